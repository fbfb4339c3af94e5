import {
  ClusterConnection,
  KubernetesCluster,
  Namespace,
  NodePool,
  type KubernetesClusterProps,
} from "../../constructs/kubernetes";
import { Accelerator, Need, Secret, Size } from "../../constructs/model";
import { ModelImage } from "../../constructs/images";
import { ContainerRegistry } from "../../constructs/registries";
import { synthesized, testApp } from "../../constructs/testing";
import {
  ClusterStack,
  idsOf,
  metadataOf,
  placed,
  podServer,
  specOf,
  withoutNotes,
} from "../support/cluster-samples";
import { DIGEST } from "../support/samples";

withoutNotes();

const featuresOf = (props: KubernetesClusterProps) => [...new ClusterStack(props).cluster.features];

describe("a cluster", () => {
  test("is the current one of kubectl without a word, with a namespace of its own", () => {
    const stack = new ClusterStack();
    const made = synthesized(stack);
    expect(made.providers("kubernetes")).toEqual([{ config_path: "~/.kube/config" }]);
    expect(metadataOf(made.resource("kubernetes_namespace_v1"))["name"]).toBe("models");
    expect(stack.cluster).toMatchObject({ path: "prod/cluster", sharesLoopback: false });
  });

  test("is described for the tools", () => {
    const connection = ClusterConnection.kubeconfig("~/.kube/prod", { context: "eu" });
    const stack = new ClusterStack({ connection, definitions: ["scaledobjects.keda.sh"] });
    expect(synthesized(stack).description["clusters"]).toEqual({
      "prod/cluster": {
        kubeconfig: "~/.kube/prod",
        context: "eu",
        namespace: "models",
        definitions: ["scaledobjects.keda.sh"],
      },
    });
  });

  test("asks for a provider in which secrets stay out of the state", () => {
    expect(synthesized(new ClusterStack()).json["terraform"]).toMatchObject({
      required_providers: { kubernetes: { version: ">= 3.2.1, < 4.0.0" } },
    });
  });

  test("has a provider of its own beside another one in a stack", () => {
    const stack = new ClusterStack();
    const connection = ClusterConnection.kubeconfig("~/.kube/other");
    const other = new KubernetesCluster(stack, "other", { connection, namespace: Namespace.create("b") });
    other.place(podServer());
    const made = synthesized(stack);
    expect(made.providers("kubernetes")).toEqual([
      { config_path: "~/.kube/config" },
      { alias: "prod_other", config_path: "~/.kube/other" },
    ]);
    for (const type of ["deployment_v1", "service_v1", "service_account_v1"])
      expect(made.resource(`kubernetes_${type}`)["provider"]).toBe("kubernetes.prod_other");
    for (const policy of ["other/default-deny", "chat/network-policy"])
      expect(made.resource("kubernetes_network_policy_v1", policy)["provider"]).toBe("kubernetes.prod_other");
  });

  test.each<[string, KubernetesClusterProps, readonly string[]]>([
    ["none", {}, []],
    ["metrics-server", { metrics: ["resource"] }, ["autoscaling"]],
    ["custom metrics, which say nothing of cores", { metrics: ["custom"] }, []],
    ["an ingress class", { ingressClass: "nginx" }, ["ingress"]],
    ["a gateway", { gateway: { name: "public", namespace: "gateways" } }, ["ingress"]],
    ["devices", { deviceResources: ["amd.com/gpu"] }, ["gpu"]],
    ["nodes with GPUs", { nodePools: [NodePool.of("gpu", { nodes: 1, gpus: { count: 1 } })] }, ["gpu"]],
    ["nodes without GPUs", { nodePools: [NodePool.of("cpu", { nodes: 1 })] }, []],
  ])("offers with %s", (_, props, more) => {
    expect(featuresOf(props).sort()).toEqual(["replicas", "disruption-budget", "liveness", ...more].sort());
  });

  test.each<[string, Need, KubernetesClusterProps, string]>([
    ["metrics", Need.autoscaling({ minReplicas: 1, maxReplicas: 2 }), {}, "It states no metrics: install"],
    [
      "the right metrics",
      Need.autoscaling({ minReplicas: 1, maxReplicas: 2 }),
      { metrics: ["custom"] },
      "It states other metrics only",
    ],
    ["a way in", Need.ingress({ host: "a.example.com" }), {}, "say ingressClass or gateway"],
    ["GPUs", Need.gpu(1), {}, "say nodePools, or deviceResources"],
    ["host ports", Need.hostPort(80), {}, "give ModelService a nodePort"],
    ["restart policies", Need.restart("no"), {}, "whenever it ends"],
  ])("without %s says what to do", (_, need, cluster, remedy) => {
    const refused = () => synthesized(placed({ server: { needs: [need] }, cluster }));
    expect(refused).toThrow(`prod/chat: NEED-101: requires ${need.feature}`);
    expect(refused).toThrow(remedy);
    const wish = placed({ server: { needs: [need.preferred()] }, cluster });
    expect(idsOf(wish)).toEqual(["(NEED-102)"]);
  });

  test("knows the devices of its nodes and those that are stated", () => {
    const { cluster } = new ClusterStack({
      nodePools: [NodePool.of("a", { nodes: 1, gpus: { count: 1, resource: "amd.com/gpu" } })],
      deviceResources: ["nvidia.com/mig-1g.10gb"],
    });
    expect([...cluster.deviceResources].sort()).toEqual(["amd.com/gpu", "nvidia.com/mig-1g.10gb"]);
  });
});

