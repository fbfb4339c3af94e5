import type { KubernetesCluster } from "./kubernetes-cluster";

/** What every object in a cluster's namespace has: the cluster's provider, its metadata, and the namespace before it. */
export function namespaced(
  { provider, namespace, namespaceResource }: KubernetesCluster,
  name: string,
  labels: Readonly<Record<string, string>>,
) {
  return {
    provider,
    dependsOn: namespaceResource && [namespaceResource],
    metadata: { name, namespace: namespace.name, labels: { ...labels } },
  };
}
