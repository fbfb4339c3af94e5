import {
  type DeploymentV1SpecTemplateSpecContainer,
  type DeploymentV1SpecTemplateSpec,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { type ServicePlan } from "./service-plan";

/** The user and group of a description's `uid` or `uid:gid`. */
export function userOf(user: string | undefined): { uid: string | undefined; gid: string | undefined } {
  const [uid, gid] = user?.split(":") ?? [];
  return { uid, gid };
}

/** Whether the server must not be root: always, but where it says it is, or where the image decides and the namespace lets it. */
export function isNonRoot({ server, cluster }: ServicePlan): boolean {
  const { uid } = userOf(server.user);
  return uid === undefined ? cluster.namespace.podSecurity === "restricted" : Number(uid) !== 0;
}

export function podSecurity(plan: ServicePlan): DeploymentV1SpecTemplateSpec["securityContext"] {
  const { uid, gid } = userOf(plan.server.user);
  return {
    runAsNonRoot: isNonRoot(plan),
    runAsUser: uid,
    runAsGroup: gid,
    // New volumes belong to root. Not again at every start: a model's files are many.
    fsGroup: plan.cache ? (gid ?? uid) : undefined,
    fsGroupChangePolicy: plan.cache && uid !== undefined ? "OnRootMismatch" : undefined,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/**
 * The container's own. The provider writes `runAsNonRoot: false` into every container that says nothing, which a
 * namespace that enforces "restricted" refuses whatever the pod says.
 */
export function containerSecurity(
  plan: ServicePlan,
): DeploymentV1SpecTemplateSpecContainer["securityContext"] {
  return {
    runAsNonRoot: isNonRoot(plan),
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: plan.server.readOnlyRoot,
    capabilities: { drop: ["ALL"] },
  };
}
