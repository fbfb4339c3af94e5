import * as fs from "node:fs";
import * as path from "node:path";
import { removeTemporaryFolders, temporaryFolder } from "../../constructs/testing";
import { isStrange, nameOf, nameOfResource } from "../../tools/cluster-objects";
import { Kubectl } from "../../tools/kubectl";
import { hopelessPod, type Pod } from "../../tools/pods";
import { type StackFile } from "../../tools/stack-file";
import { hasClusterState } from "../../tools/stack-run";
import { idsOf } from "../../tools/state";
import { withoutCluster } from "../../tools/without-cluster";

afterAll(removeTemporaryFolders);

function pod(status: Partial<Pod["status"]>): Pod {
  const metadata = { name: "chat-1", creationTimestamp: "2026-11-23T12:00:00Z" };
  return { metadata, status: { phase: "Pending", ...status } };
}

describe("a pod is beyond hope", () => {
  const ended = { exitCode: 137, reason: "OOMKilled" };

  test.each([
    [
      "when its image can't be pulled",
      { state: { waiting: { reason: "ImagePullBackOff", message: "401 Unauthorized" } }, restartCount: 0 },
      "container server: ImagePullBackOff: 401 Unauthorized",
    ],
    [
      "when its secret is missing",
      { state: { waiting: { reason: "CreateContainerConfigError" } }, restartCount: 0 },
      "container server: CreateContainerConfigError",
    ],
    [
      "when it ended again and again",
      {
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: ended },
        restartCount: 2,
      },
      "container server was restarted 2 times, and ended with exit status 137 (OOMKilled)",
    ],
    [
      "but not while it is pulled",
      { state: { waiting: { reason: "ContainerCreating" } }, restartCount: 0 },
      undefined,
    ],
    [
      "nor after one crash",
      {
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: ended },
        restartCount: 1,
      },
      undefined,
    ],
    [
      "nor when a first pull failed",
      { state: { waiting: { reason: "ErrImagePull" } }, restartCount: 0 },
      undefined,
    ],
  ])("%s", (_title, status, reason) => {
    expect(hopelessPod(pod({ containerStatuses: [{ name: "server", ...status }] }))).toBe(reason);
  });

  test("also when what runs before the server fails", () => {
    const failed = { name: "download", state: { terminated: { exitCode: 1 } }, restartCount: 3 };
    expect(hopelessPod(pod({ initContainerStatuses: [failed] }))).toBe(
      "container download was restarted 3 times, and ended with exit status 1",
    );
  });
});

test.each([
  ["kubernetes_deployment_v1", "models/chat", { kind: "Deployment", namespace: "models", name: "chat" }],
  ["kubernetes_config_map_v1", "models/chat", { kind: "ConfigMap", namespace: "models", name: "chat" }],
  [
    "kubernetes_persistent_volume_claim_v1",
    "a/b",
    { kind: "PersistentVolumeClaim", namespace: "a", name: "b" },
  ],
  [
    "kubernetes_horizontal_pod_autoscaler_v2",
    "a/b",
    { kind: "HorizontalPodAutoscaler", namespace: "a", name: "b" },
  ],
  ["kubernetes_namespace_v1", "models", { kind: "Namespace", name: "models" }],
])("%s %s has the name that it has on the cluster", (type, id, { kind, ...metadata }) => {
  expect(nameOfResource(type, id)).toBe(nameOf({ kind, metadata }));
});

test("an object is strange unless it carries the labels of both app and stack", () => {
  const object = (labels?: Record<string, string>) => ({
    kind: "Service",
    metadata: { name: "chat", labels },
  });
  const ours = { "model-stack.app": "test", "model-stack.stack": "models" };
  expect(isStrange(object(ours), stackFile())).toBe(false);
  expect(isStrange(object({ ...ours, team: "search" }), stackFile())).toBe(false);
  expect(isStrange(object(), stackFile())).toBe(true);
  expect(isStrange(object({ ...ours, "model-stack.app": "other" }), stackFile())).toBe(true);
  expect(isStrange(object({ ...ours, "model-stack.stack": "other" }), stackFile())).toBe(true);
});

