import { spawnSync } from "node:child_process";
import * as path from "node:path";

export interface AppOptions {
  /** The app's file. @default "main.ts" */
  readonly app?: string;
  /** Where it writes. @default "cdktf.out" */
  readonly outdir?: string;
}

/** Runs the app as cdktf.json does. @returns what it wrote to stderr: notes. @throws {Error} with its stderr */
export function synthesize({ app = "main.ts", outdir = "cdktf.out" }: AppOptions): string {
  const run = spawnSync(process.execPath, ["-r", path.join(__dirname, "typescript.js"), path.resolve(app)], {
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: path.resolve(outdir) },
  });
  if (run.status !== 0) throw new Error(run.stderr.trim() || `${app} ended with status ${run.status}.`);
  return run.stderr.trim();
}
