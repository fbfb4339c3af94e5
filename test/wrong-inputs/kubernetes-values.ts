import {
  Autoscaling,
  CacheVolume,
  ClusterConnection,
  DownloadStep,
  Namespace,
  NetworkPeer,
  NodePool,
  type NodePoolProps,
  NodeRequirement,
  type PrometheusTrigger,
  Rollout,
  Taint,
  Toleration,
} from "../../constructs/kubernetes";
import { Secret, Size } from "../../constructs/model";
import { untyped } from "../support/samples";
import { type WrongInput } from "./wrong-input";

const HOST = "https://10.0.0.1:6443";
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
const token = Secret.fromEnvironment("CLUSTER_TOKEN");
const pool = (props: Partial<NodePoolProps>) => NodePool.of("gpu", { nodes: 1, ...props });
const keda = (changes: Partial<PrometheusTrigger>) =>
  Autoscaling.keda(0, 1, { address: "http://prometheus:9090", query: "up", threshold: 1, ...changes });

export const kubernetesValueMistakes: readonly WrongInput[] = [
  {
    rule: "CONN-001",
    title: "kubeconfig that is a folder",
    make: () => ClusterConnection.kubeconfig("~/.kube/"),
    message:
      'connection to kubeconfig ~/.kube/: CONN-001: kubeconfig is "~/.kube/" and context undefined; give the path of a file, such as "~/.kube/config", and the name of one of its contexts, or leave the context out.',
  },
  {
    rule: "CONN-001",
    title: "kubeconfig null",
    make: () => ClusterConnection.kubeconfig(untyped(null)),
    message:
      'connection to kubeconfig null: CONN-001: kubeconfig is null and context undefined; give the path of a file, such as "~/.kube/config", and the name of one of its contexts, or leave the context out.',
  },
  {
    rule: "CONN-001",
    title: "context empty",
    make: () => ClusterConnection.kubeconfig("~/.kube/config", { context: "" }),
    message:
      'connection to kubeconfig ~/.kube/config, context : CONN-001: kubeconfig is "~/.kube/config" and context ""; give the path of a file, such as "~/.kube/config", and the name of one of its contexts, or leave the context out.',
  },
  {
    rule: "CONN-002",
    title: "API server by HTTP",
    make: () => ClusterConnection.token("http://10.0.0.1:6443", CERTIFICATE, token),
    message:
      'connection to http://10.0.0.1:6443: CONN-002: host is "http://10.0.0.1:6443"; give the API server\'s URL with https, such as "https://10.0.0.1:6443".',
  },
  {
    rule: "CONN-002",
    title: "API server by its name alone",
    make: () => ClusterConnection.gke("10.0.0.1", CERTIFICATE),
    message:
      'connection to 10.0.0.1: CONN-002: host is "10.0.0.1"; give the API server\'s URL with https, such as "https://10.0.0.1:6443".',
  },
  {
    rule: "CONN-003",
    title: "certificate in base64, as kubeconfig files have it",
    make: () => ClusterConnection.aks(HOST, "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"),
    message:
      'connection to https://10.0.0.1:6443: CONN-003: certificate is "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"; give the certificate authority as PEM text, which begins with -----BEGIN CERTIFICATE-----. What kubeconfig files and clouds give is its base64: decode that first.',
  },
  {
    rule: "CONN-003",
    title: "certificate undefined",
    make: () => ClusterConnection.token(HOST, untyped(undefined), token),
    message:
      "connection to https://10.0.0.1:6443: CONN-003: certificate is undefined; give the certificate authority as PEM text, which begins with -----BEGIN CERTIFICATE-----. What kubeconfig files and clouds give is its base64: decode that first.",
  },
  {
    rule: "CONN-004",
    title: "token as its value",
    make: () => ClusterConnection.token(HOST, CERTIFICATE, untyped("hunter2")),
    message:
      'connection to https://10.0.0.1:6443: CONN-004: token is of type string; give Secret.fromEnvironment("NAME") and set NAME where you deploy.',
  },
  {
    rule: "CONN-005",
    title: "plugin without a command",
    make: () => ClusterConnection.exec(HOST, CERTIFICATE, { command: "" }),
    message:
      'connection to https://10.0.0.1:6443: CONN-005: the plugin\'s command is "" and its arguments []; give a program and a list of texts, such as { command: "aws", args: ["eks", "get-token", "--cluster-name", "prod"] }.',
  },
  {
    rule: "CONN-005",
    title: "plugin null",
    make: () => ClusterConnection.exec(HOST, CERTIFICATE, untyped(null)),
    message:
      'connection to https://10.0.0.1:6443: CONN-005: the plugin\'s command is undefined and its arguments []; give a program and a list of texts, such as { command: "aws", args: ["eks", "get-token", "--cluster-name", "prod"] }.',
  },
  {
    rule: "CONN-005",
    title: "argument that is a number",
    make: () => ClusterConnection.exec(HOST, CERTIFICATE, { command: "login", args: untyped(["-n", 5]) }),
    message:
      'connection to https://10.0.0.1:6443: CONN-005: the plugin\'s command is "login" and its arguments ["-n", 5]; give a program and a list of texts, such as { command: "aws", args: ["eks", "get-token", "--cluster-name", "prod"] }.',
  },
  {
    rule: "CONN-005",
    title: "environment with a list",
    make: () =>
      ClusterConnection.exec(HOST, CERTIFICATE, {
        command: "login",
        environment: untyped({ A: ["hunter2"] }),
      }),
    message:
      'connection to https://10.0.0.1:6443: CONN-005: the plugin\'s environment has values that are no texts; give texts by name, such as { AWS_PROFILE: "prod" }.',
  },
  {
    rule: "CONN-005",
    title: "region left out",
    make: () => ClusterConnection.eks(HOST, CERTIFICATE, "prod", untyped(undefined)),
    message:
      'connection to https://10.0.0.1:6443: CONN-005: the plugin\'s command is "aws" and its arguments ["eks", "get-token", "--cluster-name", "prod", "--region", undefined, "--output", "json"]; give a program and a list of texts, such as { command: "aws", args: ["eks", "get-token", "--cluster-name", "prod"] }.',
  },
  {
    rule: "NS-001",
    title: "name with a capital",
    make: () => Namespace.create("Models"),
    message:
      'namespace "Models": NS-001: name is "Models"; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "models".',
  },
  {
    rule: "NS-001",
    title: "name null",
    make: () => Namespace.existing(untyped(null)),
    message:
      'namespace null: NS-001: name is null; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "models".',
  },
  {
    rule: "NS-001",
    title: "name of 64 characters",
    make: () => Namespace.create("m".repeat(64)),
    message:
      'namespace "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm": NS-001: name is "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"; use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, such as "models".',
  },
  {
    rule: "NS-002",
    title: "level that does not exist",
    make: () => Namespace.create("models", { podSecurity: untyped("strict") }),
    message:
      'namespace "models": NS-002: podSecurity is "strict"; known are privileged, baseline, restricted.',
  },
  {
    rule: "NS-003",
    title: "quota of no cores",
    make: () => Namespace.create("models", { quota: { cpu: 0 } }),
    message:
      'namespace "models": NS-003: quota.cpu is 0; give a number of cores above 0, such as 16, or leave it out.',
  },
  {
    rule: "NS-003",
    title: "quota of memory as a text",
    make: () => Namespace.create("models", { quota: { memory: untyped("64Gi") } }),
    message:
      'namespace "models": NS-003: quota.memory is "64Gi"; give a size, such as Size.gibibytes(64), or leave it out.',
  },
  {
    rule: "NS-003",
    title: "quota of no pods",
    make: () => Namespace.create("models", { quota: { pods: 0 } }),
    message: 'namespace "models": NS-003: quota.pods is 0; give a whole number from 1 up, or leave it out.',
  },
  {
    rule: "NS-003",
    title: "quota of devices as texts",
    make: () => Namespace.create("models", { quota: { devices: untyped({ "nvidia.com/gpu": "4" }) } }),
    message:
      'namespace "models": NS-003: quota.devices["nvidia.com/gpu"] is "4"; give a whole number from 0 up.',
  },
  {
    rule: "NS-003",
    title: "default that is not a number",
    make: () => Namespace.create("models", { containerDefault: { cpu: NaN } }),
    message:
      'namespace "models": NS-003: containerDefault.cpu is NaN; give a number of cores above 0, such as 16, or leave it out.',
  },
  {
    rule: "NS-004",
    title: "quota of a device without a domain",
    make: () => Namespace.create("models", { quota: { devices: { gpu: 4 } } }),
    message:
      'namespace "models": NS-004: quota.devices has ["gpu"]; name resources of device plugins, such as "nvidia.com/gpu", and give cpu and memory beside it.',
  },
  {
    rule: "NS-005",
    title: "default above the maximum",
    make: () => Namespace.create("models", { containerDefault: { cpu: 4 }, containerMaximum: { cpu: 2 } }),
    message:
      'namespace "models": NS-005: containerDefault is cpu 4 and memory undefined, above containerMaximum, cpu 2 and memory undefined: every container that says nothing would be refused. Lower the default or raise the maximum.',
  },
  {
    rule: "NS-006",
    title: "label of Pod Security",
    make: () => Namespace.create("models", { labels: { "pod-security.kubernetes.io/enforce": "baseline" } }),
    message:
      'namespace "models": NS-006: label "pod-security.kubernetes.io/enforce" is "baseline"; give a key and a value that Kubernetes accepts. Those below model-stack. are reserved, and podSecurity stands for those below pod-security.kubernetes.io/.',
  },
  {
    rule: "NS-006",
    title: "label that is ours",
    make: () => Namespace.create("models", { labels: { "model-stack.app": "other" } }),
    message:
      'namespace "models": NS-006: label "model-stack.app" is "other"; give a key and a value that Kubernetes accepts. Those below model-stack. are reserved, and podSecurity stands for those below pod-security.kubernetes.io/.',
  },
  {
    rule: "NS-006",
    title: "label with a space",
    make: () => Namespace.create("models", { labels: { team: "deep search" } }),
    message:
      'namespace "models": NS-006: label "team" is "deep search"; give a key and a value that Kubernetes accepts. Those below model-stack. are reserved, and podSecurity stands for those below pod-security.kubernetes.io/.',
  },
  {
    rule: "NS-007",
    title: "quota null",
    make: () => Namespace.create("models", { quota: untyped(null) }),
    message:
      'namespace "models": NS-007: quota is null; give an object, such as { cpu: 16, memory: Size.gibibytes(64) }, or leave it out.',
  },
  {
    rule: "NS-007",
    title: "labels as a list",
    make: () => Namespace.create("models", { labels: untyped(["team"]) }),
    message:
      'namespace "models": NS-007: labels is ["team"]; give an object, such as { team: "search" }, or leave it out.',
  },
  {
    rule: "NS-007",
    title: "devices as a list",
    make: () => Namespace.create("models", { quota: { devices: untyped(["nvidia.com/gpu"]) } }),
    message:
      'namespace "models": NS-007: quota.devices is ["nvidia.com/gpu"]; give an object, such as { "nvidia.com/gpu": 4 }, or leave it out.',
  },
  {
    rule: "NS-007",
    title: "properties null",
    make: () => Namespace.create("models", untyped(null)),
    message: 'namespace "models": NS-007: the properties are null; give an object.',
  },
  {
    rule: "NODE-001",
    title: "effect that does not exist",
    make: () => Taint.of("dedicated", "models", untyped("NoRun")),
    message:
      'taint: NODE-001: key "dedicated", value "models", effect "NoRun"; give a key and a value as labels have them, and one of NoSchedule, PreferNoSchedule, NoExecute, such as Taint.of("nvidia.com/gpu", "present").',
  },
  {
    rule: "NODE-001",
    title: "key with a space",
    make: () => Taint.of("my nodes"),
    message:
      'taint: NODE-001: key "my nodes", value "", effect "NoSchedule"; give a key and a value as labels have them, and one of NoSchedule, PreferNoSchedule, NoExecute, such as Taint.of("nvidia.com/gpu", "present").',
  },
  {
    rule: "NODE-002",
    title: "key empty",
    make: () => Toleration.exists(""),
    message:
      'toleration: NODE-002: key "", value undefined, effect undefined; give a key and a value as labels have them, and one of NoSchedule, PreferNoSchedule, NoExecute, such as Toleration.exists("nvidia.com/gpu").',
  },
  {
    rule: "NODE-002",
    title: "value null",
    make: () => Toleration.equal("dedicated", untyped(null)),
    message:
      'toleration: NODE-002: key "dedicated", value null, effect undefined; give a key and a value as labels have them, and one of NoSchedule, PreferNoSchedule, NoExecute, such as Toleration.exists("nvidia.com/gpu").',
  },
  {
    rule: "NODE-003",
    title: "name with a capital",
    make: () => NodePool.of("H100", { nodes: 1 }),
    message:
      'node pool "H100": NODE-003: name is "H100"; use lower-case letters, digits and hyphens, such as "h100".',
  },
  {
    rule: "NODE-004",
    title: "no nodes",
    make: () => pool({ nodes: 0 }),
    message: 'node pool "gpu": NODE-004: nodes is 0; give a whole number from 1 up, or leave the pool out.',
  },
  {
    rule: "NODE-004",
    title: "nodes as a text",
    make: () => pool({ nodes: untyped("2") }),
    message: 'node pool "gpu": NODE-004: nodes is "2"; give a whole number from 1 up, or leave the pool out.',
  },
  {
    rule: "NODE-005",
    title: "label that is a number",
    make: () => pool({ labels: untyped({ tier: 5 }) }),
    message:
      'node pool "gpu": NODE-005: label "tier" is 5; give a key and a value as kubectl get nodes --show-labels prints them.',
  },
  {
    rule: "NODE-006",
    title: "taint as a text",
    make: () => pool({ taints: untyped(["dedicated"]) }),
    message:
      'node pool "gpu": NODE-006: taints are ["dedicated"]; give a list such as [Taint.of("nvidia.com/gpu", "present")].',
  },
  {
    rule: "NODE-007",
    title: "no cores",
    make: () => pool({ cpu: 0 }),
    message:
      'node pool "gpu": NODE-007: cpu is 0 and memory undefined; give what a node has for pods, such as 64 and Size.gibibytes(512), or leave them out.',
  },
  {
    rule: "NODE-007",
    title: "memory as a number",
    make: () => pool({ memory: untyped(512) }),
    message:
      'node pool "gpu": NODE-007: cpu is undefined and memory 512; give what a node has for pods, such as 64 and Size.gibibytes(512), or leave them out.',
  },
  {
    rule: "NODE-008",
    title: "half a GPU",
    make: () => pool({ gpus: { count: 0.5 } }),
    message:
      'node pool "gpu": NODE-008: gpus: count is 0.5, resource undefined, memory undefined, product undefined; give { count: 8, memory: Size.gibibytes(80), product: "NVIDIA-H100-80GB-HBM3" }, with a resource such as "amd.com/gpu" where it is not nvidia.com/gpu.',
  },
  {
    rule: "NODE-008",
    title: "GPUs without a domain",
    make: () => pool({ gpus: { count: 1, resource: "gpu" } }),
    message:
      'node pool "gpu": NODE-008: gpus: count is 1, resource "gpu", memory undefined, product undefined; give { count: 8, memory: Size.gibibytes(80), product: "NVIDIA-H100-80GB-HBM3" }, with a resource such as "amd.com/gpu" where it is not nvidia.com/gpu.',
  },
  {
    rule: "NODE-008",
    title: "GPUs with no memory",
    make: () => pool({ gpus: { count: 1, memory: Size.gibibytes(0) } }),
    message:
      'node pool "gpu": NODE-008: gpus: count is 1, resource undefined, memory 0, product undefined; give { count: 8, memory: Size.gibibytes(80), product: "NVIDIA-H100-80GB-HBM3" }, with a resource such as "amd.com/gpu" where it is not nvidia.com/gpu.',
  },
  {
    rule: "NODE-009",
    title: "requirement of no value",
    make: () => NodeRequirement.oneOf("nvidia.com/gpu.product", []),
    message:
      'node requirement: NODE-009: label "nvidia.com/gpu.product" In []; give a label\'s key, and at least one value that labels can have, such as NodeRequirement.oneOf("nvidia.com/gpu.product", ["NVIDIA-L4"]).',
  },
  {
    rule: "NODE-009",
    title: "requirement of a number with a fraction",
    make: () => NodeRequirement.above("nvidia.com/gpu.count", 1.5),
    message:
      'node requirement: NODE-009: label "nvidia.com/gpu.count" Gt ["1.5"]; give a label\'s key, and a whole number, such as NodeRequirement.above("nvidia.com/gpu.count", 3).',
  },
  {
    rule: "NODE-010",
    title: "labels null",
    make: () => pool({ labels: untyped(null) }),
    message:
      'node pool "gpu": NODE-010: labels is null; give an object, such as { "example.com/tier": "gold" }, or leave it out.',
  },
  {
    rule: "NODE-010",
    title: "GPUs as a number",
    make: () => pool({ gpus: untyped(8) }),
    message:
      'node pool "gpu": NODE-010: gpus is 8; give an object, such as { count: 8, memory: Size.gibibytes(80) }, or leave it out.',
  },
  {
    rule: "NODE-010",
    title: "properties left out",
    make: () => NodePool.of("gpu", untyped(undefined)),
    message: 'node pool "gpu": NODE-010: the properties are undefined; give an object.',
  },
  {
    rule: "NET-001",
    title: "namespace with a capital",
    make: () => NetworkPeer.namespace("Search"),
    message: 'network peer: NET-001: namespace is "Search"; give its name, such as "ingress-nginx".',
  },
  {
    rule: "NET-002",
    title: "labels null",
    make: () => NetworkPeer.pods(untyped(null)),
    message:
      'network peer: NET-002: labels are null; give an object, such as { "app.kubernetes.io/name": "gateway" }, or leave them out.',
  },
  {
    rule: "NET-002",
    title: "label with a space",
    make: () => NetworkPeer.pods({ app: "my app" }),
    message:
      'network peer: NET-002: label "app" is "my app"; give a key and a value that Kubernetes accepts, such as { "app.kubernetes.io/name": "gateway" }.',
  },
  {
    rule: "NET-003",
    title: "address without bits",
    make: () => NetworkPeer.addresses("10.0.0.1"),
    message:
      'network peer: NET-003: addresses are "10.0.0.1" except []; write address/bits, such as "10.0.0.0/8" or "0.0.0.0/0", and a list of smaller ranges within it to leave out.',
  },
  {
    rule: "NET-003",
    title: "exception elsewhere",
    make: () => NetworkPeer.addresses("10.0.0.0/8", ["192.168.0.0/16"]),
    message:
      'network peer: NET-003: addresses are "10.0.0.0/8" except ["192.168.0.0/16"]; write address/bits, such as "10.0.0.0/8" or "0.0.0.0/0", and a list of smaller ranges within it to leave out.',
  },
  {
    rule: "NET-003",
    title: "exceptions null",
    make: () => NetworkPeer.addresses("10.0.0.0/8", untyped(null)),
    message:
      'network peer: NET-003: addresses are "10.0.0.0/8" except null; write address/bits, such as "10.0.0.0/8" or "0.0.0.0/0", and a list of smaller ranges within it to leave out.',
  },
  {
    rule: "NET-004",
    title: "port 0",
    make: () => NetworkPeer.cluster().on(443, 0),
    message: "network peer: NET-004: ports are [443, 0]; give whole numbers from 1 to 65535.",
  },
  {
    rule: "NET-004",
    title: "port as a text",
    make: () => NetworkPeer.cluster().on(untyped("443")),
    message: 'network peer: NET-004: ports are ["443"]; give whole numbers from 1 to 65535.',
  },
  {
    rule: "ROLL-001",
    title: "surge with a fraction",
    make: () => Rollout.rolling({ maxSurge: 0.5 }),
    message:
      'rollout: ROLL-001: maxSurge is 0.5 and maxUnavailable 0; give whole numbers from 0 up or percentages up to "100%", such as "25%".',
  },
  {
    rule: "ROLL-001",
    title: "percentage above a hundred",
    make: () => Rollout.rolling({ maxUnavailable: "150%" }),
    message:
      'rollout: ROLL-001: maxSurge is 1 and maxUnavailable "150%"; give whole numbers from 0 up or percentages up to "100%", such as "25%".',
  },
  {
    rule: "ROLL-001",
    title: "surge null",
    make: () => Rollout.rolling({ maxSurge: untyped(null) }),
    message:
      'rollout: ROLL-001: maxSurge is null and maxUnavailable 0; give whole numbers from 0 up or percentages up to "100%", such as "25%".',
  },
  {
    rule: "ROLL-002",
    title: "neither more nor fewer",
    make: () => Rollout.rolling({ maxSurge: "0%" }),
    message:
      "rollout: ROLL-002: maxSurge and maxUnavailable are both 0, so that no replica could ever be replaced. Let one of them be 1.",
  },
  {
    rule: "SCALE-001",
    title: "more at least than at most",
    make: () => Autoscaling.between(4, 2),
    message:
      "autoscaling: SCALE-001: from 4 to 2 replicas; give whole numbers, the first from 0 up, the second from 1 up and no less than the first.",
  },
  {
    rule: "SCALE-001",
    title: "texts",
    make: () => Autoscaling.between(untyped("1"), untyped("4")),
    message:
      'autoscaling: SCALE-001: from "1" to "4" replicas; give whole numbers, the first from 0 up, the second from 1 up and no less than the first.',
  },
  {
    rule: "SCALE-001",
    title: "nothing at all",
    make: () => Autoscaling.keda(0, 0, { address: "http://prometheus:9090", query: "up", threshold: 1 }),
    message:
      "autoscaling: SCALE-001: from 0 to 0 replicas; give whole numbers, the first from 0 up, the second from 1 up and no less than the first.",
  },
  {
    rule: "SCALE-003",
    title: "no cores",
    make: () => Autoscaling.between(1, 2, { cpu: 0 }),
    message:
      "autoscaling: SCALE-003: cpu is 0; give a whole number of percent of what a pod asks for, such as 70.",
  },
  {
    rule: "SCALE-003",
    title: "memory as a share",
    make: () => Autoscaling.between(1, 2, { memory: 0.8 }),
    message:
      "autoscaling: SCALE-003: memory is 0.8; give a whole number of percent of what a pod asks for, such as 70.",
  },
  {
    rule: "SCALE-004",
    title: "metric without a name",
    make: () => Autoscaling.between(1, 2, { pods: [{ name: "", average: 5 }] }),
    message:
      'autoscaling: SCALE-004: metric "" has the average 5; give a metric\'s name and a quantity, such as { name: "requests_waiting", average: 5 }.',
  },
  {
    rule: "SCALE-004",
    title: "metric without an amount",
    make: () => Autoscaling.between(1, 2, { pods: [{ name: "waiting", average: "few" }] }),
    message:
      'autoscaling: SCALE-004: metric "waiting" has the average "few"; give a metric\'s name and a quantity, such as { name: "requests_waiting", average: 5 }.',
  },
  {
    rule: "SCALE-004",
    title: "metric of nothing",
    make: () => Autoscaling.between(1, 2, { pods: [{ name: "waiting", average: 0 }] }),
    message:
      'autoscaling: SCALE-004: metric "waiting" has the average 0; give a metric\'s name and a quantity, such as { name: "requests_waiting", average: 5 }.',
  },
  {
    rule: "SCALE-004",
    title: "metrics null",
    make: () => Autoscaling.between(1, 2, { pods: untyped(null) }),
    message:
      'autoscaling: SCALE-004: pods are null; give a list of metrics, such as [{ name: "requests_waiting", average: 5 }].',
  },
  {
    rule: "SCALE-004",
    title: "metric null",
    make: () => Autoscaling.between(1, 2, { pods: untyped([null]) }),
    message:
      'autoscaling: SCALE-004: metric undefined has the average undefined; give a metric\'s name and a quantity, such as { name: "requests_waiting", average: 5 }.',
  },
  {
    rule: "SCALE-005",
    title: "to zero by itself",
    make: () => Autoscaling.between(0, 2),
    message:
      "autoscaling: SCALE-005: minReplicas is 0, and the HorizontalPodAutoscaler never ends the last replica. Give 1, or Autoscaling.keda(0, …) on a cluster that has KEDA.",
  },
  {
    rule: "SCALE-006",
    title: "address without a scheme",
    make: () => keda({ address: "prometheus:9090" }),
    message:
      'autoscaling: SCALE-006: address is "prometheus:9090", query "up", threshold 1, activation 0; give a URL such as "http://prometheus.monitoring:9090", PromQL that gives one number, a threshold above 0 and an activation from 0 up.',
  },
  {
    rule: "SCALE-006",
    title: "trigger left out",
    make: () => Autoscaling.keda(0, 2, untyped(undefined)),
    message:
      'autoscaling: SCALE-006: address is undefined, query undefined, threshold undefined, activation 0; give a URL such as "http://prometheus.monitoring:9090", PromQL that gives one number, a threshold above 0 and an activation from 0 up.',
  },
  {
    rule: "SCALE-006",
    title: "threshold infinite",
    make: () => keda({ threshold: Infinity }),
    message:
      'autoscaling: SCALE-006: address is "http://prometheus:9090", query "up", threshold Infinity, activation 0; give a URL such as "http://prometheus.monitoring:9090", PromQL that gives one number, a threshold above 0 and an activation from 0 up.',
  },
  {
    rule: "SCALE-007",
    title: "cooldown as a number",
    make: () => keda({ cooldown: untyped(300) }),
    message: "autoscaling: SCALE-007: cooldown is 300; give a time, such as Duration.minutes(5).",
  },
  {
    rule: "VOL-001",
    title: "storage class with a capital",
    make: () => CacheVolume.claim({ storageClass: "Fast" }),
    message:
      'cache volume: VOL-001: storageClass is "Fast"; give a name that kubectl get storageclass prints.',
  },
  {
    rule: "VOL-002",
    title: "claim without a name",
    make: () => CacheVolume.existingClaim(untyped(undefined)),
    message:
      "cache volume: VOL-002: claim is undefined; give the name of a PersistentVolumeClaim of the namespace.",
  },
  {
    rule: "VOL-003",
    title: "folder that is relative",
    make: () => CacheVolume.hostPath("models"),
    message:
      'cache volume: VOL-003: path is "models"; give an absolute path on the node, such as "/var/cache/models".',
  },
  {
    rule: "VOL-004",
    title: "size of nothing",
    make: () => CacheVolume.node({ size: Size.gibibytes(0) }),
    message:
      "cache volume: VOL-004: size is 0; give the model's size with some room, such as Size.gibibytes(20), or leave it out.",
  },
  {
    rule: "VOL-004",
    title: "size as a text",
    make: () => CacheVolume.perReplica({ size: untyped("20Gi") }),
    message:
      'cache volume: VOL-004: size is "20Gi"; give the model\'s size with some room, such as Size.gibibytes(20), or leave it out.',
  },
  {
    rule: "SVC-020",
    title: "download of nothing",
    make: () => DownloadStep.command([]),
    message:
      'download step: SVC-020: command is []; give a list of texts, at least one and none of them empty, such as ["aws", "s3", "sync", "s3://models/minilm", "/cache"].',
  },
  {
    rule: "SVC-020",
    title: "download as one text",
    make: () => DownloadStep.command(untyped("aws s3 sync")),
    message:
      'download step: SVC-020: command is "aws s3 sync"; give a list of texts, at least one and none of them empty, such as ["aws", "s3", "sync", "s3://models/minilm", "/cache"].',
  },
  {
    rule: "SVC-020",
    title: "download's image as a text",
    make: () => DownloadStep.huggingFace(untyped("python:3.13")),
    message:
      'download step: SVC-020: image is "python:3.13"; give ModelImage.fromRegistry(…) or ModelImage.fromContext(…), or leave it out for the server\'s own.',
  },
];
