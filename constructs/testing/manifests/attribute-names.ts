import { renamedBy } from "./provider";
import { type Field, fieldsOf } from "./schema";

/** The field that an attribute of the provider stands for: `container` → `containers`, `cluster_ip` → `clusterIP`. */
export function fieldFor(model: string, attribute: string): Field | undefined {
  const fields = fieldsOf(model);
  const name = renamedBy(model, attribute).replaceAll("_", "").toLowerCase();
  for (const candidate of [name, `${name}s`, `${name}es`, name.replace(/y$/, "ies")]) {
    const field = fields.get(candidate);
    if (field) return field;
  }
  return undefined;
}

/** What to say where an attribute stands for nothing. */
export function knownFields(model: string): string {
  return [...fieldsOf(model).values()].map(({ baseName }) => baseName).join(", ");
}
