import {
  Duration,
  Faults,
  inSeconds,
  isText,
  type Rule,
  show,
  type Properties,
  refuseUnknown,
} from "../model";
import { isQuantity } from "./quantity";

const rules = {
  range: { id: "SCALE-001", title: "Autoscaling goes from fewer replicas to more" },
  percent: { id: "SCALE-003", title: "A utilization is a percentage of what a pod asks for" },
  name: { id: "SCALE-004", title: "A metric has a name and an amount" },
  zero: { id: "SCALE-005", title: "The HorizontalPodAutoscaler keeps one replica" },
  query: { id: "SCALE-006", title: "A Prometheus trigger has an address, a query and a threshold" },
  cooldown: { id: "SCALE-007", title: "A cooldown is a time" },
} as const satisfies Record<string, Rule>;

/** An average over the pods, of a metric that the cluster's custom metrics API has for each of them. */
export interface PodMetric {
  /** As the metrics adapter calls it, such as "vllm_num_requests_waiting". */
  readonly name: string;
  /** A quantity, such as 5 or "500m". */
  readonly average: number | string;
}

export interface AutoscalerMetrics {
  /** Percent of the cores that a pod asks for. @default 70 where no metric is given */
  readonly cpu?: number;
  /** Percent of the memory that a pod asks for. @default not followed */
  readonly memory?: number;
  /** @default none */
  readonly pods?: readonly PodMetric[];
}

export interface PrometheusTrigger {
  /** URL of Prometheus, as KEDA reaches it. */
  readonly address: string;
  /** PromQL that gives one number. */
  readonly query: string;
  /** Amount of the query's result for each replica. */
  readonly threshold: number;
  /** Result above which the first replica is started. @default 0 */
  readonly activation?: number;
  /** How long the result must stay below before the last replica ends. @default 5 minutes */
  readonly cooldown?: Duration;
}

const METRICS: Properties<AutoscalerMetrics> = { cpu: true, memory: true, pods: true };
const TRIGGER: Properties<PrometheusTrigger> = {
  address: true,
  query: true,
  threshold: true,
  activation: true,
  cooldown: true,
};

/** As many replicas as the load asks for. A frozen value. */
export class Autoscaling {
  /**
   * By Kubernetes' own HorizontalPodAutoscaler.
   * @throws {InvalidInput} SCALE-001 to SCALE-005
   */
  static between(minReplicas: number, maxReplicas: number, metrics: AutoscalerMetrics = {}): Autoscaling {
    const { cpu, memory, pods = [] } = metrics ?? {};
    const list = Array.isArray(pods) ? Object.freeze([...(pods as readonly PodMetric[])]) : pods;
    const isBare = cpu === undefined && memory === undefined && list?.length === 0;
    return new Autoscaling(
      minReplicas,
      maxReplicas,
      Object.freeze({ ...metrics, cpu: isBare ? 70 : cpu, memory, pods: list }),
      undefined,
    );
  }

  /**
   * By KEDA, on the result of a Prometheus query; down to no replica at all with `minReplicas` 0. Then the query must
   * count what waits outside the server, such as a gateway's queue: a server that does not run has no metrics.
   * @throws {InvalidInput} SCALE-001, SCALE-006, SCALE-007
   */
  static keda(minReplicas: number, maxReplicas: number, trigger: PrometheusTrigger): Autoscaling {
    return new Autoscaling(minReplicas, maxReplicas, undefined, Object.freeze({ ...trigger }));
  }

  private constructor(
    readonly minReplicas: number,
    readonly maxReplicas: number,
    readonly metrics: AutoscalerMetrics | undefined,
    readonly prometheus: PrometheusTrigger | undefined,
  ) {
    const faults = new Faults("autoscaling");
    refuseUnknown(metrics, METRICS, faults);
    refuseUnknown(prometheus, TRIGGER, faults);
    faults.require(
      Number.isInteger(minReplicas) &&
        Number.isInteger(maxReplicas) &&
        minReplicas >= 0 &&
        maxReplicas >= 1 &&
        minReplicas <= maxReplicas,
      rules.range,
      () =>
        `from ${show(minReplicas)} to ${show(maxReplicas)} replicas; give whole numbers, the first from 0 up, the second from 1 up and no less than the first.`,
    );
    if (metrics) checkMetrics(minReplicas, metrics, faults);
    if (prometheus) checkTrigger(prometheus, faults);
    faults.throwIfAny();
    Object.freeze(this);
  }
}

function checkMetrics(minReplicas: number, metrics: AutoscalerMetrics, faults: Faults): void {
  faults.require(
    minReplicas !== 0,
    rules.zero,
    () =>
      `minReplicas is 0, and the HorizontalPodAutoscaler never ends the last replica. Give 1, or Autoscaling.keda(0, …) on a cluster that has KEDA.`,
  );
  for (const [name, percent] of Object.entries({ cpu: metrics.cpu, memory: metrics.memory }))
    faults.require(
      percent === undefined || (Number.isInteger(percent) && percent >= 1 && percent <= 1000),
      rules.percent,
      () => `${name} is ${show(percent)}; give a whole number of percent of what a pod asks for, such as 70.`,
    );
  faults.require(
    Array.isArray(metrics.pods),
    rules.name,
    () =>
      `pods are ${show(metrics.pods)}; give a list of metrics, such as [{ name: "requests_waiting", average: 5 }].`,
  );
  for (const metric of Array.isArray(metrics.pods) ? (metrics.pods as readonly PodMetric[]) : []) {
    const { name, average } = metric ?? {};
    faults.require(
      isText(name, /^[A-Za-z_:][\w:./-]*$/) &&
        (isPositive(average) || (isQuantity(average) && /[1-9]/.test(average))),
      rules.name,
      () =>
        `metric ${show(name)} has the average ${show(average)}; give a metric's name and a quantity, such as { name: "requests_waiting", average: 5 }.`,
    );
  }
}

function checkTrigger(trigger: PrometheusTrigger, faults: Faults): void {
  const { address, query, threshold, activation = 0, cooldown } = trigger;
  faults.require(
    isText(address, /^https?:\/\/[^\s/]+/) &&
      isText(query, /\S/) &&
      isPositive(threshold) &&
      (activation === 0 || isPositive(activation)),
    rules.query,
    () =>
      `address is ${show(address)}, query ${show(query)}, threshold ${show(threshold)}, activation ${show(activation)}; give a URL such as "http://prometheus.monitoring:9090", PromQL that gives one number, a threshold above 0 and an activation from 0 up.`,
  );
  faults.require(
    cooldown === undefined ||
      (cooldown instanceof Duration && inSeconds(cooldown) >= 0 && inSeconds(cooldown) < Infinity),
    rules.cooldown,
    () => `cooldown is ${show(cooldown)}; give a time, such as Duration.minutes(5).`,
  );
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Infinity;
}
