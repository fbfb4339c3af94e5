import {
  KubernetesProvider,
  type KubernetesProviderConfig,
  type KubernetesProviderExec,
} from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { providerAlias } from "../app";

/**
 * Version of hashicorp/kubernetes. The prebuilt bindings pin 2.38.0; before 3.2.1 a secret that is written without
 * entering the state (`data_wo`) fails when it is made.
 */
const VERSION = ">= 3.2.1, < 4.0.0";

/** Its configuration, with at most one plugin for credentials. */
export type ProviderConfig = Omit<KubernetesProviderConfig, "alias" | "exec"> & {
  readonly exec?: readonly KubernetesProviderExec[];
};

/** The kubernetes provider at our version; the second one in a stack gets an alias. */
export function kubernetesProvider(
  scope: Construct,
  { exec, ...config }: ProviderConfig,
): KubernetesProvider {
  const stack = TerraformStack.of(scope);
  const provider = new KubernetesProvider(scope, "provider", {
    ...config,
    alias: providerAlias(scope, KubernetesProvider),
  });
  // Left to itself cdktf writes environment variables like properties: AWS_PROFILE as aws_profile.
  if (exec)
    provider.addOverride(
      "exec",
      exec.map(({ apiVersion, ...rest }) => ({ api_version: apiVersion, ...rest })),
    );
  stack.addOverride("terraform.required_providers.kubernetes.version", VERSION);
  return provider;
}
