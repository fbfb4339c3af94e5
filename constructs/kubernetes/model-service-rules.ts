import {
  DNS_NAME,
  Duration,
  Faults,
  inBytes,
  inSeconds,
  isContainerPath,
  isText,
  LABEL_KEY,
  LABEL_VALUE,
  ModelServer,
  type Rule,
  show,
  Size,
  flag,
  listOf,
  made,
  record,
  withoutMistyped,
  type Properties,
  refuseUnknown,
} from "../model";
import { Autoscaling } from "./autoscaling";
import { CacheVolume } from "./cache-volume";
import { DownloadStep } from "./download-step";
import { type DisruptionBudget, type Exposure, type ModelServiceProps } from "./model-service-props";
import { AMOUNT } from "./namespace";
import { NodeRequirement } from "./node-requirement";
import { NetworkPeer } from "./network-peer";
import { bytes, isResourceName, showSize } from "./quantity";
import { Rollout } from "./rollout";
import { Toleration } from "./taint";

const rules = {
  replicas: { id: "SVC-001", title: "A number of replicas is a whole number from 1 up" },
  both: { id: "SVC-002", title: "Replicas are either a fixed number or scaled" },
  budget: { id: "SVC-003", title: "A disruption budget says one number" },
  requests: { id: "SVC-004", title: "A pod is promised no more than it may use" },
  nodePort: { id: "SVC-005", title: "A node port lies in the range that clusters keep for them" },
  exposure: { id: "SVC-006", title: "An exposed server has a host name" },
  stopDelay: { id: "SVC-007", title: "The stop delay is a time" },
  selector: { id: "SVC-008", title: "Nodes and pods are selected by labels" },
  tolerations: { id: "SVC-009", title: "Tolerations are tolerations" },
  device: { id: "SVC-010", title: "A device resource has a domain and a name" },
  names: { id: "SVC-011", title: "Classes and accounts have names" },
  files: { id: "SVC-012", title: "Files are texts at absolute paths, at most 1 MiB together" },
  annotations: { id: "SVC-013", title: "Annotations are texts under keys that Kubernetes accepts" },
  volume: { id: "SVC-014", title: "A cache volume is for a server with a cache" },
  download: { id: "SVC-015", title: "A download step fills a cache" },
  types: { id: "SVC-016", title: "A service's properties are of their documented types" },
  parts: { id: "SVC-017", title: "A service has a cluster and a server" },
  ports: { id: "SVC-018", title: "Clients are not told by ports" },
} as const satisfies Record<string, Rule>;

/** Range of kube-apiserver's --service-node-port-range by default. */
const NODE_PORTS = { from: 30_000, to: 32_767 };
/** Largest ConfigMap (kubernetes.io/docs/concepts/configuration/configmap). */
const LARGEST_FILES = 1 << 20;

const PROPERTIES: Properties<ModelServiceProps> = {
  cluster: true,
  server: true,
  replicas: true,
  autoscaling: true,
  rollout: true,
  disruptionBudget: true,
  requests: true,
  cacheVolume: true,
  download: true,
  files: true,
  stableIdentity: true,
  nodePort: true,
  exposure: true,
  allowFrom: true,
  allowTo: true,
  stopDelay: true,
  nodeSelector: true,
  requireNodes: true,
  preferNodes: true,
  near: true,
  apartFrom: true,
  tolerations: true,
  deviceResource: true,
  runtimeClass: true,
  priorityClass: true,
  serviceAccount: true,
  annotations: true,
};
const EXPOSURE: Properties<Exposure> = { host: true, tlsSecret: true, annotations: true };
const BUDGET: Properties<DisruptionBudget> = { maxUnavailable: true, minAvailable: true };

const peers = listOf(made(NetworkPeer, 'NetworkPeer.namespace("search")'));
const requirements = listOf(
  made(NodeRequirement, 'NodeRequirement.oneOf("nvidia.com/gpu.product", ["NVIDIA-L4"])'),
);
const KINDS = {
  autoscaling: made(Autoscaling, "an Autoscaling, such as Autoscaling.between(1, 4)"),
  rollout: made(Rollout, "a Rollout, such as Rollout.recreate()"),
  disruptionBudget: record("{ maxUnavailable: 1 }"),
  requests: record("{ cpu: 1, memory: Size.gibibytes(2) }"),
  cacheVolume: made(CacheVolume, "a CacheVolume, such as CacheVolume.claim()"),
  download: made(DownloadStep, "a DownloadStep, such as DownloadStep.huggingFace()"),
  files: record('{ "/etc/models.config": "…" }'),
  stableIdentity: flag,
  exposure: record('{ host: "embedder.example.com" }'),
  allowFrom: peers,
  allowTo: peers,
  nodeSelector: record('{ "example.com/tier": "gold" }'),
  requireNodes: requirements,
  preferNodes: requirements,
  near: record('{ "app.kubernetes.io/name": "gateway" }'),
  apartFrom: record('{ "app.kubernetes.io/name": "trainer" }'),
  annotations: record('{ "example.com/owner": "search" }'),
};

