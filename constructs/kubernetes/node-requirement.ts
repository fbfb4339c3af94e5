import { Faults, isText, LABEL_KEY, LABEL_VALUE, type Rule, show } from "../model";

const LABEL: Rule = { id: "NODE-009", title: "A requirement of nodes is about a label" };

type Operator = "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";

/** What a node's labels must be, where `nodeSelector` says too little. A frozen value. */
export class NodeRequirement {
  /** The label has one of these values. @throws {InvalidInput} NODE-009 */
  static oneOf(label: string, values: readonly string[]): NodeRequirement {
    return new NodeRequirement(label, "In", values);
  }

  /** The label has none of these values, or is not there. @throws {InvalidInput} NODE-009 */
  static noneOf(label: string, values: readonly string[]): NodeRequirement {
    return new NodeRequirement(label, "NotIn", values);
  }

  /** The label is there. @throws {InvalidInput} NODE-009 */
  static exists(label: string): NodeRequirement {
    return new NodeRequirement(label, "Exists", []);
  }

  /** The label is not there. @throws {InvalidInput} NODE-009 */
  static absent(label: string): NodeRequirement {
    return new NodeRequirement(label, "DoesNotExist", []);
  }

  /** The label is a whole number above this one. @throws {InvalidInput} NODE-009 */
  static above(label: string, number: number): NodeRequirement {
    return new NodeRequirement(label, "Gt", [inDigits(number)]);
  }

  /** The label is a whole number below this one. @throws {InvalidInput} NODE-009 */
  static below(label: string, number: number): NodeRequirement {
    return new NodeRequirement(label, "Lt", [inDigits(number)]);
  }

  private constructor(
    readonly label: string,
    readonly operator: Operator,
    readonly values: readonly string[],
  ) {
    const faults = new Faults("node requirement");
    const isCounted = operator === "Gt" || operator === "Lt";
    const isListed = operator === "In" || operator === "NotIn";
    faults.require(
      isText(label, LABEL_KEY) &&
        Array.isArray(values) &&
        values.every((value) => isText(value, isCounted ? /^-?\d+$/ : LABEL_VALUE)) &&
        (!isListed || values.length > 0),
      LABEL,
      () =>
        `label ${show(label)} ${operator} ${show(values)}; give a label's key, and ${isCounted ? "a whole number" : "at least one value that labels can have"}, such as NodeRequirement.${isCounted ? 'above("nvidia.com/gpu.count", 3)' : 'oneOf("nvidia.com/gpu.product", ["NVIDIA-L4"])'}.`,
    );
    faults.throwIfAny();
    this.values = Object.freeze([...values]);
    Object.freeze(this);
  }

  /** Whether a node with these labels will do. */
  isMetBy(labels: Readonly<Record<string, string>>): boolean {
    const value = labels[this.label];
    switch (this.operator) {
      case "In":
        return value !== undefined && this.values.includes(value);
      case "NotIn":
        return value === undefined || !this.values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      case "Gt":
        return Number(value) > Number(this.values[0]);
      case "Lt":
        return Number(value) < Number(this.values[0]);
    }
  }

  /** As messages say it. */
  get description(): string {
    return `${this.label} ${this.operator}${this.values.length > 0 ? ` ${this.values.join(", ")}` : ""}`;
  }
}

/** What is no number, as plain JavaScript can give, is left to the rule, which shows it and refuses it. */
function inDigits(value: unknown): string {
  return typeof value === "number" ? String(value) : show(value);
}
