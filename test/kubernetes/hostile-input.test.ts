import {
  Autoscaling,
  CacheVolume,
  CanaryRoute,
  ClusterConnection,
  CustomDefinitions,
  CustomResource,
  DownloadStep,
  Namespace,
  NetworkPeer,
  NodePool,
  NodeRequirement,
  Rollout,
  Taint,
  Toleration,
} from "../../constructs/kubernetes";
import { InvalidInput, Secret } from "../../constructs/model";
import { ClusterStack, podServer, withoutNotes } from "../support/cluster-samples";
import { untyped } from "../support/samples";

withoutNotes();

/** What plain JavaScript, a parsed file or a careless `as` hands over. */
const HOSTILE: readonly unknown[] = [
  null,
  NaN,
  Infinity,
  -0,
  1.5,
  true,
  "",
  "text",
  "${TfToken[TOKEN.1]}",
  "a".repeat(5000),
  12n,
  Symbol("s"),
  [],
  [null],
  [undefined],
  [[]],
  {},
  { a: null },
  { a: {} },
  Object.create(null),
  new Map([["a", "b"]]),
  new Date(0),
  () => "text",
];

/** Anything but the error that users are meant to see is a bug. */
function attempt(make: () => unknown): "taken" | "refused" {
  try {
    make();
    return "taken";
  } catch (error) {
    if (error instanceof InvalidInput) return "refused";
    throw error;
  }
}

const HOST = "https://10.0.0.1:6443";
const CERTIFICATE = "-----BEGIN CERTIFICATE-----";
const token = Secret.fromEnvironment("CLUSTER_TOKEN");
const keda = (changes: object) =>
  Autoscaling.keda(0, 1, { address: "http://p:9090", query: "up", threshold: 1, ...changes });

test.each<[string, (value: never) => unknown]>([
  ["a kubeconfig", (value) => ClusterConnection.kubeconfig(value)],
  ["a context", (context) => ClusterConnection.kubeconfig("~/k", { context })],
  ["an API server", (value) => ClusterConnection.gke(value, CERTIFICATE)],
  ["a certificate", (value) => ClusterConnection.aks(HOST, value)],
  ["a token", (value) => ClusterConnection.token(HOST, CERTIFICATE, value)],
  ["a token's API server", (value) => ClusterConnection.token(value, CERTIFICATE, token)],
  ["a plugin", (value) => ClusterConnection.exec(HOST, CERTIFICATE, value)],
  ["a plugin's command", (command) => ClusterConnection.exec(HOST, CERTIFICATE, { command })],
  ["a plugin's arguments", (args) => ClusterConnection.exec(HOST, CERTIFICATE, { command: "a", args })],
  [
    "a plugin's environment",
    (environment) => ClusterConnection.exec(HOST, CERTIFICATE, { command: "a", environment }),
  ],
  ["a cluster at Amazon", (value) => ClusterConnection.eks(HOST, CERTIFICATE, value, "r")],
  ["a namespace", (value) => Namespace.create(value)],
  ["a namespace's properties", (value) => Namespace.create("a", value)],
  ["a level", (podSecurity) => Namespace.create("a", { podSecurity })],
  ["a namespace's labels", (labels) => Namespace.create("a", { labels })],
  ["a quota", (quota) => Namespace.create("a", { quota })],
  ["a quota's cores", (cpu) => Namespace.create("a", { quota: { cpu } })],
  ["a quota's memory", (memory) => Namespace.create("a", { quota: { memory } })],
  ["a quota's pods", (pods) => Namespace.create("a", { quota: { pods } })],
  ["a quota's devices", (devices) => Namespace.create("a", { quota: { devices } })],
  ["a container's default", (containerDefault) => Namespace.create("a", { containerDefault })],
  ["a container's maximum", (containerMaximum) => Namespace.create("a", { containerMaximum })],
  ["a taint", (value) => Taint.of(value)],
  ["a taint's value", (value) => Taint.of("a", value)],
  ["a taint's effect", (value) => Taint.of("a", "b", value)],
  ["a toleration", (value) => Toleration.exists(value)],
  ["a toleration's value", (value) => Toleration.equal("a", value)],
  ["a node pool", (value) => NodePool.of(value, { nodes: 1 })],
  ["a node pool's properties", (value) => NodePool.of("a", value)],
  ["a number of nodes", (nodes) => NodePool.of("a", { nodes })],
  ["a node's labels", (labels) => NodePool.of("a", { nodes: 1, labels })],
  ["a node's taints", (taints) => NodePool.of("a", { nodes: 1, taints })],
  ["a node's cores", (cpu) => NodePool.of("a", { nodes: 1, cpu })],
  ["a node's memory", (memory) => NodePool.of("a", { nodes: 1, memory })],
  ["a node's GPUs", (gpus) => NodePool.of("a", { nodes: 1, gpus })],
  ["a GPU's memory", (memory) => NodePool.of("a", { nodes: 1, gpus: { count: 1, memory } })],
  ["a required label", (value) => NodeRequirement.exists(value)],
  ["a label's values", (value) => NodeRequirement.oneOf("a", value)],
  ["a label's number", (value) => NodeRequirement.above("a", value)],
  ["a peer's namespace", (value) => NetworkPeer.namespace(value)],
  ["a peer's labels", (value) => NetworkPeer.pods(value)],
  ["a peer's addresses", (value) => NetworkPeer.addresses(value)],
  ["exceptions of addresses", (value) => NetworkPeer.addresses("10.0.0.0/8", value)],
  ["a peer's ports", (value) => NetworkPeer.cluster().on(value)],
  ["a surge", (maxSurge) => Rollout.rolling({ maxSurge })],
  ["the unavailable", (maxUnavailable) => Rollout.rolling({ maxUnavailable })],
  ["a number of replicas", (value) => Autoscaling.between(1, value)],
  ["a utilization", (cpu) => Autoscaling.between(1, 2, { cpu })],
  ["metrics of pods", (pods) => Autoscaling.between(1, 2, { pods })],
  ["a metric's average", (average) => Autoscaling.between(1, 2, { pods: [{ name: "a", average }] })],
  ["a trigger", (value) => Autoscaling.keda(0, 1, value)],
  ["a trigger's query", (query) => keda({ query })],
  ["a trigger's threshold", (threshold) => keda({ threshold })],
  ["a trigger's activation", (activation) => keda({ activation })],
  ["a trigger's cooldown", (cooldown) => keda({ cooldown })],
  ["a volume's class", (storageClass) => CacheVolume.claim({ storageClass })],
  ["a volume's size", (size) => CacheVolume.node({ size })],
  ["a claim", (value) => CacheVolume.existingClaim(value)],
  ["a node's folder", (value) => CacheVolume.hostPath(value)],
  ["a download", (value) => DownloadStep.command(value)],
  ["a download's image", (value) => DownloadStep.huggingFace(value)],
])("%s is refused in words or taken, whatever it is", (_, make) => {
  expect(attempt(() => make(untyped<never>(Symbol("s"))))).toBe("refused");
  for (const value of HOSTILE) attempt(() => make(untyped<never>(value)));
});

