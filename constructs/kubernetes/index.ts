export { Autoscaling, type AutoscalerMetrics, type PodMetric, type PrometheusTrigger } from "./autoscaling";
export { CacheVolume, type VolumeOptions } from "./cache-volume";
export { CanaryRoute, type CanaryRouteProps, type CanaryVersion } from "./canary-route";
export { ClusterConnection, type ExecPlugin } from "./cluster-connection";
export type { KubernetesClusterProps, MetricsApi, SecretKey, StorageClassProps } from "./cluster-props";
export { CustomDefinitions, type CustomDefinitionsProps } from "./custom-definitions";
export { CustomResource, type CustomResourceProps } from "./custom-resource";
export { DownloadStep } from "./download-step";
export { KubernetesCluster } from "./kubernetes-cluster";
export { ModelService } from "./model-service";
export type { DisruptionBudget, Exposure, ModelServiceProps } from "./model-service-props";
export {
  type ContainerAmount,
  Namespace,
  type NamespaceProps,
  type PodSecurity,
  type Quota,
} from "./namespace";
export { NetworkPeer } from "./network-peer";
export { NodeRequirement } from "./node-requirement";
export { type NodeGpus, NodePool, type NodePoolProps } from "./node-pool";
export { type Replicas, type RollingOptions, Rollout } from "./rollout";
export { Taint, type TaintEffect, Toleration } from "./taint";
