import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import { asTerraformVariables, redactor, type Secrets } from "./secrets";
import { type StackFile } from "./stack-file";

/** A line of Terraform's machine-readable output (developer.hashicorp.com/terraform/internals/machine-readable-ui). */
export interface TerraformEvent {
  readonly type: string;
  readonly "@message"?: string;
  readonly hook?: { readonly resource?: { readonly addr: string }; readonly action?: string };
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after?: { readonly name?: string } | null;
  };
}

interface StateResource {
  readonly type: string;
  readonly instances: readonly { readonly attributes?: { readonly id?: string; readonly name?: string } }[];
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Terraform or OpenTofu, run in the folder of one stack. Nothing that it prints shows a secret. */
export class Terraform {
  private static environment: Record<string, string> | undefined;

  readonly redact: (text: string) => string;
  private interrupted = false;
  private readonly env: NodeJS.ProcessEnv;
  private readonly binary: string;

  constructor(
    private readonly stack: StackFile,
    secrets: Secrets,
  ) {
    // script/env knows where bootstrap put providers that no registry gave.
    Terraform.environment ??= JSON.parse(
      execFileSync(path.join(__dirname, "..", "script", "env"), ["--json"], { encoding: "utf8" }),
    ) as Record<string, string>;
    this.env = {
      ...process.env,
      ...Terraform.environment,
      ...asTerraformVariables(secrets),
      TF_IN_AUTOMATION: "1",
    };
    this.binary = this.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
    this.redact = redactor(secrets);
  }

  /** Resources that the state knows. */
  state(): StateResource[] {
    const file = path.join(this.stack.stateDirectory, `${this.stack.name}.tfstate`);
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    // A Terraform that is killed while it writes leaves an empty file, which it takes for no state, too.
    if (text.trim() === "") return [];
    try {
      return (JSON.parse(text) as { resources?: StateResource[] }).resources ?? [];
    } catch {
      throw new Error(`${file} is cut off. Put the state before it back: cp ${file}.backup ${file}`);
    }
  }

  async init(): Promise<void> {
    await this.run(["init", "-input=false", "-no-color"], () => undefined);
  }

  /** @returns whether there is something to change */
  async plan(file: string, onEvent: (event: TerraformEvent) => void): Promise<boolean> {
    const args = ["plan", "-json", "-input=false", "-detailed-exitcode", `-out=${file}`];
    return (await this.run(args, onEvent, [0, 2])) === 2;
  }

  changes(planFile: string): ResourceChange[] {
    const plan = execFileSync(this.binary, ["show", "-json", planFile], {
      cwd: this.stack.directory,
      env: this.env,
      encoding: "utf8",
      maxBuffer: 256 << 20,
    });
    return (JSON.parse(plan) as { resource_changes?: ResourceChange[] }).resource_changes ?? [];
  }

  async apply(
    args: readonly string[],
    onEvent: (event: TerraformEvent) => void,
    onStart?: (stop: () => void) => void,
  ): Promise<void> {
    await this.run(["apply", "-json", "-input=false", "-auto-approve", ...args], onEvent, [0], onStart);
  }

  async destroy(onEvent: (event: TerraformEvent) => void): Promise<void> {
    await this.run(["destroy", "-json", "-input=false", "-auto-approve"], onEvent);
  }

  private async run(
    args: readonly string[],
    onEvent: (event: TerraformEvent) => void,
    accepted: readonly number[] = [0],
    onStart?: (stop: () => void) => void,
  ): Promise<number> {
    const child = spawn(this.binary, args, {
      cwd: this.stack.directory,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: Ctrl-C in a terminal would reach it beside the one that is passed on, and two make it drop everything.
      detached: true,
    });
    const passOn = (): void => {
      this.interrupted = true;
      process.stdout.write("\n    stopping; Terraform finishes what it is at\n");
      child.kill("SIGINT");
    };
    for (const signal of SIGNALS) process.on(signal, passOn);
    const problems: string[] = [];
    const closed = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? (signal ? 128 : 1)));
    });
    onStart?.(() => child.kill("SIGINT"));
    const other: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      readline.createInterface({ input: stream }).on("line", (raw) => {
        const line = this.redact(raw);
        const event = parseEvent(line);
        if (event?.diagnostic?.severity === "error") problems.push(describe(event.diagnostic, this.stack));
        if (event) onEvent(event);
        else other.push(line);
      });
    const code = await closed;
    for (const signal of SIGNALS) process.off(signal, passOn);
    if (this.interrupted)
      throw new Error(
        "Stopped. What is done is remembered: script/deploy goes on from there, script/destroy takes it back.",
      );
    if (accepted.includes(code)) return code;
    throw new TerraformError(
      `${path.basename(this.binary)} ${args[0]} failed for stack ${this.stack.name}`,
      problems.length > 0 ? problems : other.slice(-30),
    );
  }
}

/** What Terraform said went wrong, without secrets. */
export class TerraformError extends Error {
  constructor(
    title: string,
    readonly problems: readonly string[],
  ) {
    super([title, ...problems.map((problem) => `  ${problem.replaceAll("\n", "\n  ")}`)].join("\n"));
  }
}

function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as TerraformEvent;
  } catch {
    return undefined;
  }
}

function describe(diagnostic: NonNullable<TerraformEvent["diagnostic"]>, stack: StackFile): string {
  const where = diagnostic.address && (stack.paths.get(diagnostic.address) ?? diagnostic.address);
  return [where ? `${where}: ${diagnostic.summary}` : diagnostic.summary, diagnostic.detail]
    .filter(Boolean)
    .join("\n");
}
