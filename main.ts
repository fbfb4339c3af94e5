import { ModelApp } from "./constructs/app";
import { environments } from "./stacks/environments";
import { KubernetesStack } from "./stacks/kubernetes-stack";
import { LocalStack } from "./stacks/local-stack";
import { RegistryStack } from "./stacks/registry-stack";

ModelApp.run((app) => {
  const { local, kubernetes } = environments;
  const registryStack = new RegistryStack(app, "registry", { port: local.registryPort });
  const { registry } = registryStack;

  new LocalStack(app, "local", { registry, embedderPort: local.embedderPort }).addDependency(registryStack);

  // Another cluster than script/cluster's, such as kind's: see docs/kubernetes.md.
  const { MODEL_STACK_KUBECONFIG: kubeconfig, MODEL_STACK_REGISTRY_ALIAS: registryAlias } = process.env;
  new KubernetesStack(app, "kubernetes", {
    registry,
    namespace: kubernetes.namespace,
    kubeconfig: kubeconfig ?? kubernetes.kubeconfig,
    isLocal: kubeconfig === undefined,
    registryAlias,
  }).addDependency(registryStack);
});
