import {
  HorizontalPodAutoscalerV2,
  type HorizontalPodAutoscalerV2SpecMetric,
} from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { Duration, inSeconds } from "../model";
import { type AutoscalerMetrics } from "./autoscaling";
import { CustomResource } from "./custom-resource";
import { cores } from "./quantity";
import { namespaced } from "./namespaced";
import { type ServicePlan } from "./service-plan";

/** Longest that the API server takes (k8s.io/api/autoscaling/v2, HPAScalingRules). */
const LONGEST_WINDOW_SECONDS = 3600;
/** Kubernetes' own default. */
const SHORTEST_WINDOW_SECONDS = 300;

/** Adds and removes replicas. */
export function createAutoscaler(plan: ServicePlan): void {
  if (plan.autoscaling?.prometheus) createScaledObject(plan);
  else if (plan.autoscaling) createHorizontalPodAutoscaler(plan);
}

function targetOf({ isStateful, name }: ServicePlan) {
  return { apiVersion: "apps/v1", kind: isStateful ? "StatefulSet" : "Deployment", name };
}

/** A replica that took long to start is not ended before it was of use for as long. */
function windowOf({ server }: ServicePlan): number {
  const budget = Math.ceil(inSeconds(server.startupBudget));
  return Math.min(LONGEST_WINDOW_SECONDS, Math.max(SHORTEST_WINDOW_SECONDS, budget));
}

function createHorizontalPodAutoscaler(plan: ServicePlan): void {
  const { cluster, service, name, labels, autoscaling } = plan;
  new HorizontalPodAutoscalerV2(service, "autoscaler", {
    ...namespaced(cluster, name, labels),
    spec: {
      minReplicas: autoscaling!.minReplicas,
      maxReplicas: autoscaling!.maxReplicas,
      scaleTargetRef: targetOf(plan),
      metric: metricsOf(autoscaling!.metrics!),
      behavior: {
        scaleUp: [
          {
            stabilizationWindowSeconds: 0,
            selectPolicy: "Max",
            policy: [
              { type: "Percent", value: 100, periodSeconds: 15 },
              { type: "Pods", value: 4, periodSeconds: 15 },
            ],
          },
        ],
        scaleDown: [
          {
            stabilizationWindowSeconds: windowOf(plan),
            selectPolicy: "Max",
            policy: [{ type: "Percent", value: 100, periodSeconds: 15 }],
          },
        ],
      },
    },
  });
}

function metricsOf({ cpu, memory, pods = [] }: AutoscalerMetrics): HorizontalPodAutoscalerV2SpecMetric[] {
  const utilizations = Object.entries({ cpu, memory }).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  return [
    ...utilizations.map(([name, averageUtilization]) => ({
      type: "Resource",
      resource: { name, target: { type: "Utilization", averageUtilization } },
    })),
    ...pods.map(({ name, average }) => ({
      type: "Pods",
      pods: {
        metric: { name },
        target: {
          type: "AverageValue",
          averageValue: typeof average === "number" ? cores(average) : average,
        },
      },
    })),
  ];
}

function createScaledObject(plan: ServicePlan): void {
  const { cluster, service, name, labels, autoscaling } = plan;
  const { address, query, threshold, activation, cooldown } = autoscaling!.prometheus!;
  const { name: target, ...kind } = targetOf(plan);
  new CustomResource(service, "scaled-object", {
    cluster,
    definition: "scaledobjects.keda.sh",
    version: "v1alpha1",
    kind: "ScaledObject",
    name,
    labels,
    spec: {
      scaleTargetRef: { ...kind, name: target },
      minReplicaCount: autoscaling!.minReplicas,
      maxReplicaCount: autoscaling!.maxReplicas,
      cooldownPeriod: Math.ceil(inSeconds(cooldown ?? Duration.minutes(5))),
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: { scaleDown: { stabilizationWindowSeconds: windowOf(plan) } },
        },
      },
      triggers: [
        {
          type: "prometheus",
          // KEDA takes texts only.
          metadata: {
            serverAddress: address,
            query,
            threshold: String(threshold),
            activationThreshold: String(activation ?? 0),
          },
        },
      ],
    },
  });
}

/** How many replicas a drain of nodes may take away at a time. */
export function createDisruptionBudget(plan: ServicePlan): void {
  const { cluster, service, name, labels, selector, budget } = plan;
  if (!budget) return;
  const { maxUnavailable, minAvailable } = budget;
  new PodDisruptionBudgetV1(service, "disruption-budget", {
    ...namespaced(cluster, name, labels),
    spec: {
      maxUnavailable: maxUnavailable === undefined ? undefined : String(maxUnavailable),
      minAvailable: minAvailable === undefined ? undefined : String(minAvailable),
      selector: { matchLabels: { ...selector } },
    },
  });
}
