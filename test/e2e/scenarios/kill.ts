import { ModelStack } from "../../../constructs/app";
import { DockerHost } from "../../../constructs/docker";
import { Duration, ModelCache, Probe } from "../../../constructs/model";
import { type Scenario } from "../app";
import { FIRST_TINY_PORT } from "../support/ports";
import { tinyImage, tinyServer } from "../support/tiny";

/** Two servers: one ready at once, one that takes some seconds, so that Terraform can be killed while it waits. */
export const build: Scenario = (app, registry, variant) => {
  const stack = new ModelStack(app, "models");
  const host = new DockerHost(stack, "docker");
  const image = tinyImage(registry, variant);
  host.place(tinyServer("quick", image, FIRST_TINY_PORT));
  host.place(
    tinyServer("slow", image, FIRST_TINY_PORT + 1, {
      user: "4321:4321",
      cache: ModelCache.at("/cache"),
      environment: { CACHE_FILE: "/cache/written" },
      readyProbe: Probe.command(
        ["sh", "-c", 'test "$(ps -o etimes= -p 1 2>/dev/null || echo 9)" -ge 0 && sleep 2'],
        {
          period: Duration.seconds(4),
        },
      ),
    }),
  );
};
