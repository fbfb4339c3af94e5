import { REGISTRY_PORT } from "./ports";

const MANIFESTS = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
].join(", ");

/** Asks the registry as any client would. @param password without one the request is anonymous */
export function registryRequest(path: string, password?: string, method = "GET"): Promise<Response> {
  const authorization = password && `Basic ${Buffer.from(`model-stack:${password}`).toString("base64")}`;
  return fetch(`http://127.0.0.1:${REGISTRY_PORT}${path}`, {
    method,
    headers: { accept: MANIFESTS, connection: "close", ...(authorization ? { authorization } : {}) },
  });
}

export async function digestOf(repository: string, tag: string, password: string): Promise<string | null> {
  const response = await registryRequest(`/v2/${repository}/manifests/${tag}`, password, "HEAD");
  return response.headers.get("docker-content-digest");
}

export async function tagsOf(repository: string, password: string): Promise<string[]> {
  const response = await registryRequest(`/v2/${repository}/tags/list`, password);
  return ((await response.json()) as { tags: string[] }).tags;
}
