import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { type ITerraformDependable } from "cdktf";
import { ModelStack } from "../app";
import { type KubernetesCluster } from "./kubernetes-cluster";
import { labelsOf } from "./labels";
import { type ContainerAmount, type Namespace, POD_SECURITY, type Quota } from "./namespace";
import { bytes, cores } from "./quantity";

export interface NamespaceResources {
  readonly resource: NamespaceV1;
  /** What holds for pods that are made after it: policies, quota, defaults. */
  readonly rules: readonly ITerraformDependable[];
}

/** Makes a cluster's namespace: what it enforces, what it allows, and a policy under which nobody reaches anybody. */
export function createNamespace(cluster: KubernetesCluster): NamespaceResources {
  const { namespace, provider } = cluster;
  const stack = ModelStack.of(cluster);
  const level = namespace.podSecurity;
  const resource = new NamespaceV1(cluster, "namespace", {
    provider,
    metadata: {
      name: namespace.name,
      labels: {
        ...labelsOf(stack, namespace.labels),
        [`${POD_SECURITY}enforce`]: level,
        [`${POD_SECURITY}warn`]: level,
        [`${POD_SECURITY}audit`]: level,
      },
    },
  });
  const common = { provider, dependsOn: [resource] };
  const metadata = (name: string) => ({ name, namespace: namespace.name, labels: labelsOf(stack) });
  const rules: ITerraformDependable[] = [
    new NetworkPolicyV1(cluster, "default-deny", {
      ...common,
      metadata: metadata("default-deny"),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    }),
  ];
  if (namespace.quota)
    rules.push(
      new ResourceQuotaV1(cluster, "quota", {
        ...common,
        metadata: metadata("quota"),
        spec: { hard: hardLimits(namespace.quota) },
      }),
    );
  if (namespace.containerDefault || namespace.containerMaximum)
    rules.push(
      new LimitRangeV1(cluster, "limits", {
        ...common,
        metadata: metadata("limits"),
        spec: { limit: [containerLimits(namespace)] },
      }),
    );
  return { resource, rules };
}

function hardLimits({ cpu, memory, pods, storage, devices = {} }: Quota): Record<string, string> {
  return {
    ...(cpu !== undefined && { "requests.cpu": cores(cpu), "limits.cpu": cores(cpu) }),
    ...(memory && { "requests.memory": bytes(memory), "limits.memory": bytes(memory) }),
    ...(pods !== undefined && { pods: cores(pods) }),
    ...(storage && { "requests.storage": bytes(storage) }),
    // A quota of devices counts requests only (kubernetes.io/docs/concepts/policy/resource-quotas).
    ...Object.fromEntries(Object.entries(devices).map(([name, count]) => [`requests.${name}`, cores(count)])),
  };
}

function containerLimits({ unstated, containerMaximum }: Namespace) {
  return {
    type: "Container",
    default: amounts(unstated),
    defaultRequest: amounts(unstated),
    max: containerMaximum && amounts(containerMaximum),
  };
}

function amounts({ cpu, memory }: ContainerAmount): Record<string, string> {
  return { ...(cpu !== undefined && { cpu: cores(cpu) }), ...(memory && { memory: bytes(memory) }) };
}
