import { Faults, isText, type Rule, show, refuseUnknown } from "../model";

const rules = {
  amount: { id: "ROLL-001", title: "A rollout's steps are numbers or percentages" },
  stuck: { id: "ROLL-002", title: "A rollout can take a step" },
} as const satisfies Record<string, Rule>;

/** A number of replicas, or a percentage of them such as "25%". */
export type Replicas = number | string;

export interface RollingOptions {
  /** How many replicas more than wanted there may be meanwhile; a percentage is rounded up. @default 1 */
  readonly maxSurge?: Replicas;
  /** How many fewer may be ready meanwhile; a percentage is rounded down. @default 0 */
  readonly maxUnavailable?: Replicas;
}

/** How a new version takes the place of the old one. A frozen value. */
export class Rollout {
  /**
   * Some replicas at a time.
   * @throws {InvalidInput} ROLL-001, ROLL-002
   */
  static rolling(options: RollingOptions = {}): Rollout {
    const { maxSurge = 1, maxUnavailable = 0 } = options ?? {};
    return new Rollout("RollingUpdate", maxSurge, maxUnavailable, options);
  }

  /** All of the old ones end before the first new one starts: nobody answers in between. */
  static recreate(): Rollout {
    return new Rollout("Recreate", 0, "100%");
  }

  private constructor(
    readonly type: "RollingUpdate" | "Recreate",
    readonly maxSurge: Replicas,
    readonly maxUnavailable: Replicas,
    options: RollingOptions = {},
  ) {
    const faults = new Faults("rollout");
    refuseUnknown(options, { maxSurge: true, maxUnavailable: true }, faults);
    faults.require(
      isAmount(maxSurge) && isAmount(maxUnavailable),
      rules.amount,
      () =>
        `maxSurge is ${show(maxSurge)} and maxUnavailable ${show(maxUnavailable)}; give whole numbers from 0 up or percentages up to "100%", such as "25%".`,
    );
    faults.require(
      !isNothing(maxSurge) || !isNothing(maxUnavailable),
      rules.stuck,
      () =>
        `maxSurge and maxUnavailable are both 0, so that no replica could ever be replaced. Let one of them be 1.`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }

  /** Replicas above the wanted number, rounded as Kubernetes does. */
  surge(replicas: number): number {
    return amountOf(this.maxSurge, replicas, Math.ceil);
  }

  /** Whether no replica is taken away before a new one is ready. */
  keepsAll(replicas: number): boolean {
    return (
      this.type === "RollingUpdate" &&
      this.surge(replicas) > 0 &&
      amountOf(this.maxUnavailable, replicas, Math.floor) === 0
    );
  }

  /** Replicas that are replaced together. At least one: Kubernetes takes one away where both round to none. */
  step(replicas: number): number {
    return Math.max(1, this.surge(replicas) + amountOf(this.maxUnavailable, replicas, Math.floor));
  }
}

function isAmount(value: unknown): boolean {
  return typeof value === "number"
    ? Number.isInteger(value) && value >= 0
    : isText(value, /^(100|\d{1,2})%$/);
}

function isNothing(value: Replicas): boolean {
  return value === 0 || value === "0%" || value === "00%";
}

function amountOf(value: Replicas, replicas: number, round: (value: number) => number): number {
  return typeof value === "number" ? value : round((parseInt(value, 10) * replicas) / 100);
}
