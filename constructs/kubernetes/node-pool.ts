import {
  DNS_LABEL,
  Faults,
  inBytes,
  isText,
  LABEL_KEY,
  LABEL_VALUE,
  type Rule,
  show,
  Size,
  inMebibytes,
  record,
  withoutMistyped,
  type Properties,
  refuseUnknown,
} from "../model";
import { isResourceName, showSize } from "./quantity";
import { Taint } from "./taint";

const rules = {
  name: { id: "NODE-003", title: "A node pool's name is a DNS label" },
  nodes: { id: "NODE-004", title: "A node pool has nodes" },
  labels: { id: "NODE-005", title: "A node's labels are ones that Kubernetes accepts" },
  taints: { id: "NODE-006", title: "A node's taints are taints" },
  capacity: { id: "NODE-007", title: "A node's cores and memory are more than none" },
  gpus: { id: "NODE-008", title: "A node's GPUs are counted in a resource that a device plugin offers" },
  types: { id: "NODE-010", title: "A node pool's properties are of their documented types" },
} as const satisfies Record<string, Rule>;

/** The GPUs of one node. */
export interface NodeGpus {
  /** Number on each node. */
  readonly count: number;
  /** As the device plugin calls it. @default "nvidia.com/gpu" */
  readonly resource?: string;
  /** Of each GPU, as the label nvidia.com/gpu.memory says. @default not known */
  readonly memory?: Size;
  /** As the label nvidia.com/gpu.product says, such as "NVIDIA-H100-80GB-HBM3". @default not known */
  readonly product?: string;
}

export interface NodePoolProps {
  /** How many there are, or may be where the pool grows by itself. */
  readonly nodes: number;
  /** @default none but what GPU feature discovery adds */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly taints?: readonly Taint[];
  /** Cores that pods may ask for on each node. @default not known, any request fits */
  readonly cpu?: number;
  /** Memory that pods may ask for on each node. @default not known, any request fits */
  readonly memory?: Size;
  /** @default none */
  readonly gpus?: NodeGpus;
}

/** Nodes of one kind, so that what can never be scheduled is found before it is made. A frozen value. */
export class NodePool {
  /** @throws {InvalidInput} NODE-003 to NODE-010 */
  static of(name: string, props: NodePoolProps): NodePool {
    return new NodePool(name, props);
  }

  readonly nodes: number;
  /** With those of GPU feature discovery. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly cpu: number | undefined;
  readonly memory: Size | undefined;
  readonly gpus: (NodeGpus & { readonly resource: string }) | undefined;

  private constructor(
    readonly name: string,
    props: NodePoolProps,
  ) {
    validate(name, props);
    const { gpus } = props;
    this.nodes = props.nodes;
    this.taints = Object.freeze([...(props.taints ?? [])]);
    this.cpu = props.cpu;
    this.memory = props.memory;
    this.gpus = gpus && Object.freeze({ ...gpus, resource: gpus.resource ?? "nvidia.com/gpu" });
    this.labels = Object.freeze({ ...(gpus && discoveredLabels(gpus)), ...props.labels });
    Object.freeze(this);
  }
}

/** What NVIDIA's GPU feature discovery writes on a node (NVIDIA/k8s-device-plugin, docs/gpu-feature-discovery). */
function discoveredLabels({ memory, product, count }: NodeGpus): Record<string, string> {
  return {
    "nvidia.com/gpu.count": String(count),
    ...(memory && { "nvidia.com/gpu.memory": String(inMebibytes(memory)) }),
    ...(product && { "nvidia.com/gpu.product": product }),
  };
}

const KINDS = {
  labels: record('{ "example.com/tier": "gold" }'),
  gpus: record("{ count: 8, memory: Size.gibibytes(80) }"),
};

const PROPERTIES: Properties<NodePoolProps> = {
  nodes: true,
  labels: true,
  taints: true,
  cpu: true,
  memory: true,
  gpus: true,
};
const GPUS: Properties<NodeGpus> = { count: true, resource: true, memory: true, product: true };

function validate(name: string, props: NodePoolProps): void {
  const faults = new Faults(`node pool ${show(name)}`);
  refuseUnknown(props, PROPERTIES, faults);
  refuseUnknown(props?.gpus, GPUS, faults, "gpus.");
  const typed = withoutMistyped(props, KINDS, rules.types, faults);
  const { nodes, labels = {}, taints = [], cpu, memory, gpus } = typed;
  faults.require(
    isText(name, DNS_LABEL),
    rules.name,
    () => `name is ${show(name)}; use lower-case letters, digits and hyphens, such as "h100".`,
  );
  faults.require(
    Number.isInteger(nodes) && nodes >= 1,
    rules.nodes,
    () => `nodes is ${show(nodes)}; give a whole number from 1 up, or leave the pool out.`,
  );
  for (const [key, value] of Object.entries(labels))
    faults.require(
      LABEL_KEY.test(key) && isText(value, LABEL_VALUE),
      rules.labels,
      () =>
        `label ${show(key)} is ${show(value)}; give a key and a value as kubectl get nodes --show-labels prints them.`,
    );
  faults.require(
    Array.isArray(taints) && taints.every((taint) => taint instanceof Taint),
    rules.taints,
    () => `taints are ${show(taints)}; give a list such as [Taint.of("nvidia.com/gpu", "present")].`,
  );
  faults.require(
    (cpu === undefined || (typeof cpu === "number" && cpu > 0 && cpu < Infinity)) &&
      (memory === undefined || isAmount(memory)),
    rules.capacity,
    () =>
      `cpu is ${show(cpu)} and memory ${showSize(memory)}; give what a node has for pods, such as 64 and Size.gibibytes(512), or leave them out.`,
  );
  if (gpus)
    faults.require(
      Number.isInteger(gpus.count) &&
        gpus.count >= 1 &&
        (gpus.resource === undefined || isResourceName(gpus.resource)) &&
        (gpus.memory === undefined || isAmount(gpus.memory)) &&
        (gpus.product === undefined || isText(gpus.product, LABEL_VALUE)),
      rules.gpus,
      () =>
        `gpus: count is ${show(gpus.count)}, resource ${show(gpus.resource)}, memory ${showSize(gpus.memory)}, product ${show(gpus.product)}; give { count: 8, memory: Size.gibibytes(80), product: "NVIDIA-H100-80GB-HBM3" }, with a resource such as "amd.com/gpu" where it is not nvidia.com/gpu.`,
    );
  faults.throwIfAny();
}

function isAmount(size: unknown): boolean {
  return size instanceof Size && inBytes(size) > 0 && inBytes(size) < Infinity;
}
