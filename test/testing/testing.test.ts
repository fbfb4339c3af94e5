import * as fs from "node:fs";
import * as path from "node:path";
import {
  refusalsOf,
  removeTemporaryFolders,
  Synthesized,
  synthesized,
  temporaryFolder,
  testApp,
} from "../../constructs/testing";
import { DockerStack, server } from "../support/samples";

describe("what users' own tests import", () => {
  test("a temporary folder has its files, until all are removed", () => {
    const folder = temporaryFolder({ "a/b.txt": "text" });
    expect(fs.readFileSync(path.join(folder, "a", "b.txt"), "utf8")).toBe("text");
    removeTemporaryFolders();
    expect(fs.existsSync(folder)).toBe(false);
  });

  test("two test apps share nothing", () => {
    expect(testApp().outdir).not.toBe(testApp().outdir);
    expect(testApp({ name: "shop" }).name).toBe("shop");
  });

  test("resources are found by type and by the end of their path", () => {
    const { host } = new DockerStack();
    const stack = new DockerStack();
    stack.host.place(server());
    stack.host.place(server({ name: "other", port: 8001 }));
    const made = synthesized(stack);
    expect(made.resource("docker_network")["name"]).toBe("model-stack-local");
    expect(made.resource("docker_container", "other/container")["name"]).toBe("model-stack-local-other");
    expect(made.resources("docker_container")).toHaveLength(2);
    expect(made.resources("docker_volume")).toEqual([]);
    expect(host.path).toBe("local/docker");
  });

  test("a resource that is not the only one is refused with what there is", () => {
    const stack = new DockerStack();
    stack.host.place(server());
    stack.host.place(server({ name: "other", port: 8001 }));
    const made = synthesized(stack);
    expect(() => made.resource("docker_container")).toThrow(
      "2 resources of type docker_container: local/docker/chat/container, local/docker/other/container.",
    );
    expect(() => made.resource("docker_container", "third/container")).toThrow(/^0 resources .* at …third/);
  });

  test("an empty stack has nothing", () => {
    const empty = new Synthesized("{}");
    expect([empty.providers("docker"), empty.variables, empty.description]).toEqual([[], {}, {}]);
  });

  test("refusalsOf insists on a refusal and lets other errors through", () => {
    expect(() => refusalsOf(() => undefined)).toThrow("Nothing was refused.");
    expect(() =>
      refusalsOf(() => {
        throw new RangeError("a bug");
      }),
    ).toThrow(RangeError);
    expect(refusalsOf(() => server({ port: 0 }))).toHaveLength(1);
  });
});
