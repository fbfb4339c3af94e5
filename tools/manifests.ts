import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import {
  firstOf,
  placeholders,
  renderManifests,
  type Resolver,
  toYaml,
} from "../constructs/testing/manifests";
import { type Block } from "../constructs/testing/synthesized";
import { synthesize } from "./app-run";
import { main } from "./arguments";
import { say } from "./progress";
import { inOrder, readStacks } from "./stack-file";
import { rememberedBy } from "./state-values";

const USAGE = `usage: npm run --silent manifests -- <stack> [--app FILE] [--out FOLDER]

Prints the Kubernetes objects that Terraform would create of a stack, as YAML, and notes on stderr.
Secrets are placeholders, \${NAME}. Digests of images come from the stack's state, where it is deployed.

  --app FILE     the app (default: main.ts)
  --out FOLDER   where it writes (default: cdktf.out); the state lies beside it`;

main(async () => {
  const { values, positionals } = readCommandLine();
  if (values.help) return say(USAGE);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0)
    throw new Error(`Name one stack; got ${positionals.join(", ") || "none"}.\n\n${USAGE}`);
  const notes = synthesize({ app: values.app, outdir: values.out });
  if (notes) note(notes);
  const stack = inOrder(readStacks(path.resolve(values.out)), name).at(-1)!;
  const json = JSON.parse(fs.readFileSync(path.join(stack.directory, "cdk.tf.json"), "utf8")) as Block;
  const secrets = new Set<string>();
  const rendered = renderManifests(json, firstOf(rememberedBy(stack), noting(placeholders, secrets)));
  process.stdout.write(toYaml(rendered.manifests));
  if (rendered.manifests.length === 0) note(`Stack ${name} has no Kubernetes objects.`);
  if (stack.dependencies.length > 0)
    note(`Stack ${name} depends on ${stack.dependencies.join(", ")}, whose objects are not among these.`);
  for (const each of rendered.notes) note(`${each}.`);
  if (secrets.size > 0)
    // All of them by name: other text may look like a placeholder and is none.
    note(
      `Placeholders stand for secrets; with these set, fill them in by envsubst '${[...secrets].join(" ")}'`,
    );
});

function readCommandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        app: { type: "string", default: "main.ts" },
        out: { type: "string", default: process.env["CDKTF_OUTDIR"] ?? "cdktf.out" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const [reason] = (error as Error).message.split(". ");
    throw new Error(`${reason}.\n\n${USAGE}`, { cause: error });
  }
}

/** Remembers what a resolver gave. */
function noting(resolve: Resolver, given: Set<string>): Resolver {
  return (expression) => {
    const value = resolve(expression);
    if (value !== undefined) given.add(value);
    return value;
  };
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
