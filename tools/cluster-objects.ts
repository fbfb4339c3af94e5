import { type Kubectl } from "./kubectl";
import { type StackFile } from "./stack-file";

/** The part of an object that the tools read. */
export interface ClusterObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    /** ISO 8601. */
    readonly creationTimestamp?: string;
    readonly ownerReferences?: readonly unknown[];
    readonly deletionTimestamp?: string;
  };
}

/** Kinds that the constructs make, beside those of a cluster's own definitions; namespaces last, since they take all with them. */
const KINDS = [
  "deployments.apps",
  "statefulsets.apps",
  "services",
  "ingresses.networking.k8s.io",
  "horizontalpodautoscalers.autoscaling",
  "poddisruptionbudgets.policy",
  "networkpolicies.networking.k8s.io",
  "serviceaccounts",
  "configmaps",
  "secrets",
  "persistentvolumeclaims",
  "resourcequotas",
  "limitranges",
  "namespaces",
];

/** What an app's stack made on a cluster, by its labels. What other objects own is theirs. */
export function labelled(kubectl: Kubectl, stack: StackFile): ClusterObject[] {
  return kubectl
    .list<ClusterObject>([...kubectl.definitions, ...KINDS], labelsOf(stack))
    .filter(({ metadata }) => !metadata.ownerReferences && !metadata.deletionTimestamp);
}

/** Labels of all that a stack makes on clusters. */
export function labelsOf(stack: StackFile): Record<string, string> {
  return { "model-stack.app": stack.description.app.name, "model-stack.stack": stack.name };
}

/** Whether an object is there that carries other labels, and so is somebody else's. */
export function isStrange({ metadata }: ClusterObject, stack: StackFile): boolean {
  return Object.entries(labelsOf(stack)).some(([key, value]) => metadata.labels?.[key] !== value);
}

/** `deployment/models/embedder`: tells objects of one cluster apart. */
export function nameOf({ kind, metadata }: ClusterObject): string {
  return [kind.toLowerCase(), ...(metadata.namespace ? [metadata.namespace] : []), metadata.name].join("/");
}

/** The name that a resource of Terraform has as an object: `kubernetes_config_map_v1`, id `models/embedder`. */
export function nameOfResource(type: string, id: string): string {
  return `${type
    .replace(/^kubernetes_/, "")
    .replace(/_v\d+$/, "")
    .replaceAll("_", "")}/${id}`;
}

/** As kubectl takes it: `deployment/embedder`. */
export function remove(kubectl: Kubectl, { kind, metadata }: ClusterObject): void {
  kubectl.run(["delete", kind.toLowerCase(), metadata.name, "--ignore-not-found", "--wait=true"]);
}
