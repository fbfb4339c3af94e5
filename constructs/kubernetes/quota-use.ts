import { type Finding, inBytes, type Rule, Size } from "../model";
import { type Demand } from "./demand";
import { type Namespace, type Quota } from "./namespace";
import { bytes } from "./quantity";

const rules = {
  stated: { id: "QUOTA-001", title: "A server says what a quota counts" },
  exceeded: { id: "QUOTA-002", title: "The servers of a namespace keep within its quota" },
  surge: { id: "QUOTA-004", title: "A quota leaves room for a rollout's additional pod" },
  maximum: { id: "QUOTA-003", title: "A server asks for no more than a container may" },
} as const satisfies Record<string, Rule>;

/** Something that a quota counts. */
interface Counted {
  readonly what: string;
  readonly allowed: number | undefined;
  /** Of one pod. */
  readonly amount: (demand: Demand) => number;
  readonly inWords: (amount: number) => string;
}

/** Adds up what servers ask for in a namespace, and holds it against the namespace's quota. */
export class QuotaUse {
  private readonly findings: Finding[] = [];
  private readonly demands: Demand[] = [];
  private readonly used = new Map<string, number>();
  private readonly counted: readonly Counted[];

  constructor(private readonly namespace: Namespace) {
    this.counted = countedBy(namespace.quota ?? {});
  }

  add(demand: Demand): void {
    this.checkMaximum(demand);
    if (!this.namespace.quota) return;
    this.checkStated(demand);
    this.demands.push(demand);
    for (const { what, allowed, amount, inWords } of this.counted) {
      const taken = amount(demand) * demand.replicas;
      const total = (this.used.get(what) ?? 0) + taken;
      this.used.set(what, total);
      if (allowed !== undefined && taken > 0 && total > allowed)
        this.report(
          demand,
          rules.exceeded,
          `takes the ${what} of namespace ${this.namespace.name} to ${inWords(total)}, and its quota allows ${inWords(allowed)}. Ask for less, or raise the quota.`,
        );
    }
  }

  /** Also what shows only when all servers are known: whether a rollout's additional pod would be refused. */
  lateFindings(): readonly Finding[] {
    const late = this.demands
      .filter(({ needsSurge }) => needsSurge)
      .flatMap((demand) => {
        const short = this.counted.find(({ what, allowed = Infinity, amount }) => {
          const used = this.used.get(what) ?? 0;
          return amount(demand) > 0 && used <= allowed && used + amount(demand) > allowed;
        });
        return short
          ? [
              finding(
                demand,
                rules.surge,
                `starts a new pod before an old one ends, and the quota of namespace ${this.namespace.name} leaves no ${short.what} for it: the rollout would wait for ever. Raise the quota, or use Rollout.rolling({ maxSurge: 0, maxUnavailable: 1 }).`,
              ),
            ]
          : [];
      });
    return [...this.findings, ...late];
  }

  /** Quotas and maximums hold for what a pod may use as well, which is never less than what it is promised. */
  private checkMaximum(demand: Demand): void {
    const { name, containerMaximum = {} } = this.namespace;
    const { cpu, memory } = demand.limits;
    if (cpu !== undefined && containerMaximum.cpu !== undefined && cpu > containerMaximum.cpu)
      this.report(
        demand,
        rules.maximum,
        `may use ${cpu} cores, and a container in namespace ${name} may have ${containerMaximum.cpu}. Ask for less, or raise containerMaximum.`,
      );
    if (memory && containerMaximum.memory && inBytes(memory) > inBytes(containerMaximum.memory))
      this.report(
        demand,
        rules.maximum,
        `may use ${bytes(memory)} memory, and a container in namespace ${name} may have ${bytes(containerMaximum.memory)}. Ask for less, or raise containerMaximum.`,
      );
  }

  private checkStated(demand: Demand): void {
    const { name, quota } = this.namespace;
    const missing = [
      quota!.cpu !== undefined && demand.limits.cpu === undefined && "cpu",
      quota!.memory && !demand.limits.memory && "memory",
    ].filter(Boolean);
    if (missing.length > 0)
      this.report(
        demand,
        rules.stated,
        `does not say its ${missing.join(" and ")}, which the quota of namespace ${name} counts: its pods would be refused. Say it on the server, or give the namespace a containerDefault.`,
      );
  }

  private report(demand: Demand, rule: Rule, message: string): void {
    this.findings.push(finding(demand, rule, message));
  }
}

function finding(demand: Demand, rule: Rule, message: string): Finding {
  return { rule, severity: "error", subject: demand.service.node.path, message };
}

function countedBy({ cpu, memory, pods, devices = {} }: Quota): Counted[] {
  return [
    { what: "cores", allowed: cpu, amount: ({ limits }) => limits.cpu ?? 0, inWords: String },
    {
      what: "memory",
      allowed: memory && inBytes(memory),
      amount: ({ limits }) => (limits.memory ? inBytes(limits.memory) : 0),
      inWords: (amount) => bytes(Size.kibibytes(amount / 1024)),
    },
    { what: "pods", allowed: pods, amount: () => 1, inWords: String },
    ...Object.entries(devices).map(([resource, allowed]): Counted => ({
      what: resource,
      allowed,
      amount: ({ device }) => (device?.resource === resource ? device.count : 0),
      inWords: String,
    })),
  ];
}
