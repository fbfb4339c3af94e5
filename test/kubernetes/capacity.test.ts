import {
  Autoscaling,
  Namespace,
  NodePool,
  NodeRequirement,
  Rollout,
  Taint,
  Toleration,
} from "../../constructs/kubernetes";
import { Capacity } from "../../constructs/kubernetes/capacity";
import { type Demand } from "../../constructs/kubernetes/demand";
import { misfit } from "../../constructs/kubernetes/node-fit";
import { QuotaUse } from "../../constructs/kubernetes/quota-use";
import { Accelerator, Size } from "../../constructs/model";
import { findingsOf } from "../../constructs/testing";
import { ClusterStack, idsOf, podServer } from "../support/cluster-samples";
import { untyped } from "../support/samples";

const gpus = (count: number) => ({ count });
const WITHOUT_SURGE = Rollout.rolling({ maxSurge: 0, maxUnavailable: 1 });
const SURGE = Rollout.rolling({ maxSurge: 1, maxUnavailable: 0 });

function demand(changes: Partial<Demand> = {}, name = "chat"): Demand {
  return {
    service: untyped({ node: { path: `prod/${name}` } }),
    replicas: 1,
    maxReplicas: 1,
    needsSurge: false,
    cpu: undefined,
    memory: undefined,
    limits: {},
    device: undefined,
    nodeSelector: {},
    requireNodes: [],
    tolerations: [],
    ...changes,
  };
}

const gpu = (count: number, replicas = 1, changes: Partial<Demand> = {}, name = "chat") =>
  demand(
    { device: { resource: "nvidia.com/gpu", count }, replicas, maxReplicas: replicas, ...changes },
    name,
  );

function judged(pools: readonly NodePool[], demands: readonly Demand[]): string[] {
  const capacity = new Capacity(pools, "prod/cluster");
  for (const each of demands) capacity.add(each);
  return capacity.lateFindings().map(({ rule, subject }) => `${subject} ${rule.id}`);
}

describe("a node takes a pod", () => {
  const pool = NodePool.of("gpu", {
    nodes: 1,
    cpu: 8,
    memory: Size.gibibytes(32),
    gpus: { count: 2, memory: Size.gibibytes(40), product: "NVIDIA-A100" },
    labels: { tier: "gold" },
    taints: [Taint.of("dedicated", "models"), Taint.of("soft", "", "PreferNoSchedule")],
  });
  const tolerations = [Toleration.exists("dedicated")];

  test.each<[string, Partial<Demand>, string | undefined]>([
    ["that tolerates it", {}, undefined],
    ["that fills it", { cpu: 8, memory: Size.gibibytes(32) }, undefined],
    ["but for its taint", { tolerations: [] }, "has the taint dedicated=models:NoSchedule"],
    [
      "but for the taint's value",
      { tolerations: [Toleration.equal("dedicated", "other")] },
      "has the taint dedicated=models:NoSchedule",
    ],
    [
      "but for the taint's effect",
      { tolerations: [Toleration.exists("dedicated", "NoExecute")] },
      "has the taint dedicated=models:NoSchedule",
    ],
    ["with its value", { tolerations: [Toleration.equal("dedicated", "models", "NoSchedule")] }, undefined],
    ["of its label", { nodeSelector: { tier: "gold" } }, undefined],
    ["but for a label's value", { nodeSelector: { tier: "iron" } }, "has tier=gold"],
    ["but for a label", { nodeSelector: { zone: "a" } }, "has no label zone"],
    ["by a label that every node has", { nodeSelector: { "kubernetes.io/hostname": "n1" } }, undefined],
    ["by what GPU discovery adds", { nodeSelector: { "nvidia.com/gpu.product": "NVIDIA-A100" } }, undefined],
    [
      "that its labels are required to be",
      { requireNodes: [NodeRequirement.oneOf("tier", ["gold"])] },
      undefined,
    ],
    [
      "by a requirement of every node's label",
      { requireNodes: [NodeRequirement.exists("kubernetes.io/arch")] },
      undefined,
    ],
    ["by a label that it lacks", { requireNodes: [NodeRequirement.noneOf("spot", ["yes"])] }, undefined],
    [
      "but for what is required",
      { requireNodes: [NodeRequirement.above("nvidia.com/gpu.count", 2)] },
      "does not meet nvidia.com/gpu.count Gt 2",
    ],
    ["but for cores", { cpu: 8.5 }, "has 8 cores a node"],
    ["but for memory", { memory: Size.gibibytes(33) }, "has 32Gi memory a node"],
    ["of GPUs", { device: { resource: "nvidia.com/gpu", count: 2 } }, undefined],
    ["but for GPUs", { device: { resource: "nvidia.com/gpu", count: 3 } }, "has 2 nvidia.com/gpu a node"],
    ["but for their kind", { device: { resource: "amd.com/gpu", count: 1 } }, "has no amd.com/gpu"],
    [
      "but for their memory",
      { device: { resource: "nvidia.com/gpu", count: 1, memory: Size.gibibytes(80) } },
      "has GPUs with 40Gi",
    ],
  ])("%s", (_, changes, reason) => expect(misfit(pool, demand({ tolerations, ...changes }))).toBe(reason));

  test("whose size it does not say, however much it asks for", () => {
    const unknown = NodePool.of("any", { nodes: 1 });
    expect(misfit(unknown, demand({ cpu: 500, memory: Size.tebibytes(9) }))).toBeUndefined();
    expect(misfit(unknown, gpu(1))).toBe("has no nvidia.com/gpu");
  });

  test("unless it does not say how much memory its GPUs have", () => {
    const device = { resource: "nvidia.com/gpu", count: 1, memory: Size.gibibytes(1) };
    expect(misfit(NodePool.of("gpu", { nodes: 1, gpus: gpus(1) }), demand({ device }))).toBe(
      "does not say how much memory its GPUs have",
    );
  });
});

