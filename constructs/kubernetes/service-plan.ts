import { ModelStack } from "../app";
import { Duration, inMebibytes, inSeconds, type ModelCache, type ModelServer, needed, Size } from "../model";
import { Autoscaling } from "./autoscaling";
import { CacheVolume } from "./cache-volume";
import { type KubernetesClusterProps } from "./cluster-props";
import { type DownloadStep } from "./download-step";
import type { KubernetesCluster } from "./kubernetes-cluster";
import { labelsOf, selectorOf } from "./labels";
import type { ModelService } from "./model-service";
import { type DisruptionBudget, type Exposure, type ModelServiceProps } from "./model-service-props";
import { type ContainerAmount } from "./namespace";
import { Rollout } from "./rollout";
import { Toleration } from "./taint";

/** Kubernetes' own default for a rollout that does not move, on top of the start-up budget: for scheduling and pulling. */
const PULL_ALLOWANCE_SECONDS = 600;
const DEFAULT_CACHE = Size.gibibytes(20);

/** A device of a plugin that each pod asks for. */
export interface Device {
  readonly resource: string;
  readonly count: number;
  readonly memory: Size | undefined;
}

/** The server's cache, and where it lies. */
export interface PlannedCache {
  readonly path: string;
  readonly volume: CacheVolume;
  readonly size: Size;
  /** @default none is stated; the cluster's default one is used */
  readonly storageClass: string | undefined;
  /** Whether several nodes can use it at once. */
  readonly isShared: boolean;
}

/** What a service will be, with every default filled in. */
export interface ServicePlan {
  readonly service: ModelService;
  readonly cluster: KubernetesCluster;
  readonly server: ModelServer;
  readonly props: ModelServiceProps;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Fixed number; none with autoscaling. */
  readonly replicas: number | undefined;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly autoscaling: Autoscaling | undefined;
  readonly rollout: Rollout;
  readonly budget: DisruptionBudget | undefined;
  readonly exposure: Exposure | undefined;
  readonly isStateful: boolean;
  readonly device: Device | undefined;
  readonly requests: ContainerAmount;
  readonly cache: PlannedCache | undefined;
  readonly download: DownloadStep | undefined;
  readonly tolerations: readonly Toleration[];
  readonly stopDelaySeconds: number;
  readonly graceSeconds: number;
  /** A rollout that does not move for so long has failed. */
  readonly deadlineSeconds: number;
  /** How long Terraform waits for a whole rollout. */
  readonly timeoutSeconds: number;
}

export function planService(service: ModelService, props: ModelServiceProps): ServicePlan {
  const { cluster, server } = props;
  const stack = ModelStack.of(service);
  const autoscaling = props.autoscaling ?? neededAutoscaling(props);
  const replicas = autoscaling ? undefined : (props.replicas ?? needed(server, "replicas") ?? 1);
  const minReplicas = autoscaling?.minReplicas ?? replicas!;
  const maxReplicas = autoscaling?.maxReplicas ?? replicas!;
  const cache = server.cache && planCache(server.cache, maxReplicas, props);
  const isStateful = (props.stableIdentity ?? false) || cache?.volume.kind === "per-replica";
  const device = planDevice(props);
  const rollout = props.rollout ?? defaultRollout(isStateful, device, cache);
  const selector = selectorOf(stack, server.name);
  const stopDelaySeconds = Math.ceil(inSeconds(props.stopDelay ?? Duration.seconds(10)));
  const graceSeconds = stopDelaySeconds + Math.ceil(inSeconds(server.stopGrace));
  const deadlineSeconds = Math.ceil(inSeconds(server.startupBudget)) + PULL_ALLOWANCE_SECONDS;
  const steps = isStateful ? maxReplicas : Math.ceil(maxReplicas / rollout.step(maxReplicas));
  return {
    service,
    cluster,
    server,
    props,
    name: server.name,
    selector,
    labels: {
      ...labelsOf(stack, server.labels),
      ...selector,
      "app.kubernetes.io/component": "model-server",
      "model-stack.server": server.name,
    },
    replicas,
    minReplicas,
    maxReplicas,
    autoscaling,
    rollout,
    budget:
      props.disruptionBudget ??
      needed(server, "disruption-budget") ??
      (minReplicas > 1 ? { maxUnavailable: 1 } : undefined),
    exposure: props.exposure ?? neededExposure(props),
    isStateful,
    device,
    requests: {
      cpu: props.requests?.cpu ?? server.cpu,
      memory: props.requests?.memory ?? server.memory,
    },
    cache,
    download: props.download,
    tolerations: [...(props.tolerations ?? []), ...deviceTolerations(device)],
    stopDelaySeconds,
    graceSeconds,
    deadlineSeconds,
    timeoutSeconds: Math.max(1, steps) * (deadlineSeconds + graceSeconds),
  };
}

