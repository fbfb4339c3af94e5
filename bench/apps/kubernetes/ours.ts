import { ModelApp, ModelStack } from "../../../constructs/app";
import { ModelImage } from "../../../constructs/images";
import { KubernetesCluster, Namespace, NodePool, Taint } from "../../../constructs/kubernetes";
import {
  Accelerator,
  Duration,
  ExampleRequest,
  ModelServer,
  Need,
  Probe,
  Size,
} from "../../../constructs/model";
import { runApp } from "../phases";

/** As many model servers as asked for, described and placed; every other one is scaled, the others have two replicas. */
runApp((models) => {
  const app = new ModelApp();
  const cluster = new KubernetesCluster(new ModelStack(app, "bench"), "cluster", {
    namespace: Namespace.create("model-stack-bench"),
    metrics: ["resource"],
    monitoringNamespace: "monitoring",
    nodePools: [
      NodePool.of("gpu", {
        nodes: 1000,
        gpus: { count: 8, memory: Size.gibibytes(80) },
        taints: [Taint.of("nvidia.com/gpu", "present")],
      }),
    ],
  });
  for (let index = 0; index < models; index += 1)
    cluster.place(
      new ModelServer({
        name: `model-${index}`,
        image: ModelImage.fromRegistry(`registry.example.com/embedder@sha256:${"5e".repeat(32)}`),
        port: 8000,
        metricsPath: "/metrics",
        environment: { EMBEDDER_MODEL_NAME: `model-${index}`, EMBEDDER_BATCH_SIZE: "8" },
        readyProbe: Probe.http("/health", { period: Duration.seconds(2) }),
        startupBudget: Duration.minutes(2),
        accelerator: Accelerator.nvidia(1, { memory: Size.gibibytes(40) }),
        cpu: 2,
        memory: Size.gibibytes(1),
        user: "10001:10001",
        readOnlyRoot: true,
        needs: [index % 2 === 0 ? Need.replicas(2) : Need.autoscaling({ minReplicas: 2, maxReplicas: 4 })],
        example: ExampleRequest.post("/v1/embeddings", { model: `model-${index}`, input: "Hello." }),
      }),
    );
  return app;
});
