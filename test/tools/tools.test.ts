import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type ContainerInfo } from "../../tools/docker";
import { abridge, asCurl } from "../../tools/example-call";
import { redactor, resolveSecrets } from "../../tools/secrets";
import { inOrder, type StackFile } from "../../tools/stack-file";
import { hopeless } from "../../tools/watch";

function stack(name: string, more: Partial<StackFile> = {}): StackFile {
  const stateDirectory = path.join(os.tmpdir(), "none");
  const description = { app: { name: "x", stateDirectory } };
  return { name, directory: "/", dependencies: [], description, paths: new Map(), stateDirectory, ...more };
}

describe("redactor", () => {
  const redact = redactor(new Map([["P", 'p@ss"word']]));

  test.each([
    ["itself", 'login with p@ss"word failed', "login with [redacted] failed"],
    ["in a URL", "https://u:p%40ss%22word@h", "https://u:[redacted]@h"],
    ["in JSON", '{"password":"p@ss\\"word"}', '{"password":"[redacted]"}'],
    ["in a header", "Authorization: Basic dTpwQHNzd29yZA==", "Authorization: Basic [redacted]"],
  ])("hides a secret %s", (_where, text, hidden) => expect(redact(text)).toBe(hidden));

  test("leaves other text alone", () => expect(redact("nothing to hide")).toBe("nothing to hide"));
});

describe("resolveSecrets", () => {
  const stateDirectory = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-secrets-"));
  const wanting = (secrets: Record<string, { generated: boolean }>): StackFile[] => [
    stack("a", { stateDirectory, description: { app: { name: "x", stateDirectory }, secrets } }),
  ];

  afterAll(() => fs.rmSync(stateDirectory, { recursive: true, force: true }));

  test("makes a secret once and keeps it for its owner only", () => {
    const first = resolveSecrets(wanting({ MADE: { generated: true } })).get("MADE");
    expect(first).toMatch(/^[\w-]{32}$/);
    expect(resolveSecrets(wanting({ MADE: { generated: true } })).get("MADE")).toBe(first);
    expect(fs.statSync(path.join(stateDirectory, "secrets/MADE")).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.join(stateDirectory, "secrets")).mode & 0o777).toBe(0o700);
  });

  test("takes the environment first", () => {
    process.env["MADE"] = "from outside";
    expect(resolveSecrets(wanting({ MADE: { generated: true } })).get("MADE")).toBe("from outside");
    delete process.env["MADE"];
  });

  test("names all that are missing", () => {
    const missing = wanting({ ONE_MISSING: { generated: false }, OTHER_MISSING: { generated: false } });
    expect(() => resolveSecrets(missing)).toThrow("Set ONE_MISSING, OTHER_MISSING in the environment");
  });
});

describe("inOrder", () => {
  const stacks = new Map(
    [
      stack("a", { dependencies: ["b", "c"] }),
      stack("b", { dependencies: ["c"] }),
      stack("c"),
      stack("d"),
    ].map((each) => [each.name, each]),
  );

  test("puts what is depended on first and leaves the others out", () =>
    expect(inOrder(stacks, "a").map(({ name }) => name)).toEqual(["c", "b", "a"]));

  test("names the stacks that there are", () =>
    expect(() => inOrder(stacks, "x")).toThrow('There is no stack "x"; this app has a, b, c, d.'));
});

describe("hopeless", () => {
  const container = (
    state: Partial<ContainerInfo["State"]>,
    restarts = 0,
    policy = "unless-stopped",
  ): ContainerInfo => ({
    Id: "1",
    Name: "/x",
    Created: "2026-11-23T12:00:00Z",
    RestartCount: restarts,
    State: { Status: "running", ExitCode: 0, OOMKilled: false, ...state },
    HostConfig: { RestartPolicy: { Name: policy } },
  });

  test("waits for one that is still loading", () =>
    expect(hopeless(container({ Health: { Status: "starting" } }))).toBeUndefined());

  test("gives up one that is restarted again and again", () =>
    expect(hopeless(container({ Status: "restarting", ExitCode: 137, OOMKilled: true }, 3))).toBe(
      "ended with exit status 137, out of memory and was restarted 3 times",
    ));

  test("gives up one that ended and is not restarted", () => {
    const ended = { Status: "exited", ExitCode: 2, Health: { Status: "starting" } };
    expect(hopeless(container(ended, 0, "no"))).toBe("ended with exit status 2");
    expect(hopeless(container(ended))).toBeUndefined();
  });

  test("lets a one-shot container end", () =>
    expect(hopeless(container({ Status: "exited", ExitCode: 0 }, 0, "no"))).toBeUndefined());
});

describe("the example request", () => {
  test("as a line for a shell, quotes and all", () => {
    const example = { method: "POST", path: "/v1", body: '{"input":"it\'s"}' };
    expect(asCurl("http://h:1", example)).toBe(
      `curl -s http://h:1/v1 -H 'Content-Type: application/json' -d '{"input":"it'\\''s"}'`,
    );
    expect(asCurl("http://h:1", { method: "GET", path: "/health" })).toBe("curl -s http://h:1/health");
  });

  test("its answer has long lists of numbers cut", () => {
    expect(abridge("[1,2,3]")).toBe("[1,2,3]");
    expect(abridge('{"e":[0.1,-2e-5,3,4,5,6,7,8]}')).toBe('{"e":[0.1,-2e-5,3, … 4 more …,8]}');
  });
});
