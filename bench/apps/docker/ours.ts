import { ModelApp, ModelStack } from "../../../constructs/app";
import { DockerHost } from "../../../constructs/docker";
import { ModelImage } from "../../../constructs/images";
import { Duration, ExampleRequest, ModelServer, Need, Probe, Size } from "../../../constructs/model";
import { runApp } from "../phases";

/** As many model servers as asked for, described and placed as stacks/embedder.ts does it. */
runApp((containers) => {
  const app = new ModelApp();
  const host = new DockerHost(new ModelStack(app, "bench"), "docker");
  for (let index = 0; index < containers; index += 1)
    host.place(
      new ModelServer({
        name: `model-${index}`,
        image: ModelImage.fromRegistry(`registry.example.com/embedder@sha256:${"5e".repeat(32)}`),
        port: 8000,
        metricsPath: "/metrics",
        environment: { EMBEDDER_MODEL_NAME: `model-${index}`, EMBEDDER_BATCH_SIZE: "8" },
        readyProbe: Probe.http("/health", { client: "python3", period: Duration.seconds(2) }),
        startupBudget: Duration.minutes(2),
        cpu: 2,
        memory: Size.gibibytes(1),
        user: "10001:10001",
        readOnlyRoot: true,
        needs: [Need.hostPort(10_000 + index).preferred()],
        example: ExampleRequest.post("/v1/embeddings", { model: `model-${index}`, input: "Hello." }),
      }),
    );
  return app;
});
