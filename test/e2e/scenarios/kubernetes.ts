import * as path from "node:path";
import { ModelStack } from "../../../constructs/app";
import { DockerHost } from "../../../constructs/docker";
import { ModelImage } from "../../../constructs/images";
import {
  Autoscaling,
  CacheVolume,
  ClusterConnection,
  DownloadStep,
  KubernetesCluster,
  ModelService,
  Namespace,
} from "../../../constructs/kubernetes";
import {
  Duration,
  type ImageSource,
  ModelCache,
  ModelServer,
  Need,
  Probe,
  Secret,
  Size,
} from "../../../constructs/model";
import { embedder } from "../../../stacks/embedder";
import { ownKubeconfig } from "../../../tools/kubectl";
import { type Scenario } from "../app";
import { EMBEDDER_PORT, NODE_PORT } from "../support/ports";

/** One description, on this machine's Docker and on a cluster, with everything that Kubernetes has beside. */
export const build: Scenario = (app, registry, variant) => {
  const stack = new ModelStack(app, "models");
  const docker = new DockerHost(stack, "docker");
  const cluster = new KubernetesCluster(stack, "cluster", {
    connection: ClusterConnection.kubeconfig(process.env["MODEL_STACK_KUBECONFIG"] ?? ownKubeconfig()),
    namespace: Namespace.create(app.name, {
      quota: { cpu: 20, memory: Size.gibibytes(20), pods: 20, storage: Size.gibibytes(10) },
      containerDefault: { cpu: 0.1, memory: Size.mebibytes(64) },
    }),
    metrics: ["resource"],
    storageClasses: { standard: {} },
    nodeAddress: "127.0.0.1",
    sharesLoopback: true,
  });
  const image = ModelImage.fromContext({
    context: path.join(__dirname, "../../../images/embedder"),
    registry,
    builder: docker,
  });
  const server = embedder(image).with({
    environment: variant === "changed" ? { EMBEDDER_CHANGED: "yes" } : {},
    needs: [
      Need.hostPort(EMBEDDER_PORT).preferred(),
      Need.restart("always").preferred(),
      Need.replicas(2).preferred(),
      Need.disruptionBudget({ maxUnavailable: 1 }).preferred(),
    ],
  });
  docker.place(server);
  new ModelService(stack, "embedder", {
    cluster,
    server,
    requests: { cpu: 0.1, memory: Size.mebibytes(256) },
    nodePort: NODE_PORT,
    autoscaling: variant === "scaled" ? Autoscaling.between(1, 3, { cpu: 60 }) : undefined,
  });
  if (variant === "cached" || variant === "broken")
    new ModelService(stack, "cached", cached(cluster, image, variant));
};

/** A server with a cache of its own on the cluster, filled before it starts, and a secret. */
function cached(cluster: KubernetesCluster, image: ImageSource, variant: string) {
  return {
    cluster,
    server: new ModelServer({
      name: "cached",
      image,
      port: 8000,
      command: variant === "broken" ? ["python3", "-c", "raise SystemExit('no such model')"] : FILE_SERVER,
      user: "10001:10001",
      readOnlyRoot: true,
      cpu: 0.2,
      memory: Size.mebibytes(256),
      cache: ModelCache.at("/cache", { size: Size.mebibytes(64) }),
      secrets: { API_TOKEN: Secret.generated("E2E_API_TOKEN") },
      readyProbe: Probe.http("/", { period: Duration.seconds(1) }),
      startupBudget: Duration.minutes(2),
      // As the container's first process it takes no notice of being asked to stop.
      stopGrace: Duration.seconds(1),
    }),
    cacheVolume: CacheVolume.claim(),
    download: DownloadStep.command([
      "python3",
      "-c",
      "import os, time; open('/cache/model', 'a').write(os.environ['API_TOKEN'][:4] + '\\n')",
    ]),
    stopDelay: Duration.seconds(0),
  };
}

const FILE_SERVER = ["python3", "-m", "http.server", "8000", "--directory", "/cache"];
