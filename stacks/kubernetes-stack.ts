import { type Construct } from "constructs";
import { ModelStack } from "../constructs/app";
import { DockerHost } from "../constructs/docker";
import { ModelImage } from "../constructs/images";
import {
  Autoscaling,
  ClusterConnection,
  KubernetesCluster,
  ModelService,
  Namespace,
} from "../constructs/kubernetes";
import { Size } from "../constructs/model";
import { type ContainerRegistry } from "../constructs/registries";
import { embedder } from "./embedder";

export interface KubernetesStackProps {
  readonly registry: ContainerRegistry;
  readonly namespace: string;
  /** @default "~/.kube/config" */
  readonly kubeconfig?: string;
  /** Whether the cluster's nodes are this machine, as script/cluster's one is. */
  readonly isLocal: boolean;
  /** Address under which the nodes reach the registry, where that is another. @default the registry's own */
  readonly registryAlias?: string;
}

/** The models on a cluster; this machine's Docker builds their images. */
export class KubernetesStack extends ModelStack {
  constructor(scope: Construct, id: string, props: KubernetesStackProps) {
    super(scope, id);
    const { registry, namespace, kubeconfig, isLocal, registryAlias } = props;
    const builder = new DockerHost(this, "docker");
    const cluster = new KubernetesCluster(this, "cluster", {
      connection: ClusterConnection.kubeconfig(kubeconfig),
      namespace: Namespace.create(namespace),
      metrics: ["resource"],
      sharesLoopback: isLocal,
      registryAliases: registryAlias ? { [registry.address]: registryAlias } : undefined,
    });
    const image = ModelImage.fromContext({
      context: "images/embedder",
      registry,
      repository: "embedder",
      builder,
    });
    new ModelService(this, "embedder", {
      cluster,
      server: embedder(image),
      autoscaling: Autoscaling.between(1, 3),
      requests: { cpu: 0.25, memory: Size.mebibytes(512) },
    });
  }
}
