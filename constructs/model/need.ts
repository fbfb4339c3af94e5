import { Faults, type Rule, show } from "./findings";
import { DNS_NAME, isPort, isText } from "./names";

const rules = {
  hostPort: { id: "NEED-001", title: "A host port is a TCP port" },
  restart: { id: "NEED-002", title: "A restart policy is one that exists" },
  replicas: { id: "NEED-003", title: "A number of replicas is a whole number from 1 up" },
  autoscaling: { id: "NEED-004", title: "Autoscaling goes from fewer replicas to more" },
  disruption: { id: "NEED-005", title: "A disruption budget lets something be disrupted" },
  ingress: { id: "NEED-006", title: "An ingress has a host name" },
  gpu: { id: "NEED-007", title: "A number of GPUs is a whole number from 1 up" },
} as const satisfies Record<string, Rule>;

/** What a target can offer beside running a server. Each need asks for one of these. */
export type Feature =
  | "host-port"
  | "restart-policy"
  | "replicas"
  | "autoscaling"
  | "disruption-budget"
  | "ingress"
  | "gpu"
  | "liveness";

export type RestartPolicy = "no" | "on-failure" | "always" | "unless-stopped";
export const RESTART_POLICIES: readonly string[] = [
  "no",
  "on-failure",
  "always",
  "unless-stopped",
] satisfies RestartPolicy[];

/** What each feature's need carries. */
export interface FeatureValues {
  readonly "host-port": number;
  readonly "restart-policy": RestartPolicy;
  readonly replicas: number;
  readonly autoscaling: { readonly minReplicas: number; readonly maxReplicas: number };
  readonly "disruption-budget": { readonly maxUnavailable: number };
  readonly ingress: { readonly host: string };
  readonly gpu: number;
  readonly liveness: true;
}

/**
 * Something that a server asks of its target. Required as made: a target that can't meet it refuses the
 * server at synth. `preferred()` makes it a wish: where it can't be met it is listed after synth.
 */
export class Need<F extends Feature = Feature> {
  /**
   * The port on the Docker host.
   * @throws {InvalidInput} NEED-001
   */
  static hostPort(port: number): Need<"host-port"> {
    check(
      isPort(port),
      rules.hostPort,
      () => `host port is ${show(port)}; give a whole number from 1 to 65535.`,
    );
    return new Need("host-port", port, true);
  }

  /**
   * What a Docker host does when the server ends.
   * @throws {InvalidInput} NEED-002
   */
  static restart(policy: RestartPolicy): Need<"restart-policy"> {
    check(
      RESTART_POLICIES.includes(policy),
      rules.restart,
      () => `restart policy is ${show(policy)}; known are ${RESTART_POLICIES.join(", ")}.`,
    );
    return new Need("restart-policy", policy, true);
  }

  /**
   * A fixed number of copies behind one address.
   * @throws {InvalidInput} NEED-003
   */
  static replicas(count: number): Need<"replicas"> {
    check(
      Number.isInteger(count) && count >= 1,
      rules.replicas,
      () => `replicas is ${show(count)}; give a whole number from 1 up.`,
    );
    return new Need("replicas", count, true);
  }

  /**
   * As many copies as the load asks for.
   * @throws {InvalidInput} NEED-004
   */
  static autoscaling(range: {
    readonly minReplicas: number;
    readonly maxReplicas: number;
  }): Need<"autoscaling"> {
    const { minReplicas: min, maxReplicas: max } = range;
    check(
      Number.isInteger(min) && Number.isInteger(max) && min >= 0 && max >= 1 && min <= max,
      rules.autoscaling,
      () =>
        `from ${show(min)} to ${show(max)} replicas; give whole numbers, the first from 0 up, the second from 1 up and no less than the first.`,
    );
    return new Need("autoscaling", Object.freeze({ ...range }), true);
  }

  /**
   * How many copies planned maintenance may take away at a time.
   * @throws {InvalidInput} NEED-005
   */
  static disruptionBudget(budget: { readonly maxUnavailable: number }): Need<"disruption-budget"> {
    check(
      Number.isInteger(budget.maxUnavailable) && budget.maxUnavailable >= 1,
      rules.disruption,
      () =>
        `maxUnavailable is ${show(budget.maxUnavailable)}; give a whole number from 1 up: with 0 no node could ever be drained.`,
    );
    return new Need("disruption-budget", Object.freeze({ ...budget }), true);
  }

  /**
   * A host name under which the server is reached from outside the cluster.
   * @throws {InvalidInput} NEED-006
   */
  static ingress(options: { readonly host: string }): Need<"ingress"> {
    check(
      isText(options.host, DNS_NAME),
      rules.ingress,
      () => `host is ${show(options.host)}; give a DNS name in lower case, such as "embedder.example.com".`,
    );
    return new Need("ingress", Object.freeze({ ...options }), true);
  }

  /**
   * GPUs; a server with an accelerator asks for these by itself, unless its needs say more.
   * @throws {InvalidInput} NEED-007
   */
  static gpu(count: number): Need<"gpu"> {
    check(
      Number.isInteger(count) && count >= 1,
      rules.gpu,
      () => `${show(count)} GPUs; give a whole number from 1 up, or leave the need out for the CPU.`,
    );
    return new Need("gpu", count, true);
  }

  /** A restart when the live probe fails; a server with a live probe wishes for this by itself. */
  static liveness(): Need<"liveness"> {
    return new Need("liveness", true, true);
  }

  private constructor(
    readonly feature: F,
    readonly value: FeatureValues[F],
    readonly isRequired: boolean,
  ) {
    Object.freeze(this);
  }

  /** The same need as a wish. */
  preferred(): Need<F> {
    return new Need(this.feature, this.value, false);
  }

  /** The same need as a condition. */
  required(): Need<F> {
    return new Need(this.feature, this.value, true);
  }
}

function check(holds: boolean, rule: Rule, message: () => string): void {
  const faults = new Faults("need");
  faults.require(holds, rule, message);
  faults.throwIfAny();
}
