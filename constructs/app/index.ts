export { ModelApp, type ModelAppProps } from "./model-app";
export { ModelStack } from "./model-stack";
export { secretVariable } from "./secret-variable";
export { literal } from "./terraform-text";
