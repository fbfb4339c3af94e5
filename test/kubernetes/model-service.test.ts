import { Token } from "cdktf";
import {
  Autoscaling,
  CacheVolume,
  DownloadStep,
  Namespace,
  NetworkPeer,
  Rollout,
} from "../../constructs/kubernetes";
import { Duration, ExampleRequest, ModelCache, Need, Probe } from "../../constructs/model";
import { synthesized } from "../../constructs/testing";
import {
  ClusterStack,
  containerOf,
  idsOf,
  made,
  metadataOf,
  placed,
  type Placement,
  podServer,
  specOf,
  templateOf,
  workloadOf,
  withoutNotes,
} from "../support/cluster-samples";
import { untyped } from "../support/samples";

withoutNotes();

const STATEFUL = "kubernetes_stateful_set_v1";
const cache = ModelCache.at("/cache");
const storageClasses = { standard: {} };

describe("a server becomes", () => {
  test("a Deployment with what it needs, and nothing more", () => {
    const { resource } = made().json as { resource: Record<string, object> };
    expect(Object.keys(resource).sort()).toEqual([
      "kubernetes_deployment_v1",
      "kubernetes_namespace_v1",
      "kubernetes_network_policy_v1",
      "kubernetes_service_account_v1",
      "kubernetes_service_v1",
    ]);
  });

  test("pods by digest, under its name", () => {
    const synth = made();
    expect(metadataOf(synth.resource("kubernetes_deployment_v1"))).toMatchObject({
      name: "chat",
      namespace: "models",
    });
    expect(containerOf()["image"]).toMatch(/^example\.com\/models\/chat@sha256:[0-9a-f]{64}$/);
  });

  test("pods that its Service and its policy select, and those of no other server", () => {
    const stack = new ClusterStack();
    for (const name of ["chat", "other"]) stack.cluster.place(podServer({ name }));
    const synth = synthesized(stack);
    const selectors = ["chat", "other"].map((name) => {
      const workload = specOf(synth.resource("kubernetes_deployment_v1", `${name}/deployment`));
      const { match_labels: labels } = workload["selector"] as { match_labels: object };
      expect(metadataOf(workload["template"] as never)["labels"]).toMatchObject(labels);
      expect(specOf(synth.resource("kubernetes_service_v1", `${name}/service`))["selector"]).toEqual(labels);
      const policy = specOf(synth.resource("kubernetes_network_policy_v1", `${name}/network-policy`));
      expect(policy["pod_selector"]).toEqual({ match_labels: labels });
      return labels;
    });
    expect(selectors[0]).not.toEqual(selectors[1]);
  });

  test("objects with its labels and those of the tools", () => {
    const { labels } = metadataOf(templateOf({ server: { labels: { team: "search" } } }));
    expect(labels).toEqual({
      team: "search",
      "app.kubernetes.io/name": "chat",
      "app.kubernetes.io/instance": "model-stack-prod",
      "app.kubernetes.io/component": "model-server",
      "app.kubernetes.io/part-of": "model-stack",
      "app.kubernetes.io/managed-by": "model-stack",
      "model-stack.app": "model-stack",
      "model-stack.stack": "prod",
      "model-stack.server": "chat",
    });
  });

  test("a rollout that Terraform waits for, as long as all of its steps may take", () => {
    const placement = (options: Placement["options"]): Placement => ({
      server: { startupBudget: Duration.minutes(2), stopGrace: Duration.seconds(20) },
      options,
    });
    // 120 s to start, 600 s to pull, 10 + 20 s to stop.
    expect(made(placement({})).resource("kubernetes_deployment_v1")).toMatchObject({
      wait_for_rollout: true,
      timeouts: { create: "750s", update: "750s" },
      spec: { progress_deadline_seconds: 720 },
    });
    const timeout = (options: Placement["options"]) =>
      made(placement(options)).resource("kubernetes_deployment_v1")["timeouts"];
    expect(timeout({ replicas: 4 })).toMatchObject({ update: "3000s" });
    expect(timeout({ replicas: 4, rollout: Rollout.rolling({ maxSurge: "50%" }) })).toMatchObject({
      update: "1500s",
    });
    expect(timeout({ replicas: 4, rollout: Rollout.recreate() })).toMatchObject({ update: "750s" });
  });

  test("what is described for the tools", () => {
    const example = ExampleRequest.post("/v1/chat", { text: "hi" });
    expect(made({ server: { example } }).description["services"]).toMatchObject({
      "prod/cluster/chat": {
        server: "chat",
        cluster: "prod/cluster",
        workload: "deployment/chat",
        port: 8000,
        example: { method: "POST", path: "/v1/chat", body: '{"text":"hi"}' },
      },
    });
  });

  test("something that depends on it in Terraform", () => {
    const { workload, service } = new ClusterStack().serve();
    expect(Token.isUnresolved(workload.id)).toBe(true);
    expect(Token.isUnresolved(service.id)).toBe(true);
  });
});

