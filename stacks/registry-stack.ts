import { type Construct } from "constructs";
import { ModelStack } from "../constructs/app";
import { DockerHost } from "../constructs/docker";
import { type ContainerRegistry, RegistryContainer } from "../constructs/registries";

/** The registry, in a stack of its own: whatever happens to the models, their images stay. */
export class RegistryStack extends ModelStack {
  readonly registry: ContainerRegistry;

  constructor(scope: Construct, id: string, props: { readonly port: number }) {
    super(scope, id);
    const host = new DockerHost(this, "docker");
    this.registry = new RegistryContainer(this, "server", { host, hostPort: props.port }).registry;
  }
}
