import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");
const RUNNER = path.join(ROOT, "tools/typescript.js");
const TOOL_ENVIRONMENT = JSON.parse(
  spawnSync(path.join(ROOT, "script/env"), ["--json"], { encoding: "utf8" }).stdout,
) as Record<string, string>;

export interface Finished {
  readonly status: number | null;
  /** Standard output and error together. */
  readonly output: string;
}

/** One scenario's app in a folder of its own: deploys it, looks at it, takes it down. */
export class Deployment {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-e2e-"));
  readonly outdir = path.join(this.folder, "cdktf.out");
  readonly appName: string;
  variant = "base";
  readonly environment: Record<string, string> = {};

  constructor(readonly scenario: string) {
    this.appName = `model-stack-e2e-${scenario}`;
    sweep();
  }

  /** Runs script/deploy's tool. */
  deploy(...options: string[]): Finished {
    return this.tool("deploy", "models", ...options);
  }

  destroy(...options: string[]): Finished {
    return this.tool("destroy", "models", ...options);
  }

  /** Starts a deployment and returns at once. */
  startDeploy(): ChildProcess {
    return spawn(process.execPath, this.command("deploy", ["models"]), {
      cwd: ROOT,
      env: this.env(),
      stdio: "ignore",
    });
  }

  /** `terraform plan` of a stack as it was last synthesized. @returns 0 when nothing is to change, else 2 */
  plan(stack: string): Finished {
    return this.terraform(stack, "plan", "-input=false", "-no-color", "-detailed-exitcode");
  }

  terraform(stack: string, ...args: string[]): Finished {
    return run(TOOL_ENVIRONMENT["TERRAFORM_BINARY_NAME"] ?? "terraform", args, {
      cwd: path.join(this.outdir, "stacks", stack),
      env: {
        ...this.env(),
        TF_VAR_MODEL_STACK_REGISTRY_PASSWORD: this.registryPassword(),
        ...Object.fromEntries(
          Object.entries(this.environment).map(([name, value]) => [`TF_VAR_${name}`, value]),
        ),
      },
    });
  }

  registryPassword(): string {
    const given = this.environment["MODEL_STACK_REGISTRY_PASSWORD"];
    return (
      given ?? fs.readFileSync(path.join(this.folder, ".state/secrets/MODEL_STACK_REGISTRY_PASSWORD"), "utf8")
    );
  }

  synthesize(): Finished {
    return run(process.execPath, ["-r", RUNNER, path.join(ROOT, "test/e2e/app.ts")], {
      cwd: ROOT,
      env: { ...this.env(), CDKTF_OUTDIR: this.outdir },
    });
  }

  containers(): string[] {
    return docker("ps", "-aq", "--no-trunc", ...this.filter())
      .split("\n")
      .filter(Boolean);
  }

  networks(): string[] {
    return docker("network", "ls", "-q", ...this.filter())
      .split("\n")
      .filter(Boolean);
  }

  volumes(): string[] {
    return docker("volume", "ls", "-q")
      .split("\n")
      .filter((name) => name.startsWith(this.appName));
  }

  container(name: string): Container {
    return inspect(`${this.appName}-models-${name}`);
  }

  get env(): () => NodeJS.ProcessEnv {
    return () => ({
      ...process.env,
      ...TOOL_ENVIRONMENT,
      MODEL_STACK_REGISTRY_PASSWORD: undefined,
      E2E_SCENARIO: this.scenario,
      E2E_VARIANT: this.variant,
      ...this.environment,
    });
  }

  cleanUp(): void {
    sweep();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private tool(name: string, ...args: string[]): Finished {
    return run(process.execPath, this.command(name, args), { cwd: ROOT, env: this.env() });
  }

  private command(name: string, args: readonly string[]): string[] {
    const tool = path.join(ROOT, "tools", `${name}.ts`);
    return ["-r", RUNNER, tool, ...args, "--app", path.join(ROOT, "test/e2e/app.ts"), "--out", this.outdir];
  }

  private filter(): string[] {
    return ["--filter", `label=model-stack.app=${this.appName}`];
  }
}

/** The parts of `docker inspect` that the tests look at. */
export interface Container {
  readonly Id: string;
  readonly Image: string;
  readonly Config: Readonly<Record<string, unknown>> & {
    readonly Image: string;
    readonly Labels: Record<string, string>;
  };
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly State: { readonly Status: string; readonly Health?: { readonly Status: string } };
  readonly NetworkSettings: {
    readonly Ports: Record<string, { HostIp: string; HostPort: string }[] | null>;
    readonly Networks: Record<string, { Aliases: string[] }>;
  };
}

/**
 * Removes what the tests made, also what a run that was cut short left: they run one after the other, and another
 * scenario's registry would hold the port.
 */
function sweep(): void {
  const ours = (...args: string[]): string[] =>
    docker(...args)
      .split("\n")
      .filter((name) => name.startsWith("model-stack-e2e-") || /^127\.0\.0\.1:59\d\d\//.test(name))
      .filter((name) => !name.endsWith(":<none>"));
  for (const name of ours("ps", "-a", "--format", "{{.Names}}")) docker("rm", "-f", "-v", name);
  for (const name of ours("network", "ls", "--format", "{{.Name}}")) docker("network", "rm", name);
  for (const name of ours("volume", "ls", "-q")) docker("volume", "rm", "-f", name);
  for (const name of ours("images", "--format", "{{.Repository}}:{{.Tag}}")) docker("rmi", "-f", name);
}

export function inspect(name: string): Container {
  return (JSON.parse(docker("inspect", name)) as Container[])[0]!;
}

/** Standard output of docker. @throws when it fails */
export function docker(...args: string[]): string {
  const { status, output } = run("docker", args, {});
  if (status !== 0) throw new Error(`docker ${args.join(" ")}: ${output}`);
  return output.trim();
}

function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv },
): Finished {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  if (error) throw error;
  return { status, output: `${stdout}${stderr}` };
}
