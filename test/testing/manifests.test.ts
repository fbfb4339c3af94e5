import { parseAllDocuments } from "yaml";
import {
  type Block,
  type Manifest,
  manifestsOf,
  refusalsOf,
  renderManifests,
  testApp,
  toYaml,
} from "../../constructs/testing";
import { loadedBy } from "../support/child-process";
import { DockerStack, server } from "../support/samples";
import { EverythingStack, NAMESPACE } from "./manifests-everything";

const manifests = manifestsOf(new EverythingStack(testApp()));

function find(kind: string, name: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata["name"] === name);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const spec = (kind: string, name: string): Block => find(kind, name)["spec"] as Block;

function podOf(kind: string, name: string): Block {
  return (spec(kind, name)["template"] as { spec: Block }).spec;
}

function named(list: unknown, name: string): Block {
  return (list as Block[]).find((item) => item["name"] === name)!;
}

describe("kinds", () => {
  test.each([
    ["Namespace", "v1", NAMESPACE],
    ["Deployment", "apps/v1", "full"],
    ["CronJob", "batch/v1", "nightly"],
    ["HorizontalPodAutoscaler", "autoscaling/v2", "scale"],
    ["Ingress", "networking.k8s.io/v1", "ingress"],
    ["PodDisruptionBudget", "policy/v1", "budget"],
    ["ClusterRole", "rbac.authorization.k8s.io/v1", "manifests-reader"],
    ["StorageClass", "storage.k8s.io/v1", "manifests-storage"],
    ["CSIDriver", "storage.k8s.io/v1", "manifests.example.com"],
    ["PriorityClass", "scheduling.k8s.io/v1", "manifests-high"],
    ["RuntimeClass", "node.k8s.io/v1", "manifests-runtime"],
    ["EndpointSlice", "discovery.k8s.io/v1", "slice"],
  ])("%s is served at %s", (kind, apiVersion, name) => expect(find(kind, name).apiVersion).toBe(apiVersion));

  test("what others need comes first, and the rest last", () => {
    const kinds = [...new Set(manifests.map(({ kind }) => kind))];
    expect(kinds[0]).toBe("Namespace");
    const inOrder = [
      "ResourceQuota",
      "ServiceAccount",
      "Secret",
      "ConfigMap",
      "PersistentVolumeClaim",
      "Service",
    ];
    const places = [...inOrder, "Deployment", "Ingress"].map((kind) => kinds.indexOf(kind));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test("an object without a namespace is in the one of the provider, a cluster's own in none", () => {
    const [role, map] = renderManifests({
      resource: {
        kubernetes_config_map_v1: { a: { metadata: { name: "a" } } },
        kubernetes_cluster_role_v1: { a: { metadata: { name: "a" } } },
      },
    }).manifests;
    expect(map!.metadata).toEqual({ name: "a", namespace: "default" });
    expect(role!.metadata).toEqual({ name: "a" });
  });
});

describe("names and shapes", () => {
  test("blocks in the singular become lists, and lists of one block objects", () => {
    const container = named(podOf("Deployment", "full")["containers"], "full");
    expect(container["ports"]).toEqual([
      { name: "http", containerPort: 8000 },
      { containerPort: 8443, protocol: "UDP" },
    ]);
    expect(container["lifecycle"]).toEqual({
      postStart: { exec: { command: ["warm-up"] } },
      preStop: { httpGet: { path: "/drain", port: 8000 } },
    });
    expect((spec("HorizontalPodAutoscaler", "scale")["behavior"] as Block)["scaleDown"]).toEqual({
      policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
      selectPolicy: "Min",
      stabilizationWindowSeconds: 300,
    });
  });

  test("probes of all kinds", () => {
    const { containers } = podOf("Deployment", "full");
    expect(named(containers, "full")).toMatchObject({
      livenessProbe: {
        httpGet: { path: "/live", port: "http", httpHeaders: [{ name: "X-Probe", value: "yes" }] },
        periodSeconds: 7,
      },
      readinessProbe: { tcpSocket: { port: 8000 }, successThreshold: 2 },
      startupProbe: { exec: { command: ["true"] } },
    });
    expect(named(containers, "grpc")["livenessProbe"]).toEqual({ grpc: { port: 9000, service: "health" } });
  });

  test("text becomes numbers where the API has numbers, and stays text where it has text", () => {
    expect(spec("Deployment", "full")).toMatchObject({
      replicas: 0,
      strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: "25%" } },
    });
    expect(podOf("Deployment", "full")).toMatchObject({
      securityContext: { fsGroup: 2000, runAsUser: 1000, supplementalGroups: [44, 100] },
      tolerations: expect.arrayContaining([expect.objectContaining({ tolerationSeconds: 30 })]) as unknown,
    });
    expect(named(podOf("Deployment", "full")["containers"], "full")["resources"]).toEqual({
      requests: { cpu: "500m", memory: "1Gi" },
      limits: { cpu: "2", memory: "4Gi", "nvidia.com/gpu": "1" },
    });
  });

  test("modes of files are octal", () => {
    const { volumes } = podOf("Deployment", "full");
    expect(named(volumes, "keys")["secret"]).toMatchObject({ defaultMode: 0o400 });
    expect(named(volumes, "settings")["configMap"]).toMatchObject({ items: [{ mode: 0o444 }] });
  });

  test("what the provider calls otherwise", () => {
    expect(spec("DaemonSet", "everywhere")["updateStrategy"]).toEqual({
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 1 },
    });
    expect(find("StorageClass", "manifests-storage")["provisioner"]).toBe("example.com/none");
    expect(spec("PersistentVolume", "manifests-volume")["local"]).toEqual({ path: "/mnt/models" });
    expect(named(podOf("Deployment", "full")["volumes"], "scratch")).toEqual({
      name: "scratch",
      emptyDir: {},
    });
    expect(find("Secret", "bytes")).toMatchObject({ data: { x: "AAEC" } });
    expect(find("Secret", "pull")).toMatchObject({ stringData: { ".dockerconfigjson": '{"auths":{}}' } });
  });

  test("each source of a projected volume is one of its own", () => {
    const sources = (named(podOf("Deployment", "full")["volumes"], "all")["projected"] as Block)["sources"];
    expect((sources as Block[]).map((source) => Object.keys(source))).toEqual([
      ["secret"],
      ["configMap"],
      ["configMap"],
      ["downwardAPI"],
      ["serviceAccountToken"],
    ]);
  });

  test("rules that allow nothing and rules that allow all", () => {
    expect(spec("NetworkPolicy", "closed")).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    expect((spec("NetworkPolicy", "network")["egress"] as Block[])[1]).toEqual({});
  });

  test("kubernetes_manifest keeps its keys", () => {
    expect(find("ConfigMap", "plain")).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "plain", namespace: NAMESPACE, labels: { with_underscore: "kept" } },
      data: { snake_case: "${HOME}", number: "0644" },
    });
  });
});

