export { ContainerRegistry, type ContainerRegistryProps } from "./container-registry";
export { RegistryContainer, type RegistryContainerProps } from "./registry-container";