/** @throws {InvalidInput} SVC-001 to SVC-018, for what is wrong whatever the cluster */
export function validateService(path: string, given: ModelServiceProps): void {
  const faults = new Faults(path);
  const props = withoutMistyped(given, KINDS, rules.types, faults);
  refuseUnknown(props, PROPERTIES, faults);
  refuseUnknown(props.exposure, EXPOSURE, faults, "exposure.");
  refuseUnknown(props.requests, AMOUNT, faults, "requests.");
  refuseUnknown(props.disruptionBudget, BUDGET, faults, "disruptionBudget.");
  const { cluster, server } = props;
  if (!(server instanceof ModelServer) || typeof cluster?.loginTo !== "function") {
    faults.add(
      rules.parts,
      `cluster is ${show(cluster)} and server ${show(server)}; give a KubernetesCluster and a ModelServer.`,
    );
    faults.throwIfAny();
  }
  checkReplicas(props, faults);
  checkReach(props, faults);
  checkPeers(props, faults);
  checkScheduling(props, faults);
  checkFiles(props, faults);
  faults.throwIfAny();
}

function checkReplicas(props: ModelServiceProps, faults: Faults): void {
  const { replicas, autoscaling, disruptionBudget, requests = {}, server } = props;
  faults.require(
    replicas === undefined || (Number.isInteger(replicas) && replicas >= 1),
    rules.replicas,
    () => `replicas is ${show(replicas)}; give a whole number from 1 up.`,
  );
  faults.require(
    replicas === undefined || autoscaling === undefined,
    rules.both,
    () =>
      `replicas is ${show(replicas)} and autoscaling is given too: each deployment would take back what the autoscaler did. Keep one of them.`,
  );
  const { maxUnavailable, minAvailable } = disruptionBudget ?? {};
  const amount = maxUnavailable ?? minAvailable;
  faults.require(
    disruptionBudget === undefined ||
      ((maxUnavailable === undefined) !== (minAvailable === undefined) &&
        Number.isInteger(amount) &&
        amount! >= 0),
    rules.budget,
    () =>
      `disruptionBudget has maxUnavailable ${show(maxUnavailable)} and minAvailable ${show(minAvailable)}; give one of them, a whole number, such as { maxUnavailable: 1 }.`,
  );
  const { cpu, memory } = requests;
  faults.require(
    cpu === undefined || (typeof cpu === "number" && cpu > 0 && cpu <= (server.cpu ?? Infinity)),
    rules.requests,
    () =>
      `requests.cpu is ${show(cpu)}, and the server's cpu is ${server.cpu ?? "not limited"}; give a number above 0 and no more than that.`,
  );
  faults.require(
    memory === undefined ||
      (memory instanceof Size &&
        inBytes(memory) > 0 &&
        inBytes(memory) <= (server.memory ? inBytes(server.memory) : Infinity)),
    rules.requests,
    () =>
      `requests.memory is ${showSize(memory)}, and the server's memory is ${server.memory ? bytes(server.memory) : "not limited"}; give a Size above 0 and no more than that, such as Size.gibibytes(1).`,
  );
}

function checkReach({ nodePort, exposure, stopDelay }: ModelServiceProps, faults: Faults): void {
  faults.require(
    nodePort === undefined ||
      (Number.isInteger(nodePort) && nodePort >= NODE_PORTS.from && nodePort <= NODE_PORTS.to),
    rules.nodePort,
    () => `nodePort is ${show(nodePort)}; give a whole number from ${NODE_PORTS.from} to ${NODE_PORTS.to}.`,
  );
  faults.require(
    exposure === undefined ||
      (isText(exposure.host, DNS_NAME) &&
        (exposure.tlsSecret === undefined || isText(exposure.tlsSecret, DNS_NAME))),
    rules.exposure,
    () =>
      `exposure has host ${show(exposure?.host)} and tlsSecret ${show(exposure?.tlsSecret)}; give a DNS name in lower case, such as "embedder.example.com", and the name of a Secret or none.`,
  );
  faults.require(
    stopDelay === undefined ||
      (stopDelay instanceof Duration && inSeconds(stopDelay) >= 0 && inSeconds(stopDelay) < Infinity),
    rules.stopDelay,
    () =>
      `stopDelay is ${show(stopDelay)}; give a time, such as Duration.seconds(10), or Duration.seconds(0) for none.`,
  );
}

