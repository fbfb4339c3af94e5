/** Ports of the end-to-end tests, away from those that a user's own deployment has. */
export const REGISTRY_PORT = 5901;
export const MOVED_REGISTRY_PORT = 5903;
export const EMBEDDER_PORT = 18080;
export const FIRST_TINY_PORT = 18100;
export const DOCKER_TLS_PORT = 12376;
export const TLS_REGISTRY_PORT = 5902;
/** On the cluster's nodes. */
export const NODE_PORT = 30808;
export const MATRIX_NODE_PORT = 30809;