describe("replicas", () => {
  test.each<[string, Placement, string | undefined]>([
    ["one without a word", {}, "1"],
    ["as many as the server needs", { server: { needs: [Need.replicas(3)] } }, "3"],
    ["as many as are given", { options: { replicas: 2 }, server: { needs: [Need.replicas(3)] } }, "2"],
    [
      "none where the autoscaler counts",
      { options: { autoscaling: Autoscaling.between(2, 4) }, cluster: { metrics: ["resource"] } },
      undefined,
    ],
  ])("%s", (_, placement, replicas) => expect(workloadOf(placement)["replicas"]).toBe(replicas));
});

describe("a rollout", () => {
  const strategyOf = (placement: Placement) => workloadOf(placement)["strategy"];

  test("starts one replica more before an old one ends", () => {
    expect(strategyOf({})).toEqual({
      type: "RollingUpdate",
      rolling_update: { max_surge: "1", max_unavailable: "0" },
    });
  });

  test("takes one away first where it holds GPUs, of which none may be free", () => {
    const placement = { server: { needs: [Need.gpu(1)] }, cluster: { deviceResources: ["nvidia.com/gpu"] } };
    expect(strategyOf(placement)).toMatchObject({
      rolling_update: { max_surge: "0", max_unavailable: "1" },
    });
  });

  test("takes all away first where they have a volume for one node", () => {
    expect(strategyOf({ server: { cache }, cluster: { storageClasses } })).toEqual({ type: "Recreate" });
  });

  test("is as asked for", () => {
    const rollout = Rollout.rolling({ maxSurge: "25%", maxUnavailable: 2 });
    expect(strategyOf({ options: { rollout } })).toMatchObject({
      rolling_update: { max_surge: "25%", max_unavailable: "2" },
    });
  });
});

