import { type ModelStack } from "../app";
import { type Manifest } from "./manifests/manifest";
import { placeholders, type Resolver } from "./manifests/references";
import { renderManifests } from "./manifests/render";
import { synthesized } from "./synthesized";

export { type Manifest } from "./manifests/manifest";
export { firstOf, placeholders, type Resolver, variables } from "./manifests/references";
export { type Rendered, renderManifests } from "./manifests/render";
export { toYaml } from "./manifests/yaml";

/**
 * Synthesizes the app that a stack belongs to, with all checks, and gives the Kubernetes objects that Terraform would
 * create of the stack: for comparing, for policies, for GitOps. Secrets are placeholders, `${NAME}`.
 * @param resolve gives values of expressions that shall be filled in
 * @throws {InvalidInput} as `app.synth()`
 * @throws {Error} that names resource and attribute, where an object can't be said without Terraform
 */
export function manifestsOf(stack: ModelStack, resolve: Resolver = placeholders): readonly Manifest[] {
  return renderManifests(synthesized(stack).json, resolve).manifests;
}
