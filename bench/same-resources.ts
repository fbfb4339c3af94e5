import { deepStrictEqual } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * Holds the resources of two apps against each other: as many of each type, with the same content. Names that
 * cdktf makes from construct paths, its metadata, and the hash that ours keeps in a label may differ.
 * @param type of which each model has one
 * @throws {Error} with the first difference
 */
export function assertSameResources(ours: string, raw: string, type: string, models: number): void {
  const [ourResources, rawResources] = [resourcesOf(ours), resourcesOf(raw)];
  const count = ourResources[type]?.length ?? 0;
  if (count !== models) throw new Error(`ours made ${count} ${type} instead of ${models}.`);
  try {
    deepStrictEqual(ourResources, rawResources);
  } catch (error) {
    throw new Error(
      `The two programs no longer make the same resources (+ ours, - raw): adapt raw.ts in bench/apps.\n${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Resources by type, in an order that does not hang on their names. */
function resourcesOf(outdir: string): Record<string, Json[]> {
  const file = path.join(outdir, "stacks", "bench", "cdk.tf.json");
  const { resource } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    resource: Record<string, Record<string, Json>>;
  };
  return Object.fromEntries(
    Object.entries(resource).map(([type, instances]) => [
      type,
      Object.values(instances)
        .map(neutral)
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    ]),
  );
}

function neutral(value: Json): Json {
  if (typeof value === "string") return value.replace(/^\$\{(\w+)\.[^.]+\./, "${$1.NAME.");
  if (Array.isArray(value)) return value.map(neutral);
  if (value === null || typeof value !== "object") return value;
  const isHashLabel = value["label"] === "model-stack.spec";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, item]) => {
        if (key === "depends_on") return [key, (item as string[]).map((address) => address.split(".")[0]!)];
        return [key, isHashLabel && key === "value" ? "HASH" : neutral(item)];
      }),
  );
}
