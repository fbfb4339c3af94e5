import { type Block } from "../synthesized";

/*
 * Where hashicorp/kubernetes is not the API under other names. Found in its source, 3.2.1, and on a cluster: what it
 * made of a stack against what the API server makes of the manifests.
 */

/** Attributes of a resource that tell Terraform or the provider something, and Kubernetes nothing. */
export const NOT_FOR_KUBERNETES: ReadonlySet<string> = new Set([
  "//",
  "auto_approve",
  "binary_data_wo_revision",
  "data_wo_revision",
  "depends_on",
  "id",
  "lifecycle",
  "provider",
  "target_state",
  "timeouts",
  "wait_for_completion",
  "wait_for_default_service_account",
  "wait_for_load_balancer",
  "wait_for_rollout",
  "wait_for_service_account_token",
  "wait_until_bound",
]);

/** The same of `kubernetes_manifest`, whose object is all in `manifest`. */
export const NOT_FOR_MANIFESTS: ReadonlySet<string> = new Set([
  ...NOT_FOR_KUBERNETES,
  "computed_fields",
  "field_manager",
  "object",
  "wait",
  "wait_for",
]);

/** They make several objects of one, or of another provider's knowledge. */
export const INEXPRESSIBLE: ReadonlySet<string> = new Set(["count", "dynamic", "for_each", "provisioner"]);

const RBD = { ceph_monitors: "monitors", rados_user: "user", rbd_image: "image", rbd_pool: "pool" };

const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  V1AzureDiskVolumeSource: { data_disk_uri: "diskURI" },
  V1DaemonSetSpec: { strategy: "updateStrategy" },
  V1GlusterfsPersistentVolumeSource: { endpoints_name: "endpoints" },
  V1GlusterfsVolumeSource: { endpoints_name: "endpoints" },
  V1RBDPersistentVolumeSource: RBD,
  V1RBDVolumeSource: RBD,
  // The provider encodes data itself, and takes binary data encoded.
  V1Secret: {
    data: "stringData",
    data_wo: "stringData",
    binary_data: "data",
    binary_data_wo: "data",
  },
  V1StorageClass: { storage_provisioner: "provisioner" },
};

export function renamedBy(model: string, attribute: string): string {
  return RENAMED[model]?.[attribute] ?? attribute;
}

/** Blocks that the API does not have: what is in them belongs to the object that they are in. */
const WRAPPERS: Readonly<Record<string, string>> = { V1PersistentVolumeSpec: "persistent_volume_source" };

export function unwrap(model: string, block: Block): Block {
  const wrapper = WRAPPERS[model];
  if (wrapper === undefined || !(wrapper in block)) return block;
  const { [wrapper]: inner, ...outer } = block;
  return { ...outer, ...((Array.isArray(inner) ? inner[0] : inner) as Block | undefined) };
}

/** A source of a projected volume may hold several of each kind; to the API each is a source of its own. */
const PROJECTIONS = ["secret", "config_map", "downward_api", "service_account_token"];

export function split(model: string, blocks: readonly unknown[]): readonly unknown[] {
  if (model !== "V1VolumeProjection") return blocks;
  return blocks.flatMap((block) => {
    const sources = (block ?? {}) as Block;
    const unknown = Object.keys(sources).filter((key) => !PROJECTIONS.includes(key));
    return [...PROJECTIONS, ...unknown].flatMap((key) =>
      [sources[key] ?? []].flat().map((source) => ({ [key]: source as unknown })),
    );
  });
}

const MAY_BE_MISSING = { optional: false };

/**
 * What the provider writes where nothing is stated, and the API server would fill in something else or nothing.
 * A boolean of the provider is never unset.
 */