test.each<[string, NodeRequirement, string | undefined, boolean]>([
  ["In", NodeRequirement.oneOf("a", ["1", "2"]), "2", true],
  ["In", NodeRequirement.oneOf("a", ["1", "2"]), "3", false],
  ["In", NodeRequirement.oneOf("a", ["1"]), undefined, false],
  ["NotIn", NodeRequirement.noneOf("a", ["1"]), "1", false],
  ["NotIn", NodeRequirement.noneOf("a", ["1"]), undefined, true],
  ["Exists", NodeRequirement.exists("a"), "", true],
  ["Exists", NodeRequirement.exists("a"), undefined, false],
  ["DoesNotExist", NodeRequirement.absent("a"), "1", false],
  ["DoesNotExist", NodeRequirement.absent("a"), undefined, true],
  ["Gt", NodeRequirement.above("a", 3), "4", true],
  ["Gt", NodeRequirement.above("a", 3), "3", false],
  ["Gt", NodeRequirement.above("a", 3), undefined, false],
  ["Lt", NodeRequirement.below("a", 3), "2", true],
  ["Lt", NodeRequirement.below("a", 3), "10", false],
  ["Lt", NodeRequirement.below("a", 3), "many", false],
])("a requirement %s: %o and a label of %p agree: %p", (_, requirement, value, expected) =>
  expect(requirement.isMetBy(value === undefined ? {} : { a: value })).toBe(expected),
);

