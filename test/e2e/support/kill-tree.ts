import { type ChildProcess, spawnSync } from "node:child_process";

/** Kills a process and all below it, as `kill -9` of the whole group or the loss of the machine would. */
export function killTree(pid: number): void {
  const children = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
    .stdout.split("\n")
    .filter(Boolean);
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
  children.forEach((child) => killTree(Number(child)));
}

export function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", () => resolve()));
}