const WRITTEN: Readonly<Record<string, Block | ((stated: Block) => Block)>> = {
  RbacV1Subject: { namespace: "default" },
  V1AzureDiskVolumeSource: { readOnly: false },
  V1ConfigMap: { immutable: false },
  V1ConfigMapEnvSource: MAY_BE_MISSING,
  V1ConfigMapKeySelector: MAY_BE_MISSING,
  V1ConfigMapProjection: MAY_BE_MISSING,
  V1ConfigMapVolumeSource: MAY_BE_MISSING,
  V1CSIVolumeSource: { readOnly: false, fsType: "" },
  V1EndpointConditions: { ready: false, serving: false, terminating: false },
  V1FCVolumeSource: { lun: 0 },
  V1HTTPIngressPath: { pathType: "ImplementationSpecific" },
  V1JobSpec: (stated) => ({
    backoffLimit: 6,
    completions: 1,
    manualSelector: false,
    parallelism: 1,
    ...(stated["completionMode"] === "Indexed" ? { backoffLimitPerIndex: 0, maxFailedIndexes: 0 } : {}),
    ...stated,
  }),
  // Also where it is a template, which has no namespace of its own.
  V1PersistentVolumeClaim: (stated) => ({
    ...stated,
    metadata: { namespace: "default", ...(stated["metadata"] as Block | undefined) },
  }),
  V1PodDNSConfigOption: { value: "" },
  V1PodSecurityContext: { runAsNonRoot: false },
  V1PodSpec: { automountServiceAccountToken: true, enableServiceLinks: true, shareProcessNamespace: false },
  // Where the API has 30.
  V1ReplicationControllerSpec: (stated) => {
    const template = stated["template"] as Block | undefined;
    const spec = { terminationGracePeriodSeconds: 0, ...(template?.["spec"] as Block | undefined) };
    return template ? { ...stated, template: { ...template, spec } } : stated;
  },
  V1ResourceFieldSelector: { divisor: "1" },
  V1SecretEnvSource: MAY_BE_MISSING,
  V1SecretKeySelector: MAY_BE_MISSING,
  V1SecretProjection: MAY_BE_MISSING,
  V1SecretVolumeSource: MAY_BE_MISSING,
  V1SecurityContext: {
    allowPrivilegeEscalation: true,
    privileged: false,
    readOnlyRootFilesystem: false,
    runAsNonRoot: false,
  },
  V1ServiceAccount: { automountServiceAccountToken: true },
  // Where the API has 10.
  V1StatefulSetSpec: { revisionHistoryLimit: 0 },
  V1StorageClass: { allowVolumeExpansion: true },
  V1Toleration: { operator: "Equal" },
  V1TopologySpreadConstraint: { maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
  V1VolumeMount: { mountPropagation: "None" },
  V1WindowsSecurityContextOptions: {
    gmsaCredentialSpec: "",
    gmsaCredentialSpecName: "",
    hostProcess: false,
    runAsUserName: "",
  },
  V2HorizontalPodAutoscalerSpec: { behavior: {} },
  V2HPAScalingRules: { stabilizationWindowSeconds: 0 },
};

/** Fields that the provider does not pass on, for what else is stated. */
const UNHEARD: Readonly<Record<string, (stated: Block) => readonly string[]>> = {
  V1JobSpec: ({ completionMode }) =>
    completionMode === "Indexed" ? [] : ["backoffLimitPerIndex", "maxFailedIndexes"],
  V1SeccompProfile: ({ type }) => (type === "Localhost" ? [] : ["localhostProfile"]),
  V1ServiceSpec: ({ type }) =>
    type === "LoadBalancer" ? [] : ["allocateLoadBalancerNodePorts", "loadBalancerClass"],
  V2MetricTarget: ({ type }) =>
    Object.entries({
      AverageValue: "averageValue",
      Utilization: "averageUtilization",
      Value: "value",
    }).flatMap(([of, field]) => (of === type ? [] : [field])),
};

/** Zero of these is unset to the provider, and something else to the API. */
const ZERO_IS_UNSET: ReadonlySet<string> = new Set([
  "activeDeadlineSeconds",
  "completions",
  "endPort",
  "minDomains",
  "minReplicas",
  "startingDeadlineSeconds",
]);

/** An object with what the provider writes into it, and without what it leaves out. */
export function asWritten(model: string, stated: Block): Block {
  const unheard = UNHEARD[model]?.(stated) ?? [];
  return Object.fromEntries(
    Object.entries(withDefaults(model, stated)).filter(
      ([field, value]) => !unheard.includes(field) && !(value === 0 && ZERO_IS_UNSET.has(field)),
    ),
  );
}

function withDefaults(model: string, stated: Block): Block {
  const written = WRITTEN[model] ?? {};
  if (typeof written === "function") return written(stated);
  // A block in which nothing is set is none to the provider, and defaults of false, zero and no text set nothing.
  const isUnseen = Object.keys(stated).length === 0 && !Object.values(written).some(Boolean);
  return isUnseen ? {} : { ...written, ...stated };
}

/** Texts that are numbers to the base of 8: modes of files. */
export function isOctal(field: string): boolean {
  return field === "mode" || field === "defaultMode";
}
