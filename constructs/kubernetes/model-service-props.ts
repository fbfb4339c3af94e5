import { type Duration, type ModelServer } from "../model";
import { type Autoscaling } from "./autoscaling";
import { type CacheVolume } from "./cache-volume";
import { type DownloadStep } from "./download-step";
import type { KubernetesCluster } from "./kubernetes-cluster";
import { type ContainerAmount } from "./namespace";
import { type NetworkPeer } from "./network-peer";
import { type NodeRequirement } from "./node-requirement";
import { type Rollout } from "./rollout";
import { type Toleration } from "./taint";

/** One of the two. */
export interface DisruptionBudget {
  /** How many replicas may be away at a time. */
  readonly maxUnavailable?: number;
  /** How many replicas must stay. */
  readonly minAvailable?: number;
}

/** How clients outside the cluster reach a server. */
export interface Exposure {
  /** DNS name. */
  readonly host: string;
  /** Secret in the namespace with the host's certificate (kubernetes.io/tls); for an ingress, a gateway has its own. @default plain HTTP */
  readonly tlsSecret?: string;
  /** Of the Ingress or HTTPRoute, for what a controller understands. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What only a cluster has. Everything else is the server's description. */
export interface ModelServiceProps {
  readonly cluster: KubernetesCluster;
  readonly server: ModelServer;
  /** A fixed number. @default the server's need for one, else 1; none with autoscaling */
  readonly replicas?: number;
  /** @default the server's need for it, on cores; else none */
  readonly autoscaling?: Autoscaling;
  /**
   * How a new version takes the place of the old one. @default one more replica before an old one ends; one replica
   * less meanwhile where the server holds GPUs, none at all where it has one claim for one node
   */
  readonly rollout?: Rollout;
  /** @default the server's need for one, else one replica at a time where there are several */
  readonly disruptionBudget?: DisruptionBudget;
  /** What a pod is promised, where that is less than what it may use. @default all that it may use */
  readonly requests?: ContainerAmount;
  /** Where the server's cache lies. @default a claim where the cluster states a storage class that the replicas can use, else the node's disk */
  readonly cacheVolume?: CacheVolume;
  /** Fills the cache before the server starts. @default none, the server downloads by itself */
  readonly download?: DownloadStep;
  /** Files that the server finds, by absolute path. @default none */
  readonly files?: Readonly<Record<string, string>>;
  /** Replicas keep their names: a StatefulSet. @default only where each has a claim of its own */
  readonly stableIdentity?: boolean;
  /** Port on every node, from 30000 to 32767. @default none, the server is reached from inside the cluster */
  readonly nodePort?: number;
  /** An Ingress, or an HTTPRoute where the cluster states a gateway. @default the server's need for one, else none */
  readonly exposure?: Exposure;
  /** Who reaches the server, beside who must. @default pods of its own namespace */
  readonly allowFrom?: readonly NetworkPeer[];
  /** Whom the server reaches, beside DNS. @default nobody; HTTPS anywhere outside private networks where it downloads its model */
  readonly allowTo?: readonly NetworkPeer[];
  /**
   * How long a server that is to stop goes on serving, until nobody sends it requests any more. Done with the image's
   * `sleep`; `Duration.seconds(0)` for an image that has none, or a server that waits by itself. @default 10 seconds
   */
  readonly stopDelay?: Duration;
  /** Labels of the nodes that it may go to. @default any node that fits */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** What its nodes' labels must be, all of it. @default any node that fits */
  readonly requireNodes?: readonly NodeRequirement[];
  /** What its nodes' labels should be, each for itself. @default no wishes */
  readonly preferNodes?: readonly NodeRequirement[];
  /** Labels of pods beside which it should run, on the same node. @default none */
  readonly near?: Readonly<Record<string, string>>;
  /** Labels of pods beside which it should not run. @default none; replicas are spread anyway */
  readonly apartFrom?: Readonly<Record<string, string>>;
  /** Taints of nodes that it may go to, beside its GPUs' own. @default none */
  readonly tolerations?: readonly Toleration[];
  /** Resource of a device plugin that it asks for in place of whole GPUs, such as "nvidia.com/mig-1g.10gb". @default "nvidia.com/gpu" */
  readonly deviceResource?: string;
  /** One that the cluster states. @default none */
  readonly runtimeClass?: string;
  /** One that the cluster states. @default none */
  readonly priorityClass?: string;
  /** A service account that exists. @default one is made that may do nothing */
  readonly serviceAccount?: string;
  /** Of the pods. @default those by which Prometheus finds metrics */
  readonly annotations?: Readonly<Record<string, string>>;
}