describe("pods that are too many", () => {
  const pool = (nodes: number, count: number, name = "gpu") =>
    NodePool.of(name, { nodes, gpus: gpus(count) });

  test("are refused by the GPUs that there are", () => {
    expect(judged([pool(2, 4)], [gpu(4, 2)])).toEqual([]);
    expect(judged([pool(2, 4)], [gpu(4, 3)])).toEqual(["prod/chat FIT-002"]);
  });

  test("are refused where a node's rest is too small, though the GPUs together were enough", () => {
    // 4 nodes × 3 GPUs take 4 pods of 2, not 6.
    expect(judged([pool(4, 3)], [gpu(2, 4)])).toEqual([]);
    expect(judged([pool(4, 3)], [gpu(2, 5)])).toEqual(["prod/chat FIT-002"]);
  });

  test("count together, in the order in which they are placed", () => {
    const [one, two] = [gpu(4, 1, {}, "one"), gpu(4, 2, {}, "two")];
    expect(judged([pool(2, 4)], [one, two])).toEqual(["prod/two FIT-002"]);
    expect(judged([pool(2, 4)], [two, one])).toEqual(["prod/one FIT-002"]);
  });

  test("that can go to one pool only are not counted in another", () => {
    const pools = [pool(1, 8, "large"), pool(8, 1, "small")];
    // Only the large one's node takes a pod of 8.
    expect(judged(pools, [gpu(8, 1, {}, "one"), gpu(1, 8, {}, "two")])).toEqual([]);
    expect(judged(pools, [gpu(8, 2)])).toEqual(["prod/chat FIT-002"]);
    expect(judged(pools, [gpu(8, 1, {}, "one"), gpu(1, 9, {}, "two")])).toEqual(["prod/two FIT-002"]);
  });

  test("are said once, though their pool is one of several that others fit", () => {
    const pools = [pool(1, 8, "large"), pool(1, 1, "small")];
    expect(judged(pools, [gpu(8, 5, {}, "one"), gpu(1, 1, {}, "two")])).toEqual(["prod/one FIT-002"]);
  });

  test("are those of a rollout that keeps all, which has nowhere to begin", () => {
    expect(judged([pool(1, 2)], [gpu(1, 1, { needsSurge: true })])).toEqual([]);
    expect(judged([pool(1, 2)], [gpu(1, 2, { needsSurge: true })])).toEqual(["prod/chat FIT-003"]);
    expect(judged([pool(1, 2)], [gpu(1, 2)])).toEqual([]);
  });

  test("are a note where only autoscaling would make so many", () => {
    const capacity = new Capacity([pool(1, 2)], "prod/cluster");
    capacity.add(gpu(1, 1, { maxReplicas: 3 }));
    expect(capacity.lateFindings()).toMatchObject([{ rule: { id: "FIT-004" }, severity: "note" }]);
    expect(judged([pool(1, 2)], [gpu(1, 1, { maxReplicas: 2 })])).toEqual([]);
  });

  test("are not found where no nodes are stated", () => expect(judged([], [gpu(100, 100)])).toEqual([]));

  test("are found in one stack or several", () => {
    const stack = new ClusterStack({ nodePools: [pool(1, 1)] });
    stack.cluster.place(podServer({ name: "one", accelerator: Accelerator.nvidia(1) }));
    stack.cluster.place(podServer({ name: "two", accelerator: Accelerator.nvidia(1) }));
    expect(idsOf(stack)).toEqual(["FIT-002"]);
    expect(findingsOf(stack.app)[0]!.message).toContain("prod/cluster/one holds (1 × 1)");
  });

  test("are those of a rollout that is asked for, and not of GPUs' own", () => {
    const ids = (rollout?: Rollout, autoscaling?: Autoscaling) => {
      const stack = new ClusterStack({
        nodePools: [pool(1, 1)],
        definitions: ["scaledobjects.keda.sh"],
      });
      const server = podServer({ accelerator: Accelerator.nvidia(1) });
      stack.serve({ server, rollout, autoscaling });
      return idsOf(stack);
    };
    const trigger = { address: "http://p:9090", query: "q", threshold: 1 };
    expect(ids()).toEqual([]);
    expect(ids(SURGE)).toEqual(["FIT-003"]);
    // Nothing that runs is replaced where nothing need run.
    expect(ids(SURGE, Autoscaling.keda(0, 1, trigger))).toEqual([]);
  });
});

