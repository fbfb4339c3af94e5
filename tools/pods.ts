import { labelsOf } from "./cluster-objects";
import { type Kubectl } from "./kubectl";
import { say } from "./progress";
import { type StackFile } from "./stack-file";

interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: Ended;
  };
  readonly lastState?: { readonly terminated?: Ended };
}

interface Ended {
  readonly exitCode: number;
  readonly reason?: string;
}

/** The parts of a pod that the tools read. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Restarts after which a server counts as unable to start. The kubelet waits 10 s before the second, and 20 s before the third. */
const RESTARTS = 2;
/** Times in a row after which refusals count: a quota learns late that an old pod, and with it a GPU, is free again. */
const REFUSALS = 3;
const LOG_LINES = 20;
/** What waiting does not mend (pkg/kubelet/images and pkg/kubelet/kuberuntime name these reasons). */
const HOPELESS = [
  "ImagePullBackOff",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
];
/** How long a pod may be without a node before that is said. */
const PATIENCE_MS = 10_000;
const WARNINGS = 3;
/** The cluster may have another clock. */
const CLOCK_SLACK_MS = 5_000;

/** Why a pod will not become ready however long one waits. */
export function hopelessPod({ status }: Pod): string | undefined {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  for (const { name, state, lastState, restartCount } of containers) {
    const waiting = state?.waiting;
    if (waiting?.reason && HOPELESS.includes(waiting.reason))
      return `container ${name}: ${waiting.reason}${waiting.message ? `: ${waiting.message}` : ""}`;
    const ended = state?.terminated ?? lastState?.terminated;
    if (restartCount >= RESTARTS && ended)
      return `container ${name} was restarted ${restartCount} times, and ended with exit status ${ended.exitCode}${ended.reason && ended.reason !== "Error" ? ` (${ended.reason})` : ""}`;
  }
  return undefined;
}

/** Calls `stop` as soon as a pod that began to start after `since` is beyond hope, or pods are refused. */
export function watchPods(
  stack: StackFile,
  clusters: readonly Kubectl[],
  since: number,
  stop: () => void,
): NodeJS.Timeout {
  let refused = 0;
  const told = new Set<string>();
  const timer = setInterval(() => {
    const pods = clusters.flatMap((kubectl) => podsOf(kubectl, stack, since));
    for (const line of pods.flatMap(waitingFor))
      if (!told.has(line)) {
        told.add(line);
        say(`    ${line}`);
      }
    const isHopeless = pods.some((pod) => hopelessPod(pod));
    refused = clusters.some((kubectl) => refusals(kubectl, stack).length > 0) ? refused + 1 : 0;
    if (!isHopeless && refused < REFUSALS) return;
    clearInterval(timer);
    stop();
  }, 3000);
  return timer;
}

/** Why a pod has no node for a while now. A node may come: nobody gives up for that. */
function waitingFor({ metadata, status }: Pod): string[] {
  const scheduled = status.conditions?.find(({ type }) => type === "PodScheduled");
  const isNew = Date.now() - Date.parse(metadata.creationTimestamp) < PATIENCE_MS;
  if (isNew || scheduled?.status !== "False") return [];
  // Of the several sentences the first says why.
  const [reason] = (scheduled.message ?? "").split(/\. (?=[A-Z]|preemption)/);
  return [`pod ${metadata.name.replace(/-[a-z0-9]{5}$/, "")} waits for a node: ${reason}`];
}

/** What to know of the pods that are not well: why, and the last log lines. */
export function explainPods(stack: StackFile, clusters: readonly Kubectl[], since: number): string[] {
  return clusters.flatMap((kubectl) => [
    ...refusals(kubectl, stack),
    ...podsOf(kubectl, stack, since)
      .filter((pod) => !isReady(pod))
      .flatMap((pod) => explain(kubectl, pod)),
  ]);
}

function explain(kubectl: Kubectl, pod: Pod): string[] {
  const { name } = pod.metadata;
  const scheduled = pod.status.conditions?.find(({ type }) => type === "PodScheduled");
  const reason =
    hopelessPod(pod) ??
    (scheduled?.status === "False"
      ? `${scheduled.reason}: ${scheduled.message}`
      : `${pod.status.phase}, not ready`);
  const logs = [...logOf(kubectl, name, ["--previous"]), ...logOf(kubectl, name, [])].slice(-LOG_LINES);
  return [
    `pod ${kubectl.namespace}/${name} is not well: ${reason}`,
    ...warningsOf(kubectl, name).map((warning) => `  ${warning}`),
    ...(logs.length > 0 ? [`  its last ${LOG_LINES} log lines:`, ...logs.map((line) => `  | ${line}`)] : []),
  ];
}

function logOf(kubectl: Kubectl, pod: string, options: readonly string[]): string[] {
  const run = kubectl.try(["logs", pod, "--all-containers", `--tail=${LOG_LINES}`, ...options]);
  if (run.status !== 0) return [];
  return run.stdout
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("unable to retrieve container logs"));
}

/** What the cluster last warned of about a pod: probes that fail, volumes that can't be mounted. */
function warningsOf(kubectl: Kubectl, pod: string): string[] {
  const about = `involvedObject.kind=Pod,involvedObject.name=${pod},type=Warning`;
  const run = kubectl.try(["get", "events", "--field-selector", about, "-o", "json"]);
  if (run.status !== 0) return [];
  const events = (JSON.parse(run.stdout) as { items: { reason: string; message: string }[] }).items;
  // Back-offs repeat what is said already.
  const texts = events
    .filter(({ reason }) => reason !== "BackOff")
    .map(({ reason, message }) => `${reason}: ${message.trim()}`);
  return [...new Set(texts)].slice(-WARNINGS);
}

/** Pods that the API server does not even take: Pod Security or a quota is in the way. */
function refusals(kubectl: Kubectl, stack: StackFile): string[] {
  return kubectl
    .list<Workload>(["deployments.apps", "statefulsets.apps"], labelsOf(stack))
    .flatMap(({ kind, metadata, status }) =>
      (status?.conditions ?? [])
        .filter(({ type, status: holds }) => type === "ReplicaFailure" && holds === "True")
        .map(({ message }) => `${kind.toLowerCase()} ${kubectl.namespace}/${metadata.name}: ${message}`),
    );
}

function podsOf(kubectl: Kubectl, stack: StackFile, since: number): Pod[] {
  return kubectl
    .list<Pod>(["pods"], labelsOf(stack))
    .filter(({ metadata }) => Date.parse(metadata.creationTimestamp) >= since - CLOCK_SLACK_MS);
}

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: holds }) => type === "Ready" && holds === "True") ?? false;
}
