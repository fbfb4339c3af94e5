import { type DeploymentV1SpecTemplateSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { gpuMebibytes, type ServicePlan } from "./service-plan";

type Scheduling = Pick<
  DeploymentV1SpecTemplateSpec,
  | "nodeSelector"
  | "affinity"
  | "toleration"
  | "topologySpreadConstraint"
  | "priorityClassName"
  | "runtimeClassName"
>;

/** Where a pod may go, and where it should. */
export function schedulingOf(plan: ServicePlan): Scheduling {
  const { props, tolerations, maxReplicas } = plan;
  return {
    nodeSelector: props.nodeSelector && { ...props.nodeSelector },
    affinity: gpuAffinity(plan),
    toleration:
      tolerations.length > 0
        ? tolerations.map(({ key, value, effect }) => ({
            key,
            operator: value === undefined ? "Exists" : "Equal",
            value,
            effect,
          }))
        : undefined,
    topologySpreadConstraint: maxReplicas > 1 ? spread(plan) : undefined,
    priorityClassName: props.priorityClass,
    runtimeClassName: props.runtimeClass,
  };
}

/** Nodes whose GPUs have the memory that was asked for, by the label of NVIDIA's GPU feature discovery (in MiB). */
function gpuAffinity({ device }: ServicePlan): DeploymentV1SpecTemplateSpec["affinity"] {
  const least = device && gpuMebibytes(device);
  if (least === undefined) return undefined;
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerm: [
          {
            matchExpressions: [{ key: "nvidia.com/gpu.memory", operator: "Gt", values: [String(least - 1)] }],
          },
        ],
      },
    },
  };
}

/** Replicas on as many nodes and zones as there are, as a wish. Each version by itself: old pods don't count while a new version rolls out. */
function spread({ selector, isStateful }: ServicePlan) {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: [{ matchLabels: { ...selector } }],
    matchLabelKeys: [isStateful ? "controller-revision-hash" : "pod-template-hash"],
  }));
}
