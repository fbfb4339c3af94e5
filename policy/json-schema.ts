/** What an API server publishes in OpenAPI v3, as JSON schemas of draft 4 that allow nothing unknown. */

export interface Schema {
  readonly [key: string]: unknown;
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

type Schemas = Readonly<Record<string, Schema>>;

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const REFERENCE = "#/components/schemas/";
/** Each of these only adds conditions to a schema beside it, so none of them may call the others' fields unknown. */
const CONDITIONS = ["allOf", "anyOf", "oneOf"];

/** A schema for every kind of the API version, under the name by which kubeconform asks for it. */
export function schemasOf(schemas: Schemas, apiVersion: string): [name: string, schema: Schema][] {
  const strict = new Map(Object.entries(schemas).map(([name, schema]) => [name, definition(schema)]));
  return Object.entries(schemas).flatMap(([name, schema]) =>
    kindsOf(schema)
      .filter(({ group, version }) => (group ? `${group}/${version}` : version) === apiVersion)
      .map(({ group, version, kind }): [string, Schema] => [
        `${kind.toLowerCase()}-${group || version}-${version}`,
        { $ref: `#/definitions/${name}`, definitions: reachable(name, strict) },
      ]),
  );
}

function kindsOf(schema: Schema): readonly Kind[] {
  return (schema["x-kubernetes-group-version-kind"] ?? []) as readonly Kind[];
}

/** The schema by that name and those that it needs; a schema that stands alone is read far faster than all. */
function reachable(name: string, schemas: ReadonlyMap<string, Schema>): Schemas {
  const found: Record<string, Schema> = {};
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next in found) continue;
    const schema = schemas.get(next) ?? {};
    found[next] = schema;
    for (const [, other] of JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g))
      open.push(other!);
  }
  return found;
}

function closed(schema: Schema): Schema {
  const result = converted(schema, closed);
  const open =
    schema.type !== "object" ||
    "additionalProperties" in schema ||
    schema["x-kubernetes-preserve-unknown-fields"] === true;
  return nullable(schema, open ? result : { ...result, additionalProperties: false });
}

/** Kubernetes's own types that are objects of any content (RawExtension, FieldsV1) have no properties at all. */
function definition(schema: Schema): Schema {
  return schema.properties ? closed(schema) : converted(schema, closed);
}

/** Below a condition a schema is only as strict as it says, unless it refers to one that stands for itself. */
function condition(schema: Schema): Schema {
  return converted(schema, condition);
}

function converted(schema: Schema, part: (schema: Schema) => Schema): Schema {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    // What only readers and clients use.
    if (key.startsWith("x-kubernetes-") || ["description", "default", "example", "nullable"].includes(key))
      continue;
    if (key === "$ref") result[key] = (value as string).replace(REFERENCE, "#/definitions/");
    else if (key === "properties") result[key] = mapped(value as Schemas, part);
    else if (CONDITIONS.includes(key)) result[key] = (value as Schema[]).map(condition);
    else if (key === "not") result[key] = condition(value as Schema);
    else if (key === "items" || key === "additionalProperties") {
      result[key] = typeof value === "object" ? part(value as Schema) : value;
    } else result[key] = value;
  }
  if (schema["x-kubernetes-int-or-string"] === true && !schema.type) result["type"] = ["integer", "string"];
  // The server says "all of this one" where it adds a default: in a message that is one level for nothing.
  const { allOf, ...others } = result;
  return Array.isArray(allOf) && allOf.length === 1 && Object.keys(others).length === 0
    ? (allOf[0] as Schema)
    : result;
}

function mapped(schemas: Schemas, part: (schema: Schema) => Schema): Schemas {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, part(schema)]));
}

function nullable(schema: Schema, result: Schema): Schema {
  if (schema["nullable"] !== true) return result;
  return { anyOf: [{ type: "null" }, result] };
}
