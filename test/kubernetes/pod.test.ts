import { CacheVolume, Namespace, NodeRequirement, Toleration } from "../../constructs/kubernetes";
import { userOf } from "../../constructs/kubernetes/pod-security";
import {
  Accelerator,
  Duration,
  ModelCache,
  type ModelServerProps,
  Need,
  Probe,
  Size,
} from "../../constructs/model";
import { type Block } from "../../constructs/testing";
import {
  containerOf,
  idsOf,
  made,
  metadataOf,
  placed,
  podOf,
  specOf,
  templateOf,
  type Placement,
  withoutNotes,
} from "../support/cluster-samples";

withoutNotes();

const cache = ModelCache.at("/cache");
const STATEFUL = "kubernetes_stateful_set_v1";

describe("every pod", () => {
  test("is what Pod Security calls restricted, without being asked", () => {
    expect(podOf()["security_context"]).toEqual({
      run_as_non_root: true,
      run_as_user: "10001",
      run_as_group: "10001",
      seccomp_profile: { type: "RuntimeDefault" },
    });
    expect(containerOf()["security_context"]).toEqual({
      run_as_non_root: true,
      allow_privilege_escalation: false,
      privileged: false,
      read_only_root_filesystem: false,
      capabilities: { drop: ["ALL"] },
    });
  });

  test("has no token of the API server, and no variables of other services", () => {
    expect(podOf()).toMatchObject({
      automount_service_account_token: false,
      enable_service_links: false,
      service_account_name: "chat",
    });
    expect(made().resource("kubernetes_service_account_v1")).toMatchObject({
      automount_service_account_token: false,
    });
  });

  test("has nothing of its node", () => {
    for (const property of ["host_network", "host_pid", "host_ipc", "node_name"])
      expect(podOf()).not.toHaveProperty(property);
    expect(podOf({ server: { cache } })["volume"]).toEqual([
      { name: "cache", empty_dir: { size_limit: "20Gi" } },
    ]);
  });

  test("uses a service account that exists, where one is given", () => {
    const placement = { options: { serviceAccount: "bot" } };
    expect(podOf(placement)["service_account_name"]).toBe("bot");
    expect(made(placement).resources("kubernetes_service_account_v1")).toEqual([]);
  });
});

describe("its user", () => {
  const baseline = { namespace: Namespace.create("m", { podSecurity: "baseline" }) };
  test.each<[string, Placement, Readonly<Record<string, unknown>>]>([
    ["uid and gid", { server: { user: "1:2" } }, { run_as_user: "1", run_as_group: "2" }],
    [
      "none, which the image decides",
      { server: { user: undefined } },
      { run_as_non_root: true, seccomp_profile: { type: "RuntimeDefault" } },
    ],
    [
      "none, where the namespace lets root be",
      { server: { user: undefined }, cluster: baseline },
      { run_as_non_root: false, seccomp_profile: { type: "RuntimeDefault" } },
    ],
    ["root", { server: { user: "0:0" }, cluster: baseline }, { run_as_non_root: false, run_as_user: "0" }],
    [
      "that owns new volumes, and looks at a model's many files once",
      { server: { cache, user: "1:2" } },
      { fs_group: "2", fs_group_change_policy: "OnRootMismatch" },
    ],
  ])("%s", (_, placement, expected) => {
    expect(podOf(placement)["security_context"]).toMatchObject(expected);
    expect(containerOf(placement)["security_context"]).toMatchObject({
      run_as_non_root: (expected["run_as_non_root"] as boolean | undefined) ?? true,
    });
  });

  test("is read from a description", () => {
    expect(userOf("1:2")).toEqual({ uid: "1", gid: "2" });
    expect(userOf("1")).toEqual({ uid: "1", gid: undefined });
    expect(userOf(undefined)).toEqual({ uid: undefined, gid: undefined });
  });
});

