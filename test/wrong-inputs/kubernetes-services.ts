import { Autoscaling, CacheVolume, DownloadStep, NetworkPeer, Rollout } from "../../constructs/kubernetes";
import { Accelerator, ModelCache, Need, Size } from "../../constructs/model";
import { podServer } from "../support/cluster-samples";
import { untyped } from "../support/samples";
import { type WrongInput } from "./wrong-input";

const cached = podServer({ cache: ModelCache.at("/cache") });
const gateway = { name: "public", namespace: "gateways" };
const exposure = { host: "chat.example.com" };
const hundred = "x".repeat(100_000);

export const serviceMistakes: readonly WrongInput[] = [
  {
    rule: "SVC-001",
    title: "no replicas",
    make: (bench) => bench.cluster().serve({ replicas: 0 }),
    message: "prod/chat: SVC-001: replicas is 0; give a whole number from 1 up.",
  },
  {
    rule: "SVC-002",
    title: "replicas fixed and scaled",
    make: (bench) =>
      bench.cluster({ metrics: ["resource"] }).serve({ replicas: 2, autoscaling: Autoscaling.between(1, 2) }),
    message:
      "prod/chat: SVC-002: replicas is 2 and autoscaling is given too: each deployment would take back what the autoscaler did. Keep one of them.",
  },
  {
    rule: "SVC-003",
    title: "both numbers of a budget",
    make: (bench) => bench.cluster().serve({ disruptionBudget: { maxUnavailable: 1, minAvailable: 1 } }),
    message:
      "prod/chat: SVC-003: disruptionBudget has maxUnavailable 1 and minAvailable 1; give one of them, a whole number, such as { maxUnavailable: 1 }.",
  },
  {
    rule: "SVC-003",
    title: "budget in percent",
    make: (bench) => bench.cluster().serve({ disruptionBudget: untyped({ maxUnavailable: "25%" }) }),
    message:
      'prod/chat: SVC-003: disruptionBudget has maxUnavailable "25%" and minAvailable undefined; give one of them, a whole number, such as { maxUnavailable: 1 }.',
  },
  {
    rule: "SVC-004",
    title: "promise of more cores than it may use",
    make: (bench) => bench.cluster().serve({ requests: { cpu: 2 } }),
    message:
      "prod/chat: SVC-004: requests.cpu is 2, and the server's cpu is 1; give a number above 0 and no more than that.",
  },
  {
    rule: "SVC-004",
    title: "promise of more memory than it may use",
    make: (bench) => bench.cluster().serve({ requests: { memory: Size.gibibytes(2) } }),
    message:
      "prod/chat: SVC-004: requests.memory is 2Gi, and the server's memory is 1Gi; give a Size above 0 and no more than that, such as Size.gibibytes(1).",
  },
  {
    rule: "SVC-004",
    title: "promise that is not a number",
    make: (bench) => bench.cluster().serve({ requests: { cpu: NaN } }),
    message:
      "prod/chat: SVC-004: requests.cpu is NaN, and the server's cpu is 1; give a number above 0 and no more than that.",
  },
  {
    rule: "SVC-005",
    title: "node port of another range",
    make: (bench) => bench.cluster().serve({ nodePort: 8080 }),
    message: "prod/chat: SVC-005: nodePort is 8080; give a whole number from 30000 to 32767.",
  },
  {
    rule: "SVC-006",
    title: "host with a capital",
    make: (bench) =>
      bench.cluster({ ingressClass: "nginx" }).serve({ exposure: { host: "Chat.example.com" } }),
    message:
      'prod/chat: SVC-006: exposure has host "Chat.example.com" and tlsSecret undefined; give a DNS name in lower case, such as "embedder.example.com", and the name of a Secret or none.',
  },
  {
    rule: "SVC-007",
    title: "stop delay as a number",
    make: (bench) => bench.cluster().serve({ stopDelay: untyped(10) }),
    message:
      "prod/chat: SVC-007: stopDelay is 10; give a time, such as Duration.seconds(10), or Duration.seconds(0) for none.",
  },
  {
    rule: "SVC-008",
    title: "node selector with a space",
    make: (bench) => bench.cluster().serve({ nodeSelector: { tier: "very fast" } }),
    message:
      'prod/chat: SVC-008: nodeSelector["tier"] is "very fast"; give a label that kubectl get nodes --show-labels prints.',
  },
  {
    rule: "SVC-009",
    title: "toleration as a text",
    make: (bench) => bench.cluster().serve({ tolerations: untyped(["dedicated"]) }),
    message:
      'prod/chat: SVC-009: tolerations are ["dedicated"]; give a list such as [Toleration.exists("dedicated")].',
  },
  {
    rule: "SVC-010",
    title: "device without a domain",
    make: (bench) => bench.cluster().serve({ deviceResource: "mig" }),
    message:
      'prod/chat: SVC-010: deviceResource is "mig"; give the device plugin\'s name for it, such as "nvidia.com/mig-1g.10gb".',
  },
  {
    rule: "SVC-011",
    title: "runtime class with a capital",
    make: (bench) => bench.cluster().serve({ runtimeClass: "gVisor" }),
    message: 'prod/chat: SVC-011: runtimeClass is "gVisor"; give the name of one that exists, in lower case.',
  },
  {
    rule: "SVC-011",
    title: "service account empty",
    make: (bench) => bench.cluster().serve({ serviceAccount: "" }),
    message: 'prod/chat: SVC-011: serviceAccount is ""; give the name of one that exists, in lower case.',
  },
  {
    rule: "SVC-012",
    title: "file at a relative path",
    make: (bench) => bench.cluster().serve({ files: { "models.config": "a" } }),
    message:
      'prod/chat: SVC-012: files["models.config"] is a text; give the text under an absolute path, such as "/etc/models.config".',
  },
  {
    rule: "SVC-012",
    title: "file that is an object",
    make: (bench) => bench.cluster().serve({ files: untyped({ "/etc/a": { b: 1 } }) }),
    message:
      'prod/chat: SVC-012: files["/etc/a"] is an object; give the text under an absolute path, such as "/etc/models.config".',
  },
  {
    rule: "SVC-012",
    title: "files larger than a ConfigMap",
    make: (bench) =>
      bench.cluster().serve({
        files: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`/etc/${index}`, hundred])),
      }),
    message:
      "prod/chat: SVC-012: files hold 1100000 bytes; a cluster takes 1 MiB. Put large ones into the image or the cache.",
  },
  {
    rule: "SVC-012",
    title: "file in the place of the cache",
    make: (bench) =>
      bench.cluster({ storageClasses: { standard: {} } }).serve({ server: cached, files: { "/cache": "a" } }),
    message:
      'prod/chat: SVC-012: files["/cache"] lies where the server\'s cache, shared memory or a writable path is mounted. Give the file a path of its own, such as "/cache/models.config".',
  },
  {
    rule: "SVC-013",
    title: "annotation that is a number",
    make: (bench) => bench.cluster().serve({ annotations: untyped({ "example.com/count": 5 }) }),
    message:
      'prod/chat: SVC-013: annotation "example.com/count" is 5; give a text, under a key such as "example.com/owner".',
  },
  {
    rule: "SVC-013",
    title: "annotation of an Ingress with a space in its key",
    make: (bench) =>
      bench
        .cluster({ ingressClass: "nginx" })
        .serve({ exposure: { ...exposure, tlsSecret: "tls", annotations: { "my key": "a" } } }),
    message:
      'prod/chat: SVC-013: annotation "my key" is "a"; give a text, under a key such as "example.com/owner".',
  },
  {
    rule: "SVC-014",
    title: "volume without a cache",
    make: (bench) => bench.cluster().serve({ cacheVolume: CacheVolume.node() }),
    message:
      'prod/chat: SVC-014: cacheVolume is given, and server "chat" has no cache. Say where it lies in the container: cache: ModelCache.at("/cache").',
  },
  {
    rule: "SVC-015",
    title: "download without a cache",
    make: (bench) => bench.cluster().serve({ download: DownloadStep.command(["fetch"]) }),
    message:
      'prod/chat: SVC-015: download is given, and server "chat" has no cache to fill. Say cache: ModelCache.at("/cache").',
  },
  {
    rule: "SVC-015",
    title: "download of no repository",
    make: (bench) =>
      bench
        .cluster({ storageClasses: { standard: {} } })
        .serve({ server: cached, download: DownloadStep.huggingFace() }),
    message:
      'prod/chat: SVC-015: download is DownloadStep.huggingFace(), and server "chat" does not say what. Say source: ModelSource.huggingFace(repository, revision), or use DownloadStep.command([…]).',
  },
  {
    rule: "SVC-016",
    title: "rollout as a text",
    make: (bench) => bench.cluster().serve({ rollout: untyped("Recreate") }),
    message:
      'prod/chat: SVC-016: rollout is "Recreate"; give a Rollout, such as Rollout.recreate(), or leave it out.',
  },
  {
    rule: "SVC-016",
    title: "peers as a text",
    make: (bench) => bench.cluster().serve({ allowFrom: untyped("10.0.0.0/8") }),
    message:
      'prod/chat: SVC-016: allowFrom is "10.0.0.0/8"; give a list, such as [NetworkPeer.namespace("search")], or leave it out.',
  },
  {
    rule: "SVC-016",
    title: "several properties null",
    make: (bench) =>
      bench.cluster().serve(untyped({ requests: null, files: null, exposure: null, annotations: null })),
    message: [
      "prod/chat: SVC-016: requests is null; give an object, such as { cpu: 1, memory: Size.gibibytes(2) }, or leave it out.",
      'prod/chat: SVC-016: files is null; give an object, such as { "/etc/models.config": "…" }, or leave it out.',
      'prod/chat: SVC-016: exposure is null; give an object, such as { host: "embedder.example.com" }, or leave it out.',
      'prod/chat: SVC-016: annotations is null; give an object, such as { "example.com/owner": "search" }, or leave it out.',
    ],
  },
  {
    rule: "SVC-017",
    title: "no server",
    make: (bench) => bench.cluster().serve(untyped({ server: null }), "chat"),
    message:
      "prod/chat: SVC-017: cluster is a KubernetesCluster and server null; give a KubernetesCluster and a ModelServer.",
  },
  {
    rule: "SVC-017",
    title: "no cluster",
    make: (bench) => bench.cluster().serve(untyped({ cluster: undefined })),
    message:
      "prod/chat: SVC-017: cluster is undefined and server a ModelServer; give a KubernetesCluster and a ModelServer.",
  },
  {
    rule: "KUBE-001",
    title: "name that starts with a digit",
    make: (bench) => bench.cluster().cluster.place(podServer({ name: "4chat" })),
    message:
      'prod/cluster/4chat: KUBE-001: server "4chat" starts with a digit, and a Service\'s name can\'t. Give it another, such as with({ name: "m4chat" }).',
  },
  {
    rule: "KUBE-002",
    title: "StatefulSet with a long name",
    make: (bench) =>
      bench.cluster().serve({ server: podServer({ name: "c".repeat(53) }), stableIdentity: true }),
    message:
      'prod/ccccccccccccccccccccccccccccccccccccccccccccccccccccc: KUBE-002: server "ccccccccccccccccccccccccccccccccccccccccccccccccccccc" has 53 characters, and with an identity of its own it may have 52. Give it a shorter name.',
  },
  {
    rule: "KUBE-003",
    title: "root where it may not be",
    make: (bench) => bench.cluster().cluster.place(podServer({ user: "0" })),
    message:
      'prod/cluster/chat: KUBE-003: runs as root, and namespace models enforces Pod Security "restricted". Give another user, such as user: "10001:10001", or a namespace with podSecurity: "baseline".',
  },
  {
    rule: "KUBE-005",
    title: "folder of the node",
    make: (bench) => bench.cluster().serve({ server: cached, cacheVolume: CacheVolume.hostPath("/models") }),
    message:
      'prod/chat: KUBE-005: keeps its cache at /models of the node, and namespace models enforces Pod Security "restricted", which forbids that. Use CacheVolume.claim(), CacheVolume.ephemeral() or CacheVolume.node().',
  },
  {
    rule: "KUBE-006",
    title: "storage class that is not stated",
    make: (bench) =>
      bench
        .cluster({ storageClasses: { standard: {} } })
        .serve({ server: cached, cacheVolume: CacheVolume.claim({ storageClass: "fast" }) }),
    message:
      'prod/chat: KUBE-006: asks for a volume of storage class "fast", and prod/cluster states standard. Say storageClasses: { name: {} } with what kubectl get storageclass prints, or use CacheVolume.node().',
  },
  {
    rule: "KUBE-006",
    title: "claim where no storage class is stated",
    make: (bench) => bench.cluster().serve({ server: cached, cacheVolume: CacheVolume.perReplica() }),
    message:
      "prod/chat: KUBE-006: asks for a volume of any storage class, and prod/cluster states none. Say storageClasses: { name: {} } with what kubectl get storageclass prints, or use CacheVolume.node().",
  },
  {
    rule: "KUBE-007",
    title: "several replicas on a claim for one node",
    make: (bench) =>
      bench
        .cluster({ storageClasses: { standard: {} } })
        .serve({ server: cached, replicas: 2, cacheVolume: CacheVolume.claim() }),
    message:
      "prod/chat: KUBE-007: runs up to 2 replicas on one claim of standard, which only one node can use at a time. Use CacheVolume.perReplica(), or a class that is { shared: true }.",
  },
  {
    rule: "KUBE-008",
    title: "new pod beside the old one's claim",
    make: (bench) =>
      bench
        .cluster({ storageClasses: { standard: {} } })
        .serve({ server: cached, rollout: Rollout.rolling() }),
    message:
      "prod/chat: KUBE-008: rolls out a new pod beside the old one, whose claim another node can't have. Use Rollout.recreate(), or a storage class that is { shared: true }.",
  },
  {
    rule: "KUBE-010",
    title: "budget of nothing",
    make: (bench) => bench.cluster().serve({ disruptionBudget: { maxUnavailable: 0 } }),
    message:
      "prod/chat: KUBE-010: has maxUnavailable 0: no node that it runs on could ever be drained. Say maxUnavailable: 1, or run more replicas.",
  },
  {
    rule: "KUBE-010",
    title: "budget that keeps all",
    make: (bench) => bench.cluster().serve({ replicas: 2, disruptionBudget: { minAvailable: 2 } }),
    message:
      "prod/chat: KUBE-010: has minAvailable 2 of 2 replicas: no node that it runs on could ever be drained. Say maxUnavailable: 1, or run more replicas.",
  },
  {
    rule: "KUBE-011",
    title: "share of cores that are not said",
    make: (bench) =>
      bench
        .cluster({ metrics: ["resource"] })
        .serve({ server: podServer({ cpu: undefined }), autoscaling: Autoscaling.between(1, 2) }),
    message:
      "prod/chat: KUBE-011: scales on cpu utilization and says no cpu, of which that would be a share. Say cpu: 2 on the server, or requests.",
  },
  {
    rule: "KUBE-012",
    title: "metrics that the cluster lacks",
    make: (bench) =>
      bench
        .cluster({ metrics: ["resource"] })
        .serve({ autoscaling: Autoscaling.between(1, 2, { pods: [{ name: "waiting", average: 5 }] }) }),
    message:
      'prod/chat: KUBE-012: scales on custom metrics, which prod/cluster does not state. Install a metrics adapter, and say metrics: ["resource","custom"].',
  },
  {
    rule: "KUBE-013",
    title: "to zero without KEDA",
    make: (bench) =>
      bench
        .cluster({ metrics: ["resource"] })
        .cluster.place(podServer({ needs: [Need.autoscaling({ minReplicas: 0, maxReplicas: 2 })] })),
    message:
      "prod/cluster/chat: KUBE-013: requires to scale to zero, which takes something outside the server to count what waits. Give ModelService autoscaling: Autoscaling.keda(0, …), or ask for minReplicas 1.",
  },
  {
    rule: "KUBE-014",
    title: "exposed without a way in",
    make: (bench) => bench.cluster().serve({ exposure }),
    message:
      'prod/chat: KUBE-014: is exposed as chat.example.com, and prod/cluster states neither an ingress class nor a gateway. Say ingressClass: "…" with what kubectl get ingressclass prints, or gateway: { name, namespace }.',
  },
  {
    rule: "KUBE-015",
    title: "GPUs by their ids",
    make: (bench) =>
      bench
        .cluster({ deviceResources: ["nvidia.com/gpu"] })
        .cluster.place(podServer({ accelerator: Accelerator.nvidiaIds(["0", "1"]) })),
    message:
      "prod/cluster/chat: KUBE-015: asks for GPUs 0, 1, and a cluster gives whichever is free. Ask for a count: Accelerator.nvidia(2).",
  },
  {
    rule: "KUBE-016",
    title: "devices of another kind",
    make: (bench) =>
      bench
        .cluster({ deviceResources: ["amd.com/gpu"] })
        .cluster.place(podServer({ accelerator: Accelerator.nvidia(1) })),
    message:
      "prod/cluster/chat: KUBE-016: asks for 1 nvidia.com/gpu, and prod/cluster states amd.com/gpu. Say deviceResource with one of these, or add it to the cluster's deviceResources.",
  },
  {
    rule: "KUBE-016",
    title: "kind of device without a number",
    make: (bench) =>
      bench
        .cluster({ deviceResources: ["nvidia.com/mig-1g.10gb"] })
        .serve({ deviceResource: "nvidia.com/mig-1g.10gb" }),
    message:
      'prod/chat: KUBE-016: has deviceResource "nvidia.com/mig-1g.10gb", and its server asks for no device. Say how many: accelerator: Accelerator.nvidia(1).',
  },
  {
    rule: "PROP-001",
    title: "property of a part of a service that does not exist",
    make: (bench) =>
      bench.cluster({ ingressClass: "nginx" }).serve({ exposure: untyped({ ...exposure, tls: "chat-tls" }) }),
    message:
      'prod/chat: PROP-001: there is no property "exposure.tls"; known are host, tlsSecret, annotations.',
  },
  {
    rule: "KUBE-024",
    title: "memory of a slice of a GPU",
    make: (bench) =>
      bench.cluster({ deviceResources: ["nvidia.com/mig-1g.10gb"] }).serve({
        server: podServer({ accelerator: Accelerator.nvidia(1, { memory: Size.gibibytes(9) }) }),
        deviceResource: "nvidia.com/mig-1g.10gb",
      }),
    message:
      "prod/chat: KUBE-024: asks for nvidia.com/mig-1g.10gb with a least memory, and nodes say the memory of whole NVIDIA GPUs only. Leave the memory out; the name of a slice says it.",
  },
  {
    rule: "SVC-018",
    title: "ports of clients",
    make: (bench) => bench.cluster().serve({ allowFrom: [NetworkPeer.pods().on(443)] }),
    message:
      "prod/chat: SVC-018: allowFrom names ports of clients, on(…), which no policy looks at: they come to the server's own. Leave on(…) out.",
  },
  {
    rule: "KUBE-017",
    title: "runtime class that is not stated",
    make: (bench) => bench.cluster({ runtimeClasses: ["nvidia"] }).serve({ runtimeClass: "gvisor" }),
    message:
      'prod/chat: KUBE-017: has runtimeClass "gvisor", and prod/cluster states nvidia. Add it to the cluster\'s runtimeClasses if it is there.',
  },
  {
    rule: "KUBE-017",
    title: "priority class that is not stated",
    make: (bench) => bench.cluster().serve({ priorityClass: "high" }),
    message:
      'prod/chat: KUBE-017: has priorityClass "high", and prod/cluster states none. Add it to the cluster\'s priorityClasses if it is there.',
  },
  {
    rule: "KUBE-019",
    title: "StatefulSet with one replica more",
    make: (bench) => bench.cluster().serve({ stableIdentity: true, rollout: Rollout.rolling() }),
    message:
      "prod/chat: KUBE-019: keeps an identity for each replica, and replaces one after the other whatever is asked. Leave rollout out.",
  },
  {
    rule: "KUBE-021",
    title: "certificate for a gateway",
    make: (bench) => bench.cluster({ gateway }).serve({ exposure: { ...exposure, tlsSecret: "chat-tls" } }),
    message:
      "prod/chat: KUBE-021: brings the certificate chat-tls, and goes through gateway gateways/public, whose listener has one. Leave tlsSecret out.",
  },
  {
    rule: "KUBE-022",
    title: "labels by which pods are told",
    make: (bench) =>
      bench.cluster().cluster.place(podServer({ labels: { "app.kubernetes.io/name": "other" } })),
    message:
      "prod/cluster/chat: KUBE-022: labels have app.kubernetes.io/name, by which the server's own pods are told from others. Leave them out, or use another key.",
  },
  {
    rule: "NEED-101",
    title: "GPUs where none are stated",
    make: (bench) => bench.cluster().cluster.place(podServer({ accelerator: Accelerator.nvidia(1) })),
    message:
      'prod/cluster/chat: NEED-101: requires gpu (1), which Kubernetes cluster prod/cluster does not have. It states no GPUs: say nodePools, or deviceResources: ["nvidia.com/gpu"], or place the server elsewhere.',
  },
  {
    rule: "NEED-101",
    title: "host port on a cluster",
    make: (bench) => bench.cluster().cluster.place(podServer({ needs: [Need.hostPort(80)] })),
    message:
      "prod/cluster/chat: NEED-101: requires host-port (80), which Kubernetes cluster prod/cluster does not have. Ports of nodes are not for one server to have: give ModelService a nodePort, or make the need .preferred().",
  },
  {
    rule: "APP-001",
    title: "two servers of one name in a namespace",
    make: (bench) => {
      const { cluster } = bench.cluster();
      cluster.place(podServer());
      cluster.place(podServer());
    },
    message:
      "prod/cluster/chat-2: APP-001: wants chat as server in namespace models of kubeconfig ~/.kube/config, which prod/cluster/chat already holds. Give one of the servers another name, with({ name }).",
  },
  {
    rule: "APP-001",
    title: "one host name for two servers",
    make: (bench) => {
      const stack = bench.cluster({ gateway });
      stack.serve({ exposure });
      stack.serve({ server: podServer({ name: "other" }), exposure });
    },
    message:
      "prod/other: APP-001: wants chat.example.com as host name on kubeconfig ~/.kube/config, which prod/chat already holds. Give one of them another host, or divide it by CanaryRoute.",
  },
];

