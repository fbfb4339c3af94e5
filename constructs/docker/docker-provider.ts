import { DockerProvider, type DockerProviderConfig } from "@cdktf/provider-docker/lib/provider";
import { TerraformStack } from "cdktf";
import { type Construct } from "constructs";

/**
 * Version of kreuzwerker/docker. The prebuilt bindings pin 3.6.2, in which changes of a healthcheck, of tmpfs and
 * of init never reach the container, and CDI devices are unknown.
 */
const VERSION = ">= 4.5.0, < 5.0.0";

/** The docker provider at our version; the second one in a stack gets an alias. */
export function dockerProvider(
  scope: Construct,
  config: Omit<DockerProviderConfig, "alias">,
): DockerProvider {
  const stack = TerraformStack.of(scope);
  const isFirst = !stack.node.findAll().some((node) => node instanceof DockerProvider);
  const provider = new DockerProvider(scope, "provider", {
    ...config,
    alias: isFirst ? undefined : scope.node.path.replace(/[^A-Za-z0-9]+/g, "_"),
  });
  stack.addOverride("terraform.required_providers.docker.version", VERSION);
  return provider;
}
