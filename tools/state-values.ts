import { type Resolver } from "../constructs/testing/manifests";
import { type StackFile } from "./stack-file";
import { stateOf } from "./state";

/** What a deployed stack remembers in `terraform_data`: digests of images, and ids that stand for a revision. */
export function rememberedBy(stack: StackFile): Resolver {
  const values = new Map<string, string>();
  for (const { mode, type, name, instances } of stateOf(stack)) {
    const attributes = instances[0]?.attributes;
    if (mode !== "managed" || type !== "terraform_data" || !attributes) continue;
    if (attributes.id !== undefined) values.set(`${type}.${name}.id`, attributes.id);
    for (const [key, value] of Object.entries(attributes.output?.value ?? {}))
      if (typeof value === "string") values.set(`${type}.${name}.output.${key}`, value);
  }
  return (expression) => values.get(expression);
}
