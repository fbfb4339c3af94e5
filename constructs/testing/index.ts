export { findingsOf } from "../checks";
export { refusalsOf } from "./invalid-input";
export {
  firstOf,
  type Manifest,
  manifestsOf,
  placeholders,
  type Rendered,
  renderManifests,
  type Resolver,
  toYaml,
  variables,
} from "./manifests";
export { type Block, Synthesized, synthesized } from "./synthesized";
export { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
export { testApp } from "./test-app";
