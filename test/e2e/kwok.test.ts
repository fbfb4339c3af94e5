import { type ModelApp } from "../../constructs/app";
import { type KubernetesClusterProps, Rollout } from "../../constructs/kubernetes";
import { Size } from "../../constructs/model";
import { findingsOf, manifestsOf, removeTemporaryFolders, testApp, toYaml } from "../../constructs/testing";
import { fleetStack, type FleetService, GPU, NODES, onSpare, SERVICES, SPARE_POOL } from "./scenarios/fleet";
import {
  cluster,
  CLUSTER_FROM_NOTHING_MS,
  clusterClient,
  get,
  list,
  type LiveObject,
  until,
} from "./support/cluster";
import { addFakeNodes, kindOfNode, removeFakeNodes } from "./support/fake-nodes";
import { whereCluster } from "./support/where";

jest.setTimeout(120_000);

const { describe: suite, named } = whereCluster();

const FLEET = "model-stack-e2e-fleet";
/** A namespace for what does not fit, on the nodes that the fleet leaves alone. */
const SPARE = "model-stack-e2e-spare";
const fleet = clusterClient(FLEET);
const spare = clusterClient(SPARE);
/** GPUs without their nodes: nothing can be refused for want of room. */
const UNSTATED: KubernetesClusterProps = { deviceResources: [GPU] };
const SURGE = { options: { rollout: Rollout.rolling({ maxSurge: 1, maxUnavailable: 0 }) } };

function cleanUp(): void {
  fleet.run(["delete", "namespace", "--ignore-not-found", FLEET, SPARE]);
  removeFakeNodes(fleet, FLEET);
}

function app(name = SPARE): ModelApp {
  return testApp({ name });
}

/** Sends services to the cluster as the app's objects say. */
function deploy(services: readonly FleetService[], props: KubernetesClusterProps, version?: string): void {
  spare.run(["apply", "-f", "-"], toYaml(manifestsOf(fleetStack(app(), services, props, version))));
}

/** The room on the spare nodes is the next test's. */
async function clear(): Promise<void> {
  spare.run(["delete", "--all", "deployments"]);
  await until("the spare nodes are empty", () => list(spare, "pods").length === 0);
}

/** What the checks say of services. */
function refusals(services: readonly FleetService[], props?: KubernetesClusterProps): string[] {
  const all = app();
  fleetStack(all, services, props);
  return findingsOf(all)
    .filter(({ severity }) => severity === "error")
    .map(({ rule, subject }) => `${subject} ${rule.id}`);
}

interface PodSpec {
  readonly nodeName?: string;
  readonly containers: readonly {
    readonly resources: { readonly requests?: Readonly<Record<string, string>> };
  }[];
}

function podSpec({ spec }: LiveObject): PodSpec {
  return spec as unknown as PodSpec;
}

function serverOf({ metadata }: LiveObject): string {
  return metadata.labels!["model-stack.server"]!;
}

function isRunning({ status }: LiveObject): boolean {
  return status.phase === "Running";
}

/** Why the scheduler finds no node for a pod; `undefined` where it found one, or has not tried yet. */
function whyPending({ status }: LiveObject): string | undefined {
  return status.conditions?.find(({ type, status: holds }) => type === "PodScheduled" && holds === "False")
    ?.message;
}

/** Waits until every pod either runs or was refused by the scheduler; the reasons by server. */
async function settled(pods: number): Promise<Record<string, string>> {
  await until(`${pods} pods run or find no node`, () => {
    const all = list(spare, "pods");
    return all.length === pods && all.every((pod) => isRunning(pod) || whyPending(pod) !== undefined);
  });
  return Object.fromEntries(
    list(spare, "pods")
      .filter((pod) => !isRunning(pod))
      .map((pod) => [serverOf(pod), whyPending(pod)!]),
  );
}

