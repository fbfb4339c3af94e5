import { checkApp } from "../../constructs/checks";
import { ModelContainer } from "../../constructs/docker";
import { InvalidInput, ModelCache, Need, Probe } from "../../constructs/model";
import { findingsOf, refusalsOf, testApp } from "../../constructs/testing";
import { DockerStack, server } from "../support/samples";
import { filesIn } from "../support/files";

afterEach(() => jest.restoreAllMocks());

describe("an app with mistakes in several stacks", () => {
  function mistaken() {
    const app = testApp();
    const one = new DockerStack(app, "one");
    const two = new DockerStack(app, "two");
    one.host.place(server({ readyProbe: Probe.http("/health") }));
    one.host.place(server({ name: "spare", port: 8001, cache: ModelCache.at("/cache") }));
    two.host.place(
      server({ needs: [Need.replicas(3), Need.ingress({ host: "chat.example.com" }).preferred()] }),
    );
    return app;
  }

  test("is refused with all of them in one error", () => {
    const found = refusalsOf(() => mistaken().synth()).map((text) => text.split(": ").slice(0, 2).join(" "));
    expect(found).toEqual([
      "one/docker/chat DOCK-001",
      "one/docker/spare DOCK-004",
      "two/docker/chat NEED-101",
      "two/docker/chat APP-001",
    ]);
  });

  test("counts them, and leaves the notes out", () => {
    expect(() => mistaken().synth()).toThrow(/^4 problems found; nothing was created\.\n {2}one\/docker/);
    expect(() => mistaken().synth()).not.toThrow(/NEED-102/);
  });

  test("writes nothing and notes nothing", () => {
    const stderr = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const app = mistaken();
    expect(() => app.synth()).toThrow(InvalidInput);
    expect(filesIn(app.outdir)).toEqual([]);
    expect(stderr).not.toHaveBeenCalled();
  });
});

describe("an app with nothing but notes", () => {
  test("is synthesized, and lists them on stderr afterwards", () => {
    const app = testApp();
    const needs = [Need.replicas(2).preferred(), Need.disruptionBudget({ maxUnavailable: 1 }).preferred()];
    new DockerStack(app).host.place(server({ needs }));
    const written: string[][] = [];
    const lines: string[] = [];
    jest.spyOn(console, "error").mockImplementation((line: string) => {
      lines.push(line);
      written.push(filesIn(app.outdir));
    });
    app.synth();
    expect(lines).toEqual([
      "note: local/docker/chat: NEED-102: prefers replicas (2); Docker host local/docker does not have it and runs without.",
      'note: local/docker/chat: NEED-102: prefers disruption-budget ({"maxUnavailable":1}); Docker host local/docker does not have it and runs without.',
    ]);
    expect(written[0]).toContain("stacks/local/cdk.tf.json");
  });

  test("gives the notes to whoever asks", () => {
    const app = testApp();
    new DockerStack(app).host.place(server({ readyProbe: undefined }));
    const notes = checkApp(app);
    expect(notes).toEqual(findingsOf(app));
    expect(notes).toMatchObject([
      { rule: { id: "DOCK-002" }, severity: "note", subject: "local/docker/chat" },
    ]);
  });
});

describe("collisions", () => {
  test("are none on different machines, prefixes and ports", () => {
    const app = testApp();
    new DockerStack(app, "here").host.place(server());
    new DockerStack(app, "there", { address: "ssh://root@gpu-1" }).host.place(server());
    new DockerStack(app, "elsewhere", { address: "ssh://root@gpu-2" }).host.place(server());
    expect(findingsOf(app)).toEqual([]);
  });

  test.each([
    [undefined, "unix:///run/docker.sock"],
    [undefined, "ssh://root@localhost"],
    ["ssh://root@gpu-1", "ssh://admin@gpu-1:2222"],
  ])("see one machine in %s and %s", (one, other) => {
    const app = testApp();
    new DockerStack(app, "one", { address: one }).host.place(server());
    new DockerStack(app, "two", { address: other }).host.place(server());
    expect(findingsOf(app).map(({ rule, subject }) => `${subject} ${rule.id}`)).toEqual([
      "two/docker/chat APP-001",
    ]);
  });

  test("a third claim names the holder, as the second does", () => {
    const app = testApp();
    const { host } = new DockerStack(app);
    for (const id of ["a", "b", "c"])
      new ModelContainer(host, id, { host, server: server({ name: id }), hostPort: 9000 });
    expect(refusalsOf(() => app.synth()).map((text) => text.split(". ")[0])).toEqual([
      "local/docker/b: APP-001: wants 9000 as host port on this machine, which local/docker/a already holds",
      "local/docker/c: APP-001: wants 9000 as host port on this machine, which local/docker/a already holds",
    ]);
  });
});