describe("what a description says", () => {
  test.each<[string, Partial<ModelServerProps>, Readonly<Record<string, unknown>>]>([
    ["command", { command: ["vllm", "serve"] }, { command: ["vllm", "serve"] }],
    ["args", { args: ["--port", "80"] }, { args: ["--port", "80"] }],
    [
      "environment",
      { environment: { A: "1", B: "" } },
      {
        env: [
          { name: "A", value: "1" },
          { name: "B", value: "" },
        ],
      },
    ],
    ["cpu", { cpu: 0.5 }, { resources: { limits: { cpu: "500m" }, requests: { cpu: "500m" } } }],
    [
      "memory",
      { memory: Size.mebibytes(1536) },
      { resources: { limits: { memory: "1536Mi" }, requests: { memory: "1536Mi" } } },
    ],
    ["port", { port: 9000 }, { port: [{ name: "http", container_port: 9000, protocol: "TCP" }] }],
    ["readOnlyRoot", { readOnlyRoot: true }, { security_context: { read_only_root_filesystem: true } }],
  ])("%s", (_, server, expected) => expect(containerOf({ server })).toMatchObject(expected));

  test("and nothing where it says nothing", () => {
    const container = containerOf({ server: { cpu: undefined, memory: undefined } });
    for (const property of ["command", "args", "env", "resources", "liveness_probe", "volume_mount"])
      expect(container).not.toHaveProperty(property);
  });

  test("promises less than it may use, where that is asked for", () => {
    const options = { requests: { cpu: 0.25 } };
    expect(containerOf({ server: { cpu: 2 }, options })["resources"]).toEqual({
      limits: { cpu: "2", memory: "1Gi" },
      requests: { cpu: "250m", memory: "1Gi" },
    });
  });
});

describe("templates in text", () => {
  // For Terraform, and for the kubelet, which takes $(NAME) for a variable and $$ for a dollar.
  test.each([
    ["${x} %{y}", "$${x} %%{y}"],
    ["$(HOME)", "$$(HOME)"],
    ["$$(HOME)", "$$$$(HOME)"],
    ["$$$(HOME)", "$$$$$$(HOME)"],
    ["pa$$word", "pa$$$$word"],
    ["$5 or $HOME", "$5 or $HOME"],
    ["a$", "a$"],
  ])("%s is text to both", (text, safe) => {
    const container = containerOf({ server: { command: [text], args: [text], environment: { A: text } } });
    expect(container).toMatchObject({ command: [safe], args: [safe], env: [{ value: safe }] });
  });

  test("is what the kubelet reads back", () => {
    // As k8s.io/kubernetes, third_party/forked/golang/expansion, does.
    const expand = (text: string) =>
      text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (all) => (all === "$$" ? "$" : "EXPANDED"));
    const parts = ["$", "$$", "(", "(A)", "a", ")", "$(A)"];
    const texts = Array.from({ length: 7 ** 4 }, (_, seed) =>
      [0, 1, 2, 3].map((digit) => parts[Math.floor(seed / 7 ** digit) % 7]).join(""),
    );
    const command = containerOf({ server: { command: texts } })["command"] as string[];
    expect(command.map(expand)).toEqual(texts);
  });

  test("are text in the commands of probes, which the kubelet takes as they are", () => {
    const readyProbe = Probe.command(["test", "$(A)", "${x}"]);
    expect(containerOf({ server: { readyProbe } })["readiness_probe"]).toMatchObject({
      exec: { command: ["test", "$(A)", "$${x}"] },
    });
  });
});

