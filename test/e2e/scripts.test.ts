import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

jest.setTimeout(120_000);

const ROOT = path.resolve(__dirname, "../..");

interface Check {
  readonly status: string;
  readonly thing: string;
  readonly mend: string;
}

function script(name: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, "script", name), args, {
    encoding: "utf8",
    env,
  });
  return { status, stdout, output: `${stdout}${stderr}` };
}

/** A PATH with nothing but the programs that are named, so that all else is missing. */
function pathWith(...programs: string[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-path-"));
  for (const program of programs) {
    const found = spawnSync("which", [program], { encoding: "utf8" }).stdout.trim();
    if (found) fs.symlinkSync(fs.realpathSync(found), path.join(folder, program));
  }
  return folder;
}

const COREUTILS = [
  "bash",
  "cat",
  "cksum",
  "cut",
  "df",
  "dirname",
  "env",
  "grep",
  "head",
  "id",
  "mktemp",
  "ps",
  "rm",
  "sed",
  "sleep",
  "sort",
  "tail",
  "tr",
  "uname",
  "wc",
  "awk",
  "mkdir",
  "basename",
  "timeout",
];

test("script/bootstrap is done at once where everything is there", () => {
  const { status, output } = script("bootstrap", []);
  expect({ status, output }).toEqual({
    status: 0,
    output: expect.stringMatching(/ready +in [0-3] s/) as string,
  });
});

test("script/doctor finds this machine ready", () => {
  const { status, stdout } = script("doctor", ["--json"]);
  const { deployable, checks } = JSON.parse(stdout) as { deployable: boolean; checks: Check[] };
  expect({ status, deployable }).toEqual({ status: 0, deployable: true });
  expect(checks.map(({ thing }) => thing)).toEqual(
    expect.arrayContaining(["node", "docker daemon", "terraform", "provider", "base image"]),
  );
  expect(checks.filter(({ status }) => status === "missing")).toEqual([]);
});

test("script/doctor names what is missing, and how to get it", () => {
  const { status, stdout } = script("doctor", ["--json"], {
    HOME: os.homedir(),
    PATH: pathWith(...COREUTILS),
    TERRAFORM_BINARY_NAME: "/nowhere/terraform",
    DOCKER_HOST: "unix:///nowhere.sock",
  });
  const { deployable, checks } = JSON.parse(stdout) as { deployable: boolean; checks: Check[] };
  expect({ status, deployable }).toEqual({ status: 1, deployable: false });
  const missing = checks.filter(({ status }) => status === "missing");
  expect(missing.map(({ thing }) => thing)).toEqual(expect.arrayContaining(["docker daemon", "terraform"]));
  expect(missing.filter(({ mend }) => mend.trim() === "")).toEqual([]);
});

test("script/env prints what a shell can take, and no secret", () => {
  const { status, stdout } = script("env", []);
  const shell = spawnSync("bash", ["-c", `${stdout}\necho "$CHECKPOINT_DISABLE $TERRAFORM_BINARY_NAME"`], {
    encoding: "utf8",
  });
  expect({ status, shell: shell.stdout.trim() }).toEqual({
    status: 0,
    shell: expect.stringMatching(/^1 \S+$/) as string,
  });
  const variables = stdout.split("\n").filter((line) => line.includes("TF_VAR_"));
  expect(variables.filter((line) => !/^export TF_VAR_\w+="\$\(cat [^"]+\)"$/.test(line))).toEqual([]);
});

test.each(["deploy", "destroy", "lock"])("script/%s --help says what it does", (name) => {
  const { status, output } = script(name, ["--help"]);
  expect({ status, output }).toEqual({
    status: 0,
    output: expect.stringContaining(`usage: script/${name}`) as string,
  });
});
