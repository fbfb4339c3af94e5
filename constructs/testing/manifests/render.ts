import { type Block } from "../synthesized";
import { Conversion } from "./convert";
import { type Manifest } from "./manifest";
import { inOrderOfUse } from "./order";
import { INEXPRESSIBLE, NOT_FOR_KUBERNETES, NOT_FOR_MANIFESTS } from "./provider";
import { placeholders, References, type Resolver } from "./references";
import { type Kind, kindOf } from "./schema";

/** The objects of a stack, and what to know of them that they do not say. */
export interface Rendered {
  readonly manifests: readonly Manifest[];
  readonly notes: readonly string[];
}

/** Resources that make images and remember digests; the objects hold what comes of them. */
const OF_BUILDS: ReadonlySet<string> = new Set(["docker_image", "docker_registry_image", "terraform_data"]);

/**
 * The Kubernetes objects that the provider would create of a synthesized stack.
 * @param json the stack's `cdk.tf.json`
 * @param resolve gives the values of secrets and digests; where it gives none, the stack's own words count
 * @throws {Error} that names resource and attribute, where the objects would not be the same
 */
export function renderManifests(json: Block, resolve: Resolver = placeholders): Rendered {
  const notes = new Set<string>();
  const note = (text: string): void => void notes.add(text);
  const references = new References(json, resolve, note);
  const manifests: Manifest[] = [];
  const clusters = new Set<string>();
  for (const [type, resources] of Object.entries((json["resource"] ?? {}) as Record<string, Block>))
    for (const [name, block] of Object.entries(resources)) {
      const address = `${type}.${name}`;
      if (type.startsWith("kubernetes_")) {
        const conversion = new Conversion(address, (template) => references.text(template), note);
        clusters.add(String((block as Block)["provider"] ?? "kubernetes"));
        manifests.push(manifestOf(type, address, block as Block, conversion));
      } else if (!OF_BUILDS.has(type)) note(`${address} is no Kubernetes object and has no manifest`);
    }
  if (clusters.size > 1)
    note(
      `These objects are for ${clusters.size} clusters: the stack has the providers ${[...clusters].join(", ")}`,
    );
  return { manifests: inOrderOfUse(manifests), notes: [...notes] };
}

function manifestOf(type: string, address: string, block: Block, conversion: Conversion): Manifest {
  const wrong = Object.keys(block).find((attribute) => INEXPRESSIBLE.has(attribute));
  if (wrong !== undefined)
    throw new Error(
      `${address}: ${wrong}: only Terraform can follow it; write the resources out, one by one.`,
    );
  if (type === "kubernetes_manifest") return plainManifest(address, block, conversion);
  const kind = kindOf(type);
  if (!kind)
    throw new Error(
      `${address}: ${type} is no object of the Kubernetes API; take a resource whose name ends in a version of the API, such as kubernetes_deployment_v1.`,
    );
  return typedManifest(kind, without(block, NOT_FOR_KUBERNETES), conversion);
}

function typedManifest(kind: Kind, block: Block, conversion: Conversion): Manifest {
  const object = conversion.object(kind.model, block, "");
  const { metadata: stated = {}, ...rest } = object as { readonly metadata?: Block };
  // The provider's default, whatever the context of kubectl says.
  const metadata = kind.isNamespaced ? { ...stated, namespace: stated["namespace"] ?? "default" } : stated;
  return { apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...rest };
}

/** Its keys are the API's already. */
function plainManifest(address: string, block: Block, conversion: Conversion): Manifest {
  const { manifest, ...rest } = without(block, NOT_FOR_MANIFESTS);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new Error(`${address}: ${unknown}: stands for nothing; kubernetes_manifest has manifest.`);
  const object = (conversion.plain(manifest, "manifest") ?? {}) as Manifest;
  for (const field of ["apiVersion", "kind", "metadata"])
    if (!object[field]) throw new Error(`${address}: manifest.${field} is missing; every object has one.`);
  const { apiVersion, kind, metadata, ...fields } = object;
  return { apiVersion, kind, metadata, ...fields };
}

function without(block: Block, attributes: ReadonlySet<string>): Block {
  return Object.fromEntries(Object.entries(block).filter(([attribute]) => !attributes.has(attribute)));
}
