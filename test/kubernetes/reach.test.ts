import {
  Autoscaling,
  CanaryRoute,
  type KubernetesClusterProps,
  type ModelServiceProps,
  Namespace,
  NetworkPeer,
} from "../../constructs/kubernetes";
import { Duration, ModelCache, type ModelServerProps, ModelSource, Need } from "../../constructs/model";
import { type Block, synthesized } from "../../constructs/testing";
import {
  ClusterStack,
  idsOf,
  made,
  metadataOf,
  placed,
  type Placement,
  podServer,
  specOf,
  withoutNotes,
} from "../support/cluster-samples";

withoutNotes();

const gateway = { name: "public", namespace: "gateways" };
const host = "chat.example.com";

describe("a server's policy", () => {
  const policyOf = (placement: Placement = {}) =>
    specOf(made(placement).resource("kubernetes_network_policy_v1", "network-policy"));
  const clientsOf = (options: Placement["options"] = {}, cluster: KubernetesClusterProps = {}, server = {}) =>
    (policyOf({ options, cluster, server })["ingress"] as Block[])[0]!["from"];
  const reachedBy = (server: Partial<ModelServerProps>, options: Placement["options"] = {}) =>
    (policyOf({ server, options })["egress"] as Block[]).slice(1);
  const named = (name: string) => ({
    namespace_selector: { match_labels: { "kubernetes.io/metadata.name": name } },
  });

  test("lets pods of its namespace in, to its port", () => {
    expect(policyOf()["ingress"]).toEqual([
      { from: [{ pod_selector: {} }], ports: [{ port: "8000", protocol: "TCP" }] },
    ]);
  });

  test("lets whom it is told in, in place of these", () => {
    const allowFrom = [NetworkPeer.namespace("search"), NetworkPeer.pods({ app: "web" })];
    expect(clientsOf({ allowFrom })).toEqual([
      named("search"),
      { pod_selector: { match_labels: { app: "web" } } },
    ]);
  });

  test("lets nobody in where nobody is allowed: an empty list would be everybody", () => {
    const policy = policyOf({ options: { allowFrom: [] } });
    expect(policy["ingress"] ?? []).toEqual([]);
    expect(policy["policy_types"]).toEqual(["Ingress", "Egress"]);
  });

  test.each<
    [string, Partial<ModelServiceProps>, KubernetesClusterProps, Partial<ModelServerProps>, readonly object[]]
  >([
    [
      "any pod, where the ingress may be anywhere",
      { exposure: { host } },
      { ingressClass: "a" },
      {},
      [{ namespace_selector: {} }],
    ],
    [
      "the ingress",
      { exposure: { host } },
      { ingressClass: "a", ingressNamespace: "ingress" },
      {},
      [named("ingress")],
    ],
    ["Prometheus", {}, { monitoringNamespace: "monitoring" }, { metricsPath: "/m" }, [named("monitoring")]],
    ["no Prometheus where there are no metrics", {}, { monitoringNamespace: "monitoring" }, {}, []],
    [
      "anybody, by a node port",
      { nodePort: 30000 },
      {},
      {},
      [{ ip_block: { cidr: "0.0.0.0/0" } }, { ip_block: { cidr: "::/0" } }],
    ],
  ])("lets in %s", (_, options, cluster, server, more) =>
    expect(clientsOf(options, cluster, server)).toEqual([{ pod_selector: {} }, ...more]),
  );

  test("lets it ask whoever answers DNS there", () => {
    const dns = NetworkPeer.addresses("169.254.20.10/32");
    const [egress] = policyOf({ cluster: { dns } })["egress"] as { to: unknown }[];
    expect(egress!.to).toEqual([{ ip_block: { cidr: "169.254.20.10/32" } }]);
  });

  test("lets it ask for names, and no more", () => {
    expect(policyOf()["egress"]).toEqual([
      {
        to: [
          {
            ...named("kube-system"),
            pod_selector: { match_labels: { "k8s-app": "kube-dns" } },
          },
        ],
        ports: [
          { port: "53", protocol: "UDP" },
          { port: "53", protocol: "TCP" },
        ],
      },
    ]);
  });

  const downloads = {
    source: ModelSource.huggingFace("a/b", "0".repeat(40)),
    cache: ModelCache.at("/cache"),
  };

  test("lets it download a model by HTTPS, and reach nothing private on the way", () => {
    const [internet, ...others] = reachedBy(downloads) as { to: Block[]; ports: Block[] }[];
    expect(others).toEqual([]);
    expect(internet!.ports).toEqual([{ port: "443", protocol: "TCP" }]);
    const { cidr, except } = internet!.to[0]!["ip_block"] as { cidr: string; except: string[] };
    expect(cidr).toBe("0.0.0.0/0");
    expect(except).toEqual(expect.arrayContaining(["10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"]));
    expect(reachedBy({ source: ModelSource.bakedIn("/model") })).toEqual([]);
  });

  test("lets it reach whom it is told, in place of that", () => {
    const allowTo = [NetworkPeer.namespace("db").on(5432, 5433), NetworkPeer.cluster()];
    expect(reachedBy(downloads, { allowTo })).toEqual([
      {
        to: [named("db")],
        ports: [
          { port: "5432", protocol: "TCP" },
          { port: "5433", protocol: "TCP" },
        ],
      },
      { to: [{ namespace_selector: {} }] },
    ]);
    expect(reachedBy(downloads, { allowTo: [] })).toEqual([]);
  });

  test("leaves addresses out", () => {
    const allowTo = [NetworkPeer.addresses("10.0.0.0/8", ["10.1.0.0/16"]), NetworkPeer.addresses("fd00::/8")];
    expect(reachedBy({}, { allowTo })).toEqual([
      { to: [{ ip_block: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] },
      { to: [{ ip_block: { cidr: "fd00::/8" } }] },
    ]);
  });
});

describe("a range of addresses", () => {
  test.each<[string, readonly string[]]>([
    ["10.0.0.0", []],
    ["10.0.0.0/33", []],
    ["10.0.0.256/8", []],
    ["fd00::/129", []],
    ["10.0.0.0/8", ["192.168.0.0/16"]],
    ["10.0.0.0/8", ["10.0.0.0/8"]],
    ["10.1.0.0/16", ["10.0.0.0/8"]],
    ["10.0.0.0/8", ["fd00::/16"]],
  ])("%s without %p is none", (cidr, except) =>
    expect(() => NetworkPeer.addresses(cidr, except)).toThrow("NET-003"),
  );
});

describe("an exposed server", () => {
  const exposure = { host, tlsSecret: "chat-tls" };

  test("has an Ingress of the class that the cluster states", () => {
    const stack = new ClusterStack({ ingressClass: "nginx" });
    expect(stack.serve({ exposure }).url).toBe("https://chat.example.com");
    expect(specOf(synthesized(stack).resource("kubernetes_ingress_v1"))).toEqual({
      ingress_class_name: "nginx",
      rule: [
        {
          host,
          http: {
            path: [
              {
                path: "/",
                path_type: "Prefix",
                backend: { service: { name: "chat", port: { number: 8000 } } },
              },
            ],
          },
        },
      ],
      tls: [{ hosts: [host], secret_name: "chat-tls" }],
    });
  });

  test("is reached by plain HTTP without a certificate, which is noted", () => {
    const stack = new ClusterStack({ ingressClass: "nginx" });
    expect(stack.serve({ exposure: { host } }).url).toBe("http://chat.example.com");
    expect(idsOf(stack)).toEqual(["(KUBE-020)"]);
    expect(specOf(synthesized(stack).resource("kubernetes_ingress_v1"))).not.toHaveProperty("tls");
  });

  test("has annotations that are no templates", () => {
    const annotations = { "nginx.ingress.kubernetes.io/rewrite-target": "/${x}" };
    const options = { exposure: { ...exposure, annotations } };
    const ingress = made({ options, cluster: { ingressClass: "nginx" } }).resource("kubernetes_ingress_v1");
    expect(metadataOf(ingress)["annotations"]).toEqual({
      "nginx.ingress.kubernetes.io/rewrite-target": "/$${x}",
    });
  });

  test("has an HTTPRoute to the gateway that the cluster states", () => {
    const stack = new ClusterStack({ gateway, ingressClass: "nginx" });
    expect(stack.serve({ exposure: { host, annotations: { a: "b" } } }).url).toBe("https://chat.example.com");
    const synth = synthesized(stack);
    expect(synth.resources("kubernetes_ingress_v1")).toEqual([]);
    expect(synth.resource("kubernetes_manifest")["manifest"]).toMatchObject({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "chat", namespace: "models", annotations: { a: "b" } },
      spec: {
        parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", ...gateway }],
        hostnames: [host],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: "/" } }],
            backendRefs: [{ kind: "Service", name: "chat", port: 8000, weight: 1 }],
          },
        ],
      },
    });
  });

  test("may be so by its description alone", () => {
    const placement = { server: { needs: [Need.ingress({ host })] }, cluster: { ingressClass: "nginx" } };
    expect(specOf(made(placement).resource("kubernetes_ingress_v1"))["rule"]).toMatchObject([{ host }]);
  });

  test("has its host name alone", () => {
    const stack = placed({ options: { exposure }, cluster: { ingressClass: "nginx" } });
    stack.serve({ server: podServer({ name: "other" }), exposure });
    expect(idsOf(stack)).toEqual(["APP-001"]);
  });
});

