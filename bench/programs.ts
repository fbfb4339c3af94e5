import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { type Phases } from "./apps/phases";

/** How the app is run in earnest (cdktf.json). */
export const RUNNER = path.resolve(__dirname, "../tools/typescript.js");
/** The same without anything kept from an earlier run. */
export const COLD_RUNNER = "sucrase/register";

/** Runs one of the programs in apps/ and returns the JSON that it prints. @throws {Error} with its stderr */
export function runProgram<Result>(
  program: string,
  options: { readonly runner?: string; readonly outdir?: string },
  ...args: string[]
): Result & { readonly wall: number } {
  const file = path.resolve(__dirname, "apps", `${program}.ts`);
  const began = process.hrtime.bigint();
  const run = spawnSync(process.execPath, ["-r", options.runner ?? RUNNER, file, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...(options.outdir === undefined ? {} : { CDKTF_OUTDIR: options.outdir }) },
  });
  const wall = Number(process.hrtime.bigint() - began) / 1e6;
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`${program} ended with ${run.status}: ${run.stderr.trim()}`);
  return { ...(JSON.parse(run.stdout) as Result), wall };
}

/** What one run of an app took: its own phases, and from start to end as seen from outside. */
export type AppRun = Phases & { readonly wall: number };
