import { Faults, isText, LABEL_KEY, LABEL_VALUE, type Rule, show } from "../model";

const rules = {
  taint: { id: "NODE-001", title: "A taint has a key, a value and an effect" },
  toleration: { id: "NODE-002", title: "A toleration names the taint that it tolerates" },
} as const satisfies Record<string, Rule>;

export type TaintEffect = "NoSchedule" | "PreferNoSchedule" | "NoExecute";
const EFFECTS: readonly string[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"] satisfies TaintEffect[];

/** What keeps pods off a node that don't tolerate it. A frozen value. */
export class Taint {
  /** @throws {InvalidInput} NODE-001 */
  static of(key: string, value = "", effect: TaintEffect = "NoSchedule"): Taint {
    return new Taint(key, value, effect);
  }

  private constructor(
    readonly key: string,
    readonly value: string,
    readonly effect: TaintEffect,
  ) {
    const faults = new Faults("taint");
    faults.require(
      isText(key, LABEL_KEY) && isText(value, LABEL_VALUE) && EFFECTS.includes(effect),
      rules.taint,
      () =>
        `key ${show(key)}, value ${show(value)}, effect ${show(effect)}; give a key and a value as labels have them, and one of ${EFFECTS.join(", ")}, such as Taint.of("nvidia.com/gpu", "present").`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}

/** What lets a pod onto nodes with a taint. A frozen value. */
export class Toleration {
  /**
   * Tolerates a taint whatever its value.
   * @param effect @default every effect
   * @throws {InvalidInput} NODE-002
   */
  static exists(key: string, effect?: TaintEffect): Toleration {
    return new Toleration(key, undefined, effect);
  }

  /**
   * Tolerates a taint with this value.
   * @param effect @default every effect
   * @throws {InvalidInput} NODE-002
   */
  static equal(key: string, value: string, effect?: TaintEffect): Toleration {
    return new Toleration(key, value, effect);
  }

  private constructor(
    readonly key: string,
    readonly value: string | undefined,
    readonly effect: TaintEffect | undefined,
  ) {
    const faults = new Faults("toleration");
    faults.require(
      isText(key, LABEL_KEY) &&
        (value === undefined || isText(value, LABEL_VALUE)) &&
        (effect === undefined || EFFECTS.includes(effect)),
      rules.toleration,
      () =>
        `key ${show(key)}, value ${show(value)}, effect ${show(effect)}; give a key and a value as labels have them, and one of ${EFFECTS.join(", ")}, such as Toleration.exists("nvidia.com/gpu").`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }

  tolerates(taint: Taint): boolean {
    return (
      taint.key === this.key &&
      (this.value === undefined || this.value === taint.value) &&
      (this.effect === undefined || this.effect === taint.effect)
    );
  }
}
