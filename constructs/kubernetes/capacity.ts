import { type Finding, type Rule } from "../model";
import { type Demand } from "./demand";
import { demandInWords, misfit } from "./node-fit";
import { type NodePool } from "./node-pool";

const rules = {
  fits: { id: "FIT-001", title: "Some node can take each pod" },
  total: { id: "FIT-002", title: "The nodes have as many GPUs as the servers placed there hold" },
  surge: { id: "FIT-003", title: "A rollout's additional pods find room" },
  grown: { id: "FIT-004", title: "All replicas that autoscaling may start find room" },
} as const satisfies Record<string, Rule>;

/** Servers that can only go to the same pools, and compete for the same GPUs there. */
interface Rivals {
  readonly pools: readonly NodePool[];
  readonly demands: Demand[];
}

/**
 * Holds what servers ask for against the nodes that a cluster says it has. It refuses what can't be scheduled however
 * the scheduler packs; that everything else can be packed is not said.
 */
export class Capacity {
  private readonly findings: Finding[] = [];
  private readonly rivals = new Map<string, Rivals>();

  constructor(
    private readonly pools: readonly NodePool[],
    private readonly cluster: string,
  ) {}

  add(demand: Demand): void {
    if (this.pools.length === 0) return;
    const misfits = this.pools.map((pool) => ({ pool, reason: misfit(pool, demand) }));
    const fitting = misfits.filter(({ reason }) => reason === undefined).map(({ pool }) => pool);
    if (fitting.length === 0) {
      this.report(
        demand,
        rules.fits,
        `asks for ${demandInWords(demand)} in each pod, and no node of ${this.cluster} can take one: ${misfits
          .map(({ pool, reason }) => `${pool.name} ${reason}`)
          .join("; ")}. Ask for less, tolerate or select another pool, or state the nodes that are missing.`,
      );
      return;
    }
    if (!demand.device) return;
    const key = JSON.stringify([demand.device.resource, ...fitting.map(({ name }) => name)]);
    const known = this.rivals.get(key);
    if (known) known.demands.push(demand);
    else this.rivals.set(key, { pools: fitting, demands: [demand] });
  }

  /** What shows only when all servers are known. */
  lateFindings(): readonly Finding[] {
    const late = new Capacity(this.pools, this.cluster);
    for (const { pools } of this.rivals.values()) late.compare(pools, this.within(pools));
    // What finds no room in some pools is found again where these are among others.
    const told = new Set<string>();
    const once = ({ rule, subject }: Finding) =>
      !told.has(`${rule.id} ${subject}`) && told.add(`${rule.id} ${subject}`);
    return [...this.findings, ...late.findings.filter(once)];
  }

  /** Demands that can go nowhere but to these pools, in the order of declaration within each group. */
  private within(pools: readonly NodePool[]): Demand[] {
    const names = new Set(pools.map(({ name }) => name));
    return [...this.rivals.values()]
      .filter((rivals) => rivals.pools.every(({ name }) => names.has(name)))
      .flatMap(({ demands }) => demands);
  }

  private compare(pools: readonly NodePool[], demands: readonly Demand[]): void {
    const resource = demands[0]!.device!.resource;
    const where = pools.map(({ name, nodes, gpus }) => `${name} (${nodes} × ${gpus!.count})`).join(", ");
    const room = new Room(pools);
    const placed: Demand[] = [];
    for (const demand of demands) {
      const size = demand.device!.count;
      if (room.has(size, demand.replicas)) {
        room.take(size, demand.replicas);
        placed.push(demand);
      } else
        this.report(
          demand,
          rules.total,
          `asks for ${demand.replicas} × ${size} ${resource}, and ${this.cluster} has in ${where} not enough beside what ${holders(placed)}. Add nodes, or place it elsewhere.`,
        );
    }
    for (const demand of placed) this.compareGrowth(room, demand, where);
  }

  private compareGrowth(room: Room, demand: Demand, where: string): void {
    const { resource, count } = demand.device!;
    if (demand.needsSurge && !room.has(count, 1))
      this.report(
        demand,
        rules.surge,
        `starts a new pod before an old one ends, and no ${resource} is free for it in ${where}: the rollout would wait for ever. Use Rollout.rolling({ maxSurge: 0, maxUnavailable: 1 }), or leave room.`,
      );
    const more = demand.maxReplicas - demand.replicas;
    if (more > 0 && !room.has(count, more))
      this.report(
        demand,
        rules.grown,
        `may grow to ${demand.maxReplicas} replicas, for which ${where} has not enough ${resource}: the last ones would stay Pending.`,
        "note",
      );
  }

  private report(demand: Demand, rule: Rule, message: string, severity: Finding["severity"] = "error"): void {
    this.findings.push({ rule, severity, subject: demand.service.node.path, message });
  }
}

/**
 * What may still fit on the pools' nodes. For every size of pod: those of that size or more can't be more than what
 * the nodes take of that size; and all together can't hold more GPUs than there are.
 */
class Room {
  private readonly pods = new Map<number, number>();
  private used = 0;
  private readonly total: number;

  constructor(private readonly pools: readonly NodePool[]) {
    this.total = pools.reduce((sum, { nodes, gpus }) => sum + nodes * gpus!.count, 0);
  }

  take(size: number, count: number): void {
    this.pods.set(size, (this.pods.get(size) ?? 0) + count);
    this.used += size * count;
  }

  has(size: number, count: number): boolean {
    if (this.used + size * count > this.total) return false;
    return [...new Set([...this.pods.keys(), size])]
      .filter((least) => least <= size)
      .every((least) => this.ofSizeFrom(least) + count <= this.placesFor(least));
  }

  private ofSizeFrom(least: number): number {
    return [...this.pods].reduce((sum, [size, count]) => (size >= least ? sum + count : sum), 0);
  }

  private placesFor(size: number): number {
    return this.pools.reduce((sum, { nodes, gpus }) => sum + nodes * Math.floor(gpus!.count / size), 0);
  }
}

function holders(placed: readonly Demand[]): string {
  const all = placed.map(
    ({ service, replicas, device }) => `${service.node.path} holds (${replicas} × ${device!.count})`,
  );
  if (all.length === 0) return "nobody holds";
  return all.length <= 4 ? all.join(", ") : `${all.slice(0, 4).join(", ")} and ${all.length - 4} others hold`;
}