describe("whatever the nodes and the pods", () => {
  /** Numbers that are the same at every run. */
  let state = 7;
  const below = (limit: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };

  interface Pod {
    readonly size: number;
    readonly pools: readonly string[];
  }

  /** Whether some packing takes every pod: all of them are tried. */
  function canPack(free: { pool: string; gpus: number }[], pods: readonly Pod[]): boolean {
    const [pod, ...rest] = pods;
    if (!pod) return true;
    const tried = new Set<string>();
    return free.some((node) => {
      const kind = `${node.pool} ${node.gpus}`;
      if (node.gpus < pod.size || !pod.pools.includes(node.pool) || tried.has(kind)) return false;
      tried.add(kind);
      node.gpus -= pod.size;
      const fits = canPack(free, rest);
      node.gpus += pod.size;
      return fits;
    });
  }

  function instance() {
    const pools = Array.from({ length: 1 + below(3) }, (_, index) =>
      NodePool.of(`p${index}`, {
        nodes: 1 + below(3),
        gpus: gpus(1 + below(4)),
        labels: { tier: below(2) === 0 ? "a" : "b" },
      }),
    );
    const demands = Array.from({ length: 1 + below(4) }, (_, index) => {
      const selector = below(3);
      const nodeSelector: Record<string, string> = selector === 0 ? {} : { tier: selector === 1 ? "a" : "b" };
      return gpu(1 + below(4), 1 + below(3), { nodeSelector }, `s${index}`);
    });
    const free = pools.flatMap(({ name, nodes, gpus: each }) =>
      Array.from({ length: nodes }, () => ({ pool: name, gpus: each!.count })),
    );
    const pods = demands
      .flatMap((each) =>
        Array.from({ length: each.replicas }, () => ({
          size: each.device!.count,
          pools: pools.filter((pool) => !misfit(pool, each)).map(({ name }) => name),
        })),
      )
      .sort((one, other) => other.size - one.size);
    return { pools, demands, free, pods };
  }

  const instances = Array.from({ length: 1500 }, instance);
  const judgements = instances.map(({ pools, demands, free, pods }) => ({
    pools,
    demands,
    total: free.reduce((sum, node) => sum + node.gpus, 0),
    asked: pods.reduce((sum, pod) => sum + pod.size, 0),
    isPackable: canPack(free, pods),
    isRefused: judged(pools, demands).length > 0,
  }));

  test("nothing is refused that can be packed", () => {
    expect(judgements.filter(({ isPackable, isRefused }) => isPackable && isRefused)).toEqual([]);
    expect(judgements.filter(({ isPackable }) => isPackable).length).toBeGreaterThan(100);
  });

  test("more than there is is refused", () => {
    const overloaded = judgements.filter(({ asked, total }) => asked > total);
    expect(overloaded.length).toBeGreaterThan(100);
    expect(overloaded.filter(({ isRefused }) => !isRefused).length).toBeLessThan(overloaded.length / 10);
    const oneGroup = overloaded.filter(({ demands }) =>
      demands.every(({ nodeSelector }) => !("tier" in nodeSelector)),
    );
    expect(oneGroup.filter(({ isRefused }) => !isRefused)).toEqual([]);
  });

  test("what is let through can nearly always be packed", () => {
    const wrong = judgements.filter(({ isPackable, isRefused }) => !isPackable && !isRefused);
    expect(wrong.length).toBeLessThan(judgements.length / 20);
  });
});

