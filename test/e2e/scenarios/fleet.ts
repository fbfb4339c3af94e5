import { ModelImage } from "../../../constructs/images";
import {
  type KubernetesClusterProps,
  ClusterConnection,
  KubernetesCluster,
  ModelService,
  type ModelServiceProps,
  Namespace,
  NodePool,
  Taint,
  Toleration,
} from "../../../constructs/kubernetes";
import { Accelerator, ModelServer, Probe, Size } from "../../../constructs/model";
import { type ModelApp, ModelStack } from "../../../constructs/app";
import { type FakeNodes } from "../support/fake-nodes";

/** As NVIDIA's device plugin counts whole GPUs, and slices of an A100. */
export const GPU = "nvidia.com/gpu";
export const SLICE = "nvidia.com/mig-1g.10gb";

const GPU_TAINT = { key: GPU, value: "present", effect: "NoSchedule" };
const GOLD_TAINT = { key: "example.com/gold", effect: "NoSchedule" };
const FAKE_TAINT = { key: "example.com/fake", effect: "NoSchedule" };
const SPARE_TAINT = { key: "example.com/spare", effect: "NoSchedule" };
const FLEET = { "example.com/fleet": "yes" };
const ZONES = ["a", "b"];

/** Nodes with the labels that NVIDIA's GPU feature discovery finds on real ones. */
export const NODES: readonly FakeNodes[] = [
  {
    name: "gold",
    nodes: 4,
    zones: ZONES,
    labels: { ...FLEET, ...discovered("NVIDIA-H100-80GB-HBM3", 81559, 8), "example.com/tier": "gold" },
    taints: [GPU_TAINT, GOLD_TAINT],
    devices: { [GPU]: 8 },
  },
  {
    name: "h100",
    nodes: 4,
    zones: ZONES,
    labels: { ...FLEET, ...discovered("NVIDIA-H100-80GB-HBM3", 81559, 8) },
    taints: [GPU_TAINT],
    devices: { [GPU]: 8 },
  },
  {
    name: "l4",
    nodes: 6,
    zones: ZONES,
    labels: { ...FLEET, ...discovered("NVIDIA-L4", 23034, 4) },
    taints: [GPU_TAINT],
    devices: { [GPU]: 4 },
  },
  {
    name: "a100",
    nodes: 6,
    zones: ZONES,
    labels: { ...FLEET, ...discovered("NVIDIA-A100-SXM4-80GB", 81920, 1) },
    taints: [GPU_TAINT],
    devices: { [SLICE]: 7 },
  },
  { name: "cpu", nodes: 4, zones: ZONES, labels: FLEET, taints: [FAKE_TAINT] },
  // As in a data centre whose nodes have no zones.
  {
    name: "spare",
    nodes: 2,
    labels: { ...discovered("NVIDIA-H100-80GB-HBM3", 81559, 8), "example.com/tier": "spare" },
    taints: [GPU_TAINT, SPARE_TAINT],
    devices: { [GPU]: 8 },
  },
];

function discovered(product: string, mebibytes: number, count: number): Record<string, string> {
  return {
    "nvidia.com/gpu.product": product,
    "nvidia.com/gpu.memory": String(mebibytes),
    "nvidia.com/gpu.count": String(count),
  };
}

const H100 = { count: 8, memory: Size.mebibytes(81559), product: "NVIDIA-H100-80GB-HBM3" };
const gpuTaint = Taint.of(GPU, "present");

/** What the cluster is told of them. */
export const SPARE_POOL = NodePool.of("spare", {
  nodes: 2,
  gpus: H100,
  labels: { "example.com/tier": "spare" },
  taints: [gpuTaint, Taint.of("example.com/spare")],
});
const POOLS: readonly NodePool[] = [
  NodePool.of("gold", {
    nodes: 4,
    gpus: H100,
    labels: { ...FLEET, "example.com/tier": "gold" },
    taints: [gpuTaint, Taint.of("example.com/gold")],
  }),
  NodePool.of("h100", { nodes: 4, gpus: H100, labels: FLEET, taints: [gpuTaint] }),
  NodePool.of("l4", {
    nodes: 6,
    gpus: { count: 4, memory: Size.mebibytes(23034), product: "NVIDIA-L4" },
    labels: FLEET,
    taints: [gpuTaint],
  }),
  NodePool.of("a100", {
    nodes: 6,
    gpus: { count: 7, resource: SLICE, memory: Size.mebibytes(81920), product: "NVIDIA-A100-SXM4-80GB" },
    labels: FLEET,
    taints: [gpuTaint],
  }),
  NodePool.of("cpu", {
    nodes: 4,
    cpu: 32,
    memory: Size.gibibytes(512),
    labels: FLEET,
    taints: [Taint.of("example.com/fake")],
  }),
  SPARE_POOL,
];

