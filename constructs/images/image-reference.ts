import { Faults, isText, type Rule, show } from "../model";

const rules = {
  form: { id: "IMG-101", title: "An image reference has the form [registry/]repository[:tag][@digest]" },
  latest: { id: "IMG-102", title: "An image is referred to by a tag other than latest, or by digest" },
} as const satisfies Record<string, Rule>;

// After the grammar of github.com/distribution/reference (reference.go).
const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const DOMAIN =
  "(?:localhost|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:\\d)|\\[[0-9a-f:]+\\])(?::\\d+)?";
const REFERENCE = new RegExp(
  `^(?:(${DOMAIN})/)?(${COMPONENT}(?:/${COMPONENT})*)(?::(\\w[\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
);
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);

/** Whether text is a repository path without registry, tag or digest. */
export function isRepository(text: string): boolean {
  return isText(text, REPOSITORY) && text.length <= 200;
}

/** A parsed image reference. */
export interface ImageReference {
  /** `host[:port]`; `docker.io` where the reference names none. */
  readonly registry: string;
  /** Path in the registry; `library/…` for Docker Hub's official images. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Registry (left out for Docker Hub) and repository as written, to which `@digest` is added. */
  readonly name: string;
}

/** @throws {InvalidInput} IMG-101, IMG-102 */
export function parseImageReference(text: string): ImageReference {
  const faults = new Faults(`image ${show(text)}`);
  const match = isText(text, REFERENCE) ? REFERENCE.exec(text) : null;
  faults.require(
    match !== null,
    rules.form,
    () =>
      `${show(text)} is no image reference; write [registry/]repository:tag or …@sha256:<64 hexadecimal digits>, in lower case, such as "vllm/vllm-openai:v0.27.1".`,
  );
  faults.throwIfAny();
  const [, domain, path = "", tag, digest] = match ?? [];
  const name = domain === undefined ? path : `${domain}/${path}`;
  faults.require(
    digest !== undefined || (tag !== undefined && tag !== "latest"),
    rules.latest,
    () =>
      `${show(text)} means whatever was pushed last; name a release by its tag, such as "${name}:1.2.3", or a digest.`,
  );
  faults.throwIfAny();
  const onHub = domain === undefined || domain === "docker.io";
  return {
    registry: onHub ? "docker.io" : domain,
    repository: onHub && !path.includes("/") ? `library/${path}` : path,
    tag,
    digest,
    name,
  };
}
