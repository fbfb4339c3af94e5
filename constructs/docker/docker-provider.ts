import { DockerProvider, type DockerProviderConfig } from "@cdktf/provider-docker/lib/provider";
import { TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { providerAlias } from "../app";

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
  const provider = new DockerProvider(scope, "provider", {
    ...config,
    alias: providerAlias(scope, DockerProvider),
  });
  stack.addOverride("terraform.required_providers.docker.version", VERSION);
  return provider;
}
