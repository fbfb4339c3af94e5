export { containerConfig } from "./container-defaults";
export { DockerHost, type DockerHostProps } from "./docker-host";
export { ModelContainer, type ModelContainerProps } from "./model-container";
