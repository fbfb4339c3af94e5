import { spawnSync } from "node:child_process";
import * as path from "node:path";

export const REPOSITORY = path.join(__dirname, "..", "..");

/** Whether this is jest's cdktn project, which child processes have to follow. */
const isCdktn = require.resolve("cdktf").includes(`${path.sep}cdktn${path.sep}`);

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell command at the root of the repository, on the same cdktf as this test. */
export function shell(command: string, environment: Readonly<Record<string, string>> = {}): Ended {
  const options = { NODE_OPTIONS: isCdktn ? `-r ${path.join(__dirname, "on-cdktn.js")}` : "" };
  return spawnSync("sh", ["-c", command], {
    cwd: REPOSITORY,
    env: { ...process.env, ...options, ...environment },
    encoding: "utf8",
  });
}

/** Files that Node loads to run TypeScript text, relative to the repository, with forward slashes. */
export function loadedBy(script: string, environment: Readonly<Record<string, string>> = {}): string[] {
  const report = "process.stdout.write(JSON.stringify(Object.keys(require.cache)))";
  const ended = shell(`node -r ./tools/typescript.js -e '${script}; ${report}'`, environment);
  if (ended.status !== 0) throw new Error(ended.stderr);
  const files = JSON.parse(ended.stdout) as string[];
  return files.map((file) => path.relative(REPOSITORY, file).split(path.sep).join("/"));
}
