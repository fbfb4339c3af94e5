import { type DeploymentV1SpecTemplateSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NodeRequirement } from "./node-requirement";
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
    affinity: affinityOf(plan),
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

type Affinity = DeploymentV1SpecTemplateSpec["affinity"];

function affinityOf(plan: ServicePlan): Affinity {
  const { requireNodes = [], preferNodes = [], near, apartFrom } = plan.props;
  const required = [...gpuMemory(plan), ...requireNodes.map(expression)];
  const apart = [
    ...(apartFrom ? [together(apartFrom, "kubernetes.io/hostname", MOST_WANTED)] : []),
    ...(plan.maxReplicas > 1 ? [together(plan.selector, "topology.kubernetes.io/zone", WANTED)] : []),
  ];
  const affinity = {
    nodeAffinity:
      required.length + preferNodes.length > 0
        ? {
            requiredDuringSchedulingIgnoredDuringExecution:
              required.length > 0 ? { nodeSelectorTerm: [{ matchExpressions: required }] } : undefined,
            preferredDuringSchedulingIgnoredDuringExecution:
              preferNodes.length > 0
                ? preferNodes.map((each) => ({
                    weight: MOST_WANTED,
                    preference: { matchExpressions: [expression(each)] },
                  }))
                : undefined,
          }
        : undefined,
    podAffinity: near && {
      preferredDuringSchedulingIgnoredDuringExecution: [
        together(near, "kubernetes.io/hostname", MOST_WANTED),
      ],
    },
    podAntiAffinity:
      apart.length > 0 ? { preferredDuringSchedulingIgnoredDuringExecution: apart } : undefined,
  };
  return Object.values(affinity).some(Boolean) ? affinity : undefined;
}

/** Largest weight that the API server takes. */
const MOST_WANTED = 100;
/** Of another zone for each replica: less than what somebody asked for. */
const WANTED = 50;

/** Pods with these labels in the same part of the cluster. */
function together(labels: Readonly<Record<string, string>>, topologyKey: string, weight: number) {
  return { weight, podAffinityTerm: { topologyKey, labelSelector: [{ matchLabels: { ...labels } }] } };
}

function expression({ label, operator, values }: NodeRequirement) {
  return { key: label, operator, values: values.length > 0 ? [...values] : undefined };
}

/** Nodes whose GPUs have the memory that was asked for, by the label of NVIDIA's GPU feature discovery (in MiB). */
function gpuMemory({ device }: ServicePlan) {
  const least = device && gpuMebibytes(device);
  return least === undefined ? [] : [expression(NodeRequirement.above("nvidia.com/gpu.memory", least - 1))];
}

/**
 * Replicas on as many nodes as there are, as a wish. Each version by itself: old pods don't count while a new version
 * rolls out. Zones are not spread over here: the scheduler passes over nodes that lack one of the labels.
 */
function spread({ selector, isStateful }: ServicePlan) {
  return [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: [{ matchLabels: { ...selector } }],
      matchLabelKeys: [isStateful ? "controller-revision-hash" : "pod-template-hash"],
    },
  ];
}
