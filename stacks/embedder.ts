import {
  Duration,
  ExampleRequest,
  type ImageSource,
  ModelServer,
  ModelSource,
  Need,
  Probe,
  Size,
} from "../constructs/model";

/**
 * all-MiniLM-L6-v2, a small sentence embedding model, behind an API like OpenAI's.
 * @param hostPort where a Docker host publishes it. @default its own, 8000
 */
export function embedder(image: ImageSource, hostPort?: number): ModelServer {
  return new ModelServer({
    name: "embedder",
    image,
    port: 8000,
    metricsPath: "/metrics",
    source: ModelSource.bakedIn("/opt/embedder/model"),
    readyProbe: Probe.http("/health", { client: "python3", period: Duration.seconds(2) }),
    startupBudget: Duration.minutes(2),
    cpu: 2,
    memory: Size.gibibytes(1),
    user: "10001:10001",
    readOnlyRoot: true,
    needs: hostPort === undefined ? [] : [Need.hostPort(hostPort).preferred()],
    example: ExampleRequest.post("/v1/embeddings", {
      model: "all-MiniLM-L6-v2",
      input: "Describe a model once, place it anywhere.",
    }),
  });
}