describe("probes", () => {
  test("give the start its whole budget, before the others begin", () => {
    const container = containerOf({
      server: {
        readyProbe: Probe.http("/ready", { period: Duration.seconds(2), failures: 5 }),
        liveProbe: Probe.http("/live", { port: 9000 }),
        startupBudget: Duration.minutes(1),
      },
    });
    expect(container["startup_probe"]).toEqual({
      http_get: { path: "/ready", port: "http", scheme: "HTTP" },
      period_seconds: 2,
      timeout_seconds: 2,
      failure_threshold: 30,
    });
    expect(container["readiness_probe"]).toMatchObject({ period_seconds: 2, failure_threshold: 5 });
    expect(container["liveness_probe"]).toMatchObject({
      http_get: { path: "/live", port: "9000" },
      failure_threshold: 3,
    });
  });

  test("of the start are its own where one is given", () => {
    const startProbe = Probe.command(["test", "-e", "/ready"]);
    expect(containerOf({ server: { startProbe } })["startup_probe"]).toMatchObject({
      exec: { command: ["test", "-e", "/ready"] },
    });
  });

  test("never give the start less than its budget, whatever the period", () => {
    for (const [budget, period] of [
      [61, 2],
      [60, 7],
      [100, 1.5],
      [5, 5],
    ] as const) {
      const probe = containerOf({
        server: {
          readyProbe: Probe.http("/", { period: Duration.millis(period * 1000) }),
          startupBudget: Duration.seconds(budget),
        },
      })["startup_probe"] as { period_seconds: number; failure_threshold: number };
      expect(probe.period_seconds * probe.failure_threshold).toBeGreaterThanOrEqual(budget);
      expect(Number.isInteger(probe.period_seconds)).toBe(true);
    }
  });

  test("are none where the server has none", () => {
    const container = containerOf({ server: { readyProbe: undefined } });
    for (const kind of ["startup", "readiness", "liveness"])
      expect(container).not.toHaveProperty(`${kind}_probe`);
  });
});

