import * as path from "node:path";
import { ModelStack } from "../../../constructs/app";
import { DockerHost } from "../../../constructs/docker";
import { ModelImage } from "../../../constructs/images";
import {
  Autoscaling,
  CacheVolume,
  CanaryRoute,
  ClusterConnection,
  DownloadStep,
  KubernetesCluster,
  ModelService,
  type ModelServiceProps,
  Namespace,
  NetworkPeer,
  Rollout,
  Toleration,
} from "../../../constructs/kubernetes";
import {
  Accelerator,
  Duration,
  type ImageSource,
  ModelCache,
  ModelServer,
  type ModelServerProps,
  ModelSource,
  Probe,
  Secret,
  Size,
} from "../../../constructs/model";
import { type ContainerRegistry } from "../../../constructs/registries";
import { ownKubeconfig } from "../../../tools/kubectl";
import { type Scenario } from "../app";
import { MATRIX_NODE_PORT } from "../support/ports";
import { EXISTING, openNamespace } from "./cluster-matrix-existing";

/** What one variant has that the base has not. */
interface Change {
  readonly chat?: Partial<ModelServerProps>;
  readonly chatOptions?: Partial<ModelServiceProps>;
  readonly isWithoutChat?: boolean;
  readonly isNotScaled?: boolean;
  readonly greeting?: string;
  readonly cacheSize?: Size;
  readonly host?: string;
  readonly isPlainHttp?: boolean;
  readonly weights?: readonly [number, number];
  readonly cpuQuota?: number;
  readonly team?: string;
}

/** Every variant, by what it changes. Claims can't shrink, so after the last one there is no way back. */
export const changes: Readonly<Record<string, Change>> = {
  base: {},
  "a variable": { chat: { environment: { GREETING: "good evening" } } },
  "an image": { greeting: "good evening" },
  "the number of replicas": { chatOptions: { replicas: 3 } },
  "autoscaling in place of replicas": {
    chatOptions: { replicas: undefined, autoscaling: Autoscaling.between(1, 3, { cpu: 80 }) },
  },
  "autoscaling that is gone": { isNotScaled: true },
  "the ways in": { host: "moved", isPlainHttp: true },
  "a canary's weights": { weights: [50, 50] },
  "a namespace's quota and labels": { cpuQuota: 24, team: "ranking" },
  "a server's labels": { chat: { labels: { "example.com/owner": "ranking" } } },
  "a rollout": { chatOptions: { rollout: Rollout.recreate() } },
  "files, peers and a budget": {
    chatOptions: {
      files: { "/etc/chat.json": "{}" },
      allowFrom: [],
      allowTo: [],
      disruptionBudget: { minAvailable: 1 },
    },
  },
  "a server's name": { chat: { name: "talk" } },
  "a server that is gone": { isWithoutChat: true },
  "the size of caches": { cacheSize: Size.mebibytes(96) },
};

/** Servers that between them have all that a cluster can be asked for, in two namespaces. */
export const build: Scenario = (app, registry, variant) => {
  const stack = new ModelStack(app, "models");
  const change = changes[variant]!;
  const builder = new DockerHost(stack, "docker");
  const tiny = (greeting = "hello", repository = "tiny"): ImageSource =>
    ModelImage.fromContext({
      context: path.resolve(__dirname, "../tiny"),
      registry,
      repository,
      buildArgs: { GREETING: greeting },
      builder,
    });
  const image = tiny(change.greeting);
  const closed = closedCluster(stack, app.name, change);
  if (!change.isWithoutChat) addChat(closed, image, change);
  addStateful(closed, image, change);
  addScaled(closed, image, change);
  addCaches(closed, image, tiny("hello", "tiny-download"), change);
  addGpus(closed, image);
  addCanary(closed, image, change);
  addOpen(openCluster(stack, app.name, registry), image, change);
};

const connection = ClusterConnection.kubeconfig(process.env["MODEL_STACK_KUBECONFIG"] ?? ownKubeconfig());

/** A namespace of the stack's own with all that it can enforce, and a gateway as the way in. */
function closedCluster(stack: ModelStack, name: string, change: Change): KubernetesCluster {
  return new KubernetesCluster(stack, "closed", {
    connection,
    namespace: Namespace.create(name, {
      quota: {
        cpu: change.cpuQuota ?? 20,
        memory: Size.gibibytes(20),
        pods: 40,
        storage: Size.gibibytes(10),
        devices: { "nvidia.com/gpu": 2 },
      },
      containerDefault: { cpu: 0.1, memory: Size.mebibytes(64) },
      containerMaximum: { cpu: 2, memory: Size.gibibytes(4) },
      labels: { team: change.team ?? "search" },
    }),
    version: "1.35",
    gateway: { name: "public", namespace: "gateways" },
    ingressNamespace: "gateways",
    monitoringNamespace: "monitoring",
    definitions: ["scaledobjects.keda.sh"],
    metrics: ["resource", "custom"],
    storageClasses: { [EXISTING.storageClass]: {}, [EXISTING.sharedStorageClass]: { shared: true } },
    deviceResources: ["nvidia.com/gpu"],
    runtimeClasses: [EXISTING.runtimeClass],
    priorityClasses: [EXISTING.priorityClass],
    nodeAddress: "127.0.0.1",
    sharesLoopback: true,
  });
}

