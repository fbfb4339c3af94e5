import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import { asTerraformVariables, redactor, type Secrets } from "./secrets";
import { type StackFile } from "./stack-file";
import { namedIn, stateFile, stateOf } from "./state";

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

  /**
   * Forgets pushes to registries that the stack no longer uses: reading them back would need a login that is no
   * longer there. What was pushed stays where it is.
   */
  async forgetPushes(): Promise<void> {
    const used = new Set(Object.values(this.stack.description.builds ?? {}).map(({ registry }) => registry));
    const stale = namedIn(this.stack, "docker_registry_image").filter(
      ({ name }) => !used.has(name.split("/")[0]),
    );
    await this.forget(stale.map(({ address }) => address));
  }

  /** Takes resources out of the state; they stay where they are. */
  async forget(addresses: readonly string[]): Promise<void> {
    if (addresses.length > 0) await this.run(["state", "rm", ...addresses], () => undefined);
  }

  /** Removes a state without resources and its backup, which holds the secrets of what was. */
  removeEmptyState(): void {
    if (stateOf(this.stack).length > 0) return;
    const file = stateFile(this.stack);
    for (const name of [file, `${file}.backup`, path.join(this.stack.directory, "plan")])
      fs.rmSync(name, { force: true });
  }

  async init(): Promise<void> {
    // Plain cdktf leaves its plan there, with the secrets.
    fs.rmSync(path.join(this.stack.directory, "plan"), { force: true });
    await this.run(["init", "-input=false", "-no-color"], () => undefined);
  }

  /** Takes what is there for a resource that the stack describes. */
  async import(address: string, id: string): Promise<void> {
    await this.run(["import", "-input=false", "-no-color", address, id], () => undefined);
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
        // What Terraform adds of itself when it was told to stop.
        const isEcho = event?.diagnostic?.summary === "execution halted";
        if (event?.diagnostic?.severity === "error" && !isEcho)
          problems.push(describe(event.diagnostic, this.stack));
        if (event) onEvent(event);
        else other.push(line);
      });
    const code = await closed;
    for (const signal of SIGNALS) process.off(signal, passOn);
    if (this.interrupted) throw new Interrupted();
    if (accepted.includes(code)) return code;
    throw new TerraformError(
      `${path.basename(this.binary)} ${args[0]} failed for stack ${this.stack.name}`,
      problems.length > 0 ? problems : other.slice(-30),
    );
  }
}

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super(
      "Stopped. What is done is remembered: script/deploy goes on from there, script/destroy takes it back.",
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
