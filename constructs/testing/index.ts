export { findingsOf } from "../checks";
export { refusalsOf } from "./invalid-input";
export { type Block, Synthesized, synthesized } from "./synthesized";
export { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
export { testApp } from "./test-app";
