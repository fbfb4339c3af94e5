import * as fs from "node:fs";
import * as path from "node:path";
import { type Resolver } from "../constructs/testing/manifests";
import { type StackFile } from "./stack-file";

interface State {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly attributes?: {
        readonly id?: string;
        /** Of a value of any type the state says the type, too. */
        readonly output?: { readonly value?: Readonly<Record<string, unknown>> | null } | null;
      };
    }[];
  }[];
}

/** What a deployed stack remembers in `terraform_data`: digests of images, and ids that stand for a revision. */
export function rememberedBy(stack: StackFile): Resolver {
  const values = new Map<string, string>();
  for (const { mode, type, name, instances } of read(stack).resources ?? []) {
    const attributes = instances[0]?.attributes;
    if (mode !== "managed" || type !== "terraform_data" || !attributes) continue;
    if (attributes.id !== undefined) values.set(`${type}.${name}.id`, attributes.id);
    for (const [key, value] of Object.entries(attributes.output?.value ?? {}))
      if (typeof value === "string") values.set(`${type}.${name}.output.${key}`, value);
  }
  return (expression) => values.get(expression);
}

function read(stack: StackFile): State {
  const file = path.join(stack.stateDirectory, `${stack.name}.tfstate`);
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : "";
  if (text === "") return {};
  try {
    return JSON.parse(text) as State;
  } catch {
    throw new Error(`${file} is cut off. Put the state before it back: cp ${file}.backup ${file}`);
  }
}
