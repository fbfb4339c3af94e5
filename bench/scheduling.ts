import * as fs from "node:fs";
import * as path from "node:path";
import { type Block, type Manifest, renderManifests } from "../constructs/testing";
import { cluster, clusterClient, list, until } from "../test/e2e/support/cluster";
import { addFakeNodes, removeFakeNodes } from "../test/e2e/support/fake-nodes";
import { whyNoCluster } from "../test/e2e/support/where";
import { type AppRun, runProgram } from "./programs";
import { type Section, times } from "./table";

const NODES = 200;
const SERVICES = 500;
/** Namespace of the programs in apps/kubernetes, and the fake nodes' owner. */
const NAME = "model-stack-bench";

export interface SchedulingOptions {
  /** A folder that may be filled. */
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** Seconds from the first object on. */
interface Arrival {
  readonly objects: number;
  readonly pods: number;
  readonly applied: number;
  readonly scheduled: number;
  readonly running: number;
}

/** Why services can't be sent to a cluster here; `undefined` where they can. */
export function whyNotScheduled(): string | undefined {
  const reason = whyNoCluster();
  if (reason !== undefined) return reason;
  try {
    cluster("status");
    return undefined;
  } catch {
    return "the cluster is not up: script/cluster up starts it";
  }
}

/** Services on a real control plane with nodes that KWOK plays: ours against Deployments that say only what to run. */
export async function measureScheduling({ scratch, say }: SchedulingOptions): Promise<Section> {
  const synth = (side: "ours" | "raw") => {
    const outdir = path.join(scratch, `scheduling-${side}`);
    return { outdir, ...runProgram<AppRun>(`kubernetes/${side}`, { outdir }, String(SERVICES)) };
  };
  const [raw, ours] = [synth("raw"), synth("ours")];
  const objects = objectsIn(ours.outdir);
  const client = clusterClient(NAME);
  cluster("kwok", "start");
  try {
    remove();
    await addFakeNodes(client, NAME, [
      {
        name: "bench",
        nodes: NODES,
        labels: { "nvidia.com/gpu.memory": "81559" },
        taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
        devices: { "nvidia.com/gpu": 8 },
      },
    ]);
    say(`${NODES} nodes are ready`);
    const all = await send(objects);
    say(`ours: ${all.pods} pods run`);
    client.run(["delete", "namespace", NAME]);
    const bare = await send(objects.flatMap(withoutExtras));
    say(`bare Deployments: ${bare.pods} pods run`);
    return summarize([ours.wall / 1000, raw.wall / 1000], all, bare);
  } finally {
    remove();
    cluster("kwok", "stop");
  }

  function remove(): void {
    client.run(["delete", "namespace", "--ignore-not-found", NAME]);
    removeFakeNodes(client, NAME);
  }

  async function send(manifests: readonly Manifest[]): Promise<Arrival> {
    const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: manifests });
    const wanted = manifests.reduce((sum, manifest) => sum + replicasOf(manifest), 0);
    const began = Date.now();
    client.run(["apply", "--server-side", "-f", "-"], input);
    const applied = (Date.now() - began) / 1000;
    const running = () =>
      client.run(["get", "pods", "--field-selector=status.phase=Running", "-o", "name"]).split("\n").length -
      1;
    await until(`${wanted} pods run`, () => running() === wanted, 300);
    const pods = list(client, "pods");
    const last = (condition: string) =>
      Math.max(...pods.map((pod) => (transitionOf(pod.status.conditions ?? [], condition) - began) / 1000));
    return {
      objects: manifests.length,
      pods: wanted,
      applied,
      scheduled: last("PodScheduled"),
      running: last("Ready"),
    };
  }
}

/** Without autoscalers, which would wait for metrics that pods without containers do not have. */
function objectsIn(outdir: string): Manifest[] {
  const file = path.join(outdir, "stacks", "bench", "cdk.tf.json");
  const { manifests } = renderManifests(JSON.parse(fs.readFileSync(file, "utf8")) as Block);
  return manifests.filter(({ kind }) => kind !== "HorizontalPodAutoscaler");
}

interface Workload {
  readonly replicas?: number;
  readonly selector: Block;
  readonly template: {
    readonly metadata: { readonly labels: Block };
    readonly spec: { readonly containers: readonly Block[]; readonly tolerations: Block };
  };
}

function workloadOf({ spec }: Manifest): Workload {
  return spec as Workload;
}

function replicasOf(manifest: Manifest): number {
  return manifest.kind === "Deployment" ? Number(workloadOf(manifest).replicas ?? 1) : 0;
}

/** Namespace and Deployments, with what these must say to run as many pods on the same nodes. */
function withoutExtras(manifest: Manifest): Manifest[] {
  const { apiVersion, kind, metadata } = manifest;
  if (kind === "Namespace") return [{ apiVersion, kind, metadata: { name: metadata["name"] } }];
  if (kind !== "Deployment") return [];
  const { replicas, selector, template } = workloadOf(manifest);
  const { containers, tolerations } = template.spec;
  const container = ({ name, image, resources }: Block) => ({ name, image, resources });
  return [
    {
      apiVersion,
      kind,
      metadata: { name: metadata["name"], namespace: metadata["namespace"] },
      spec: {
        replicas,
        selector,
        template: {
          metadata: { labels: template.metadata.labels },
          spec: { containers: containers.map(container), tolerations },
        },
      },
    },
  ];
}

function transitionOf(
  conditions: readonly { readonly type: string; readonly lastTransitionTime?: string }[],
  wanted: string,
): number {
  return Date.parse(conditions.find(({ type }) => type === wanted)?.lastTransitionTime ?? "");
}

function summarize([ours, raw]: readonly [number, number], all: Arrival, bare: Arrival): Section {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  const row = (what: string, part: "applied" | "scheduled" | "running") => ({
    what,
    ours: seconds(all[part]),
    baseline: seconds(bare[part]),
    result: times(all[part] / bare[part]),
  });
  return {
    title: `${SERVICES} services, ${all.pods} pods, on ${NODES} nodes that KWOK plays`,
    baseline: "bare Deployments",
    rows: [
      {
        what: "synthesis (baseline: raw cdktf)",
        ours: seconds(ours),
        baseline: seconds(raw),
        result: times(ours / raw),
      },
      {
        what: "objects",
        ours: String(all.objects),
        baseline: String(bare.objects),
        result: times(all.objects / bare.objects),
      },
      row("kubectl apply", "applied"),
      row("until every pod has a node", "scheduled"),
      row("until every pod is ready", "running"),
    ],
  };
}
