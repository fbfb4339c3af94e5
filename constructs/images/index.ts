export type { ContextImageProps } from "./context-image";
export { hashContext } from "./context-hash";
export { type ImageBuilder, isImageBuilder } from "./image-builder";
export { type ImageReference, isRepository, parseImageReference } from "./image-reference";
export { type ImageRegistry, isLoopback } from "./image-registry";
export { ModelImage } from "./model-image";
