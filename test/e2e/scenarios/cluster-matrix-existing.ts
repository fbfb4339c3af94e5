/** The namespace that the matrix does not make: what is in it is there before. */
export function openNamespace(app: string): string {
  return `${app}-open`;
}

/** Names of what is there before. */
export const EXISTING = {
  /** Its claims can grow, as clouds' can. */
  storageClass: "e2e-matrix",
  sharedStorageClass: "e2e-matrix-shared",
  runtimeClass: "e2e-matrix",
  priorityClass: "e2e-matrix",
  claim: "models",
  secret: { name: "hugging-face", key: "token" },
  serviceAccount: "robot",
  pullSecret: "registry-login",
} as const;

interface ExistingObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/**
 * What the matrix finds on its cluster: the classes, and in its open namespace a claim, a secret and an account.
 * @param login of the registry, as Docker's configuration file has it
 */
export function existingObjects(app: string, login: string): ExistingObject[] {
  const namespace = openNamespace(app);
  const storageClass = (name: string) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "model-stack.local/volumes",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    storageClass(EXISTING.storageClass),
    storageClass(EXISTING.sharedStorageClass),
    {
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name: EXISTING.runtimeClass },
      handler: "runc",
    },
    {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: EXISTING.priorityClass },
      value: 1000,
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: EXISTING.claim, namespace },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "64Mi" } } },
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: EXISTING.secret.name, namespace },
      stringData: { [EXISTING.secret.key]: "found" },
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: EXISTING.pullSecret, namespace },
      type: "kubernetes.io/dockerconfigjson",
      stringData: { ".dockerconfigjson": login },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: EXISTING.serviceAccount, namespace } },
  ];
}
