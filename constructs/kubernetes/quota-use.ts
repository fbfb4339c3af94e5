import { type Finding, inBytes, type Rule, Size } from "../model";
import { type Demand } from "./demand";
import { type Namespace } from "./namespace";
import { bytes } from "./quantity";

const rules = {
  stated: { id: "QUOTA-001", title: "A server says what a quota counts" },
  exceeded: { id: "QUOTA-002", title: "The servers of a namespace keep within its quota" },
  maximum: { id: "QUOTA-003", title: "A server asks for no more than a container may" },
} as const satisfies Record<string, Rule>;

/** Adds up what servers ask for in a namespace, and holds it against the namespace's quota. */
export class QuotaUse {
  private readonly findings: Finding[] = [];
  private readonly used = new Map<string, number>();

  constructor(private readonly namespace: Namespace) {}

  add(demand: Demand): void {
    const { name, containerMaximum = {}, quota } = this.namespace;
    // Quotas and maximums hold for what a pod may use as well, which is never less than what it is promised.
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
    if (!quota) return;
    const missing = [
      quota.cpu !== undefined && cpu === undefined && "cpu",
      quota.memory && !memory && "memory",
    ].filter(Boolean);
    if (missing.length > 0)
      this.report(
        demand,
        rules.stated,
        `does not say its ${missing.join(" and ")}, which the quota of namespace ${name} counts: its pods would be refused. Say it on the server, or give the namespace a containerDefault.`,
      );
    const pods = demand.replicas;
    this.count(demand, "cores", cpu === undefined ? 0 : cpu * pods, quota.cpu, String);
    this.count(
      demand,
      "memory",
      memory ? inBytes(memory) * pods : 0,
      quota.memory && inBytes(quota.memory),
      (amount) => bytes(Size.kibibytes(amount / 1024)),
    );
    this.count(demand, "pods", pods, quota.pods, String);
    const { device } = demand;
    if (device)
      this.count(demand, device.resource, device.count * pods, quota.devices?.[device.resource], String);
  }

  lateFindings(): readonly Finding[] {
    return this.findings;
  }

  private count(
    demand: Demand,
    what: string,
    amount: number,
    allowed: number | undefined,
    inWords: (amount: number) => string,
  ): void {
    const before = this.used.get(what) ?? 0;
    this.used.set(what, before + amount);
    if (allowed === undefined || amount === 0 || before + amount <= allowed) return;
    this.report(
      demand,
      rules.exceeded,
      `takes the ${what} of namespace ${this.namespace.name} to ${inWords(before + amount)}, and its quota allows ${inWords(allowed)}. Ask for less, or raise the quota.`,
    );
  }

  private report(demand: Demand, rule: Rule, message: string): void {
    this.findings.push({ rule, severity: "error", subject: demand.service.node.path, message });
  }
}
