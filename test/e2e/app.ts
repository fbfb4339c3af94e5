import * as path from "node:path";
import { ModelApp } from "../../constructs/app";
import { type ContainerRegistry } from "../../constructs/registries";
import { RegistryStack } from "../../stacks/registry-stack";
import { REGISTRY_PORT } from "./support/ports";

/** What a scenario adds beside the registry: a stack that depends on it. */
export type Scenario = (app: ModelApp, registry: ContainerRegistry, variant: string) => void;

/** The app that the end-to-end tests deploy: the real registry stack, and the stack of one scenario. */
const scenario = process.env["E2E_SCENARIO"] ?? "embedder";
// eslint-disable-next-line @typescript-eslint/no-require-imports -- which one is only known when it runs
const { build } = require(path.join(__dirname, "scenarios", scenario)) as { build: Scenario };

ModelApp.run(
  (app) => {
    const { registry } = new RegistryStack(app, "registry", {
      port: Number(process.env["E2E_REGISTRY_PORT"] ?? REGISTRY_PORT),
    });
    build(app, registry, process.env["E2E_VARIANT"] ?? "base");
    const [first, ...others] = app.node.children.filter(
      (child) => "addDependency" in child,
    ) as RegistryStack[];
    for (const stack of others) stack.addDependency(first!);
  },
  { name: `model-stack-e2e-${scenario}` },
);
