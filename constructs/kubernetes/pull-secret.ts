import { type SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { literal, ModelStack } from "../app";
import { type PullRegistry } from "../model";
import { ClusterSecret } from "./cluster-secret";
import { type KubernetesCluster } from "./kubernetes-cluster";

/** Under this name the kubelet looks for Docker Hub's login (kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry). */
const DOCKER_HUB = "https://index.docker.io/v1/";

export interface PullSecretProps {
  readonly cluster: KubernetesCluster;
  /** As the cluster's nodes reach the registry. */
  readonly address: string;
  readonly registry: PullRegistry;
}

/** The login with which the kubelet pulls from a registry. */
export class PullSecret extends Construct {
  readonly name: string;
  readonly resource: SecretV1;

  constructor(scope: Construct, id: string, { cluster, address, registry }: PullSecretProps) {
    super(scope, id);
    this.name = `${ModelStack.of(this).node.id}-${id}`.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
    const server = JSON.stringify(address === "docker.io" ? DOCKER_HUB : address);
    const username = literal(JSON.stringify(registry.username));
    ({ resource: this.resource } = new ClusterSecret(this, "login", {
      cluster,
      name: this.name,
      type: "kubernetes.io/dockerconfigjson",
      secrets: [registry.password!],
      data: (variableOf) => ({
        ".dockerconfigjson": `{"auths":{${server}:{"username":${username},"password":${Fn.jsonencode(variableOf(registry.password!))}}}}`,
      }),
    }));
  }
}
