import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { type ITerraformDependable } from "cdktf";
import { type StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { TerraformData } from "../app";
import { namespaced } from "./namespaced";
import { podTemplate, type PodReferences } from "./pod-template";
import { CACHE } from "./pod-volumes";
import { bytes } from "./quantity";
import { type PlannedCache, type ServicePlan } from "./service-plan";

/** Old versions that stay for `kubectl rollout undo`. */
const HISTORY = 5;

/** The Deployment of a server, or its StatefulSet where replicas keep names or claims of their own. */
export function createWorkload(
  plan: ServicePlan,
  references: PodReferences,
  dependsOn: ITerraformDependable[],
): DeploymentV1 | StatefulSetV1 {
  return plan.isStateful
    ? createStatefulSet(plan, references, dependsOn)
    : createDeployment(plan, references, dependsOn);
}

function common(plan: ServicePlan, dependsOn: ITerraformDependable[]) {
  const { cluster, name, labels, timeoutSeconds } = plan;
  const timeout = `${timeoutSeconds}s`;
  return {
    ...namespaced(cluster, name, labels),
    dependsOn,
    waitForRollout: true,
    timeouts: { create: timeout, update: timeout, delete: timeout },
  };
}

function createDeployment(
  plan: ServicePlan,
  references: PodReferences,
  dependsOn: ITerraformDependable[],
): DeploymentV1 {
  const { rollout } = plan;
  return new DeploymentV1(plan.service, "deployment", {
    ...common(plan, dependsOn),
    spec: {
      replicas: plan.replicas === undefined ? undefined : String(plan.replicas),
      revisionHistoryLimit: HISTORY,
      progressDeadlineSeconds: plan.deadlineSeconds,
      selector: { matchLabels: { ...plan.selector } },
      strategy: {
        type: rollout.type,
        rollingUpdate:
          rollout.type === "Recreate"
            ? undefined
            : { maxSurge: String(rollout.maxSurge), maxUnavailable: String(rollout.maxUnavailable) },
      },
      template: podTemplate(plan, references),
    },
  });
}

function createStatefulSet(
  plan: ServicePlan,
  references: PodReferences,
  dependsOn: ITerraformDependable[],
): StatefulSetV1 {
  // Loaded where it is used: its bindings take as long to load as all others together.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const binding =
    require("@cdktf/provider-kubernetes/lib/stateful-set-v1") as typeof import("@cdktf/provider-kubernetes/lib/stateful-set-v1");
  /* eslint-enable @typescript-eslint/no-require-imports */
  const { cache } = plan;
  const claims = cache?.volume.kind === "per-replica" ? rememberClaims(plan, cache) : undefined;
  return new binding.StatefulSetV1(plan.service, "stateful-set", {
    ...common(plan, dependsOn),
    // hashicorp/kubernetes 3.2.1 fails after every change that it has waited for ("Missing Resource Identity After
    // Update", hashicorp/terraform-provider-kubernetes#2926): script/deploy waits in its place.
    waitForRollout: false,
    // By its address: cdktf writes a resource as a template, which Terraform does not take here.
    lifecycle: claims && {
      replaceTriggeredBy: [`${claims.terraformResourceType}.${claims.friendlyUniqueId}`],
    },
    spec: {
      replicas: plan.replicas === undefined ? undefined : String(plan.replicas),
      revisionHistoryLimit: HISTORY,
      serviceName: headlessName(plan.name),
      podManagementPolicy: "Parallel",
      selector: { matchLabels: { ...plan.selector } },
      updateStrategy: [{ type: "RollingUpdate", rollingUpdate: [{ partition: 0 }] }],
      template: podTemplate(plan, references),
      volumeClaimTemplate:
        cache?.volume.kind === "per-replica"
          ? [
              {
                metadata: { name: CACHE, labels: { ...plan.selector } },
                spec: {
                  accessModes: ["ReadWriteOnce"],
                  storageClassName: cache.storageClass,
                  resources: { requests: { storage: bytes(cache.size) } },
                },
              },
            ]
          : undefined,
    },
  });
}

/**
 * Claims of a StatefulSet can't be changed, and the provider would try to at every deployment
 * (hashicorp/terraform-provider-kubernetes#2049). The StatefulSet is replaced instead; claims that are there stay as
 * they are, for the replicas that come back.
 */
function rememberClaims({ service }: ServicePlan, { size, storageClass }: PlannedCache): TerraformData {
  return new TerraformData(service, "claims", {
    triggersReplace: { size: bytes(size), storageClass: storageClass ?? "" },
  });
}

/** The Service that gives each replica a name of its own. */
export function headlessName(server: string): string {
  return `${server}-replicas`;
}
