import { isLoopback, parseImageReference, registryHost } from "../constructs/images";

/** Manifest kinds, lists first: the digest of a list stands for every platform. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

export interface Login {
  readonly username: string;
  readonly password: string;
}

/**
 * Asks a registry which digest a tag stands for now, by the OCI distribution API.
 * @throws {Error} when the registry does not answer, refuses, or has no such tag
 */
export async function resolveDigest(reference: string, login?: Login): Promise<string> {
  const { registry, repository, tag } = parseImageReference(reference);
  if (tag === undefined) throw new Error(`${reference} has no tag to resolve.`);
  const host = registryHost(registry);
  const url = `${isLoopback(host) ? "http" : "https"}://${host}/v2/${repository}/manifests/${tag}`;
  let response = await ask(url, basic(login));
  const challenge = response.headers.get("www-authenticate") ?? "";
  if (response.status === 401 && /^bearer /i.test(challenge))
    response = await ask(url, `Bearer ${await token(challenge, login)}`);
  const digest = response.headers.get("docker-content-digest");
  if (response.status === 401 || response.status === 403)
    throw new Error(
      `${host} refuses ${repository}: set LOCK_USERNAME and LOCK_PASSWORD to those of an account that may pull it.`,
    );
  if (response.status === 404) throw new Error(`${host} has no ${repository}:${tag}.`);
  if (!response.ok || !digest)
    throw new Error(`${host} answered ${response.status} for ${repository}:${tag}.`);
  return digest;
}

async function ask(url: string, authorization?: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: "HEAD",
      headers: { accept: MANIFESTS, ...(authorization ? { authorization } : {}) },
      signal: AbortSignal.timeout(20_000),
    });
  } catch (error) {
    const cause = (error as Error).cause;
    throw new Error(
      `${new URL(url).host} can't be reached: ${cause instanceof Error ? cause.message : (error as Error).message}`,
      { cause: error },
    );
  }
}

/** A token for the scope that a challenge names (distribution.github.io, "Token Authentication Specification"). */
async function token(challenge: string, login?: Login): Promise<string> {
  const part = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
  const url = new URL(part("realm") ?? "");
  for (const name of ["service", "scope"]) {
    const value = part(name);
    if (value) url.searchParams.set(name, value);
  }
  const authorization = basic(login);
  const response = await fetch(url, {
    headers: authorization ? { authorization } : {},
    signal: AbortSignal.timeout(20_000),
  });
  const body = (await response.json()) as { token?: string; access_token?: string };
  return body.token ?? body.access_token ?? "";
}

function basic(login?: Login): string | undefined {
  return login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
}