describe("a canary", () => {
  test.each([
    [
      "from where it is",
      { ingressNamespace: "gateways" },
      { match_labels: { "kubernetes.io/metadata.name": "gateways" } },
    ],
    ["wherever it is", {}, {}],
  ])("lets the gateway reach its versions %s", (_title, cluster, namespace) => {
    const stack = new ClusterStack({ gateway, ...cluster });
    const [one, two] = versions(stack);
    new CanaryRoute(stack, "chat", {
      cluster: stack.cluster,
      host,
      versions: [
        { service: one, weight: 50 },
        { service: two, weight: 50 },
      ],
    });
    const synth = synthesized(stack);
    for (const name of ["one", "two"])
      expect(specOf(synth.resource("kubernetes_network_policy_v1", `chat/policy-${name}`))).toMatchObject({
        pod_selector: { match_labels: { "app.kubernetes.io/name": name } },
        policy_types: ["Ingress"],
        ingress: [{ from: [{ namespace_selector: namespace }], ports: [{ port: "8000", protocol: "TCP" }] }],
      });
  });

  const versions = (stack: ClusterStack) =>
    ["one", "two"].map((name) => stack.serve({ server: podServer({ name }) })) as [never, never];

  test("divides requests by weight", () => {
    const stack = new ClusterStack({ gateway });
    const [one, two] = versions(stack);
    new CanaryRoute(stack, "chat", {
      cluster: stack.cluster,
      host,
      versions: [
        { service: one, weight: 90 },
        { service: two, weight: 10 },
      ],
    });
    expect(synthesized(stack).resource("kubernetes_manifest")["manifest"]).toMatchObject({
      kind: "HTTPRoute",
      metadata: { name: "chat", namespace: "models" },
      spec: {
        parentRefs: [gateway],
        hostnames: [host],
        rules: [
          {
            backendRefs: [
              { name: "one", port: 8000, weight: 90 },
              { name: "two", port: 8000, weight: 10 },
            ],
          },
        ],
      },
    });
  });

  test("takes no host and no route's name that a server has", () => {
    const stack = new ClusterStack({ gateway });
    const [one, two] = versions(stack);
    stack.serve({ server: podServer({ name: "chat" }), exposure: { host } }, "served");
    new CanaryRoute(stack, "chat", {
      cluster: stack.cluster,
      host,
      versions: [
        { service: one, weight: 0 },
        { service: two, weight: 100 },
      ],
    });
    expect(idsOf(stack)).toEqual(["APP-001", "APP-001"]);
  });
});

