export { isFile, isFolder } from "./files";
export { freeId } from "./free-id";
export { ModelApp, type ModelAppProps } from "./model-app";
export { ModelStack } from "./model-stack";
export { providerAlias } from "./provider-alias";
export { secretVariable } from "./secret-variable";
export { TerraformData, type TerraformDataProps } from "./terraform-data";
export { literal, literalTree } from "./terraform-text";
export { untraced } from "./untraced";