describe("what the provider writes unasked", () => {
  test("booleans that are not stated are false, also where the API has none", () => {
    expect(named(podOf("Deployment", "full")["containers"], "grpc")["securityContext"]).toEqual({
      allowPrivilegeEscalation: true,
      privileged: true,
      readOnlyRootFilesystem: false,
      runAsNonRoot: false,
    });
    expect(podOf("Deployment", "bare")).toMatchObject({
      automountServiceAccountToken: true,
      enableServiceLinks: true,
      shareProcessNamespace: false,
    });
    expect(find("ConfigMap", "settings")["immutable"]).toBe(false);
  });

  test("an empty block gets defaults only where one of them is not zero", () => {
    const pod = podOf("Deployment", "bare");
    expect(pod["securityContext"]).toEqual({});
    expect(named(pod["containers"], "bare")["securityContext"]).toEqual({
      allowPrivilegeEscalation: true,
      privileged: false,
      readOnlyRootFilesystem: false,
      runAsNonRoot: false,
    });
  });

  test("a stateful set keeps no revisions, and its claims say a namespace", () => {
    expect(spec("StatefulSet", "sparse")["revisionHistoryLimit"]).toBe(0);
    expect(spec("StatefulSet", "set")).toMatchObject({
      revisionHistoryLimit: 3,
      volumeClaimTemplates: [{ metadata: { name: "data", namespace: "default" } }],
    });
  });

  test("an indexed job gives up at once", () => {
    const job = (spec("CronJob", "sparse")["jobTemplate"] as Block)["spec"];
    expect(job).toMatchObject({
      backoffLimit: 6,
      backoffLimitPerIndex: 0,
      maxFailedIndexes: 0,
      parallelism: 1,
    });
  });
});

