import { ModelApp } from "./constructs/app";
import { environments } from "./stacks/environments";
import { LocalStack } from "./stacks/local-stack";
import { RegistryStack } from "./stacks/registry-stack";

ModelApp.run((app) => {
  const { registryPort, embedderPort } = environments.local;
  const registry = new RegistryStack(app, "registry", { port: registryPort });
  const local = new LocalStack(app, "local", { registry: registry.registry, embedderPort });
  local.addDependency(registry);
});
