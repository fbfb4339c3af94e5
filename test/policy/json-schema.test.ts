import { type Schema, schemasOf } from "../../policy/json-schema";

const gadget = {
  "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v1", kind: "Gadget" }],
};

/** The definition of Gadget as it comes out, where this went in. */
function converted(schema: Schema, others: Record<string, Schema> = {}): unknown {
  const schemas = schemasOf(
    { "com.example.v1.Gadget": { ...schema, ...gadget }, ...others },
    "example.com/v1",
  );
  const [[name, { definitions }]] = schemas as [[string, { definitions: Record<string, Schema> }]];
  expect(name).toBe("gadget-example.com-v1");
  return definitions["com.example.v1.Gadget"];
}

const text = { type: "string" };

test("an object with properties allows no others, at any depth", () => {
  const inner = { type: "object", properties: { b: text } };
  expect(converted({ type: "object", properties: { a: { type: "array", items: inner } } })).toEqual({
    type: "object",
    properties: { a: { type: "array", items: { ...inner, additionalProperties: false } } },
    additionalProperties: false,
  });
});

test("a custom object without any properties is an empty one, but one of Kubernetes's own may have any", () => {
  const own = { "io.k8s.apimachinery.pkg.runtime.RawExtension": { type: "object" } };
  const raw = { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.runtime.RawExtension" };
  const [[, schema]] = schemasOf(
    { g: { type: "object", properties: { empty: { type: "object" }, raw }, ...gadget }, ...own },
    "example.com/v1",
  ) as [[string, Schema]];
  expect(schema).toEqual({
    $ref: "#/definitions/g",
    definitions: {
      g: {
        type: "object",
        properties: {
          empty: { type: "object", additionalProperties: false },
          raw: { $ref: "#/definitions/io.k8s.apimachinery.pkg.runtime.RawExtension" },
        },
        additionalProperties: false,
      },
      ...own,
    },
  });
});

test("maps, and what keeps unknown fields, stay open", () => {
  const map = { type: "object", additionalProperties: text };
  const free = { type: "object", properties: { a: text } };
  const properties = { map, free: { ...free, "x-kubernetes-preserve-unknown-fields": true } };
  expect(converted({ type: "object", properties })).toMatchObject({ properties: { map, free } });
  expect(converted({ type: "object", properties })).not.toHaveProperty(
    "properties.free.additionalProperties",
  );
});

test("a condition beside properties closes nothing", () => {
  const conditions = { oneOf: [{ required: ["a"], properties: { a: text } }, { not: { required: ["a"] } }] };
  expect(converted({ type: "object", properties: { a: text }, ...conditions })).toEqual({
    type: "object",
    properties: { a: text },
    additionalProperties: false,
    ...conditions,
  });
});

test("a lone allOf is what it refers to", () => {
  const part = { description: "…", default: {}, allOf: [{ $ref: "#/components/schemas/Part" }] };
  expect(converted({ type: "object", properties: { part } }, { Part: text })).toMatchObject({
    properties: { part: { $ref: "#/definitions/Part" } },
  });
});

test("what may be null, and what may be a number or a text", () => {
  const properties = {
    note: { type: "string", nullable: true },
    share: { "x-kubernetes-int-or-string": true },
    quantity: { oneOf: [text, { type: "number" }] },
  };
  expect(converted({ type: "object", properties })).toMatchObject({
    properties: {
      note: { anyOf: [{ type: "null" }, text] },
      share: { type: ["integer", "string"] },
      quantity: { oneOf: [text, { type: "number" }] },
    },
  });
});

test("a property may have a name that means something in a schema", () => {
  const properties = { description: text, default: text, nullable: text, $ref: text, "x-kubernetes-x": text };
  expect(converted({ type: "object", properties })).toMatchObject({ properties });
});

test("only kinds of the API version that was asked for, by the names that kubeconform asks for", () => {
  const kind = (group: string, version: string, name: string): Schema => ({
    "x-kubernetes-group-version-kind": [{ group, version, kind: name }],
  });
  const schemas = {
    a: kind("", "v1", "Service"),
    b: kind("apps", "v1", "Deployment"),
    c: kind("apps", "v2", "X"),
  };
  expect(schemasOf(schemas, "v1").map(([name]) => name)).toEqual(["service-v1-v1"]);
  expect(schemasOf(schemas, "apps/v1").map(([name]) => name)).toEqual(["deployment-apps-v1"]);
});

test("definitions refer to themselves without end", () => {
  const self = {
    type: "object",
    properties: { again: { $ref: "#/components/schemas/com.example.v1.Gadget" } },
  };
  expect(converted(self)).toMatchObject({
    properties: { again: { $ref: "#/definitions/com.example.v1.Gadget" } },
  });
});