test("what the provider does not pass on is left out", () => {
  expect(spec("Service", "external")).toEqual({ type: "ExternalName", externalName: "example.com" });
  expect(Object.keys(spec("Job", "zeroes"))).toEqual([
    "backoffLimit",
    "completions",
    "manualSelector",
    "parallelism",
    "template",
  ]);
  expect(podOf("Job", "zeroes")["securityContext"]).toEqual({
    runAsNonRoot: false,
    seccompProfile: { type: "Unconfined" },
  });
  expect(spec("CronJob", "sparse")).not.toHaveProperty("startingDeadlineSeconds");
  expect(spec("NetworkPolicy", "sparse")["ingress"]).toEqual([{ ports: [{ port: 80 }, {}] }]);
  const [metric] = spec("HorizontalPodAutoscaler", "rules")["metrics"] as { resource: Block }[];
  expect(metric!.resource["target"]).toEqual({ type: "Utilization", averageUtilization: 50 });
});

test("secrets are placeholders, and what only Terraform knows is left out of annotations", () => {
  expect(find("Secret", "secret")).toMatchObject({
    metadata: { annotations: { "example.com/kept": "1" } },
    stringData: { token: "${MANIFESTS_TOKEN}", json: '{"token":"${MANIFESTS_TOKEN}"}' },
  });
  expect(find("Secret", "secret").metadata["annotations"]).not.toHaveProperty(["example.com/revision"]);
});

test("YAML says what the objects say, and the text of Terraform is unescaped", () => {
  expect(
    parseAllDocuments(toYaml(manifests), { version: "1.1" }).map((each) => each.toJS() as unknown),
  ).toEqual(manifests);
  expect(find("ConfigMap", "settings")["data"]).toEqual({
    a: "yes",
    b: "line 1\nline 2\n",
    c: "${HOME} 100%{}",
    d: "",
  });
});

test("all checks of the app come first", () => {
  const stack = new DockerStack();
  stack.host.place(server());
  stack.host.place(server({ port: 8001 }));
  expect(refusalsOf(() => manifestsOf(stack))).not.toEqual([]);
});

test("a stack for Docker has no manifests", () => {
  const stack = new DockerStack();
  stack.host.place(server());
  expect(manifestsOf(stack)).toEqual([]);
});

test("neither the Kubernetes client nor YAML is loaded before there is something to convert", () => {
  const files = loadedBy('require("./constructs/testing")');
  expect(files).toContain("constructs/testing/manifests/schema.ts");
  expect(files.filter((file) => /node_modules\/(@kubernetes|yaml)\//.test(file))).toEqual([]);
});

test("of the client only models are loaded, one for each type of block", () => {
  const render = `require("./constructs/testing").renderManifests({resource:{kubernetes_namespace_v1:{a:{metadata:{name:"a"}}}}})`;
  const files = loadedBy(render.replaceAll("'", '"')).filter((file) => file.includes("@kubernetes"));
  expect(files).toEqual([
    "node_modules/@kubernetes/client-node/dist/gen/models/V1Namespace.js",
    "node_modules/@kubernetes/client-node/dist/gen/models/V1ObjectMeta.js",
  ]);
});
