import {
  Autoscaling,
  CanaryRoute,
  type CanaryRouteProps,
  ClusterConnection,
  CustomDefinitions,
  CustomResource,
  Namespace,
  NodePool,
  Rollout,
  Taint,
} from "../../constructs/kubernetes";
import { ModelImage } from "../../constructs/images";
import { Accelerator, Need, Secret, Size } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { ClusterStack, podServer } from "../support/cluster-samples";
import { DIGEST, untyped } from "../support/samples";
import { type Bench, type WrongInput } from "./wrong-input";

const gateway = { name: "public", namespace: "gateways" };
const gpus = (nodes: number, count: number, name = "gpu") => NodePool.of(name, { nodes, gpus: { count } });
const gpuServer = (count: number, name = "chat") =>
  podServer({ name, accelerator: Accelerator.nvidia(count) });

/** A route to two versions, and what is wrong with it. */
function canary(
  stack: ClusterStack,
  changes: Partial<CanaryRouteProps> = {},
  weights: readonly number[] = [90, 10],
  id = "canary",
) {
  const versions = weights.map((weight, index) => ({
    service: stack.serve({ server: podServer({ name: `v${index}` }) }),
    weight,
  }));
  return new CanaryRoute(stack, id, {
    cluster: stack.cluster,
    host: "chat.example.com",
    versions,
    ...changes,
  });
}

function resource(stack: ClusterStack, changes: object = {}) {
  return new CustomResource(stack, "widget", {
    cluster: stack.cluster,
    definition: "widgets.example.com",
    version: "v1",
    kind: "Widget",
    name: "one",
    spec: {},
    ...changes,
  });
}

const CRD = `kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
`;

function definitions(bench: Bench, files: Readonly<Record<string, string>>, names = Object.keys(files)) {
  const folder = bench.folder(files);
  const stack = bench.cluster({ definitions: ["widgets.example.com"] });
  new CustomDefinitions(stack, "crds", {
    cluster: stack.cluster,
    files: names.map((name) => `${folder}/${name}`),
  });
  return stack;
}

/** Servers whose images come from one registry, as different users. */
function pullsAs(bench: Bench, ...users: readonly string[]) {
  const { cluster } = bench.cluster();
  for (const username of users) {
    const registry = ContainerRegistry.at("example.com", {
      username,
      password: Secret.fromEnvironment("PULL_PASSWORD"),
    });
    const image = ModelImage.fromRegistry(`example.com/chat@${DIGEST}`, registry);
    cluster.place(podServer({ name: `as-${username}`, image }));
  }
}

