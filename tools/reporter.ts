import * as fs from "node:fs";
import * as path from "node:path";
import { elapsed, say } from "./progress";
import { type StackFile } from "./stack-file";
import { type TerraformEvent } from "./terraform";

const VERBS: Record<string, string> = {
  create: "creating",
  delete: "removing",
  update: "changing",
  read: "reading",
};
/** How often a long operation says that it is still going on. */
const REMINDER_MS = 10_000;
const LOG_TAIL = 30;

/** Turns Terraform's events into lines that say what is going on, for how long, and where a build is. */
export class Reporter {
  private readonly started = new Map<string, { readonly title: string; readonly at: number }>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly stack: StackFile) {
    this.timer = setInterval(() => this.remind(), REMINDER_MS);
  }

  readonly onEvent = (event: TerraformEvent): void => {
    const address = event.hook?.resource?.addr;
    if (address === undefined) return;
    const name = this.stack.paths.get(address) ?? address;
    if (event.type === "apply_start") {
      const title = `${VERBS[event.hook?.action ?? ""] ?? event.hook?.action} ${name}`;
      this.started.set(address, { title, at: Date.now() });
    } else if (event.type === "apply_complete" || event.type === "apply_errored") {
      const { title, at } = this.started.get(address) ?? { title: name, at: Date.now() };
      this.started.delete(address);
      say(`    ${title}: ${event.type === "apply_complete" ? "done" : "failed"} after ${elapsed(at)}`);
    }
  };

  stop(): void {
    clearInterval(this.timer);
  }

  private remind(): void {
    for (const { title, at } of this.started.values()) {
      const log = title.includes("/build") || title.endsWith("/image") ? this.lastBuildLine() : undefined;
      say(`    ${title}: ${elapsed(at)} so far${log ? `; ${log}` : ""}`);
    }
  }

  private lastBuildLine(): string | undefined {
    const logs = buildLogs(this.stack).sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
    const line = logs[0] && lastLines(logs[0], 1)[0];
    return line?.slice(0, 100);
  }
}

/** The end of the log of a build that failed: the provider's error leaves it out. */
export function explainBuild(stack: StackFile): string[] {
  return buildLogs(stack)
    .filter((log) => /^(ERROR|#\d+ ERROR|.*\berror:)/im.test(fs.readFileSync(log, "utf8")))
    .flatMap((log) => [
      `The end of ${path.relative(process.cwd(), log)}:`,
      ...lastLines(log, LOG_TAIL).map((line) => `  | ${line}`),
    ]);
}

/** The provider adds to a log that is there: without this the last failure would be shown again. */
export function removeBuildLogs(stack: StackFile): void {
  for (const log of buildLogs(stack)) fs.rmSync(log);
}

function buildLogs(stack: StackFile): string[] {
  return Object.values(stack.description.builds ?? {})
    .map(({ log }) => path.join(stack.directory, log))
    .filter((log) => fs.existsSync(log));
}

function lastLines(file: string, count: number): string[] {
  const lines = fs.readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").slice(-count);
}