test.each<[string, (value: never) => unknown]>([
  ["a kubeconfig's options", (value) => ClusterConnection.kubeconfig("~/k", value)],
  ["a rollout", (value) => Rollout.rolling(value)],
  ["metrics", (value) => Autoscaling.between(1, 2, value)],
  ["a volume", (value) => CacheVolume.claim(value)],
])("what is said of %s is refused in words or not looked at", (_, make) => {
  for (const value of HOSTILE) attempt(() => make(untyped<never>(value)));
});

describe("a cluster's", () => {
  test.each([
    "connection",
    "namespace",
    "version",
    "ingressClass",
    "ingressNamespace",
    "gateway",
    "storageClasses",
    "metrics",
    "nodePools",
    "deviceResources",
    "definitions",
    "runtimeClasses",
    "priorityClasses",
    "monitoringNamespace",
    "nodeAddress",
    "sharesLoopback",
    "registryAliases",
    "pullSecrets",
    "existingSecrets",
  ])("%s is refused in words or works, whatever it is", (property) => {
    const made = (value: unknown) => {
      const { app, cluster } = new ClusterStack(untyped({ [property]: value }));
      cluster.place(podServer());
      app.synth();
    };
    expect(attempt(() => made(Symbol("s")))).toBe("refused");
    for (const value of HOSTILE) attempt(() => made(value));
  });
});

test.each(["definition", "version", "kind", "name", "spec", "labels", "annotations"])(
  "a custom resource's %s is refused in words or taken",
  (property) => {
    for (const value of HOSTILE)
      attempt(() => {
        const { cluster } = new ClusterStack();
        const props = { cluster, definition: "as.b", version: "v1", kind: "A", name: "a", spec: {} };
        return new CustomResource(cluster, "a", untyped({ ...props, [property]: value }));
      });
  },
);

test.each(["host", "versions"])("a canary's %s is refused in words", (property) => {
  for (const value of HOSTILE) {
    const stack = new ClusterStack({ gateway: { name: "a", namespace: "b" } });
    const versions = ["v1", "v2"].map((name) => ({
      service: stack.serve({ server: podServer({ name }) }),
      weight: 50,
    }));
    const props = { cluster: stack.cluster, host: "a.example.com", versions };
    attempt(() => new CanaryRoute(stack, "canary", untyped({ ...props, [property]: value })));
  }
});

test("a canary's weights are refused in words", () => {
  const stack = new ClusterStack({ gateway: { name: "a", namespace: "b" } });
  const services = ["v1", "v2"].map((name) => stack.serve({ server: podServer({ name }) }));
  for (const [index, weight] of HOSTILE.entries()) {
    const versions = services.map((service) => ({ service, weight: untyped<number>(weight) }));
    expect(
      attempt(
        () =>
          new CanaryRoute(stack, `canary-${index}`, {
            cluster: stack.cluster,
            host: "a.example.com",
            versions,
          }),
      ),
    ).toBe("refused");
  }
});

test("files of definitions are refused in words", () => {
  for (const files of HOSTILE) {
    const { cluster } = new ClusterStack();
    expect(attempt(() => new CustomDefinitions(cluster, "crds", { cluster, files: untyped(files) }))).toBe(
      Array.isArray(files) && files.length === 0 ? "taken" : "refused",
    );
  }
});