describe("replicas that keep their names", () => {
  const placement: Placement = {
    server: { cache },
    options: { cacheVolume: CacheVolume.perReplica(), replicas: 2 },
    cluster: { storageClasses },
  };

  test("are a StatefulSet with a claim each", () => {
    const synth = made(placement);
    expect(synth.resources("kubernetes_deployment_v1")).toEqual([]);
    expect(specOf(synth.resource(STATEFUL))).toMatchObject({
      replicas: "2",
      service_name: "chat-replicas",
      pod_management_policy: "Parallel",
      update_strategy: [{ type: "RollingUpdate" }],
      volume_claim_template: [
        {
          metadata: { name: "cache" },
          spec: {
            access_modes: ["ReadWriteOnce"],
            storage_class_name: "standard",
            resources: { requests: { storage: "20Gi" } },
          },
        },
      ],
    });
    expect(synth.resources("kubernetes_persistent_volume_claim_v1")).toEqual([]);
  });

  test("are replaced with other claims, which nothing can change", () => {
    const synth = made(placement);
    const [claims] = synth
      .resources("terraform_data")
      .filter(({ triggers_replace: triggers }) => "size" in (triggers as object));
    expect(claims!["triggers_replace"]).toEqual({ size: "20Gi", storageClass: "standard" });
    const [trigger] = (
      synth.resource(STATEFUL)["lifecycle"] as { readonly replace_triggered_by: readonly string[] }
    ).replace_triggered_by;
    const [type, name] = trigger!.split(".") as [string, string];
    const all = synth.json["resource"] as Record<string, Record<string, unknown>>;
    expect(all[type]![name]).toEqual(claims);
  });

  test("find each other by name before they are ready", () => {
    const headless = made(placement).resource("kubernetes_service_v1", "headless-service");
    expect(metadataOf(headless)["name"]).toBe("chat-replicas");
    expect(specOf(headless)).toMatchObject({ cluster_ip: "None", publish_not_ready_addresses: true });
  });

  test("are spread by their own revision", () => {
    const spread = specOf(templateOf(placement, STATEFUL))["topology_spread_constraint"] as object[];
    expect(spread).toHaveLength(1);
    for (const each of spread) expect(each).toMatchObject({ match_label_keys: ["controller-revision-hash"] });
  });

  test("keep names without a cache as well, where that is asked for", () => {
    const workload = workloadOf({ options: { stableIdentity: true } }, STATEFUL);
    expect(workload).not.toHaveProperty("volume_claim_template");
  });

  test("are replaced one after the other, for which Terraform waits", () => {
    const { timeouts } = made({ options: { stableIdentity: true, replicas: 3 } }).resource(STATEFUL) as {
      timeouts: { update: string };
    };
    // 300 s to start, 600 s to pull, 40 s to stop.
    expect(timeouts.update).toBe(`${3 * 940}s`);
  });

  test("leave no room for another server of their Service's name", () => {
    const stack = placed({ options: { stableIdentity: true } });
    stack.serve({ server: podServer({ name: "chat-replicas" }) });
    expect(idsOf(stack)).toEqual(["APP-001"]);
  });
});

describe("the address", () => {
  test("inside the cluster is the Service's", () => {
    const stack = new ClusterStack({ namespace: Namespace.create("ml") });
    const service = stack.serve({ server: podServer({ port: 9000 }) });
    expect(service.clusterUrl).toBe("http://chat.ml.svc:9000");
    expect(service.url).toBe(service.clusterUrl);
    expect(specOf(synthesized(stack).resource("kubernetes_service_v1"))).toMatchObject({
      type: "ClusterIP",
      port: [{ port: 9000, target_port: "http", protocol: "TCP" }],
    });
  });

  test.each([
    ["127.0.0.1", "http://127.0.0.1:30080"],
    ["node1.example.com", "http://node1.example.com:30080"],
    ["fd00::1", "http://[fd00::1]:30080"],
    [undefined, "http://chat.models.svc:8000"],
  ])("of a node port on %s", (nodeAddress, url) => {
    const stack = new ClusterStack({ nodeAddress });
    expect(stack.serve({ nodePort: 30080 }).url).toBe(url);
    const synth = synthesized(stack);
    expect(specOf(synth.resource("kubernetes_service_v1"))).toMatchObject({
      type: "NodePort",
      port: [{ node_port: 30080 }],
    });
    expect(synth.description["services"]!["prod/cluster/chat"]).toMatchObject(
      nodeAddress ? { url } : { port: 8000 },
    );
  });

  test("on a node port is for one server", () => {
    const stack = placed({ options: { nodePort: 30080 } });
    stack.serve({ server: podServer({ name: "other" }), nodePort: 30080 });
    expect(idsOf(stack)).toEqual(["(KUBE-023)", "(KUBE-023)", "APP-001"]);
  });
});

describe("stopping", () => {
  test("goes on serving until nobody sends requests any more", () => {
    const pod = specOf(templateOf({ server: { stopGrace: Duration.seconds(20) } }));
    expect(pod["termination_grace_period_seconds"]).toBe(30);
    expect(containerOf()["lifecycle"]).toEqual({ pre_stop: [{ exec: { command: ["sleep", "10"] } }] });
  });

  test("at once, for images that have no sleep", () => {
    const placement = { options: { stopDelay: Duration.seconds(0) } };
    expect(containerOf(placement)).not.toHaveProperty("lifecycle");
    expect(specOf(templateOf(placement))["termination_grace_period_seconds"]).toBe(30);
  });
});