describe("autoscaling", () => {
  const metrics = ["resource", "custom"] as const;
  const scaled = (autoscaling: Autoscaling, server: Partial<ModelServerProps> = {}) =>
    specOf(
      made({ server, options: { autoscaling }, cluster: { metrics } }).resource(
        "kubernetes_horizontal_pod_autoscaler_v2",
      ),
    );

  test("follows cores, where nothing else is said", () => {
    expect(scaled(Autoscaling.between(2, 5))).toMatchObject({
      min_replicas: 2,
      max_replicas: 5,
      scale_target_ref: { api_version: "apps/v1", kind: "Deployment", name: "chat" },
      metric: [{ type: "Resource", resource: { name: "cpu", target: { average_utilization: 70 } } }],
    });
  });

  test("follows what it is told, in numbers as the API server writes them", () => {
    const pods = [
      { name: "waiting", average: 5 },
      { name: "tokens", average: 0.5 },
      { name: "bytes", average: 2000 },
      { name: "more", average: "1500m" },
    ];
    const { metric } = scaled(Autoscaling.between(1, 2, { memory: 80, pods })) as { metric: Block[] };
    expect(metric.map(({ type }) => type)).toEqual(["Resource", "Pods", "Pods", "Pods", "Pods"]);
    expect(metric[0]).toMatchObject({ resource: { name: "memory", target: { average_utilization: 80 } } });
    const values = metric.slice(1).map((each) => (each["pods"] as { target: Block }).target["average_value"]);
    expect(values).toEqual(["5", "500m", "2k", "1500m"]);
  });

  test.each([
    [60, 300],
    [1200, 1200],
    [9000, 3600],
  ])("keeps a replica that starts within %d s for at least %d s", (budget, window) => {
    const { behavior } = scaled(Autoscaling.between(1, 2), { startupBudget: Duration.seconds(budget) }) as {
      behavior: { scale_down: Block[] };
    };
    expect(behavior.scale_down[0]!["stabilization_window_seconds"]).toBe(window);
  });

  test.each([
    [{ minReplicas: 2, maxReplicas: 4 }, 2, []],
    [{ minReplicas: 0, maxReplicas: 4 }, 1, ["(KUBE-013)"]],
  ])("that a description wishes for, %p, begins with %d", (range, least, ids) => {
    const placement = {
      server: { needs: [Need.autoscaling(range).preferred()] },
      cluster: { metrics },
    };
    expect(idsOf(placed(placement))).toEqual(ids);
    expect(specOf(made(placement).resource("kubernetes_horizontal_pod_autoscaler_v2"))).toMatchObject({
      min_replicas: least,
      max_replicas: 4,
    });
  });

  test("of a StatefulSet names it", () => {
    const options = { autoscaling: Autoscaling.between(1, 2), stableIdentity: true };
    const scaler = made({ options, cluster: { metrics } }).resource(
      "kubernetes_horizontal_pod_autoscaler_v2",
    );
    expect(specOf(scaler)["scale_target_ref"]).toMatchObject({ kind: "StatefulSet" });
  });

  test("on utilization takes what the namespace gives for what the server does not say", () => {
    const options = { autoscaling: Autoscaling.between(1, 2) };
    const ids = (namespace: Namespace) =>
      idsOf(placed({ server: { cpu: undefined }, options, cluster: { metrics, namespace } }));
    expect(ids(Namespace.create("m"))).toEqual(["KUBE-011"]);
    expect(ids(Namespace.create("m", { containerDefault: { cpu: 1 } }))).toEqual([]);
  });

  test("by KEDA goes down to nothing", () => {
    const autoscaling = Autoscaling.keda(0, 3, {
      address: "http://prometheus.monitoring:9090",
      query: 'sum(waiting{app="${x}"})',
      threshold: 5,
      cooldown: Duration.minutes(2),
    });
    const synth = made({ options: { autoscaling }, cluster: { definitions: ["scaledobjects.keda.sh"] } });
    expect(synth.resources("kubernetes_horizontal_pod_autoscaler_v2")).toEqual([]);
    expect(specOf(synth.resource("kubernetes_deployment_v1"))).not.toHaveProperty("replicas");
    expect(synth.resource("kubernetes_manifest")["manifest"]).toMatchObject({
      apiVersion: "keda.sh/v1alpha1",
      kind: "ScaledObject",
      metadata: { name: "chat", namespace: "models" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "chat" },
        minReplicaCount: 0,
        maxReplicaCount: 3,
        cooldownPeriod: 120,
        triggers: [
          {
            type: "prometheus",
            metadata: {
              serverAddress: "http://prometheus.monitoring:9090",
              query: 'sum(waiting{app="$${x}"})',
              threshold: "5",
              activationThreshold: "0",
            },
          },
        ],
      },
    });
  });
});

describe("a disruption budget", () => {
  const budgetOf = (placement: Placement) =>
    made(placement).resources("kubernetes_pod_disruption_budget_v1").map(specOf);

  test.each<[string, Placement, object | undefined]>([
    ["none for one replica, which nodes could not be drained of", {}, undefined],
    ["one at a time for several", { options: { replicas: 2 } }, { max_unavailable: "1" }],
    [
      "what the server needs",
      { server: { needs: [Need.replicas(5), Need.disruptionBudget({ maxUnavailable: 2 })] } },
      { max_unavailable: "2" },
    ],
    [
      "what is given",
      { options: { replicas: 5, disruptionBudget: { minAvailable: 4 } } },
      { min_available: "4" },
    ],
  ])("is %s", (_, placement, expected) => {
    const budgets = budgetOf(placement);
    expect(budgets).toMatchObject(expected ? [expected] : []);
    for (const budget of budgets)
      expect(budget["selector"]).toEqual({
        match_labels: { "app.kubernetes.io/name": "chat", "app.kubernetes.io/instance": "model-stack-prod" },
      });
  });
});