test("a stack that has nothing but objects on clusters is without empty sections, which Terraform refuses", () => {
  const stack = stackFile();
  const file = path.join(stack.directory, "cdk.tf.json");
  const whole = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;
  delete whole["provider"]!["docker"];
  delete whole["resource"]!["docker_image"];
  fs.writeFileSync(file, JSON.stringify(whole));
  const part = JSON.parse(
    fs.readFileSync(path.join(withoutCluster(stack).directory, "cdk.tf.json"), "utf8"),
  ) as object;
  expect(part).not.toHaveProperty("provider");
  expect(part).not.toHaveProperty("resource");
});

/** A stack with an image and a Deployment, as synthesized. */
function stackFile(state: object = {}): StackFile {
  const folder = temporaryFolder({
    "stacks/models/cdk.tf.json": JSON.stringify({
      "//": { modelStack: {} },
      provider: { docker: [{}], kubernetes: [{ config_path: "~/.kube/config" }] },
      terraform: {
        backend: { local: { path: "../../../.state/models.tfstate" } },
        required_providers: {
          docker: { source: "kreuzwerker/docker" },
          kubernetes: { source: "kubernetes" },
        },
      },
      resource: {
        docker_image: { build: {} },
        kubernetes_deployment_v1: { chat: {} },
        kubernetes_manifest: { x: {} },
      },
      variable: { TOKEN: {} },
    }),
    ".state/models.tfstate": JSON.stringify(state),
  });
  return {
    name: "models",
    directory: path.join(folder, "stacks/models"),
    stateDirectory: path.join(folder, ".state"),
    dependencies: [],
    paths: new Map(),
    description: { app: { name: "test", stateDirectory: "" } },
  };
}

test("a stack without its cluster has everything else, beside itself so that paths hold", () => {
  const stack = stackFile();
  const part = withoutCluster(stack);
  expect(path.dirname(part.directory)).toBe(path.dirname(stack.directory));
  expect(part.name).toBe(stack.name);
  expect(JSON.parse(fs.readFileSync(path.join(part.directory, "cdk.tf.json"), "utf8"))).toEqual({
    "//": { modelStack: {} },
    provider: { docker: [{}] },
    terraform: {
      backend: { local: { path: "../../../.state/models.tfstate" } },
      required_providers: { docker: { source: "kreuzwerker/docker" } },
    },
    resource: { docker_image: { build: {} } },
    variable: { TOKEN: {} },
  });
});

test("objects of a state are told by kind, since they share their ids", () => {
  const resource = (type: string, id: string) => ({
    mode: "managed",
    type,
    name: "x",
    instances: [{ attributes: { id } }],
  });
  const images = [resource("docker_container", "0123")];
  expect(hasClusterState(stackFile({ resources: images }))).toBe(false);
  const stack = stackFile({
    resources: [
      ...images,
      resource("kubernetes_service_v1", "models/chat"),
      resource("kubernetes_deployment_v1", "models/chat"),
    ],
  });
  expect(hasClusterState(stack)).toBe(true);
  expect(idsOf(stack)).toEqual(["0123", "service/models/chat", "deployment/models/chat"]);
});

test("kubectl is pointed at the cluster that the stack names, wherever Terraform runs", () => {
  const stack = stackFile();
  const relative = new Kubectl(stack, {
    kubeconfig: "../../kube/config",
    context: "prod",
    namespace: "models",
  });
  expect(relative.options).toEqual([
    "--kubeconfig",
    path.resolve(stack.directory, "../../kube/config"),
    "--context",
    "prod",
    "--namespace",
    "models",
  ]);
  expect(new Kubectl(stack, { namespace: "models" }).options).toEqual(["--namespace", "models"]);
});
