import { App, TerraformStack } from "cdktf";
import * as path from "node:path";
import { ModelApp, ModelStack } from "../../constructs/app";
import { refusalsOf, temporaryFolder, testApp } from "../../constructs/testing";
import { DockerStack, server, untyped } from "../support/samples";
import { filesIn } from "../support/files";

afterEach(() => jest.restoreAllMocks());

describe("ModelApp", () => {
  test("is one of cdktf's", () => {
    const app = testApp();
    expect(app).toBeInstanceOf(App);
    expect(App.isApp(app)).toBe(true);
    expect(ModelApp.of(new ModelStack(app, "local"))).toBe(app);
  });

  test("has the documented defaults", () => {
    const folder = temporaryFolder();
    const app = new ModelApp({ outdir: path.join(folder, "out") });
    expect(app.name).toBe("model-stack");
    expect(app.stateDirectory).toBe(path.join(folder, ".state"));
    expect(app.imageLock).toBe(path.resolve("images.lock.json"));
  });

  test("makes relative paths absolute", () => {
    const app = testApp({ stateDirectory: "states", imageLock: "lock.json" });
    expect([app.stateDirectory, app.imageLock]).toEqual([path.resolve("states"), path.resolve("lock.json")]);
  });

  test("refuses a name that is none, even undefined in words", () => {
    expect(refusalsOf(() => testApp({ name: untyped(5) }))[0]).toContain("APP-002: name is 5");
  });
});

describe("ModelApp.run", () => {
  function run(build: (app: ModelApp) => void) {
    const errors = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const outdir = path.join(temporaryFolder(), "out");
    const before = process.exitCode;
    process.exitCode = undefined;
    try {
      ModelApp.run(build, { outdir });
      return { lines: errors.mock.calls.flat(), exitCode: process.exitCode, files: filesIn(outdir) };
    } finally {
      process.exitCode = before;
    }
  }

  test("synthesizes what it builds", () => {
    const { lines, exitCode, files } = run((app) => new DockerStack(app).host.place(server()));
    expect([lines, exitCode]).toEqual([[], undefined]);
    expect(files).toEqual(["manifest.json", "stacks/local/cdk.tf.json"]);
  });

  test("says what is wrong without a stack trace, and fails", () => {
    const { lines, exitCode, files } = run((app) => {
      const { host } = new DockerStack(app);
      host.place(server());
      host.place(server());
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^2 problems found; nothing was created\.\n(.*APP-001.*\n?){2}$/);
    expect([exitCode, files]).toEqual([1, []]);
  });

  test("does the same for what is thrown while building", () => {
    const { lines, exitCode } = run(() => server({ port: 0 }));
    expect([lines.length, exitCode]).toEqual([1, 1]);
  });

  test("says of every other error what and where, without a trace", () => {
    const { lines, exitCode } = run(() => {
      throw new TypeError("a bug");
    });
    expect(lines.join("\n")).toMatch(/^TypeError: a bug\n {2}at .*model-app\.test\.ts:\d+/);
    expect(lines.join("\n")).not.toContain("node_modules");
    expect(exitCode).toBe(1);
  });
});

describe("stacks of another kind", () => {
  test("a plain App is told apart", () => {
    const app = new App({ outdir: path.join(temporaryFolder(), "out") });
    expect(() => new ModelStack(app, "local")).toThrow(
      "local: its app is a plain cdktf App, whose checks stop at the first bad stack. Write new ModelApp() instead of new App().",
    );
  });

  test("a plain TerraformStack is told apart", () => {
    const stack = new TerraformStack(testApp(), "plain");
    expect(() => ModelStack.of(stack)).toThrow(
      "plain is a plain TerraformStack; extend ModelStack, whose state outlives cdktf.out.",
    );
  });
});
