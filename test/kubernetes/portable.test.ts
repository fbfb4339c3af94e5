import { ModelStack } from "../../constructs/app";
import { DockerHost } from "../../constructs/docker";
import { ModelImage } from "../../constructs/images";
import { KubernetesCluster } from "../../constructs/kubernetes";
import {
  Duration,
  type ModelServer,
  type ModelTarget,
  Need,
  Probe,
  Secret,
  Size,
} from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { type Block, findingsOf, synthesized, testApp } from "../../constructs/testing";
import { specOf, withoutNotes } from "../support/cluster-samples";
import { contextFolder, server } from "../support/samples";

withoutNotes();

const registry = ContainerRegistry.at("harbor.example.com", {
  username: "ann",
  password: Secret.fromEnvironment("PULL_PASSWORD"),
});

/** One description, placed on a Docker host and on a cluster, whose image the host builds. */
function both(needs: readonly Need[]) {
  const stack = new ModelStack(testApp(), "both");
  const host = new DockerHost(stack, "docker");
  const cluster = new KubernetesCluster(stack, "cluster", { metrics: ["resource"] });
  const image = ModelImage.fromContext({
    context: contextFolder(),
    registry,
    repository: "chat",
    builder: host,
  });
  const described: ModelServer = server({
    image,
    args: ["--port", "8000"],
    environment: { LOG_LEVEL: "info" },
    secrets: { API_KEY: Secret.fromEnvironment("API_KEY") },
    readyProbe: Probe.http("/health", { client: "curl", period: Duration.seconds(2) }),
    cpu: 2,
    memory: Size.gibibytes(1),
    user: "10001:10001",
    readOnlyRoot: true,
    stopGrace: Duration.seconds(20),
    needs,
  });
  const targets: readonly ModelTarget[] = [host, cluster];
  const endpoints = targets.map((target) => target.place(described));
  return { stack, described, endpoints };
}

const DOCKERS = [Need.hostPort(9000), Need.restart("always")];
const CLUSTERS = [
  Need.autoscaling({ minReplicas: 2, maxReplicas: 4 }),
  Need.disruptionBudget({ maxUnavailable: 1 }),
];
const said = (needs: readonly Need[]) =>
  findingsOf(both(needs).stack.app).map(({ severity, subject, rule, message }) =>
    [severity, subject, rule.id, message.split(/ [({]|[;,]/)[0]].join(" "),
  );

describe("one description on a Docker host and on a cluster", () => {
  test("is the identical object on both, and answers on both", () => {
    const { described, endpoints } = both([]);
    expect(endpoints.map((endpoint) => endpoint.server === described)).toEqual([true, true]);
    expect(endpoints.map(({ url }) => url)).toEqual(["http://127.0.0.1:8000", "http://chat.models.svc:8000"]);
  });

  test("is one image, built once, by digest on both", () => {
    const made = synthesized(both([]).stack);
    expect(made.resources("docker_image")).toHaveLength(1);
    const { template } = specOf(made.resource("kubernetes_deployment_v1"));
    const [onCluster] = specOf(template as Block)["container"] as Block[];
    const onHost = made.resource("docker_container");
    expect(onCluster!["image"]).toBe(onHost["image"]);
    expect(onHost["image"]).toMatch(/^harbor\.example\.com\/chat@\$\{/);
  });

  test("means the same on both", () => {
    const made = synthesized(both([]).stack);
    const { template } = specOf(made.resource("kubernetes_deployment_v1"));
    const pod = specOf(template as Block);
    expect(pod).toMatchObject({
      termination_grace_period_seconds: 30,
      security_context: { run_as_user: "10001", run_as_group: "10001" },
      container: [
        {
          args: ["--port", "8000"],
          resources: { limits: { cpu: "2", memory: "1Gi" } },
          readiness_probe: { http_get: { path: "/health" }, period_seconds: 2 },
          security_context: { read_only_root_filesystem: true },
        },
      ],
    });
    expect(made.resource("docker_container")).toMatchObject({
      command: ["--port", "8000"],
      cpu_quota: 200_000,
      memory: 1024,
      user: "10001:10001",
      read_only: true,
      stop_timeout: 20,
    });
    expect(Object.keys(made.variables).sort()).toEqual(["API_KEY", "PULL_PASSWORD"]);
  });

  test("has its wishes met on the one, and listed on the other", () => {
    const wishes = [...DOCKERS, ...CLUSTERS].map((need) => need.preferred());
    expect(said(wishes)).toEqual([
      "note both/docker/chat NEED-102 prefers autoscaling",
      "note both/docker/chat NEED-102 prefers disruption-budget",
      "note both/cluster/chat NEED-102 prefers host-port",
      "note both/cluster/chat NEED-102 prefers restart-policy",
    ]);
    const made = synthesized(both(wishes).stack);
    expect(made.resource("docker_container")).toMatchObject({
      restart: "always",
      ports: [{ internal: 8000, external: 9000 }],
    });
    expect(specOf(made.resource("kubernetes_horizontal_pod_autoscaler_v2"))).toMatchObject({
      min_replicas: 2,
      max_replicas: 4,
    });
    expect(specOf(made.resource("kubernetes_pod_disruption_budget_v1"))).toMatchObject({
      max_unavailable: "1",
    });
  });

  test("has its conditions refused by name where they can't be met, all of them", () => {
    expect(said([...DOCKERS, ...CLUSTERS])).toEqual([
      "error both/docker/chat NEED-101 requires autoscaling",
      "error both/docker/chat NEED-101 requires disruption-budget",
      "error both/cluster/chat NEED-101 requires host-port",
      "error both/cluster/chat NEED-101 requires restart-policy",
    ]);
  });
});
