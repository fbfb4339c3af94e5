/**
 * node -r ./tools/typescript.js policy/manifests.ts FOLDER FILE...
 * Writes to the folder what the judges need to know of the manifests: count, api-versions, and the Namespaces and
 * CustomResourceDefinitions as files, under the names of the objects.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { Document, isMap, isSeq, parseAllDocuments, type YAMLMap } from "yaml";

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

const FIRST: Readonly<Record<string, string>> = {
  "v1 Namespace": "namespaces",
  "apiextensions.k8s.io/v1 CustomResourceDefinition": "definitions",
};

const POD_SECURITY = "pod-security.kubernetes.io";

function manifestsOf(text: string, file: string): Manifest[] {
  const documents = parseAllDocuments(text) as Document[];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${file} is not YAML: ${error.message}`);
    if (document.contents === null) return [];
    if (!isMap(document.contents)) throw new Error(`${file}: a document is no object`);
    return objects(document.contents).map((object) => described(object, file));
  });
}

/** A List is as good as its items. */
function objects(object: YAMLMap): YAMLMap[] {
  const items = object.get("items");
  return object.get("kind") === "List" && isSeq(items)
    ? items.items.filter(isMap).flatMap(objects)
    : [object];
}

function described(object: YAMLMap, file: string): Manifest {
  const [apiVersion, kind, name] = [["apiVersion"], ["kind"], ["metadata", "name"]].map((at) =>
    object.getIn(at),
  );
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") {
    throw new Error(`${file}: an object needs apiVersion, kind and metadata.name, all of them text`);
  }
  return {
    apiVersion,
    kind,
    name,
    text: String(kind === "Namespace" ? temporary(object) : new Document(object)),
  };
}

/**
 * Marked, so that whatever happens to this run, the next one knows what to remove. And of a Deployment, admission only
 * warns, and only by the second label; the first one is for pods.
 */
function temporary(namespace: YAMLMap): Document {
  const document = new Document(namespace.clone()) as Document;
  const level = document.getIn(["metadata", "labels", `${POD_SECURITY}/enforce`]);
  if (level !== undefined) document.setIn(["metadata", "labels", `${POD_SECURITY}/warn`], level);
  document.setIn(["metadata", "labels", "model-stack.local/made-by"], "check-manifests");
  return document;
}

function main(folder: string, files: readonly string[]): void {
  const manifests = files.flatMap((file) => manifestsOf(fs.readFileSync(file, "utf8"), path.basename(file)));
  if (manifests.length === 0) throw new Error("there is no manifest to judge");
  const apiVersions = new Set(manifests.map(({ apiVersion }) => apiVersion));
  fs.writeFileSync(path.join(folder, "count"), `${manifests.length}\n`);
  fs.writeFileSync(path.join(folder, "api-versions"), [...apiVersions, ""].join("\n"));
  for (const { apiVersion, kind, name, text } of manifests) {
    const group = FIRST[`${apiVersion} ${kind}`];
    if (!group || !/^[a-z0-9.-]+$/.test(name)) continue;
    fs.mkdirSync(path.join(folder, group), { recursive: true });
    fs.writeFileSync(path.join(folder, group, `${name}.yaml`), text);
  }
}

if (require.main === module) {
  const [folder, ...files] = process.argv.slice(2);
  try {
    main(folder!, files);
  } catch (error) {
    process.stderr.write(`manifests  ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
