import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Manifest, type Resolver, toYaml } from "../../../constructs/testing";
import { clusterClient } from "./cluster";

const ROOT = path.resolve(__dirname, "../../..");

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Objects of a cluster without what differs from one time that they are made to the next, by name. */
export type Objects = Readonly<Record<string, Json>>;

/** The objects of manifests as they are on the cluster. @throws {Error} that names those that are missing */
export function liveObjects(manifests: readonly Manifest[]): Objects {
  return answers(manifests, ["get", "-o", "json", "-f", "-"]);
}

/**
 * The objects of manifests as the cluster, which has none of them yet, would make them. Their namespaces must be there,
 * and are meanwhile.
 * @throws {Error} where one is refused
 */
export function dryRun(manifests: readonly Manifest[]): Objects {
  return inNamespaces(manifests, () =>
    answers(manifests, ["apply", "--dry-run=server", "-o", "json", "-f", "-"]),
  );
}

/** Does something while the namespaces of manifests are there; those that were missing are removed again. */
export function inNamespaces<T>(manifests: readonly Manifest[], work: () => T): T {
  const client = clusterClient("default");
  const made = [...new Set(manifests.map(namespaceOf))].filter(
    (name) => client.try(["create", "namespace", name]).status === 0,
  );
  try {
    return work();
  } finally {
    if (made.length > 0) client.run(["delete", "namespace", ...made]);
  }
}

/** kubectl takes the objects of one namespace at a time. */
function answers(manifests: readonly Manifest[], args: readonly string[]): Objects {
  const namespaces = new Set(manifests.map(namespaceOf));
  return Object.assign(
    {},
    ...[...namespaces].map((namespace) => {
      const own = manifests.filter((manifest) => namespaceOf(manifest) === namespace);
      return parsed(clusterClient(namespace).run(args, toYaml(own)));
    }),
  ) as Objects;
}

function namespaceOf({ metadata }: Manifest): string {
  return String(metadata["namespace"] ?? "default");
}

/** What is different, field by field. */
export function differences(actual: Objects, expected: Objects): string[] {
  return [...new Set([...Object.keys(actual), ...Object.keys(expected)])].flatMap((name) =>
    compare(actual[name], expected[name], name),
  );
}

function compare(actual: Json | undefined, expected: Json | undefined, at: string): string[] {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return [];
  if (isBlock(actual) && isBlock(expected) && Array.isArray(actual) === Array.isArray(expected))
    return [...new Set([...Object.keys(actual), ...Object.keys(expected)])].flatMap((key) =>
      compare(actual[key], expected[key], `${at}.${key}`),
    );
  return [`${at} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
}

function isBlock(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null;
}

/** Objects that were captured from a cluster. @param name of the file in test/kubernetes/live */
export function captured(name: string): Objects {
  return JSON.parse(fs.readFileSync(fileOf(name), "utf8")) as Objects;
}

/** Keeps objects as data of the tests. */
export function capture(name: string, objects: Objects): void {
  const sorted = Object.fromEntries(Object.entries(objects).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.mkdirSync(path.dirname(fileOf(name)), { recursive: true });
  fs.writeFileSync(fileOf(name), JSON.stringify(sorted, undefined, 2));
  spawnSync(path.join(ROOT, "node_modules/.bin/prettier"), ["--write", fileOf(name)]);
}

function fileOf(name: string): string {
  return path.join(ROOT, "test/kubernetes/live", `${name}.json`);
}

/** Values that stand for what a deployment would find: digests, what remembers a secret's revision, and secrets. */
export function stoodFor(secrets: Readonly<Record<string, string>> = {}): Resolver {
  return (expression) => {
    if (/^terraform_data\.[\w-]+\.output\.digest$/.test(expression)) return `sha256:${"0".repeat(64)}`;
    if (/^terraform_data\.[\w-]+\.id$/.test(expression)) return "00000000-0000-0000-0000-000000000000";
    return /^var\./.test(expression) ? secrets[expression.slice("var.".length)] : undefined;
  };
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly scaleTargetRef?: { readonly kind: string; readonly name: string } };
}

function parsed(output: string): Objects {
  const list = JSON.parse(output) as { readonly items?: KubernetesObject[] } & KubernetesObject;
  const objects = list.items ?? [list];
  const scaled = new Set(
    objects
      .filter(({ kind }) => kind === "HorizontalPodAutoscaler")
      .map(({ metadata, spec }) =>
        [spec!.scaleTargetRef!.kind, metadata.namespace, spec!.scaleTargetRef!.name].join("/"),
      ),
  );
  return Object.fromEntries(
    objects.map((object) => {
      const { kind, metadata } = object;
      const name = [kind, metadata.namespace, metadata.name].filter(Boolean).join("/");
      const normal = normalized(object as unknown as Json, "") as { spec?: { replicas?: Json } };
      // It is the autoscaler's, as soon as there is one.
      if (scaled.has(name) && normal.spec) delete normal.spec.replicas;
      return [name, normal as Json];
    }),
  );
}

/** What the server, its controllers and chance add. */
const ADDED = new Set([
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "generation",
  "managedFields",
  "status",
  "clusterIPs",
  "finalizers",
  "volumeName",
  "kubectl.kubernetes.io/last-applied-configuration",
  "deployment.kubernetes.io/revision",
  "volume.kubernetes.io/selected-node",
  "volume.kubernetes.io/storage-provisioner",
  "volume.beta.kubernetes.io/storage-provisioner",
  "pv.kubernetes.io/bind-completed",
  "pv.kubernetes.io/bound-by-controller",
]);
/** Lists in which no order counts, and that Terraform sorts. */
const SETS = new Set(["accessModes"]);

function normalized(value: Json, key: string): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => normalized(item, ""));
    return SETS.has(key) ? items.sort() : items;
  }
  if (key === "image" && typeof value === "string")
    return value.replace(/@sha256:[0-9a-f]{64}$/, "@sha256:digest");
  if (key === "model-stack/secrets") return "revision";
  if (!isBlock(value)) return value;
  const entries = Object.entries(value)
    .filter(([name, each]) => !ADDED.has(name) && !(name === "clusterIP" && each !== "None"))
    .map(([name, each]): [string, Json] => [name, normalized(each, name)])
    .filter(([name, each]) => name !== "annotations" || Object.keys(each as object).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