export const clusterMistakes: readonly WrongInput[] = [
  {
    rule: "CLU-001",
    title: "version before ours",
    make: (bench) => bench.cluster({ version: "1.28" }),
    message:
      'prod/cluster: CLU-001: version is "1.28"; give the API server\'s as text, as kubectl version prints it, from "1.29" on.',
  },
  {
    rule: "CLU-001",
    title: "version that is a number",
    make: (bench) => bench.cluster({ version: untyped(1.35) }),
    message:
      'prod/cluster: CLU-001: version is 1.35; give the API server\'s as text, as kubectl version prints it, from "1.29" on.',
  },
  {
    rule: "CLU-002",
    title: "ingress class with a capital",
    make: (bench) => bench.cluster({ ingressClass: "Nginx" }),
    message:
      'prod/cluster: CLU-002: ingressClass is "Nginx"; give a name that kubectl get ingressclass prints.',
  },
  {
    rule: "CLU-003",
    title: "gateway without a namespace",
    make: (bench) => bench.cluster({ gateway: untyped({ name: "public" }) }),
    message:
      'prod/cluster: CLU-003: gateway is "public" in undefined; give the name and namespace that kubectl get gateways -A prints.',
  },
  {
    rule: "CLU-004",
    title: "storage class with a capital",
    make: (bench) => bench.cluster({ storageClasses: { Fast: {} } }),
    message:
      'prod/cluster: CLU-004: storageClasses["Fast"] is an object; give names that kubectl get storageclass prints, each with what is to say of it, such as { standard: {}, nfs: { shared: true } }.',
  },
  {
    rule: "CLU-004",
    title: "storage class of which nothing is said",
    make: (bench) => bench.cluster({ storageClasses: untyped({ fast: null }) }),
    message:
      'prod/cluster: CLU-004: storageClasses["fast"] is null; give names that kubectl get storageclass prints, each with what is to say of it, such as { standard: {}, nfs: { shared: true } }.',
  },
  {
    rule: "CLU-005",
    title: "metrics that do not exist",
    make: (bench) => bench.cluster({ metrics: untyped(["cpu"]) }),
    message: 'prod/cluster: CLU-005: metrics are ["cpu"]; give a list of some of resource, custom.',
  },
  {
    rule: "CLU-005",
    title: "metrics as a text",
    make: (bench) => bench.cluster({ metrics: untyped("resource") }),
    message: 'prod/cluster: CLU-005: metrics are "resource"; give a list of some of resource, custom.',
  },
  {
    rule: "CLU-006",
    title: "two node pools of one name",
    make: (bench) => bench.cluster({ nodePools: [gpus(1, 1), gpus(2, 2)] }),
    message:
      'prod/cluster: CLU-006: nodePools are ["gpu", "gpu"]; give a list of NodePool.of(…), each with a name of its own.',
  },
  {
    rule: "CLU-006",
    title: "one node pool in place of a list",
    make: (bench) => bench.cluster({ nodePools: untyped(gpus(1, 1)) }),
    message:
      "prod/cluster: CLU-006: nodePools are a NodePool; give a list of NodePool.of(…), each with a name of its own.",
  },
  {
    rule: "CLU-006",
    title: "node pool null",
    make: (bench) => bench.cluster({ nodePools: untyped([null]) }),
    message:
      "prod/cluster: CLU-006: nodePools are [null]; give a list of NodePool.of(…), each with a name of its own.",
  },
  {
    rule: "CLU-007",
    title: "device without a domain",
    make: (bench) => bench.cluster({ deviceResources: ["gpu"] }),
    message: 'prod/cluster: CLU-007: deviceResources are ["gpu"]; give a list such as ["nvidia.com/gpu"].',
  },
  {
    rule: "CLU-008",
    title: "definition by its kind",
    make: (bench) => bench.cluster({ definitions: ["ScaledObject"] }),
    message:
      'prod/cluster: CLU-008: definitions are ["ScaledObject"]; give names that kubectl get crd prints, such as "scaledobjects.keda.sh".',
  },
  {
    rule: "CLU-009",
    title: "runtime class with a capital",
    make: (bench) => bench.cluster({ runtimeClasses: ["gVisor"] }),
    message:
      'prod/cluster: CLU-009: runtimeClasses are ["gVisor"]; give names that kubectl get runtimeclass prints.',
  },
  {
    rule: "CLU-009",
    title: "priority classes as a text",
    make: (bench) => bench.cluster({ priorityClasses: untyped("high") }),
    message:
      'prod/cluster: CLU-009: priorityClasses are "high"; give names that kubectl get priorityclass prints.',
  },
  {
    rule: "CLU-010",
    title: "node address with a port",
    make: (bench) => bench.cluster({ nodeAddress: "10.0.0.1:30080" }),
    message:
      'prod/cluster: CLU-010: nodeAddress is "10.0.0.1:30080"; give an address at which node ports answer, such as "127.0.0.1" or "node1.example.com".',
  },
  {
    rule: "CLU-010",
    title: "node address of colons",
    make: (bench) => bench.cluster({ nodeAddress: "::::" }),
    message:
      'prod/cluster: CLU-010: nodeAddress is "::::"; give an address at which node ports answer, such as "127.0.0.1" or "node1.example.com".',
  },
  {
    rule: "CLU-011",
    title: "namespace of Prometheus with a capital",
    make: (bench) => bench.cluster({ monitoringNamespace: "Monitoring" }),
    message:
      'prod/cluster: CLU-011: monitoringNamespace is "Monitoring"; give a namespace\'s name, such as "monitoring".',
  },
  {
    rule: "CLU-011",
    title: "pull secret that is a secret",
    make: (bench) =>
      bench.cluster({ pullSecrets: untyped({ "example.com": Secret.fromEnvironment("PULL_PASSWORD") }) }),
    message:
      'prod/cluster: CLU-011: pullSecrets["example.com"] is a Secret; give the name of a Secret of type kubernetes.io/dockerconfigjson.',
  },
  {
    rule: "CLU-011",
    title: "existing secret without a key",
    make: (bench) => bench.cluster({ existingSecrets: untyped({ HF_TOKEN: { name: "hugging-face" } }) }),
    message:
      'prod/cluster: CLU-011: existingSecrets["HF_TOKEN"] is "hugging-face", key undefined; give the name of a Secret and one of its keys, such as { name: "hugging-face", key: "token" }.',
  },
  {
    rule: "CLU-011",
    title: "existing secret null",
    make: (bench) => bench.cluster({ existingSecrets: untyped({ HF_TOKEN: null }) }),
    message:
      'prod/cluster: CLU-011: existingSecrets["HF_TOKEN"] is undefined, key undefined; give the name of a Secret and one of its keys, such as { name: "hugging-face", key: "token" }.',
  },
  {
    rule: "CLU-012",
    title: "two logins for one registry",
    make: (bench) => pullsAs(bench, "ann", "bob"),
    message:
      'prod/cluster: CLU-012: logs in to example.com as "ann" and as "bob", or with two passwords. Use one ContainerRegistry for all images from there.',
  },
  {
    rule: "CLU-013",
    title: "alias with a scheme",
    make: (bench) => bench.cluster({ registryAliases: { "127.0.0.1:5001": "http://registry:5001" } }),
    message:
      'prod/cluster: CLU-013: registryAliases["127.0.0.1:5001"] is "http://registry:5001"; write host or host:port without scheme or path, such as "registry.local:5001".',
  },
  {
    rule: "PROP-001",
    title: "property of a cluster with a letter missing",
    make: (bench) => bench.cluster(untyped({ metric: ["resource"] })),
    message:
      'prod/cluster: PROP-001: there is no property "metric"; known are connection, namespace, version, ingressClass, ingressNamespace, gateway, storageClasses, metrics, nodePools, deviceResources, definitions, runtimeClasses, priorityClasses, monitoringNamespace, dns, nodeAddress, sharesLoopback, registryAliases, pullSecrets, existingSecrets.',
  },
  {
    rule: "PROP-001",
    title: "property of a storage class that does not exist",
    make: (bench) => bench.cluster({ storageClasses: { standard: untyped({ share: true }) } }),
    message:
      'prod/cluster: PROP-001: there is no property "storageClasses.standard.share"; known are shared.',
  },
  {
    rule: "PROP-001",
    title: "context with a letter missing",
    make: () => ClusterConnection.kubeconfig("~/.kube/config", untyped({ contxt: "prod" })),
    message:
      'connection to kubeconfig ~/.kube/config: PROP-001: there is no property "contxt"; known are context.',
  },
  {
    rule: "PROP-001",
    title: "parts of a namespace with letters in another order",
    make: () => Namespace.create("ml", untyped({ qouta: {}, containerDefault: { cpus: 1 } })),
    message: [
      'namespace "ml": PROP-001: there is no property "qouta"; known are podSecurity, quota, containerDefault, containerMaximum, labels.',
      'namespace "ml": PROP-001: there is no property "containerDefault.cpus"; known are cpu, memory.',
    ],
  },
  {
    rule: "CLU-014",
    title: "connection as a text",
    make: (bench) => bench.cluster({ connection: untyped("~/.kube/config") }),
    message:
      'prod/cluster: CLU-014: connection is "~/.kube/config"; give a ClusterConnection, such as ClusterConnection.kubeconfig("~/.kube/config"), or leave it out.',
  },
  {
    rule: "CLU-014",
    title: "namespace as a text",
    make: (bench) => bench.cluster({ namespace: untyped("models") }),
    message:
      'prod/cluster: CLU-014: namespace is "models"; give a Namespace, such as Namespace.create("models"), or leave it out.',
  },
  {
    rule: "CLU-014",
    title: "gateway null",
    make: (bench) => bench.cluster({ gateway: untyped(null) }),
    message:
      'prod/cluster: CLU-014: gateway is null; give an object, such as { name: "public", namespace: "gateways" }, or leave it out.',
  },
  {
    rule: "CLU-014",
    title: "storage classes as a list",
    make: (bench) => bench.cluster({ storageClasses: untyped(["standard"]) }),
    message:
      'prod/cluster: CLU-014: storageClasses is ["standard"]; give an object, such as { standard: {} }, or leave it out.',
  },
  {
    rule: "CLU-014",
    title: "loopback as a text",
    make: (bench) => bench.cluster({ sharesLoopback: untyped("yes") }),
    message: 'prod/cluster: CLU-014: sharesLoopback is "yes"; give true or false, or leave it out.',
  },
  {
    rule: "CLU-014",
    title: "properties null",
    make: (bench) => bench.cluster(untyped(null)),
    message: "prod/cluster: CLU-014: the properties are null; give an object.",
  },
  {
    rule: "FIT-001",
    title: "more GPUs than any node has",
    make: (bench) => bench.cluster({ nodePools: [gpus(2, 4)] }).cluster.place(gpuServer(8)),
    message:
      "prod/cluster/chat: FIT-001: asks for 8 nvidia.com/gpu, 1 core, 1Gi memory in each pod, and no node of prod/cluster can take one: gpu has 4 nvidia.com/gpu a node. Ask for less, tolerate or select another pool, or state the nodes that are missing.",
  },
  {
    rule: "FIT-001",
    title: "taints that are not tolerated",
    make: (bench) =>
      bench
        .cluster({
          nodePools: [
            NodePool.of("cpu", { nodes: 1, taints: [Taint.of("dedicated", "db")] }),
            NodePool.of("small", { nodes: 3, cpu: 0.5 }),
          ],
        })
        .cluster.place(podServer()),
    message:
      "prod/cluster/chat: FIT-001: asks for 1 core, 1Gi memory in each pod, and no node of prod/cluster can take one: cpu has the taint dedicated=db:NoSchedule; small has 0.5 cores a node. Ask for less, tolerate or select another pool, or state the nodes that are missing.",
  },
  {
    rule: "FIT-002",
    title: "more GPUs than there are",
    make: (bench) => {
      const { cluster } = bench.cluster({ nodePools: [gpus(1, 4)] });
      cluster.place(gpuServer(4, "one"));
      cluster.place(gpuServer(1, "two"));
    },
    message:
      "prod/cluster/two: FIT-002: asks for 1 × 1 nvidia.com/gpu, and prod/cluster has in gpu (1 × 4) not enough beside what prod/cluster/one holds (1 × 4). Add nodes, or place it elsewhere.",
  },
  {
    rule: "FIT-003",
    title: "rollout with nowhere to begin",
    make: (bench) =>
      bench.cluster({ nodePools: [gpus(1, 1)] }).serve({ server: gpuServer(1), rollout: Rollout.rolling() }),
    message:
      "prod/chat: FIT-003: starts a new pod before an old one ends, and no nvidia.com/gpu is free for it in gpu (1 × 1): the rollout would wait for ever. Use Rollout.rolling({ maxSurge: 0, maxUnavailable: 1 }), or leave room.",
  },
  {
    rule: "QUOTA-001",
    title: "no memory said",
    make: (bench) =>
      bench
        .cluster({ namespace: Namespace.existing("ml", { quota: { memory: Size.gibibytes(1) } }) })
        .cluster.place(podServer({ memory: undefined })),
    message:
      "prod/cluster/chat: QUOTA-001: does not say its memory, which the quota of namespace ml counts: its pods would be refused. Say it on the server, or give the namespace a containerDefault.",
  },
  {
    rule: "QUOTA-002",
    title: "more cores than allowed",
    make: (bench) =>
      bench
        .cluster({ namespace: Namespace.create("ml", { quota: { cpu: 2 } }) })
        .cluster.place(podServer({ needs: [Need.replicas(3)] })),
    message:
      "prod/cluster/chat: QUOTA-002: takes the cores of namespace ml to 3, and its quota allows 2. Ask for less, or raise the quota.",
  },
  {
    rule: "QUOTA-004",
    title: "quota without room for a rollout",
    make: (bench) =>
      bench
        .cluster({ namespace: Namespace.create("ml", { quota: { cpu: 2 } }) })
        .cluster.place(podServer({ needs: [Need.replicas(2)] })),
    message:
      "prod/cluster/chat: QUOTA-004: starts a new pod before an old one ends, and the quota of namespace ml leaves no cores for it: the rollout would wait for ever. Raise the quota, or use Rollout.rolling({ maxSurge: 0, maxUnavailable: 1 }).",
  },
  {
    rule: "CLU-015",
    title: "stack with a name that no label can hold",
    make: (bench) => new ClusterStack({}, bench.app, "x".repeat(60)),
    message: `${"x".repeat(60)}/cluster: CLU-015: app and stack are together "model-stack-${"x".repeat(60)}", which no label can hold: 63 letters, digits, "-", "_" and ".". Give the app or the stack a shorter name of these.`,
  },
  {
    rule: "QUOTA-003",
    title: "more cores than one container may have",
    make: (bench) =>
      bench
        .cluster({ namespace: Namespace.create("ml", { containerMaximum: { cpu: 2 } }) })
        .cluster.place(podServer({ cpu: 4 })),
    message:
      "prod/cluster/chat: QUOTA-003: may use 4 cores, and a container in namespace ml may have 2. Ask for less, or raise containerMaximum.",
  },
  {
    rule: "QUOTA-003",
    title: "more memory than one container may have",
    make: (bench) =>
      bench
        .cluster({ namespace: Namespace.create("ml", { containerMaximum: { memory: Size.gibibytes(2) } }) })
        .cluster.place(podServer({ memory: Size.gibibytes(4) })),
    message:
      "prod/cluster/chat: QUOTA-003: may use 4Gi memory, and a container in namespace ml may have 2Gi. Ask for less, or raise containerMaximum.",
  },
  {
    rule: "CRD-001",
    title: "definition that the cluster lacks",
    make: (bench) => resource(bench.cluster()),
    message:
      'prod/widget: CRD-001: makes a Widget, and prod/cluster states no definition widgets.example.com. Install it (see CustomDefinitions), and say definitions: ["widgets.example.com"].',
  },
  {
    rule: "CRD-001",
    title: "KEDA that the cluster lacks",
    make: (bench) =>
      bench.cluster().serve({
        autoscaling: Autoscaling.keda(0, 2, {
          address: "http://prometheus:9090",
          query: "up",
          threshold: 1,
        }),
      }),
    message:
      'prod/chat/scaled-object: CRD-001: makes a ScaledObject, and prod/cluster states no definition scaledobjects.keda.sh. Install it (see CustomDefinitions), and say definitions: ["scaledobjects.keda.sh"].',
  },
  {
    rule: "CRD-002",
    title: "definition in the same stack",
    make: (bench) => resource(definitions(bench, { "crd.yaml": CRD })),
    message:
      "prod/widget: CRD-002: makes a Widget, whose definition widgets.example.com the same stack makes: Terraform could not plan the two together. Move the definitions into a stack of their own, and let this one depend on it.",
  },
  {
    rule: "CRD-003",
    title: "file that is not there",
    make: (bench) => definitions(bench, {}, ["crd.yaml"]),
    message:
      'prod/crds: CRD-003: "<folder>/crd.yaml" is no file; give a YAML file with CustomResourceDefinitions and nothing else, relative to <cwd>.',
  },
  {
    rule: "CRD-003",
    title: "file of something else",
    make: (bench) => definitions(bench, { "crd.yaml": "kind: Deployment\nmetadata:\n  name: chat\n" }),
    message:
      'prod/crds: CRD-003: "<folder>/crd.yaml" holds ["Deployment"]; give a YAML file with CustomResourceDefinitions and nothing else, relative to <cwd>.',
  },
  {
    rule: "CRD-003",
    title: "file that is no YAML",
    make: (bench) => definitions(bench, { "crd.yaml": "kind: [" }),
    message:
      'prod/crds: CRD-003: "<folder>/crd.yaml" is no YAML (Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 8); give a YAML file with CustomResourceDefinitions and nothing else, relative to <cwd>.',
  },
  {
    rule: "CRD-003",
    title: "one definition twice",
    make: (bench) => definitions(bench, { "a.yaml": CRD, "b.yaml": CRD }),
    message:
      'prod/crds: CRD-003: ["<folder>/a.yaml", "<folder>/b.yaml"] hold a definition twice; give each once.',
  },
  {
    rule: "CRD-003",
    title: "files as a text",
    make: (bench) => {
      const stack = bench.cluster();
      new CustomDefinitions(stack, "crds", { cluster: stack.cluster, files: untyped("crd.yaml") });
    },
    message:
      'prod/crds: CRD-003: files are "crd.yaml"; give a list of YAML files, such as ["crds/keda.yaml"].',
  },
  {
    rule: "CRD-004",
    title: "definition by its kind",
    make: (bench) => resource(bench.cluster(), { definition: "Widget" }),
    message:
      'prod/widget: CRD-004: definition is "Widget", version "v1", kind "Widget", name "one", spec an object; give such as { definition: "scaledobjects.keda.sh", version: "v1alpha1", kind: "ScaledObject", name: "chat", spec: {} }.',
  },
  {
    rule: "CRD-004",
    title: "everything undefined",
    make: (bench) =>
      resource(bench.cluster(), {
        definition: undefined,
        version: undefined,
        kind: undefined,
        name: undefined,
        spec: undefined,
      }),
    message:
      'prod/widget: CRD-004: definition is undefined, version undefined, kind undefined, name undefined, spec undefined; give such as { definition: "scaledobjects.keda.sh", version: "v1alpha1", kind: "ScaledObject", name: "chat", spec: {} }.',
  },
  {
    rule: "CAN-001",
    title: "host with a scheme",
    make: (bench) => canary(bench.cluster({ gateway }), { host: "https://chat.example.com" }),
    message:
      'prod/canary: CAN-001: host is "https://chat.example.com"; give a DNS name in lower case, such as "embedder.example.com".',
  },
  {
    rule: "CAN-002",
    title: "one version",
    make: (bench) => canary(bench.cluster({ gateway }), {}, [100]),
    message: 'prod/canary: CAN-002: versions are ["v0"]; give at least two services, each once.',
  },
  {
    rule: "CAN-002",
    title: "versions null",
    make: (bench) => canary(bench.cluster({ gateway }), { versions: untyped(null) }),
    message:
      "prod/canary: CAN-002: versions are null; give a list such as [{ service: current, weight: 90 }, { service: next, weight: 10 }].",
  },
  {
    rule: "CAN-002",
    title: "version without a service",
    make: (bench) =>
      canary(bench.cluster({ gateway }), { versions: untyped([{ weight: 90 }, { weight: 10 }]) }),
    message:
      "prod/canary: CAN-002: versions are [an object, an object]; give a list such as [{ service: current, weight: 90 }, { service: next, weight: 10 }].",
  },
  {
    rule: "CAN-003",
    title: "weights that are shares",
    make: (bench) => canary(bench.cluster({ gateway }), {}, [0.9, 0.1]),
    message:
      "prod/canary: CAN-003: weights are [0.9, 0.1]; give whole percentages from 0 up that add up to 100, such as 90 and 10.",
  },
  {
    rule: "CAN-003",
    title: "weights of 110",
    make: (bench) => canary(bench.cluster({ gateway }), {}, [90, 20]),
    message:
      "prod/canary: CAN-003: weights are [90, 20]; give whole percentages from 0 up that add up to 100, such as 90 and 10.",
  },
  {
    rule: "CAN-003",
    title: "weights as texts",
    make: (bench) => canary(bench.cluster({ gateway }), {}, untyped(["90", "10"])),
    message:
      'prod/canary: CAN-003: weights are ["90", "10"]; give whole percentages from 0 up that add up to 100, such as 90 and 10.',
  },
  {
    rule: "CAN-004",
    title: "versions on another cluster",
    make: (bench) => {
      const other = bench.cluster(
        { gateway, connection: ClusterConnection.kubeconfig("~/.kube/other") },
        "other",
      );
      canary(bench.cluster({ gateway }), { cluster: other.cluster });
    },
    message:
      "prod/canary: CAN-004: prod/v0, prod/v1 lie elsewhere than on other/cluster; a route divides requests within one namespace. Place the versions on one KubernetesCluster.",
  },
  {
    rule: "CAN-005",
    title: "cluster without a gateway",
    make: (bench) => canary(bench.cluster({ ingressClass: "nginx" })),
    message:
      "prod/canary: CAN-005: prod/cluster states no gateway, and an Ingress divides nothing. Say gateway: { name, namespace }, or place one version only.",
  },
  {
    rule: "CAN-006",
    title: "construct id with a capital",
    make: (bench) => canary(bench.cluster({ gateway }), {}, [90, 10], "Canary"),
    message:
      'prod/Canary: CAN-006: its construct id is "Canary", which becomes the HTTPRoute\'s name; use lower-case letters, digits and hyphens.',
  },
  {
    rule: "APP-001",
    title: "two clusters that make one namespace",
    make: (bench) => {
      bench.cluster({}, "one");
      bench.cluster({}, "two");
    },
    message:
      "two/cluster: APP-001: wants models as namespace on kubeconfig ~/.kube/config, which one/cluster already holds. Create it once, and use Namespace.existing(…) in the other stack.",
  },
];

export const clusterNotes: readonly WrongInput[] = [
  {
    rule: "FIT-004",
    title: "autoscaling beyond the nodes",
    make: (bench) =>
      bench
        .cluster({ nodePools: [gpus(1, 2)], metrics: ["resource"] })
        .serve({ server: gpuServer(1), autoscaling: Autoscaling.between(1, 3) }),
    message:
      "note: prod/chat: FIT-004: may grow to 3 replicas, for which gpu (1 × 2) has not enough nvidia.com/gpu: the last ones would stay Pending.",
  },
];
