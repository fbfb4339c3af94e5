import { type Feature } from "../model";
import { type KubernetesClusterProps } from "./cluster-props";

/** What servers may ask of a cluster that says this of itself. */
export function featuresOf(
  props: KubernetesClusterProps,
  devices: ReadonlySet<string>,
): ReadonlySet<Feature> {
  const hasMetrics = props.metrics?.includes("resource") ?? false;
  const hasWayIn = props.ingressClass !== undefined || props.gateway !== undefined;
  return new Set<Feature>([
    "replicas",
    "disruption-budget",
    "liveness",
    ...(hasMetrics ? (["autoscaling"] as const) : []),
    ...(hasWayIn ? (["ingress"] as const) : []),
    ...(devices.size > 0 ? (["gpu"] as const) : []),
  ]);
}

/** What to do where a feature is missing. */
export function remediesOf(props: KubernetesClusterProps): Partial<Record<Feature, string>> {
  return {
    autoscaling: `It states ${props.metrics?.length ? "other metrics only" : "no metrics"}: install metrics-server and say metrics: ["resource"], give ModelService another autoscaling, or make the need .preferred().`,
    ingress:
      "It states neither an ingress class nor a gateway: say ingressClass or gateway where it has one, or make the need .preferred().",
    gpu: 'It states no GPUs: say nodePools, or deviceResources: ["nvidia.com/gpu"], or place the server elsewhere.',
    "host-port":
      "Ports of nodes are not for one server to have: give ModelService a nodePort, or make the need .preferred().",
    "restart-policy":
      "Kubernetes restarts a server whenever it ends, whatever is asked: make the need .preferred().",
  };
}
