import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

/** A field of a Kubernetes object, as the official client describes it. */
export interface Field {
  readonly baseName: string;
  /** `string`, `IntOrString`, `V1Probe`, `Array<V1Container>`, `{ [key: string]: string; }`, … */
  readonly type: string;
  readonly format: string;
}

/** An object of the API: where it is served, and the model with its fields. */
export interface Kind {
  readonly model: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly isNamespaced: boolean;
}

const CLIENT = "@kubernetes/client-node/dist/gen";
const load = createRequire(__filename);
const models = new Map<string, ReadonlyMap<string, Field>>();
const kinds = new Map<string, Kind | undefined>();

/**
 * The fields of a model, by name in lower case. One file of the client, not the client: that takes seconds.
 * @throws {Error} on a Node that can't load it
 */
export function fieldsOf(model: string): ReadonlyMap<string, Field> {
  const known = models.get(model);
  if (known) return known;
  const file = requireModel(`${CLIENT}/models/${model}.js`);
  const fields = new Map(
    file[model]!.attributeTypeMap.map((field) => [field.baseName.toLowerCase(), field] as const),
  );
  models.set(model, fields);
  return fields;
}

/** The kind that a resource type stands for: `kubernetes_deployment_v1`; undefined where there is none. */
export function kindOf(resourceType: string): Kind | undefined {
  if (!kinds.has(resourceType)) kinds.set(resourceType, findKind(resourceType));
  return kinds.get(resourceType);
}

function findKind(resourceType: string): Kind | undefined {
  const [, name, version] = /^kubernetes_(\w+)_(v\d+)$/.exec(resourceType) ?? [];
  if (name === undefined || version === undefined) return undefined;
  // Only letters differ in case: api_service is an APIService.
  const wanted = `${version}${name.replaceAll("_", "")}.js`.toLowerCase();
  const file = filesOf("models").find((candidate) => candidate.toLowerCase() === wanted);
  if (file === undefined) return undefined;
  const model = file.slice(0, -".js".length);
  const kind = model.slice(version.length);
  const served = servedAt(kind, version);
  return served && { model, kind, ...served };
}

/** The client has the group of a kind in one place only: in the path to which it sends a new object. */
function servedAt(kind: string, version: string): Pick<Kind, "apiVersion" | "isNamespaced"> | undefined {
  const create = new RegExp(`async create(Namespaced)?${kind}\\([\\s\\S]*?localVarPath = '/apis?/([^']+)'`);
  for (const file of filesOf("apis")) {
    if (!file.endsWith(`${version.toUpperCase()}Api.js`)) continue;
    const [, namespaced, route] = create.exec(readApi(file)) ?? [];
    if (route === undefined) continue;
    const [first, second] = route.split("/");
    return {
      apiVersion: first === version ? version : `${first}/${second}`,
      isNamespaced: namespaced !== undefined,
    };
  }
  return undefined;
}

function readApi(file: string): string {
  return fs.readFileSync(path.join(folder("apis"), file), "utf8");
}

function filesOf(part: "models" | "apis"): string[] {
  return fs.readdirSync(folder(part)).filter((file) => file.endsWith(".js"));
}

function folder(part: "models" | "apis"): string {
  return path.join(path.dirname(load.resolve(`${CLIENT}/models/V1Pod.js`)), "..", part);
}

function requireModel(file: string): Record<string, { readonly attributeTypeMap: readonly Field[] }> {
  try {
    return load(file) as ReturnType<typeof requireModel>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_REQUIRE_ESM") throw error;
    throw new Error(
      `Node ${process.version} can't load @kubernetes/client-node, which describes the objects: it takes 20.19, 22.12 or newer.`,
      { cause: error },
    );
  }
}