describe("volumes", () => {
  const storageClasses = { fast: {}, nfs: { shared: true } };
  const volumeOf = (cacheVolume?: CacheVolume, placement: Placement = {}) =>
    (
      podOf({
        server: { cache },
        options: { ...placement.options, cacheVolume },
        cluster: {
          storageClasses,
          namespace: Namespace.create("m", { podSecurity: "privileged" }),
          ...placement.cluster,
        },
      })["volume"] as Block[]
    )[0];

  test.each<[string, CacheVolume, Block]>([
    ["a claim", CacheVolume.claim(), { persistent_volume_claim: { claim_name: "chat-cache" } }],
    [
      "a claim that is there",
      CacheVolume.existingClaim("models"),
      { persistent_volume_claim: { claim_name: "models" } },
    ],
    [
      "a claim for the life of the pod",
      CacheVolume.ephemeral({ size: Size.gibibytes(5) }),
      {
        ephemeral: {
          volume_claim_template: {
            spec: {
              access_modes: ["ReadWriteOnce"],
              storage_class_name: "fast",
              resources: { requests: { storage: "5Gi" } },
            },
          },
        },
      },
    ],
    ["the node's disk", CacheVolume.node({ size: Size.gibibytes(5) }), { empty_dir: { size_limit: "5Gi" } }],
    [
      "a folder of the node",
      CacheVolume.hostPath("/var/models"),
      { host_path: { path: "/var/models", type: "DirectoryOrCreate" } },
    ],
  ])("hold the cache: %s", (_, volume, expected) =>
    expect(volumeOf(volume)).toEqual({ name: "cache", ...expected }),
  );

  test.each<[string, Placement, string, string]>([
    ["the first class, for one replica", {}, "fast", "ReadWriteOnce"],
    ["one that is shared, for several", { options: { replicas: 2 } }, "nfs", "ReadWriteMany"],
    [
      "the one that is asked for",
      { options: { cacheVolume: CacheVolume.claim({ storageClass: "nfs" }) } },
      "nfs",
      "ReadWriteMany",
    ],
  ])("are claimed of %s", (_, placement, storageClass, mode) => {
    const claim = made({ server: { cache }, cluster: { storageClasses }, ...placement }).resource(
      "kubernetes_persistent_volume_claim_v1",
    );
    expect(metadataOf(claim)["name"]).toBe("chat-cache");
    expect(specOf(claim)).toMatchObject({ storage_class_name: storageClass, access_modes: [mode] });
    // Its first pod binds it, which comes after it.
    expect(claim["wait_until_bound"]).toBe(false);
  });

  test.each([
    ["the volume's", ModelCache.at("/c", { size: Size.gibibytes(9) }), Size.gibibytes(7), "7Gi"],
    ["the cache's", ModelCache.at("/c", { size: Size.gibibytes(9) }), undefined, "9Gi"],
    ["20 GiB", ModelCache.at("/c"), undefined, "20Gi"],
  ])("are as large as %s", (_, of, size, storage) => {
    const options = { cacheVolume: CacheVolume.claim({ size }) };
    const claim = made({ server: { cache: of }, options, cluster: { storageClasses } }).resource(
      "kubernetes_persistent_volume_claim_v1",
    );
    expect(specOf(claim)["resources"]).toEqual({ requests: { storage } });
  });

  test("lie with the pod where no class fits, which is noted", () => {
    const stack = placed({
      server: { cache },
      options: { replicas: 2 },
      cluster: { storageClasses: { fast: {} } },
    });
    expect(idsOf(stack)).toEqual(["(KUBE-009)"]);
    expect(idsOf(placed({ server: { cache }, cluster: { storageClasses } }))).toEqual([]);
  });

  test("hold memory and what is written", () => {
    const pod = podOf({
      server: { sharedMemory: Size.mebibytes(512), readOnlyRoot: true, writablePaths: ["/run/a"] },
    });
    expect(pod["volume"]).toEqual([
      { name: "shared-memory", empty_dir: { medium: "Memory", size_limit: "512Mi" } },
      { name: "writable-0", empty_dir: { medium: "Memory" } },
    ]);
    expect((pod["container"] as Block[])[0]!["volume_mount"]).toEqual([
      { name: "shared-memory", mount_path: "/dev/shm" },
      { name: "writable-0", mount_path: "/run/a" },
    ]);
  });

  test("hold files, whose change starts pods anew", () => {
    const withFile = (content: string) => ({
      options: { files: { "/etc/a.conf": content, "/etc/b": "${x}" } },
    });
    const synth = made(withFile("1"));
    expect(synth.resource("kubernetes_config_map_v1")["data"]).toEqual({ "file-0": "1", "file-1": "$${x}" });
    expect(containerOf(withFile("1"))["volume_mount"]).toEqual([
      { name: "files", mount_path: "/etc/a.conf", sub_path: "file-0", read_only: true },
      { name: "files", mount_path: "/etc/b", sub_path: "file-1", read_only: true },
    ]);
    const revision = (content: string) => metadataOf(templateOf(withFile(content)))["annotations"];
    expect(revision("1")).toEqual(revision("1"));
    expect(revision("1")).not.toEqual(revision("2"));
  });
});

