import { parseArgs } from "node:util";
import { Interrupted } from "./terraform";

export interface Arguments {
  readonly stack: string;
  readonly app: string;
  readonly outdir: string;
  readonly takeOver: boolean;
  readonly volumes: boolean;
  readonly kubectl: boolean;
}

const USAGE = {
  deploy: `usage: script/deploy [stack] [--kubectl] [--take-over]

Builds, pushes and starts a stack (default: local) and all that it depends on, sends the example requests and
prints the answers. Safe to run again: what is as described is left alone.

  --kubectl      make objects on clusters with kubectl, where Terraform can't have hashicorp/kubernetes
  --take-over    take containers and objects that another checkout with the same app name made (its volumes stay)
  --app FILE     the app (default: main.ts)
  --out FOLDER   where it writes (default: cdktf.out); the state lies beside it`,
  destroy: `usage: script/destroy [stack] [--volumes] [--take-over]

Removes a stack (default: local) and what it depends on, as far as no other deployed stack needs it.
On Docker the registry's data and the models' caches stay. On a cluster claims go with the stack.

  --volumes      remove these too
  --take-over    also remove containers that another checkout with the same app name made`,
} as const;

/** Reads the command line of a tool; ends the program where it asks for help. @throws {Error} on an unknown option */
export function readArguments(tool: keyof typeof USAGE): Arguments {
  const { values, positionals } = parse(tool);
  if (values.help) {
    process.stdout.write(`${USAGE[tool]}\n`);
    process.exit(0);
  }
  if (positionals.length > 1)
    throw new Error(`One stack at a time; got ${positionals.join(", ")}.\n\n${USAGE[tool]}`);
  return {
    stack: positionals[0] ?? "local",
    app: values.app,
    outdir: values.out,
    takeOver: values["take-over"],
    volumes: values.volumes,
    kubectl: values.kubectl,
  };
}

function parse(tool: keyof typeof USAGE) {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        app: { type: "string", default: "main.ts" },
        out: { type: "string", default: process.env["CDKTF_OUTDIR"] ?? "cdktf.out" },
        "take-over": { type: "boolean", default: false },
        volumes: { type: "boolean", default: false },
        kubectl: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const [reason] = (error as Error).message.split(". ");
    throw new Error(`${reason}.\n\n${USAGE[tool]}`, { cause: error });
  }
}

/** Runs a tool; what goes wrong is said without a stack trace. */
export function main(run: () => Promise<void>): void {
  // States and plans hold secrets: what we and Terraform write is for its owner alone.
  process.umask(0o077);
  run().catch((error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env["DEBUG"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = error instanceof Interrupted ? 130 : 1;
  });
}