/** A need that the cluster can't meet is reported, and not rendered. */
function neededAutoscaling({ cluster, server, replicas }: ModelServiceProps): Autoscaling | undefined {
  const range = needed(server, "autoscaling");
  if (!range || replicas !== undefined || !cluster.features.has("autoscaling")) return undefined;
  return range.minReplicas === 0
    ? Autoscaling.between(1, range.maxReplicas)
    : Autoscaling.between(range.minReplicas, range.maxReplicas);
}

function neededExposure({ cluster, server }: ModelServiceProps): Exposure | undefined {
  return cluster.features.has("ingress") ? needed(server, "ingress") : undefined;
}

function planDevice({ cluster, server, deviceResource }: ModelServiceProps): Device | undefined {
  const count = server.accelerator?.count ?? needed(server, "gpu");
  return count === undefined || !cluster.features.has("gpu")
    ? undefined
    : { resource: deviceResource ?? "nvidia.com/gpu", count, memory: server.accelerator?.memory };
}

/** Nodes with GPUs are commonly tainted with the plugin's whole-GPU resource (GKE does so; convention on EKS). */
function deviceTolerations(device: Device | undefined): Toleration[] {
  return device ? [Toleration.exists(`${device.resource.split("/")[0]}/gpu`, "NoSchedule")] : [];
}

function planCache(
  cache: ModelCache,
  maxReplicas: number,
  { cluster, cacheVolume }: ModelServiceProps,
): PlannedCache {
  const { storageClasses = {} } = cluster.props;
  const volume = cacheVolume ?? defaultVolume(maxReplicas, storageClasses);
  const storageClass =
    volume.storageClass ??
    (maxReplicas > 1 && volume.kind === "claim" ? sharedClass(storageClasses) : undefined) ??
    Object.keys(storageClasses)[0];
  return {
    path: cache.path,
    volume,
    size: volume.size ?? cache.size ?? DEFAULT_CACHE,
    storageClass,
    isShared:
      volume.kind !== "claim" ||
      (storageClass !== undefined && storageClasses[storageClass]?.shared === true),
  };
}

function defaultVolume(
  maxReplicas: number,
  classes: NonNullable<KubernetesClusterProps["storageClasses"]>,
): CacheVolume {
  const isUsable = maxReplicas > 1 ? sharedClass(classes) !== undefined : Object.keys(classes).length > 0;
  return isUsable ? CacheVolume.claim() : CacheVolume.node();
}

function sharedClass(classes: NonNullable<KubernetesClusterProps["storageClasses"]>): string | undefined {
  return Object.keys(classes).find((name) => classes[name]!.shared);
}

function defaultRollout(
  isStateful: boolean,
  device: Device | undefined,
  cache: PlannedCache | undefined,
): Rollout {
  if (isStateful) return Rollout.rolling({ maxSurge: 0, maxUnavailable: 1 });
  // The new pod may go to another node, and could not have the volume before the old one ends.
  if (cache?.volume.kind === "claim" && !cache.isShared) return Rollout.recreate();
  return device ? Rollout.rolling({ maxSurge: 0, maxUnavailable: 1 }) : Rollout.rolling();
}

/** Least memory that the node's GPUs must have, in the unit of the label that says it. */
export function gpuMebibytes({ memory }: Device): number | undefined {
  return memory && inMebibytes(memory);
}
