import * as fs from "node:fs";
import * as path from "node:path";
import { type ModelApp, ModelStack } from "../../constructs/app";
import { DockerHost } from "../../constructs/docker";
import { type ContextImageProps, ModelImage } from "../../constructs/images";
import { ContextImage } from "../../constructs/images/context-image";
import { Secret } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { findingsOf, refusalsOf, type Synthesized, synthesized, testApp } from "../../constructs/testing";
import { contextFolder, DockerStack, registry, server, untyped } from "../support/samples";

const DOCKERFILE = "ARG VERSION\nFROM scratch AS base\nFROM base AS final\nARG JOBS\n";

function context(files: Readonly<Record<string, string>> = {}): string {
  return contextFolder({ Dockerfile: DOCKERFILE, "Dockerfile.gpu": DOCKERFILE, "app.py": "1", ...files });
}

function image(props: Partial<ContextImageProps> = {}): ContextImage {
  return new ContextImage({ context: context(), registry, repository: "chat", ...props });
}

const build = (made: Synthesized) => made.resource("docker_image");

describe("the definition's hash", () => {
  const plain = image().definitionHash;

  test("is the same for the same definition", () => {
    expect(image().definitionHash).toBe(plain);
    expect(image({ repository: "other" }).definitionHash).toBe(plain);
    expect(image(args("JOBS", "VERSION")).definitionHash).toBe(image(args("VERSION", "JOBS")).definitionHash);
  });

  /** Build arguments in this order. */
  function args(...names: string[]): Partial<ContextImageProps> {
    return { buildArgs: Object.fromEntries(names.map((name) => [name, "1"])) };
  }

  test.each<[string, Partial<ContextImageProps>]>([
    ["a build argument", { buildArgs: { VERSION: "1" } }],
    ["another argument of that value", { buildArgs: { JOBS: "1" } }],
    ["a target", { target: "base" }],
    ["a platform", { platform: "linux/arm64" }],
    ["the Dockerfile's path, whatever it holds", { dockerfile: "Dockerfile.gpu" }],
    ["a file", { context: context({ "app.py": "2" }) }],
  ])("changes with %s", (_, props) => expect(image(props).definitionHash).not.toBe(plain));

  test("tells apart every one of these from the others", () => {
    const all: Partial<ContextImageProps>[] = [
      { buildArgs: { VERSION: "1" } },
      { buildArgs: { VERSION: "2" } },
      { buildArgs: { JOBS: "1" } },
      { target: "base" },
      { platform: "linux/amd64" },
    ];
    expect(new Set(all.map((props) => image(props).definitionHash)).size).toBe(all.length);
  });

  test("is not changed by whoever keeps the arguments", () => {
    const buildArgs = { VERSION: "1" };
    const made = image({ buildArgs });
    buildArgs.VERSION = "2";
    expect(made.definitionHash).toBe(image({ buildArgs: { VERSION: "1" } }).definitionHash);
  });
});

describe("a build", () => {
  function stackWith(props: Partial<ContextImageProps> = {}, app: ModelApp = testApp()): DockerStack {
    const stack = new DockerStack(app);
    stack.host.place(server({ image: image(props) }));
    return stack;
  }

  test("is named by its definition, with paths that Terraform finds", () => {
    const stack = stackWith();
    const resource = build(synthesized(stack));
    expect(resource["name"]).toBe(`127.0.0.1:5001/chat:${image().definitionHash.slice(0, 12)}`);
    const { context: relative } = resource["build"] as { context: string };
    expect(path.isAbsolute(relative)).toBe(false);
    expect(fs.readdirSync(path.resolve(stack.workingDirectory, relative))).toContain("app.py");
    expect(resource["lifecycle"]).toBeUndefined();
  });

  test("of another definition is another resource, so that making it takes nothing from what runs", () => {
    const context = contextFolder({ Dockerfile: DOCKERFILE });
    const addresses = (version: string): string[] => {
      const resources = synthesized(stackWith({ context, buildArgs: { VERSION: version } })).json["resource"];
      const types = resources as Record<string, Record<string, unknown>>;
      return ["docker_image", "docker_registry_image", "terraform_data"].flatMap((type) =>
        Object.keys(types[type] ?? {}).map((name) => `${type}.${name}`),
      );
    };
    const before = addresses("1");
    expect(before).toHaveLength(3);
    expect(addresses("2").filter((address) => before.includes(address))).toEqual([]);
    expect(addresses("1")).toEqual(before);
  });

  test("is pushed, and its server runs the digest of the push", () => {
    const made = synthesized(stackWith());
    expect(made.resource("docker_registry_image")).toMatchObject({
      keep_remotely: true,
      name: expect.stringMatching(/^\$\{docker_image\..*\.name\}$/) as string,
      triggers: { image: expect.stringMatching(/^\$\{docker_image\..*\.image_id\}$/) as string },
    });
    expect(made.resource("terraform_data")).toMatchObject({
      input: { digest: expect.stringContaining(".sha256_digest}") as string },
      triggers_replace: { repository: "127.0.0.1:5001/chat" },
      lifecycle: { ignore_changes: ["input"] },
    });
    expect(made.resource("docker_container")["image"]).toMatch(
      /^127\.0\.0\.1:5001\/chat@\$\{terraform_data\.[\w-]+\.output\.digest\}$/,
    );
  });

  test("takes what the image says, and leaves templates as they are", () => {
    const made = synthesized(
      stackWith({
        buildArgs: { VERSION: "${x} %{y}", JOBS: "4" },
        target: "base",
        platform: "linux/arm64",
        dockerfile: "Dockerfile.gpu",
      }),
    );
    expect(build(made)).toMatchObject({
      platform: "linux/arm64",
      build: {
        build_args: { VERSION: "$${x} %%{y}", JOBS: "4" },
        target: "base",
        platform: "linux/arm64",
        dockerfile: "Dockerfile.gpu",
        build_log_file: "image-chat.build.log",
      },
    });
    expect(made.description["builds"]).toEqual({
      "image-chat": { log: "image-chat.build.log", registry: "127.0.0.1:5001" },
    });
  });

  test("is named after its folder where nobody names it", () => {
    const made = new ContextImage({ context: "images/embedder", registry });
    expect([made.repository, made.description]).toEqual(["embedder", "embedder"]);
  });

  test("is one where two servers share the image, or an equal one", () => {
    const shared = context();
    const [one, two] = [image({ context: shared }), image({ context: shared })];
    const stack = new DockerStack();
    [one, one, two].forEach((each, index) =>
      stack.host.place(server({ name: `chat-${index}`, port: 8000 + index, image: each })),
    );
    const made = synthesized(stack);
    expect(made.resources("docker_image")).toHaveLength(1);
    const references = made.resources("docker_container").map((container) => container["image"]);
    expect(new Set(references).size).toBe(1);
  });

  test("is one more in another stack", () => {
    const app = testApp();
    const shared = image();
    const stacks = ["one", "two"].map((id) => new DockerStack(app, id));
    stacks.forEach(({ host }, index) => host.place(server({ port: 8000 + index, image: shared })));
    for (const stack of stacks) expect(synthesized(stack).resources("docker_image")).toHaveLength(1);
  });

  test("of another repository is another, however alike their ids are", () => {
    const stack = new DockerStack();
    ["a/b", "a-b"].forEach((repository, index) =>
      stack.host.place(server({ name: `chat-${index}`, port: 8000 + index, image: image({ repository }) })),
    );
    expect(synthesized(stack).resources("docker_image")).toHaveLength(2);
  });

  test("two different images of one repository are refused", () => {
    const stack = new DockerStack();
    [image(), image({ target: "base" })].forEach((each, index) =>
      stack.host.place(server({ name: `chat-${index}`, port: 8000 + index, image: each })),
    );
    expect(findingsOf(stack.app).map(({ rule }) => rule.id)).toEqual(["APP-001"]);
  });
});

