import { ModelStack } from "../../../constructs/app";
import { DockerHost } from "../../../constructs/docker";
import { Duration, type ModelServerProps, Probe } from "../../../constructs/model";
import { type Scenario } from "../app";
import { FIRST_TINY_PORT } from "../support/ports";
import { tinyImage, tinyServer } from "../support/tiny";

const variants: Record<string, Partial<ModelServerProps>> = {
  base: {},
  crashing: { args: ["crash"], startupBudget: Duration.minutes(20) },
  "without-client": {
    readyProbe: Probe.http("/health", { client: "curl", period: Duration.seconds(1) }),
    startupBudget: Duration.minutes(20),
  },
  "never-ready": {
    readyProbe: Probe.command(["sh", "-c", "echo still loading; false"], { period: Duration.seconds(1) }),
    startupBudget: Duration.seconds(5),
  },
};

export const build: Scenario = (app, registry, variant) => {
  const stack = new ModelStack(app, "models");
  const host = new DockerHost(stack, "docker");
  host.place(tinyServer("patient", tinyImage(registry), FIRST_TINY_PORT, variants[variant]));
};
