import { ModelCache, type ModelServerProps, Size } from "../../constructs/model";
import { findingsOf, type Synthesized, synthesized } from "../../constructs/testing";
import { DockerStack, server } from "../support/samples";

function placed(changes: Partial<ModelServerProps>): Synthesized {
  const stack = new DockerStack();
  stack.host.place(server(changes));
  return synthesized(stack);
}

const chat = (made: Synthesized) => made.resource("docker_container", "chat/container");
const owners = (made: Synthesized) =>
  made.resources("docker_container").filter((each) => each !== chat(made));

describe("a cache", () => {
  test("is a volume that Terraform neither makes nor deletes", () => {
    const made = placed({
      user: "10001:10002",
      cache: ModelCache.at("/cache", { size: Size.gibibytes(20) }),
    });
    expect(chat(made)["volumes"]).toEqual([
      { volume_name: "model-stack-local-chat-cache", container_path: "/cache" },
    ]);
    expect(made.resources("docker_volume")).toEqual([]);
    expect(made.description["volumes"]).toEqual({ "model-stack-local-chat-cache": { server: "chat" } });
  });

  test("is handed to the user before the server starts", () => {
    const made = placed({ user: "10001:10002", cache: ModelCache.at("/ca${che}") });
    const owner = made.resource("docker_container", "cache-owner/container");
    expect(owner).toMatchObject({
      name: "model-stack-local-chat-cache-owner",
      image: chat(made)["image"],
      entrypoint: ["chown"],
      command: ["10001:10002", "/ca$${che}"],
      user: "0:0",
      volumes: [{ volume_name: "model-stack-local-chat-cache", container_path: "/ca$${che}" }],
      // Something must lie in the volume: Docker gives an empty one the owner of the image's folder again.
      upload: [{ file: "/ca$${che}/.model-stack", content: "Belongs to 10001:10002.\n" }],
      attach: true,
      must_run: false,
      restart: "no",
    });
    expect(chat(made)["depends_on"]).toEqual([expect.stringMatching(/^docker_container\..*cache-owner/)]);
  });

  test("its owner can do nothing else", () => {
    const made = placed({ user: "10001", cache: ModelCache.at("/cache") });
    const owner = made.resource("docker_container", "cache-owner/container");
    expect(owner).toMatchObject({
      capabilities: { drop: ["ALL"], add: ["CAP_CHOWN"] },
      security_opts: ["no-new-privileges:true"],
      network_mode: "none",
    });
    expect(owner).not.toHaveProperty("env");
    expect(owner).not.toHaveProperty("ports");
  });

  test("its owner says what to do when the image lacks chown", () => {
    const made = placed({ user: "10001", cache: ModelCache.at("/cache") });
    expect(made.resource("docker_container", "cache-owner/container")["lifecycle"]).toEqual({
      postcondition: [
        {
          condition: "${self.exit_code == 0}",
          error_message:
            "The image could not hand /cache to 10001: it needs chown. Own the path in the image and say isOwnedByImage: true.",
        },
      ],
    });
  });

  test.each<[string, Partial<ModelServerProps>]>([
    ["root", { user: "0", cache: ModelCache.at("/cache") }],
    ["root and its group", { user: "0:0", cache: ModelCache.at("/cache") }],
    ["an image that owns it", { user: "10001", cache: ModelCache.at("/cache", { isOwnedByImage: true }) }],
    ["an image that owns it and has a user", { cache: ModelCache.at("/cache", { isOwnedByImage: true }) }],
  ])("needs no new owner with %s", (_, changes) => {
    const made = placed(changes);
    expect(owners(made)).toEqual([]);
    expect(chat(made)).not.toHaveProperty("depends_on");
    expect(chat(made)["volumes"]).toHaveLength(1);
  });

  test("is its server's alone", () => {
    const stack = new DockerStack();
    for (const [index, name] of ["one", "two"].entries())
      stack.host.place(server({ name, port: 8000 + index, user: "10001", cache: ModelCache.at("/cache") }));
    expect(findingsOf(stack.app)).toEqual([]);
    expect(Object.keys(synthesized(stack).description["volumes"]!)).toEqual([
      "model-stack-local-one-cache",
      "model-stack-local-two-cache",
    ]);
  });
});