describe("a builder of its own", () => {
  const alias = { "127.0.0.1:5001": "build-host:5001" };
  const login = ContainerRegistry.at("127.0.0.1:5001", {
    username: "ann",
    password: Secret.fromEnvironment("PUSH_PASSWORD"),
    isPlainHttp: true,
  });

  function placed(puller: Readonly<Record<string, string>>) {
    const stack = new DockerStack();
    const gpu = new DockerHost(stack, "gpu", { address: "ssh://root@gpu-1", registryAliases: puller });
    gpu.place(server({ image: image({ registry: login, builder: stack.host }) }));
    return stack;
  }

  test("pushes to its own address, and the puller pulls from its own", () => {
    const made = synthesized(placed(alias));
    expect(build(made)["name"]).toMatch(/^127\.0\.0\.1:5001\/chat:/);
    expect(build(made)["provider"]).toBe("docker");
    expect(made.resource("docker_container")["image"]).toMatch(/^build-host:5001\/chat@/);
  });

  test("which may be an alias, as the puller's may", () => {
    const stack = new DockerStack(testApp(), "gpu", {
      address: "ssh://root@gpu-1",
      registryAliases: { "127.0.0.1:5001": "build-host:5001" },
    });
    stack.host.place(server({ image: image({ registry: login }) }));
    const made = synthesized(stack);
    expect(build(made)["name"]).toMatch(/^build-host:5001\/chat:/);
    expect(made.resource("terraform_data")).toMatchObject({
      triggers_replace: { repository: "build-host:5001/chat" },
    });
    expect(made.resource("docker_container")["image"]).toMatch(/^build-host:5001\/chat@/);
  });

  test("both log in, each under the address it knows", () => {
    const made = synthesized(placed(alias));
    const logins = made.providers("docker").map((provider) => provider["registry_auth"]);
    expect(logins).toMatchObject([
      [{ address: "http://127.0.0.1:5001", username: "ann" }],
      [{ address: "http://build-host:5001", username: "ann" }],
    ]);
  });

  test("a puller without an alias for a registry on loopback is refused", () => {
    expect(refusalsOf(() => placed({}).app.synth())).toEqual([
      expect.stringContaining("gpu/chat: IMG-009: "),
    ]);
  });
});

test("an image that nobody can build is refused, and no build is made", () => {
  const stack = new ModelStack(testApp(), "local");
  const puller = { path: "c", sharesLoopback: true, registryAliases: {}, authenticate: () => undefined };
  const source = ModelImage.fromContext({ context: context(), registry, repository: "chat" });
  source.bind(stack, puller);
  expect(findingsOf(stack.app).map(({ rule }) => rule.id)).toEqual(["IMG-008"]);
  expect(stack.node.children.filter((child) => child.node.id.startsWith("image-"))).toEqual([]);
});

test("all mistakes of an image come in one error", () => {
  const wrong = {
    context: context(),
    registry,
    repository: "A",
    target: "x",
    platform: "y",
    buildArgs: untyped<Record<string, string>>({ X: 1 }),
  };
  const ids = refusalsOf(() => ModelImage.fromContext(wrong)).map((text) => text.split(": ")[1]);
  expect(ids).toEqual(["IMG-003", "IMG-004", "IMG-010", "IMG-006", "IMG-007"]);
});

test.each(["HTTP_PROXY", "https_proxy", "NO_PROXY", "BUILDKIT_INLINE_CACHE", "SOURCE_DATE_EPOCH"])(
  "argument %s needs no declaration",
  (name) => expect(image({ buildArgs: { [name]: "1" } }).repository).toBe("chat"),
);