describe("placing by the portable door", () => {
  test("gives an address inside the cluster", () => {
    const { cluster } = new ClusterStack();
    expect(cluster.place(podServer()).url).toBe("http://chat.models.svc:8000");
  });

  test("two servers of one name is refused with all other findings", () => {
    const { app, cluster } = new ClusterStack();
    cluster.place(podServer());
    cluster.place(podServer());
    expect(() => app.synth()).toThrow(
      "prod/cluster/chat-2: APP-001: wants chat as server in namespace models of kubeconfig ~/.kube/config, which prod/cluster/chat already holds.",
    );
  });

  test("servers may be called what the cluster calls its own parts", () => {
    const stack = new ClusterStack({ namespace: Namespace.create("m", { quota: { pods: 9 } }) });
    const password = Secret.fromEnvironment("P");
    const registry = ContainerRegistry.at("a.example.com", { username: "ann", password });
    const image = ModelImage.fromRegistry(`a.example.com/x@${DIGEST}`, registry);
    const names = ["provider", "namespace", "quota", "limits", "default-deny", "pull-a-example-com"];
    for (const name of names) stack.cluster.place(podServer({ name, image }));
    expect(synthesized(stack).resources("kubernetes_deployment_v1")).toHaveLength(names.length);
  });
});

describe("a namespace", () => {
  test("enforces the strictest Pod Security, and lets nobody reach anybody", () => {
    const made = synthesized(new ClusterStack({ namespace: Namespace.create("ml") }));
    const { labels } = metadataOf(made.resource("kubernetes_namespace_v1"));
    expect(labels).toMatchObject({
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
      "model-stack.stack": "prod",
    });
    expect(specOf(made.resource("kubernetes_network_policy_v1"))).toEqual({
      pod_selector: {},
      policy_types: ["Ingress", "Egress"],
    });
    for (const type of ["kubernetes_resource_quota_v1", "kubernetes_limit_range_v1"])
      expect(made.resources(type)).toEqual([]);
  });

  test("has the labels and the level that it is given", () => {
    const namespace = Namespace.create("ml", { podSecurity: "baseline", labels: { team: "search" } });
    const made = synthesized(new ClusterStack({ namespace }));
    expect(metadataOf(made.resource("kubernetes_namespace_v1"))["labels"]).toMatchObject({
      team: "search",
      "pod-security.kubernetes.io/enforce": "baseline",
    });
  });

  test("holds its quota, in numbers as the API server writes them", () => {
    const namespace = Namespace.create("ml", {
      quota: {
        cpu: 2.5,
        memory: Size.gibibytes(1.5),
        pods: 2000,
        storage: Size.tebibytes(1),
        devices: { "nvidia.com/gpu": 4 },
      },
    });
    const made = synthesized(new ClusterStack({ namespace }));
    expect(specOf(made.resource("kubernetes_resource_quota_v1"))["hard"]).toEqual({
      "requests.cpu": "2500m",
      "limits.cpu": "2500m",
      "requests.memory": "1536Mi",
      "limits.memory": "1536Mi",
      pods: "2k",
      "requests.storage": "1Ti",
      "requests.nvidia.com/gpu": "4",
    });
  });

  test("limits what a container may have, and gives one that says nothing as much as the API server would", () => {
    const namespace = Namespace.create("ml", {
      containerDefault: { cpu: 0.5 },
      containerMaximum: { cpu: 8, memory: Size.gibibytes(32) },
    });
    const made = synthesized(new ClusterStack({ namespace }));
    expect(specOf(made.resource("kubernetes_limit_range_v1"))["limit"]).toEqual([
      {
        type: "Container",
        default: { cpu: "500m", memory: "32Gi" },
        default_request: { cpu: "500m", memory: "32Gi" },
        max: { cpu: "8", memory: "32Gi" },
      },
    ]);
  });

  test("that exists is left alone", () => {
    const stack = new ClusterStack({ namespace: Namespace.existing("ml", { quota: { cpu: 4 } }) });
    stack.cluster.place(podServer());
    const made = synthesized(stack);
    for (const type of ["namespace_v1", "resource_quota_v1", "limit_range_v1"])
      expect(made.resources(`kubernetes_${type}`)).toEqual([]);
    expect(metadataOf(made.resource("kubernetes_deployment_v1"))["namespace"]).toBe("ml");
    expect(made.resource("kubernetes_service_v1")).not.toHaveProperty("depends_on");
  });

  test("is there before what lies in it", () => {
    const stack = new ClusterStack();
    stack.cluster.place(podServer());
    const made = synthesized(stack);
    for (const type of ["service_v1", "service_account_v1"])
      expect(made.resource(`kubernetes_${type}`)["depends_on"]).toEqual([
        expect.stringMatching(/^kubernetes_namespace_v1\./) as string,
      ]);
  });

  test("is made by one stack of an app", () => {
    const app = testApp();
    new ClusterStack({}, app, "one");
    const two = new ClusterStack({}, app, "two");
    expect(idsOf(two)).toEqual(["APP-001"]);
    const other = testApp();
    new ClusterStack({}, other, "one");
    expect(idsOf(new ClusterStack({ namespace: Namespace.existing("models") }, other, "two"))).toEqual([]);
  });

  test("of one name lies on each of two clusters", () => {
    const app = testApp();
    const on = (context: string) => ({
      connection: ClusterConnection.kubeconfig("~/.kube/config", { context }),
    });
    new ClusterStack(on("eu"), app, "one").cluster.place(podServer());
    const two = new ClusterStack(on("us"), app, "two");
    two.cluster.place(podServer());
    expect(idsOf(two)).toEqual([]);
  });
});

test("a GPU that is asked for as a wish is not asked of a cluster without", () => {
  const stack = placed({ server: { accelerator: Accelerator.nvidia(1), needs: [Need.gpu(1).preferred()] } });
  expect(idsOf(stack)).toEqual(["(NEED-102)"]);
  expect(synthesized(stack).text).not.toContain("nvidia.com/gpu");
});