function checkPeers({ allowFrom = [] }: ModelServiceProps, faults: Faults): void {
  faults.require(
    allowFrom.every(({ ports }) => ports.length === 0),
    rules.ports,
    () =>
      `allowFrom names ports of clients, on(…), which no policy looks at: they come to the server's own. Leave on(…) out.`,
  );
}

function checkScheduling(props: ModelServiceProps, faults: Faults): void {
  const { nodeSelector = {}, near = {}, apartFrom = {}, tolerations = [], deviceResource } = props;
  for (const [name, labels] of Object.entries({ nodeSelector, near, apartFrom }))
    for (const [key, value] of Object.entries(labels))
      faults.require(
        LABEL_KEY.test(key) && isText(value, LABEL_VALUE),
        rules.selector,
        () =>
          `${name}[${show(key)}] is ${show(value)}; give a label that kubectl get ${name === "nodeSelector" ? "nodes" : "pods"} --show-labels prints.`,
      );
  faults.require(
    Array.isArray(tolerations) && tolerations.every((toleration) => toleration instanceof Toleration),
    rules.tolerations,
    () => `tolerations are ${show(tolerations)}; give a list such as [Toleration.exists("dedicated")].`,
  );
  faults.require(
    deviceResource === undefined || isResourceName(deviceResource),
    rules.device,
    () =>
      `deviceResource is ${show(deviceResource)}; give the device plugin's name for it, such as "nvidia.com/mig-1g.10gb".`,
  );
  const { runtimeClass, priorityClass, serviceAccount } = props;
  for (const [name, value] of Object.entries({ runtimeClass, priorityClass, serviceAccount }))
    faults.require(
      value === undefined || isText(value, DNS_NAME),
      rules.names,
      () => `${name} is ${show(value)}; give the name of one that exists, in lower case.`,
    );
}

function checkFiles(props: ModelServiceProps, faults: Faults): void {
  const { files = {}, server, cacheVolume, download } = props;
  const mounted = [server.cache?.path, server.sharedMemory && "/dev/shm", ...server.writablePaths];
  for (const [path, content] of Object.entries(files)) {
    faults.require(
      isContainerPath(path) && typeof content === "string",
      rules.files,
      () =>
        `files[${show(path)}] is ${typeof content === "string" ? "a text" : show(content)}; give the text under an absolute path, such as "/etc/models.config".`,
    );
    faults.require(
      !mounted.includes(path),
      rules.files,
      () =>
        `files[${show(path)}] lies where the server's cache, shared memory or a writable path is mounted. Give the file a path of its own, such as ${show(`${path}/models.config`)}.`,
    );
  }
  const length = Object.values(files).reduce((sum, content) => sum + Buffer.byteLength(String(content)), 0);
  faults.require(
    length <= LARGEST_FILES,
    rules.files,
    () => `files hold ${length} bytes; a cluster takes 1 MiB. Put large ones into the image or the cache.`,
  );
  for (const [key, value] of [props.exposure?.annotations, props.annotations].flatMap((each) =>
    Object.entries(each ?? {}),
  ))
    faults.require(
      LABEL_KEY.test(key) && typeof value === "string",
      rules.annotations,
      () =>
        `annotation ${show(key)} is ${show(value)}; give a text, under a key such as "example.com/owner".`,
    );
  faults.require(
    cacheVolume === undefined || server.cache !== undefined,
    rules.volume,
    () =>
      `cacheVolume is given, and server ${show(server.name)} has no cache. Say where it lies in the container: cache: ModelCache.at("/cache").`,
  );
  faults.require(
    download === undefined || server.cache !== undefined,
    rules.download,
    () =>
      `download is given, and server ${show(server.name)} has no cache to fill. Say cache: ModelCache.at("/cache").`,
  );
  faults.require(
    download === undefined || download.command !== undefined || server.source?.kind === "huggingface",
    rules.download,
    () =>
      `download is DownloadStep.huggingFace(), and server ${show(server.name)} does not say what. Say source: ModelSource.huggingFace(repository, revision), or use DownloadStep.command([…]).`,
  );
}
