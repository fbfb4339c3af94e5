import { type Kubectl } from "../../../tools/kubectl";
import { list, type LiveObject, until } from "./cluster";

/** Nodes of one kind that are not there: KWOK plays them, see script/cluster kwok. */
export interface FakeNodes {
  readonly name: string;
  readonly nodes: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** In turn. @default none has a zone */
  readonly zones?: readonly string[];
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** Beside cores, memory and places for pods. */
  readonly devices?: Readonly<Record<string, number>>;
}

const LABEL = "model-stack.test/fake-nodes";
const AMOUNTS = { cpu: "32", memory: "512Gi", pods: "110" };

/** Adds nodes to the cluster, and waits until pods may go there. @param owner by whom they are removed */
export async function addFakeNodes(
  client: Kubectl,
  owner: string,
  kinds: readonly FakeNodes[],
): Promise<void> {
  const items = kinds.flatMap((kind) =>
    Array.from({ length: kind.nodes }, (_, index) => fakeNode(kind, index, owner)),
  );
  client.run(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  await until(
    "all fake nodes are ready",
    () => list(client, "nodes", { [LABEL]: owner }).filter(isReady).length === items.length,
  );
}

export function removeFakeNodes(client: Kubectl, owner: string): void {
  client.run(["delete", "nodes", "--ignore-not-found", "-l", `${LABEL}=${owner}`]);
}

/** The kind of the fake node that a pod was sent to, `undefined` where it is none. */
export function kindOfNode(node: string, kinds: readonly FakeNodes[]): string | undefined {
  return kinds.find(({ name }) => node.replace(/-\d+$/, "") === `fake-${name}`)?.name;
}

function fakeNode({ name, labels, zones, taints, devices }: FakeNodes, index: number, owner: string): object {
  const hostname = `fake-${name}-${index}`;
  const amounts = {
    ...AMOUNTS,
    ...Object.fromEntries(Object.entries(devices ?? {}).map(([device, count]) => [device, String(count)])),
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: hostname,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/hostname": hostname,
        "kubernetes.io/os": "linux",
        [LABEL]: owner,
        ...(zones && { "topology.kubernetes.io/zone": zones[index % zones.length]! }),
        ...labels,
      },
    },
    spec: { taints },
    status: { capacity: amounts, allocatable: amounts },
  };
}

/** A node is tainted as not ready until its controller has seen it. */
function isReady({ spec, status }: LiveObject): boolean {
  const taints = (spec["taints"] ?? []) as { key: string }[];
  return (
    (status.conditions?.some(({ type, status: holds }) => type === "Ready" && holds === "True") ?? false) &&
    !taints.some(({ key }) => key.startsWith("node.kubernetes.io/"))
  );
}
