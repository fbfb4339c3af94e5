import * as fs from "node:fs";
import { ModelImage } from "../../constructs/images";
import { type ImageSource, Secret } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { findingsOf, synthesized, testApp } from "../../constructs/testing";
import { DIGEST, DockerStack, server } from "../support/samples";
import { type DockerHostProps } from "../../constructs/docker";

const OTHER = `sha256:${"f".repeat(64)}`;

function stackWith(
  image: ImageSource,
  lock: Readonly<Record<string, string>> = {},
  host: DockerHostProps = {},
): DockerStack {
  const app = testApp();
  fs.writeFileSync(app.imageLock, JSON.stringify(lock));
  const stack = new DockerStack(app, "local", host);
  stack.host.place(server({ image }));
  return stack;
}

const imageOf = (stack: DockerStack) => synthesized(stack).resource("docker_container")["image"];

describe("an image that a registry has", () => {
  test.each([
    [`example.com/chat@${DIGEST}`, `example.com/chat@${DIGEST}`],
    [`example.com/chat:1@${DIGEST}`, `example.com/chat@${DIGEST}`],
    [`debian@${DIGEST}`, `debian@${DIGEST}`],
    [`docker.io/debian:12@${DIGEST}`, `docker.io/debian@${DIGEST}`],
  ])("%s runs by its digest, and the lock is not asked", (reference, image) =>
    expect(imageOf(stackWith(ModelImage.fromRegistry(reference), { [reference]: OTHER }))).toBe(image),
  );

  test("a tag runs by the digest that the lock has for exactly that reference", () => {
    const lock = { "example.com/chat:1": OTHER, "example.com/chat:2": DIGEST };
    expect(imageOf(stackWith(ModelImage.fromRegistry("example.com/chat:2"), lock))).toBe(
      `example.com/chat@${DIGEST}`,
    );
  });

  test("without a lock every tag is refused", () => {
    const stack = new DockerStack();
    stack.host.place(server({ image: ModelImage.fromRegistry("example.com/chat:2") }));
    expect(findingsOf(stack.app).map(({ rule }) => rule.id)).toEqual(["IMG-104"]);
  });

  test("the lock is read once for an app, and again for the next", () => {
    const stack = stackWith(ModelImage.fromRegistry("example.com/chat:1"), { "example.com/chat:1": DIGEST });
    fs.writeFileSync(stack.app.imageLock, "no JSON");
    stack.host.place(
      server({ name: "other", port: 8001, image: ModelImage.fromRegistry("example.com/chat:1") }),
    );
    expect(synthesized(stack).resources("docker_container")).toHaveLength(2);
  });

  test("describes itself, and is frozen", () => {
    const image = ModelImage.fromRegistry("example.com/chat:1");
    expect(image.description).toBe("example.com/chat:1");
    expect(Object.isFrozen(image)).toBe(true);
  });

  test("is pulled from the address that the host knows for its registry", () => {
    const registryAliases = { "example.com": "mirror.local:5000", "docker.io": "hub.local" };
    const pulled = (reference: string) =>
      imageOf(stackWith(ModelImage.fromRegistry(reference), {}, { registryAliases }));
    expect(pulled(`example.com/models/chat@${DIGEST}`)).toBe(`mirror.local:5000/models/chat@${DIGEST}`);
    expect(pulled(`debian@${DIGEST}`)).toBe(`hub.local/library/debian@${DIGEST}`);
    expect(pulled(`other.com/chat@${DIGEST}`)).toBe(`other.com/chat@${DIGEST}`);
  });

  test("its credentials log in under that address", () => {
    const login = ContainerRegistry.at("example.com", {
      username: "ann",
      password: Secret.fromEnvironment("PULL_PASSWORD"),
    });
    const image = ModelImage.fromRegistry(`example.com/chat@${DIGEST}`, login);
    const stack = stackWith(image, {}, { registryAliases: { "example.com": "mirror.local" } });
    expect(synthesized(stack).providers("docker")[0]!["registry_auth"]).toEqual([
      { address: "mirror.local", username: "ann", password: "${var.PULL_PASSWORD}" },
    ]);
  });
});
