import { type Block, findingsOf, synthesized, testApp } from "../../constructs/testing";
import { environments } from "../../stacks/environments";
import { KubernetesStack, type KubernetesStackProps } from "../../stacks/kubernetes-stack";
import { RegistryStack } from "../../stacks/registry-stack";
import { metadataOf, specOf } from "../support/cluster-samples";

function stackWith(changes: Partial<KubernetesStackProps> = {}): KubernetesStack {
  const app = testApp();
  const { registry } = new RegistryStack(app, "registry", { port: 5001 });
  return new KubernetesStack(app, "kubernetes", {
    registry,
    ...environments.kubernetes,
    isLocal: true,
    ...changes,
  });
}

const podOf = (stack: KubernetesStack) => {
  const deployment = specOf(synthesized(stack).resource("kubernetes_deployment_v1"));
  return specOf(deployment["template"] as Block);
};
const serverOf = (stack: KubernetesStack) => (podOf(stack)["container"] as Block[])[0]!;

describe("the models on a cluster", () => {
  test("are taken without a word", () => expect(findingsOf(stackWith().app)).toEqual([]));

  test("lie on the cluster that script/cluster starts, or on another", () => {
    const [provider] = synthesized(stackWith()).providers("kubernetes");
    expect(provider!["config_path"]).toBe("~/.cache/model-stack/cluster/kubeconfig");
    const [other] = synthesized(stackWith({ kubeconfig: "~/.kube/kind" })).providers("kubernetes");
    expect(other!["config_path"]).toBe("~/.kube/kind");
  });

  test("lie in a namespace of their own", () => {
    const made = synthesized(stackWith({ namespace: "vectors" }));
    expect(metadataOf(made.resource("kubernetes_namespace_v1"))["name"]).toBe("vectors");
    for (const type of ["deployment_v1", "service_v1", "horizontal_pod_autoscaler_v2"])
      expect(metadataOf(made.resource(`kubernetes_${type}`))["namespace"]).toBe("vectors");
  });

  test("are built by this machine's Docker, pushed, and pulled with a login", () => {
    const made = synthesized(stackWith());
    expect(made.resource("docker_image")["name"]).toMatch(/^127\.0\.0\.1:5001\/embedder:/);
    expect(made.resources("docker_registry_image")).toHaveLength(1);
    expect(made.resources("docker_container")).toEqual([]);
    expect(made.resources("docker_network")).toEqual([]);
    expect(podOf(stackWith())["image_pull_secrets"]).toEqual([{ name: "kubernetes-pull-127-0-0-1-5001" }]);
  });

  test("are pulled under the address by which the nodes know the registry", () => {
    const image = (registryAlias?: string) => serverOf(stackWith({ registryAlias, isLocal: false }))["image"];
    expect(image("registry:5000")).toMatch(/^registry:5000\/embedder@\$\{/);
    expect(serverOf(stackWith())["image"]).toMatch(/^127\.0\.0\.1:5001\/embedder@\$\{/);
  });

  test("are refused on nodes elsewhere, to which this machine's loopback is another's", () => {
    const { app } = stackWith({ isLocal: false });
    expect(findingsOf(app).filter(({ severity }) => severity === "error")).toHaveLength(1);
  });

  test("run hardened, and are promised less than they may use", () => {
    expect(serverOf(stackWith())).toMatchObject({
      resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { cpu: "250m", memory: "512Mi" } },
      security_context: { read_only_root_filesystem: true, run_as_non_root: true },
    });
  });

  test("grow with the load", () => {
    const scaler = synthesized(stackWith()).resource("kubernetes_horizontal_pod_autoscaler_v2");
    expect(specOf(scaler)).toMatchObject({ min_replicas: 1, max_replicas: 3 });
  });
});
