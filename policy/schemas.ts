/**
 * node -r ./tools/typescript.js policy/schemas.ts CACHE API-VERSIONS KUBECTL...
 * Makes JSON schemas of the API versions that a file names, one a line, and prints the folders where they lie. The
 * server gives a hash with each version: what was made for it is not made again, and a new cluster, a new
 * Kubernetes or a changed CustomResourceDefinition has another one.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Schema, schemasOf } from "./json-schema";

interface Index {
  readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>>;
}

function made(folder: string, apiVersion: string, document: () => string): void {
  if (fs.existsSync(folder)) return;
  const fresh = `${folder}.${process.pid}`;
  const { components } = JSON.parse(document()) as { components: { schemas: Record<string, Schema> } };
  fs.mkdirSync(fresh, { recursive: true });
  for (const [name, schema] of schemasOf(components.schemas, apiVersion)) {
    fs.writeFileSync(path.join(fresh, `${name}.json`), JSON.stringify(schema));
  }
  fs.renameSync(fresh, folder);
}

function main(cache: string, apiVersions: readonly string[], [kubectl, ...options]: readonly string[]): void {
  const get = (url: string): string =>
    execFileSync(kubectl!, [...options, "get", "--raw", url], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const recipe = fs.readFileSync(path.join(__dirname, "json-schema.ts"));
  const { paths } = JSON.parse(get("/openapi/v3")) as Index;
  for (const apiVersion of apiVersions) {
    const entry = paths[apiVersion.includes("/") ? `apis/${apiVersion}` : `api/${apiVersion}`];
    // kubeconform says of each kind that it has no schema.
    if (!entry) continue;
    const key = createHash("sha256")
      .update(recipe)
      .update(entry.serverRelativeURL)
      .digest("hex")
      .slice(0, 16);
    const folder = path.join(cache, `${apiVersion.replace(/[^a-z0-9.]/g, "_")}-${key}`);
    made(folder, apiVersion, () => get(entry.serverRelativeURL));
    process.stdout.write(`${folder}\n`);
  }
}

const [cache, list, ...command] = process.argv.slice(2);
main(cache!, fs.readFileSync(list!, "utf8").split("\n").filter(Boolean), command);