describe("scheduling", () => {
  test("is left to the cluster", () => {
    const pod = podOf();
    for (const property of [
      "node_selector",
      "affinity",
      "toleration",
      "topology_spread_constraint",
      "priority_class_name",
      "runtime_class_name",
    ])
      expect(pod).not.toHaveProperty(property);
  });

  test("spreads several replicas over nodes, each version by itself, and over zones where there are some", () => {
    const pod = podOf({ options: { replicas: 2 } });
    expect(pod["topology_spread_constraint"]).toMatchObject([
      {
        topology_key: "kubernetes.io/hostname",
        when_unsatisfiable: "ScheduleAnyway",
        match_label_keys: ["pod-template-hash"],
      },
    ]);
    expect(pod["affinity"]).toMatchObject({
      pod_anti_affinity: {
        preferred_during_scheduling_ignored_during_execution: [
          { pod_affinity_term: { topology_key: "topology.kubernetes.io/zone" } },
        ],
      },
    });
  });

  test("follows what is given", () => {
    const pod = podOf({
      options: {
        nodeSelector: { tier: "gold" },
        tolerations: [Toleration.exists("a"), Toleration.equal("b", "c", "NoExecute")],
        runtimeClass: "gvisor",
        priorityClass: "high",
      },
      cluster: { runtimeClasses: ["gvisor"], priorityClasses: ["high"] },
    });
    expect(pod).toMatchObject({
      node_selector: { tier: "gold" },
      toleration: [
        { key: "a", operator: "Exists" },
        { key: "b", operator: "Equal", value: "c", effect: "NoExecute" },
      ],
      runtime_class_name: "gvisor",
      priority_class_name: "high",
    });
  });

  test("requires and prefers nodes by their labels", () => {
    const pod = podOf({
      options: {
        requireNodes: [NodeRequirement.oneOf("zone", ["a", "b"]), NodeRequirement.absent("spot")],
        preferNodes: [NodeRequirement.above("nvidia.com/gpu.count", 3)],
      },
    });
    expect(pod["affinity"]).toEqual({
      node_affinity: {
        required_during_scheduling_ignored_during_execution: {
          node_selector_term: [
            {
              match_expressions: [
                { key: "zone", operator: "In", values: ["a", "b"] },
                { key: "spot", operator: "DoesNotExist" },
              ],
            },
          ],
        },
        preferred_during_scheduling_ignored_during_execution: [
          {
            weight: 100,
            preference: {
              match_expressions: [{ key: "nvidia.com/gpu.count", operator: "Gt", values: ["3"] }],
            },
          },
        ],
      },
    });
  });

  test("wishes for a node with some pods, and without others", () => {
    const term = (labels: object) => ({
      preferred_during_scheduling_ignored_during_execution: [
        {
          weight: 100,
          pod_affinity_term: {
            topology_key: "kubernetes.io/hostname",
            label_selector: [{ match_labels: labels }],
          },
        },
      ],
    });
    const options = { near: { app: "gateway" }, apartFrom: { app: "trainer" } };
    expect(podOf({ options })["affinity"]).toEqual({
      pod_affinity: term({ app: "gateway" }),
      pod_anti_affinity: term({ app: "trainer" }),
    });
  });

  test("of GPUs asks the device plugin, tolerates its taint and wants their memory", () => {
    const placement: Placement = {
      server: { accelerator: Accelerator.nvidia(2, { memory: Size.gibibytes(40) }) },
      cluster: { deviceResources: ["nvidia.com/gpu"] },
    };
    expect(containerOf(placement)["resources"]).toMatchObject({
      limits: { "nvidia.com/gpu": "2" },
      requests: { "nvidia.com/gpu": "2" },
    });
    expect(podOf(placement)["toleration"]).toEqual([
      { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
    ]);
    expect(podOf(placement)["affinity"]).toMatchObject({
      node_affinity: {
        required_during_scheduling_ignored_during_execution: {
          node_selector_term: [
            { match_expressions: [{ key: "nvidia.com/gpu.memory", operator: "Gt", values: ["40959"] }] },
          ],
        },
      },
    });
  });

  test("of parts of GPUs asks for their own resource", () => {
    const resource = "nvidia.com/mig-1g.10gb";
    const placement = {
      server: { needs: [Need.gpu(1)] },
      options: { deviceResource: resource },
      cluster: { deviceResources: [resource] },
    };
    expect(containerOf(placement)["resources"]).toMatchObject({ limits: { [resource]: "1" } });
    expect(podOf(placement)["toleration"]).toMatchObject([{ key: "nvidia.com/gpu" }]);
    expect(podOf(placement)).not.toHaveProperty("affinity");
  });
});

test("a Deployment and a StatefulSet have the same pods but for their names and volumes", () => {
  const server = { environment: { A: "b" }, readOnlyRoot: true };
  const stateful = { server, options: { stableIdentity: true } };
  expect(podOf(stateful, STATEFUL)).toEqual(podOf({ server }));
});
