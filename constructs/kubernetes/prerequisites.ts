import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { type ITerraformDependable } from "cdktf";
import { createHash } from "node:crypto";
import { literal } from "../app";
import { type ImagePuller, type ImageSource } from "../model";
import { ClusterSecret } from "./cluster-secret";
import { namespaced } from "./namespaced";
import { createNetworkPolicy } from "./network-policy";
import { type PodReferences } from "./pod-template";
import { claimName, fileKey } from "./pod-volumes";
import { bytes } from "./quantity";
import { type ServicePlan } from "./service-plan";
import { createHeadlessService } from "./services";

/** What must be there before a server's pods. */
export interface Prerequisites {
  readonly references: PodReferences;
  readonly resources: ITerraformDependable[];
}

export function createPrerequisites(plan: ServicePlan): Prerequisites {
  const resources: ITerraformDependable[] = [...plan.cluster.namespaceRules, createNetworkPolicy(plan)];
  const revisions: Record<string, string> = {};
  if (plan.isStateful) resources.push(createHeadlessService(plan));
  if (plan.cache?.volume.kind === "claim") resources.push(createClaim(plan));
  if (plan.props.files && Object.keys(plan.props.files).length > 0) {
    resources.push(createFiles(plan, plan.props.files));
    revisions["model-stack/files"] = hashOf(plan.props.files);
  }
  const references: PodReferences = {
    serviceAccount: plan.props.serviceAccount ?? createServiceAccount(plan, resources),
    secrets: createSecrets(plan, resources, revisions),
    ...bindImages(plan, resources),
    revisions,
  };
  return { references, resources };
}

function createServiceAccount(plan: ServicePlan, resources: ITerraformDependable[]): string {
  resources.push(
    new ServiceAccountV1(plan.service, "service-account", {
      ...namespaced(plan.cluster, plan.name, plan.labels),
      automountServiceAccountToken: false,
    }),
  );
  return plan.name;
}

function createClaim(plan: ServicePlan): ITerraformDependable {
  const { size, storageClass, isShared } = plan.cache!;
  return new PersistentVolumeClaimV1(plan.service, "claim", {
    ...namespaced(plan.cluster, claimName(plan.name), plan.labels),
    // Most storage classes bind a claim when its first pod is scheduled, which waits for the claim.
    waitUntilBound: false,
    spec: {
      accessModes: [isShared ? "ReadWriteMany" : "ReadWriteOnce"],
      storageClassName: storageClass,
      resources: { requests: { storage: bytes(size) } },
    },
  });
}

function createFiles(plan: ServicePlan, files: Readonly<Record<string, string>>): ITerraformDependable {
  return new ConfigMapV1(plan.service, "files", {
    ...namespaced(plan.cluster, plan.name, plan.labels),
    data: Object.fromEntries(
      Object.values(files).map((content, index) => [fileKey(index), literal(content)]),
    ),
  });
}

/** By which pods start anew with other files: those that are mounted by path are never updated. */
function hashOf(files: Readonly<Record<string, string>>): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(files)))
    .digest("hex")
    .slice(0, 16);
}

/** Where each secret variable comes from: a Secret that the cluster states, or one of the server's own. */
function createSecrets(
  plan: ServicePlan,
  resources: ITerraformDependable[],
  revisions: Record<string, string>,
): PodReferences["secrets"] {
  const { server, cluster, service, name } = plan;
  const { existingSecrets = {} } = cluster.props;
  const entries = Object.entries(server.secrets);
  const own = entries.filter(([, { variable }]) => !Object.hasOwn(existingSecrets, variable));
  if (own.length > 0) {
    const { resource, revision } = new ClusterSecret(service, "secrets", {
      cluster,
      name,
      type: "Opaque",
      secrets: own.map(([, secret]) => secret),
      data: (variableOf) => Object.fromEntries(own.map(([key, secret]) => [key, variableOf(secret)])),
    });
    resources.push(resource);
    revisions["model-stack/secrets"] = revision;
  }
  return Object.fromEntries(
    entries.map(([key, { variable }]) => [key, existingSecrets[variable] ?? { name, key }]),
  );
}

function bindImages(
  { service, server, cluster, download }: ServicePlan,
  resources: ITerraformDependable[],
): Pick<PodReferences, "image" | "downloadImage" | "pullSecrets"> {
  const pullSecrets = new Set<string>();
  const puller: ImagePuller = {
    path: cluster.path,
    sharesLoopback: cluster.sharesLoopback,
    registryAliases: cluster.registryAliases,
    authenticate: (registry) => {
      const login = cluster.loginTo(registry);
      if (!login) return;
      pullSecrets.add(login.name);
      if (login.resource) resources.push(login.resource);
    },
  };
  const bind = (image: ImageSource): string => image.bind(service, puller).reference;
  return {
    image: bind(server.image),
    downloadImage: download?.image && bind(download.image),
    pullSecrets: [...pullSecrets],
  };
}
