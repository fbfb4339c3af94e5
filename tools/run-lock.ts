import * as fs from "node:fs";
import * as path from "node:path";
import { type StackFile } from "./stack-file";

/**
 * Keeps two runs of the tools from working on one stack at a time: the second would take what the first is making
 * for the remains of a killed one.
 * @returns what gives the stack free again
 * @throws {Error} when a run is under way
 */
export function lockStack({ stateDirectory, name }: StackFile): () => void {
  const file = path.join(stateDirectory, `${name}.pid`);
  fs.mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  for (;;)
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(fs.readFileSync(file, "utf8"));
      if (isOneOfOurs(holder))
        throw new Error(
          `Process ${holder} is at work on stack ${name}. Wait for it, or end it with: kill -INT ${holder}`,
          {
            cause: error,
          },
        );
      fs.rmSync(file, { force: true });
    }
}

function isOneOfOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  // Where the system tells: a number that another program got in the meantime is no run of ours.
  return fs.existsSync(commandLine)
    ? /tools\/(deploy|destroy)\.ts/.test(fs.readFileSync(commandLine, "utf8"))
    : true;
}