/** In the units that the tests use. */
function amountOf(quantity: string): number {
  const [, digits, unit] = /^(\d+)(m|Mi|Gi)?$/.exec(quantity)!;
  return Number(digits) * { m: 0.001, Mi: 2 ** 20, Gi: 2 ** 30, "": 1 }[unit ?? ""]!;
}

suite("services on nodes that KWOK plays", () => {
  beforeAll(async () => {
    jest.spyOn(console, "error").mockReturnValue();
    cluster("up");
    cluster("kwok", "start");
    cleanUp();
    await addFakeNodes(fleet, FLEET, NODES);
  }, CLUSTER_FROM_NOTHING_MS);

  afterAll(() => {
    cleanUp();
    cluster("kwok", "stop");
    removeTemporaryFolders();
  });

  describe("50 services on 26 nodes of six kinds", () => {
    let pods: LiveObject[];

    beforeAll(async () => {
      expect(SERVICES).toHaveLength(50);
      const wanted = SERVICES.reduce((sum, { replicas = 1 }) => sum + replicas, 0);
      fleet.run(["apply", "--server-side", "-f", "-"], toYaml(manifestsOf(fleetStack(app(FLEET), SERVICES))));
      await until("all pods run", () => list(fleet, "pods").filter(isRunning).length === wanted, 90);
      pods = list(fleet, "pods");
      expect(pods).toHaveLength(wanted);
    });

    test(named("go where they may, and nowhere else"), () => {
      const strays = pods.flatMap((pod) => {
        const { mayGoTo } = SERVICES.find(({ name }) => name === serverOf(pod))!;
        const kind = kindOfNode(podSpec(pod).nodeName!, NODES);
        return kind !== undefined && mayGoTo.includes(kind) ? [] : [`${pod.metadata.name} is on ${kind}`];
      });
      expect(strays).toEqual([]);
    });

    test(named("have the replicas that they ask for, on several nodes"), () => {
      for (const { name, replicas = 1 } of SERVICES) {
        const nodes = pods.filter((pod) => serverOf(pod) === name).map((pod) => podSpec(pod).nodeName);
        expect([name, nodes.length]).toEqual([name, replicas]);
        if (replicas > 1) expect([name, new Set(nodes).size > 1]).toEqual([name, true]);
      }
    });

    test(named("take no more of a node than it has"), () => {
      const over = list(fleet, "nodes").flatMap((node) => {
        const allocatable = (node.status as { allocatable: Record<string, string> }).allocatable;
        const here = pods.filter((pod) => podSpec(pod).nodeName === node.metadata.name);
        return Object.entries(usedBy(here))
          .filter(([resource, amount]) => amount > amountOf(allocatable[resource] ?? "0"))
          .map(([resource, amount]) => `${node.metadata.name}: ${amount} ${resource}`);
      });
      expect(over).toEqual([]);
      // The count is one that could be too much.
      expect(usedBy(pods.filter((pod) => podSpec(pod).nodeName!.startsWith("fake-gold")))[GPU]).toBe(28);
    });

    function usedBy(some: readonly LiveObject[]): Record<string, number> {
      const used: Record<string, number> = {};
      for (const { resources } of some.flatMap((pod) => podSpec(pod).containers))
        for (const [resource, quantity] of Object.entries(resources.requests ?? {}))
          used[resource] = (used[resource] ?? 0) + amountOf(quantity);
      return used;
    }
  });

  describe("replicas on nodes that have no zones", () => {
    test(named("go to several nodes"), async () => {
      deploy([onSpare("heavy", 1, { cpu: 24 })], UNSTATED);
      await until("a pod runs", () => list(spare, "pods").filter(isRunning).length === 1);
      deploy([onSpare("pair", 1, { replicas: 2 })], UNSTATED);
      await until("three pods run", () => list(spare, "pods").filter(isRunning).length === 3);
      const nodes = list(spare, "pods")
        .filter((pod) => serverOf(pod) === "pair")
        .map((pod) => podSpec(pod).nodeName);
      await clear();
      expect(new Set(nodes).size).toBe(2);
    });
  });

  describe("a server that no node can take", () => {
    const impossible = [
      onSpare("nine", 9),
      onSpare("bright", 1, { gpuMemory: Size.gibibytes(96) }),
      onSpare("elsewhere", 1, { options: { nodeSelector: { "example.com/tier": "platinum" } } }),
      onSpare("intolerant", 1, { options: { tolerations: [] } }),
    ];

    test(named("is refused at synth"), () => {
      expect(refusals(impossible)).toEqual(impossible.map(({ name }) => `fleet/${name} FIT-001`));
    });

    test(named("would have waited for ever"), async () => {
      deploy(impossible, UNSTATED);
      const reasons = await settled(impossible.length);
      expect(reasons).toEqual({
        nine: expect.stringContaining("Insufficient nvidia.com/gpu") as string,
        bright: expect.stringContaining("didn't match Pod's node affinity/selector") as string,
        elsewhere: expect.stringContaining("didn't match Pod's node affinity/selector") as string,
        intolerant: expect.stringContaining("had untolerated taint(s)") as string,
      });
      await clear();
    });
  });

  describe("servers that are too many", () => {
    const three = ["first", "second", "third"].map((name) => onSpare(name, 8));

    test(named("are refused at synth, the one for which nothing is left"), () => {
      expect(refusals(three)).toEqual(["fleet/third FIT-002"]);
      expect(refusals(three.slice(0, 2))).toEqual([]);
    });

    test(named("wait where the cluster states no nodes"), async () => {
      expect(refusals(three, UNSTATED)).toEqual([]);
      deploy(three, UNSTATED);
      const reasons = Object.values(await settled(3));
      expect(reasons).toEqual([expect.stringContaining("2 Insufficient nvidia.com/gpu")]);
      await clear();
    });

    // 6 + 4 + 3 + 3 fill two nodes of 8 by number, and no two of the sums are 8.
    test(named("wait where only trying every order could tell"), async () => {
      const puzzle = [6, 4, 3, 3].map((gpus, index) => onSpare(`piece-${index}`, gpus));
      expect(refusals(puzzle, { nodePools: [SPARE_POOL] })).toEqual([]);
      deploy(puzzle, { nodePools: [SPARE_POOL] });
      const reasons = Object.values(await settled(4));
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons) expect(reason).toContain("2 Insufficient nvidia.com/gpu");
      await clear();
    });
  });

  describe("a rollout where every GPU is held", () => {
    const full = onSpare("full", 8, { replicas: 2 });
    const surging = onSpare("full", 8, { replicas: 2, ...SURGE });

    afterEach(clear);

    test(named("goes on by itself, one replica at a time"), async () => {
      deploy([full], { nodePools: [SPARE_POOL] });
      await until("both replicas run", () => list(spare, "pods").filter(isRunning).length === 2);
      const old = list(spare, "pods").map(({ metadata }) => metadata.name);
      deploy([full], { nodePools: [SPARE_POOL] }, "2");
      spare.run(["rollout", "status", "deployment/full", "--timeout=60s"]);
      await until("the old pods are gone", () => list(spare, "pods").length === 2);
      expect(list(spare, "pods").filter(({ metadata }) => old.includes(metadata.name))).toEqual([]);
      expect(get(spare, "deployment", "full").status.readyReplicas).toBe(2);
    });

    test(named("is refused at synth where it needs one more, and would have waited for ever"), async () => {
      expect(refusals([surging], { nodePools: [SPARE_POOL] })).toEqual(["fleet/full FIT-003"]);
      deploy([surging], UNSTATED);
      await until("both replicas run", () => list(spare, "pods").filter(isRunning).length === 2);
      deploy([surging], UNSTATED, "2");
      expect(await settled(3)).toEqual({
        full: expect.stringContaining("2 Insufficient nvidia.com/gpu") as string,
      });
    });
  });
});
