import {
  type DeploymentV1SpecTemplateSpecContainerVolumeMount,
  type DeploymentV1SpecTemplateSpecVolume,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { literal } from "../app";
import { bytes } from "./quantity";
import { type PlannedCache, type ServicePlan } from "./service-plan";

/** Name of the cache's volume, and of the claim template where each replica has one. */
export const CACHE = "cache";
const FILES = "files";
const SHARED_MEMORY = "shared-memory";

export interface PodVolumes {
  readonly volumes: DeploymentV1SpecTemplateSpecVolume[];
  readonly mounts: DeploymentV1SpecTemplateSpecContainerVolumeMount[];
}

/** Volumes of a pod, and where the server finds them. */
export function volumesOf(plan: ServicePlan): PodVolumes {
  const { server, cache, props } = plan;
  const volumes: DeploymentV1SpecTemplateSpecVolume[] = [];
  const mounts: DeploymentV1SpecTemplateSpecContainerVolumeMount[] = [];
  if (cache) {
    mounts.push({ name: CACHE, mountPath: literal(cache.path) });
    // A StatefulSet gives each pod its own.
    if (cache.volume.kind !== "per-replica") volumes.push({ name: CACHE, ...cacheSource(plan, cache) });
  }
  if (server.sharedMemory) {
    volumes.push({
      name: SHARED_MEMORY,
      emptyDir: { medium: "Memory", sizeLimit: bytes(server.sharedMemory) },
    });
    mounts.push({ name: SHARED_MEMORY, mountPath: "/dev/shm" });
  }
  for (const [index, path] of server.writablePaths.entries()) {
    volumes.push({ name: `writable-${index}`, emptyDir: { medium: "Memory" } });
    mounts.push({ name: `writable-${index}`, mountPath: literal(path) });
  }
  const files = Object.keys(props.files ?? {});
  if (files.length > 0) volumes.push({ name: FILES, configMap: { name: plan.name, defaultMode: "0444" } });
  for (const [index, path] of files.entries())
    mounts.push({ name: FILES, mountPath: literal(path), subPath: fileKey(index), readOnly: true });
  return { volumes, mounts };
}

/** Key of a file in the server's ConfigMap, in the order in which files are given: a path is no key. */
export function fileKey(index: number): string {
  return `file-${index}`;
}

function cacheSource(
  { name }: ServicePlan,
  { volume, size, storageClass }: PlannedCache,
): DeploymentV1SpecTemplateSpecVolume {
  switch (volume.kind) {
    case "claim":
      return { persistentVolumeClaim: { claimName: claimName(name) } };
    case "existing":
      return { persistentVolumeClaim: { claimName: volume.location! } };
    case "host":
      return { hostPath: { path: volume.location!, type: "DirectoryOrCreate" } };
    case "ephemeral":
      return {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: storageClass,
              resources: { requests: { storage: bytes(size) } },
            },
          },
        },
      };
    default:
      return { emptyDir: { sizeLimit: bytes(size) } };
  }
}

/** Name of the claim of a server whose replicas share one. */
export function claimName(server: string): string {
  return `${server}-cache`;
}