/** A namespace that is there and forbids nothing, with what it has, and an Ingress as the way in. */
function openCluster(stack: ModelStack, name: string, registry: ContainerRegistry): KubernetesCluster {
  return new KubernetesCluster(stack, "open", {
    connection,
    namespace: Namespace.existing(openNamespace(name), { podSecurity: "privileged" }),
    ingressClass: "nginx",
    storageClasses: { [EXISTING.storageClass]: {} },
    deviceResources: ["nvidia.com/mig-1g.10gb"],
    pullSecrets: { [registry.address]: EXISTING.pullSecret },
    existingSecrets: { MATRIX_TOKEN: EXISTING.secret },
    sharesLoopback: true,
  });
}

type Options = Omit<ModelServiceProps, "cluster" | "server">;

function place(cluster: KubernetesCluster, server: ModelServer, options: Options = {}): ModelService {
  return new ModelService(ModelStack.of(cluster), server.name, {
    cluster,
    server,
    requests: { cpu: 0.01, memory: Size.mebibytes(8) },
    stopDelay: Duration.seconds(0),
    ...options,
  });
}

/** Terraform does not wait for pods that no node can take. */
function placePending(cluster: KubernetesCluster, server: ModelServer, options: Options): void {
  place(cluster, server, options).workload.waitForRollout = false;
}

function server(name: string, image: ImageSource, props: Partial<ModelServerProps> = {}): ModelServer {
  return new ModelServer({
    name,
    image,
    port: 8000,
    readyProbe: Probe.command(["true"], { period: Duration.seconds(1) }),
    stopGrace: Duration.seconds(2),
    user: "10001:10001",
    readOnlyRoot: true,
    cpu: 0.2,
    memory: Size.mebibytes(64),
    ...props,
  });
}

/** Text that Terraform, the kubelet and a shell would each like to expand. */
export const TEXT = '$(HOME) $$(HOME) ${HOME} $${HOME} %{if} $ $$ "quoted" \\ <&> ü';

/** A Deployment with nearly everything. */
function addChat(cluster: KubernetesCluster, image: ImageSource, { chat, chatOptions }: Change): void {
  const changed = server("chat", image, {
    command: ["/bin/sh", "/serve.sh"],
    args: ["$(NAME)", "${NAME}", TEXT],
    environment: { GREETING: "good morning", TEXT, EMPTY: "" },
    secrets: {
      API_TOKEN: Secret.fromEnvironment("MATRIX_TOKEN"),
      OTHER: Secret.fromEnvironment("MATRIX_OTHER"),
    },
    metricsPath: "/metrics",
    writablePaths: ["/tmp", "/run/chat"],
    sharedMemory: Size.mebibytes(64),
    labels: { "example.com/owner": "search" },
    liveProbe: Probe.command(["test", "-f", "/serve.sh"]),
    startProbe: Probe.command(["true"], {
      period: Duration.seconds(2),
      timeout: Duration.seconds(1),
      failures: 5,
    }),
    startupBudget: Duration.minutes(2),
    ...chat,
  });
  new ModelService(ModelStack.of(cluster), "chat", {
    cluster,
    server: changed,
    replicas: 2,
    requests: { cpu: 0.01, memory: Size.mebibytes(8) },
    rollout: Rollout.rolling({ maxSurge: "50%", maxUnavailable: 1 }),
    disruptionBudget: { maxUnavailable: 1 },
    nodePort: MATRIX_NODE_PORT,
    stopDelay: Duration.seconds(1),
    files: { "/etc/chat.json": '{ "text": "${HOME} $(HOME)" }\n', "/etc/chat/second": TEXT },
    annotations: { "example.com/note": TEXT },
    allowFrom: [
      NetworkPeer.namespace("search"),
      NetworkPeer.pods({ "app.kubernetes.io/name": "gateway" }),
      NetworkPeer.addresses("10.0.0.0/8", ["10.1.0.0/16"]),
    ],
    allowTo: [NetworkPeer.cluster().on(443, 8443), NetworkPeer.pods(), NetworkPeer.addresses("fd00::/8")],
    nodeSelector: { "kubernetes.io/os": "linux" },
    tolerations: [
      Toleration.exists("example.com/busy"),
      Toleration.equal("example.com/tier", "gold", "NoExecute"),
    ],
    runtimeClass: EXISTING.runtimeClass,
    priorityClass: EXISTING.priorityClass,
    ...chatOptions,
  });
}