export const serviceNotes: readonly WrongInput[] = [
  {
    rule: "KUBE-004",
    title: "no user",
    make: (bench) => bench.cluster().cluster.place(podServer({ user: undefined })),
    message:
      'note: prod/cluster/chat: KUBE-004: says no user: the kubelet refuses it unless its image has a numeric USER other than 0. Say user: "uid:gid" to be sure.',
  },
  {
    rule: "KUBE-009",
    title: "cache that goes with the pod",
    make: (bench) =>
      bench
        .cluster({ storageClasses: { standard: {} } })
        .serve({ server: cached, cacheVolume: CacheVolume.node() }),
    message:
      "note: prod/chat: KUBE-009: keeps its cache with the pod: every new pod fills it again. Use CacheVolume.claim() or CacheVolume.perReplica() where that takes long.",
  },
  {
    rule: "KUBE-013",
    title: "to zero as a wish",
    make: (bench) =>
      bench
        .cluster({ metrics: ["resource"] })
        .cluster.place(
          podServer({ needs: [Need.autoscaling({ minReplicas: 0, maxReplicas: 2 }).preferred()] }),
        ),
    message:
      "note: prod/cluster/chat: KUBE-013: prefers to scale to zero, which takes something outside the server to count what waits. Give ModelService autoscaling: Autoscaling.keda(0, …); until then it keeps 1 replica.",
  },
  {
    rule: "KUBE-018",
    title: "no probe",
    make: (bench) => bench.cluster().cluster.place(podServer({ readyProbe: undefined })),
    message:
      "note: prod/cluster/chat: KUBE-018: has no probe: it counts as ready when it runs, and is sent requests while it loads. Add readyProbe: Probe.http(…).",
  },
  {
    rule: "KUBE-020",
    title: "exposed by plain HTTP",
    make: (bench) => bench.cluster({ ingressClass: "nginx" }).serve({ exposure }),
    message:
      "note: prod/chat: KUBE-020: is exposed as chat.example.com by plain HTTP. Say tlsSecret with a certificate, unless something before the cluster has one.",
  },
  {
    rule: "KUBE-023",
    title: "node port",
    make: (bench) => bench.cluster().serve({ nodePort: 30080 }),
    message:
      "note: prod/chat: KUBE-023: answers on port 30080 of every node by plain HTTP, to everybody who reaches one. Use exposure where that is not meant.",
  },
  {
    rule: "NEED-102",
    title: "host port as a wish",
    make: (bench) => bench.cluster().cluster.place(podServer({ needs: [Need.hostPort(80).preferred()] })),
    message:
      "note: prod/cluster/chat: NEED-102: prefers host-port (80); Kubernetes cluster prod/cluster does not have it and runs without.",
  },
];