describe("a quota", () => {
  const { cpu, memory } = { cpu: 1, memory: Size.gibibytes(1) };
  const limits = { cpu, memory };
  const used = (namespace: Namespace, ...demands: readonly Demand[]) => {
    const use = new QuotaUse(namespace);
    for (const each of demands) use.add(each);
    return use.lateFindings().map(({ rule, message }) => `${rule.id} ${message}`);
  };
  const of = (quota: object, more: object = {}) => Namespace.create("ml", { quota, ...more });

  test("takes what it allows", () => {
    const namespace = of({ cpu: 2, memory: Size.gibibytes(2), pods: 2 });
    expect(used(namespace, demand({ limits }, "a"), demand({ limits }, "b"))).toEqual([]);
    expect(used(namespace, demand({ limits, replicas: 2 }))).toEqual([]);
  });

  test.each([
    ["cores", { cpu: 2 }, "takes the cores of namespace ml to 3, and its quota allows 2."],
    [
      "memory",
      { memory: Size.gibibytes(2) },
      "takes the memory of namespace ml to 3Gi, and its quota allows 2Gi.",
    ],
    ["pods", { pods: 2 }, "takes the pods of namespace ml to 3, and its quota allows 2."],
  ])("of %s is exceeded by the last of three", (_, quota, message) => {
    const all = ["a", "b", "c"].map((name) => demand({ limits }, name));
    expect(used(of(quota), ...all)).toEqual([`QUOTA-002 ${message} Ask for less, or raise the quota.`]);
  });

  test("of devices counts those of each resource", () => {
    const namespace = of({ devices: { "nvidia.com/gpu": 3 } });
    expect(used(namespace, gpu(1, 3))).toEqual([]);
    expect(used(namespace, gpu(2, 2))).toEqual([
      "QUOTA-002 takes the nvidia.com/gpu of namespace ml to 4, and its quota allows 3. Ask for less, or raise the quota.",
    ]);
    expect(used(namespace, demand({ device: { resource: "amd.com/gpu", count: 9 } }))).toEqual([]);
  });

  test("counts what pods may use, and not the little that they are promised", () => {
    const promised = demand({ cpu: 0.1, memory: Size.mebibytes(1), limits: { cpu: 4, memory } });
    expect(used(of({ cpu: 2 }), promised)).toEqual([
      expect.stringContaining("to 4, and its quota allows 2") as string,
    ]);
    expect(used(of({}, { containerMaximum: { cpu: 2 } }), promised)).toEqual([
      expect.stringContaining("QUOTA-003 may use 4 cores") as string,
    ]);
  });

  test("wants to know what it counts", () => {
    expect(used(of({ cpu: 2, memory: Size.gibibytes(2) }), demand())).toEqual([
      expect.stringContaining("QUOTA-001 does not say its cpu and memory") as string,
    ]);
    expect(used(of({ pods: 2 }), demand())).toEqual([]);
  });

  test.each([["containerDefault"], ["containerMaximum"]])("knows it by the namespace's %s", (property) => {
    const ids = (quota: number) => {
      const namespace = Namespace.create("ml", { quota: { cpu: quota }, [property]: { cpu: 2 } });
      const stack = new ClusterStack({ namespace });
      stack.serve({ server: podServer({ cpu: undefined }), replicas: 2, rollout: WITHOUT_SURGE });
      return idsOf(stack);
    };
    expect(ids(4)).toEqual([]);
    expect(ids(3)).toEqual(["QUOTA-002"]);
  });

  test("adds up every server of the namespace", () => {
    const stack = new ClusterStack({ namespace: Namespace.existing("ml", { quota: { cpu: 3 } }) });
    const serve = (name: string, cpu: number, replicas: number) =>
      stack.serve({ server: podServer({ name, cpu }), replicas, rollout: WITHOUT_SURGE });
    serve("a", 2, 1);
    serve("b", 1, 1);
    expect(idsOf(stack)).toEqual([]);
    serve("c", 1, 2);
    expect(findingsOf(stack.app).map(({ subject, rule }) => `${subject} ${rule.id}`)).toEqual([
      "prod/c QUOTA-002",
    ]);
  });

  test("leaves room for a rollout's additional pod, unless there is none", () => {
    const ids = (cpu: number, rollout?: Rollout) => {
      const stack = new ClusterStack({ namespace: Namespace.existing("ml", { quota: { cpu } }) });
      stack.serve({ replicas: 2, rollout });
      return idsOf(stack);
    };
    expect(ids(3)).toEqual([]);
    expect(ids(2)).toEqual(["QUOTA-004"]);
    expect(ids(2, WITHOUT_SURGE)).toEqual([]);
  });
});