function addStateful(cluster: KubernetesCluster, image: ImageSource, change: Change): void {
  place(
    cluster,
    server("replicated", image, {
      cache: ModelCache.at("/cache", { size: change.cacheSize ?? Size.mebibytes(64) }),
      environment: { CACHE_FILE: "/cache/written" },
    }),
    {
      replicas: 2,
      cacheVolume: CacheVolume.perReplica(),
      disruptionBudget: { minAvailable: 1 },
      download: DownloadStep.command(["sh", "-c", 'echo "$$(id -u) $(id -u)" > /cache/model']),
    },
  );
  place(cluster, server("named", image), { stableIdentity: true });
}

function addScaled(cluster: KubernetesCluster, image: ImageSource, change: Change): void {
  place(cluster, server("scaled", image), {
    autoscaling: change.isNotScaled
      ? undefined
      : Autoscaling.between(2, 4, {
          cpu: 60,
          memory: 80,
          pods: [
            { name: "requests_waiting", average: 5 },
            { name: "tokens", average: "1500m" },
          ],
        }),
  });
  place(cluster, server("queued", image), {
    autoscaling: Autoscaling.keda(0, 4, {
      address: "http://prometheus.monitoring:9090",
      query: 'sum(gateway_waiting{model="${queued}"})',
      threshold: 2.5,
      activation: 0.5,
      cooldown: Duration.minutes(10),
    }),
    exposure: {
      host: `${change.host ?? "queued"}.example.com`,
      annotations: { "example.com/note": TEXT },
    },
  });
}

function addCaches(
  cluster: KubernetesCluster,
  image: ImageSource,
  download: ImageSource,
  { cacheSize }: Change,
): void {
  const cache = ModelCache.at("/cache", { size: cacheSize ?? Size.mebibytes(64) });
  place(cluster, server("claimed", image, { cache }), {
    cacheVolume: CacheVolume.claim(),
    download: DownloadStep.command(["true"], download),
  });
  place(cluster, server("shared", image, { cache }), { replicas: 2 });
  place(cluster, server("ephemeral", image, { cache }), {
    cacheVolume: CacheVolume.ephemeral({ storageClass: EXISTING.storageClass, size: Size.mebibytes(32) }),
  });
  place(cluster, server("emptied", image, { cache }), { cacheVolume: CacheVolume.node() });
}

/** No node here has GPUs. */
function addGpus(cluster: KubernetesCluster, image: ImageSource): void {
  placePending(
    cluster,
    server("gpu", image, {
      source: ModelSource.huggingFace(
        "sentence-transformers/all-MiniLM-L6-v2",
        "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
      ),
      cache: ModelCache.at("/cache", { size: Size.mebibytes(64) }),
      accelerator: Accelerator.nvidia(1, { memory: Size.gibibytes(40) }),
      memory: Size.gibibytes(2),
      sharedMemory: Size.gibibytes(1),
      startProbe: Probe.http("/started", { port: 8001 }),
      readyProbe: Probe.http("/ready"),
      liveProbe: Probe.http("/live"),
      startupBudget: Duration.minutes(20),
    }),
    { replicas: 2, download: DownloadStep.huggingFace() },
  );
}

function addCanary(cluster: KubernetesCluster, image: ImageSource, { weights = [90, 10] }: Change): void {
  const versions = ["embed-v1", "embed-v2"].map((name, index) => ({
    service: place(cluster, server(name, image)),
    weight: weights[index]!,
  }));
  new CanaryRoute(ModelStack.of(cluster), "embed", { cluster, host: "embed.example.com", versions });
}

function addOpen(cluster: KubernetesCluster, image: ImageSource, { host, isPlainHttp }: Change): void {
  const cache = ModelCache.at("/cache");
  place(
    cluster,
    server("exposed", image, {
      secrets: {
        API_TOKEN: Secret.fromEnvironment("MATRIX_TOKEN"),
        OTHER: Secret.fromEnvironment("MATRIX_OTHER"),
      },
    }),
    {
      exposure: {
        host: `${host ? `${host}-too` : "exposed"}.example.com`,
        tlsSecret: isPlainHttp ? undefined : "exposed-tls",
        annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" },
      },
      serviceAccount: EXISTING.serviceAccount,
    },
  );
  place(cluster, server("found", image, { cache }), {
    cacheVolume: CacheVolume.existingClaim(EXISTING.claim),
  });
  place(cluster, server("rooted", image, { cache, user: "0:0", readOnlyRoot: false }), {
    cacheVolume: CacheVolume.hostPath("/tmp/model-stack-e2e-cluster-matrix"),
  });
  placePending(cluster, server("sliced", image, { accelerator: Accelerator.nvidia(1) }), {
    deviceResource: "nvidia.com/mig-1g.10gb",
    rollout: Rollout.rolling({ maxSurge: 1, maxUnavailable: "25%" }),
  });
  cluster.place(new ModelServer({ name: "bare", image, port: 8000, stopGrace: Duration.seconds(2) }));
}
