import { type Manifest } from "./manifest";

/** What others need comes first: `kubectl apply -f` takes them in the order of the file. */
const RANKS: readonly (readonly string[])[] = [
  ["Namespace"],
  ["CustomResourceDefinition"],
  ["ResourceQuota", "LimitRange"],
  ["PriorityClass", "RuntimeClass", "StorageClass", "IngressClass", "CSIDriver"],
  ["ServiceAccount"],
  ["Role", "ClusterRole"],
  ["RoleBinding", "ClusterRoleBinding"],
  ["Secret"],
  ["ConfigMap"],
  ["PersistentVolume"],
  ["PersistentVolumeClaim"],
  ["Service"],
  ["DaemonSet", "Deployment", "StatefulSet", "ReplicationController", "Pod", "Job", "CronJob"],
];

/** Sorts by what depends on what; among their like they stay as they were. */
export function inOrderOfUse(manifests: readonly Manifest[]): Manifest[] {
  return [...manifests].sort((a, b) => rank(a) - rank(b));
}

function rank({ kind }: Manifest): number {
  const at = RANKS.findIndex((kinds) => kinds.includes(kind));
  return at === -1 ? RANKS.length : at;
}