describe("Prometheus", () => {
  test("finds metrics by annotations", () => {
    expect(metadataOf(templateOf({ server: { metricsPath: "/m" } }))["annotations"]).toEqual({
      "prometheus.io/scrape": "true",
      "prometheus.io/path": "/m",
      "prometheus.io/port": "8000",
    });
    expect(metadataOf(templateOf())).not.toHaveProperty("annotations");
  });

  test("is told otherwise by annotations that are given", () => {
    const options = { annotations: { "prometheus.io/scrape": "false", "example.com/owner": "${x}" } };
    expect(metadataOf(templateOf({ server: { metricsPath: "/m" }, options }))["annotations"]).toMatchObject({
      "prometheus.io/scrape": "false",
      "example.com/owner": "$${x}",
    });
  });
});

describe("a download before the start", () => {
  const options = { download: DownloadStep.command(["fetch", "$(X)"]) };
  const initOf = (placement: Placement) =>
    (specOf(templateOf(placement))["init_container"] as Record<string, unknown>[])[0]!;

  test("has the server's image, environment, limits and cache, and no GPU", () => {
    const init = initOf({
      server: { cache, environment: { A: "b" }, needs: [Need.gpu(1)] },
      options,
      cluster: { storageClasses, deviceResources: ["nvidia.com/gpu"] },
    });
    expect(init).toMatchObject({
      command: ["fetch", "$$(X)"],
      env: [{ name: "A", value: "b" }],
      resources: { limits: { cpu: "1", memory: "1Gi" } },
      security_context: { run_as_non_root: true, capabilities: { drop: ["ALL"] } },
      volume_mount: [{ name: "cache", mount_path: "/cache" }],
    });
    expect(JSON.stringify(init)).not.toContain("nvidia.com/gpu");
    expect(init["image"]).toBe(containerOf()["image"]);
  });
});

describe("what plain JavaScript may give is refused in words", () => {
  const HOSTILE = [null, NaN, "text", 5, [], {}, [null], { a: null }, Symbol("s"), () => 1, new Map()];
  const OPTIONS = [
    "replicas",
    "autoscaling",
    "rollout",
    "disruptionBudget",
    "requests",
    "cacheVolume",
    "download",
    "files",
    "stableIdentity",
    "nodePort",
    "exposure",
    "allowFrom",
    "allowTo",
    "stopDelay",
    "nodeSelector",
    "requireNodes",
    "preferNodes",
    "near",
    "apartFrom",
    "tolerations",
    "deviceResource",
    "runtimeClass",
    "priorityClass",
    "serviceAccount",
    "annotations",
  ];

  test.each(OPTIONS)("%s", (option) => {
    for (const value of HOSTILE)
      try {
        const stack = new ClusterStack({ ingressClass: "nginx" });
        stack.serve({ server: podServer({ cache }), ...untyped<object>({ [option]: value }) });
        synthesized(stack);
      } catch (error) {
        expect(error).toMatchObject({ name: "InvalidInput" });
      }
  });

  test.each(["cluster", "server"])("no %s", (property) => {
    for (const value of HOSTILE)
      expect(() =>
        new ClusterStack().serve(untyped({ server: podServer(), [property]: value }), "chat"),
      ).toThrow("SVC-017");
  });

  test("peers that are none", () => {
    const allowFrom = untyped<NetworkPeer[]>("10.0.0.0/8");
    expect(() => new ClusterStack().serve({ allowFrom })).toThrow(
      'allowFrom is "10.0.0.0/8"; give a list, such as [NetworkPeer.namespace("search")], or leave it out.',
    );
  });
});

test("a server without a probe counts as ready when it runs, which is noted", () => {
  expect(idsOf(placed({ server: { readyProbe: undefined } }))).toEqual(["(KUBE-018)"]);
  expect(idsOf(placed({ server: { readyProbe: undefined, liveProbe: Probe.http("/") } }))).toEqual([]);
});