/** A service, and the nodes that it may go to as one finds them by reading what it asks for. */
export interface FleetService {
  readonly name: string;
  readonly mayGoTo: readonly string[];
  readonly replicas?: number;
  readonly gpus?: number;
  readonly gpuMemory?: Size;
  readonly cpu?: number;
  readonly options?: Omit<ModelServiceProps, "cluster" | "server">;
}

type Amounts = readonly (readonly [amount: number, replicas: number])[];

function group(
  name: string,
  mayGoTo: readonly string[],
  amounts: Amounts,
  service: (amount: number) => Omit<FleetService, "name" | "mayGoTo" | "replicas">,
): FleetService[] {
  return amounts.map(([amount, replicas], index) => ({
    name: `${name}-${index}`,
    mayGoTo,
    replicas,
    ...service(amount),
  }));
}

/**
 * 50 services. In whatever order the scheduler takes them they fit: on no kind of nodes the others together can leave
 * less than one asks for on every node.
 */
export const SERVICES: readonly FleetService[] = [
  // Each takes a node for itself, and together they take all.
  ...group(
    "gold",
    ["gold"],
    [
      [8, 2],
      [7, 1],
      [5, 1],
    ],
    (gpus) => ({
      gpus,
      options: {
        nodeSelector: { "example.com/tier": "gold" },
        tolerations: [Toleration.exists("example.com/gold")],
      },
    }),
  ),
  // 80 GB cards, by their memory alone.
  ...group(
    "large",
    ["h100"],
    [
      [4, 1],
      [3, 1],
      [2, 1],
      [2, 1],
      [1, 1],
      [1, 1],
      [1, 3],
    ],
    (gpus) => ({ gpus, gpuMemory: Size.gibibytes(40) }),
  ),
  // Any whole GPU.
  ...group("any", ["h100", "l4"], Array<[number, number]>(6).fill([1, 1]), (gpus) => ({ gpus })),
  ...group(
    "small",
    ["l4"],
    [
      [1, 1],
      [1, 1],
      [1, 1],
      [2, 1],
      [1, 2],
      [1, 1],
      [2, 1],
      [1, 1],
    ],
    (gpus) => ({
      gpus,
      gpuMemory: Size.gibibytes(20),
      options: { nodeSelector: { "nvidia.com/gpu.product": "NVIDIA-L4" } },
    }),
  ),
  ...group(
    "slice",
    ["a100"],
    [
      [1, 1],
      [1, 1],
      [2, 1],
      [3, 1],
      [1, 3],
      [1, 1],
      [2, 2],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    (gpus) => ({ gpus, options: { deviceResource: SLICE } }),
  ),
  // The selector is every node's: the GPUs' own taint alone keeps them away from there.
  ...group(
    "cpu",
    ["cpu"],
    [
      [1, 3],
      [2, 2],
      [4, 1],
      [8, 1],
      [1, 1],
      [2, 1],
      [2, 1],
      [4, 1],
      [1, 1],
      [1, 1],
      [2, 3],
      [8, 1],
      [1, 1],
      [1, 1],
      [2, 1],
      [4, 1],
    ],
    (cpu) => ({
      cpu,
      options: { nodeSelector: FLEET, tolerations: [Toleration.exists("example.com/fake")] },
    }),
  ),
];

/** A service for the two nodes that the fleet leaves alone. */
export function onSpare(name: string, gpus: number, changes: Partial<FleetService> = {}): FleetService {
  return {
    name,
    mayGoTo: ["spare"],
    gpus,
    ...changes,
    options: {
      nodeSelector: { "example.com/tier": "spare" },
      tolerations: [Toleration.exists("example.com/spare")],
      ...changes.options,
    },
  };
}

/** A stack with services on a cluster that states all its nodes, or what else is said of it. */
export function fleetStack(
  app: ModelApp,
  services: readonly FleetService[],
  props: KubernetesClusterProps = { nodePools: POOLS },
  version = "1",
): ModelStack {
  const stack = new ModelStack(app, "fleet");
  const cluster = new KubernetesCluster(stack, "cluster", {
    connection: ClusterConnection.kubeconfig(),
    namespace: Namespace.create(app.name),
    ...props,
  });
  for (const service of services) {
    const { replicas, options } = service;
    const server = serverOf(service, version);
    if (options || replicas !== 1)
      new ModelService(stack, server.name, { cluster, server, replicas, ...options });
    else cluster.place(server);
  }
  return stack;
}

function serverOf({ name, gpus, gpuMemory, cpu = 1 }: FleetService, version: string): ModelServer {
  return new ModelServer({
    name,
    // Nobody pulls it.
    image: ModelImage.fromRegistry(`registry.example.com/model@sha256:${"5e".repeat(32)}`),
    port: 8000,
    environment: { VERSION: version },
    readyProbe: Probe.http("/health"),
    accelerator: gpus === undefined ? undefined : Accelerator.nvidia(gpus, { memory: gpuMemory }),
    cpu,
    memory: Size.gibibytes(1),
    user: "10001:10001",
    readOnlyRoot: true,
  });
}
