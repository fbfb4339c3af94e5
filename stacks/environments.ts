/** What differs from one environment on a Docker host to the next. */
export interface DockerEnvironment {
  /** Port of the registry on the host. */
  readonly registryPort: number;
  /** Port of the embedding server on the host. */
  readonly embedderPort: number;
}

/** What differs from one environment on a cluster to the next. */
export interface ClusterEnvironment {
  /** The cluster's kubeconfig. */
  readonly kubeconfig: string;
  readonly namespace: string;
}

/** Every environment that this app can deploy to, by stack name. */
export const environments = {
  local: { registryPort: 5001, embedderPort: 8080 } satisfies DockerEnvironment,
  // What script/cluster starts.
  kubernetes: {
    kubeconfig: "~/.cache/model-stack/cluster/kubeconfig",
    namespace: "models",
  } satisfies ClusterEnvironment,
};
