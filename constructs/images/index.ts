export type { ContextImageProps } from "./context-image";
export { hashContext } from "./context-hash";
export { type ImageBuilder, isImageBuilder } from "./image-builder";
export { type ImageLock, readImageLock } from "./image-lock";
export { type ImageReference, isRepository, parseImageReference } from "./image-reference";
export {
  addressFor,
  type ImageRegistry,
  isLoopback,
  isRegistryAddress,
  registryHost,
} from "./image-registry";
export { ModelImage } from "./model-image";
