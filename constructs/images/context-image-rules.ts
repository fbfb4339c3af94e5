import * as fs from "node:fs";
import * as path from "node:path";
import { isFile, isFolder } from "../app";
import { ENVIRONMENT_NAME, Faults, isText, looksSecret, type Rule, show } from "../model";
import type { ContextImageProps } from "./context-image";
import { argumentsOf, stagesOf } from "./dockerfile";
import { isRepository } from "./image-reference";

const rules = {
  context: { id: "IMG-001", title: "A build context is a folder that exists" },
  dockerfile: { id: "IMG-002", title: "A Dockerfile exists and starts from something" },
  repository: { id: "IMG-003", title: "A repository is named in lower case without registry or tag" },
  argument: { id: "IMG-004", title: "A build argument is one that the Dockerfile declares" },
  secret: { id: "IMG-005", title: "A build argument is no secret" },
  target: { id: "IMG-006", title: "A target is a stage of the Dockerfile" },
  platform: { id: "IMG-007", title: "A platform is os/architecture" },
  text: { id: "IMG-010", title: "A build argument's value is text" },
} as const satisfies Record<string, Rule>;

/** Arguments that Docker knows without a declaration (docs.docker.com/reference/dockerfile, predefined ARGs). */
const PREDEFINED = /^((HTTPS?|FTP|NO|ALL)_PROXY|BUILDKIT_\w+|SOURCE_DATE_EPOCH)$/i;

/** @throws {InvalidInput} IMG-001 to IMG-007, IMG-010 */
export function validateContextImage(props: ContextImageProps, repository: string, dockerfile: string): void {
  const faults = new Faults(`image ${show(repository)}`);
  const hasContext = isFolder(props.context);
  faults.require(
    hasContext,
    rules.context,
    () =>
      `context is ${show(props.context)}, which is no folder; give a folder that exists, relative to ${process.cwd()}.`,
  );
  const text = isFile(dockerfile) ? fs.readFileSync(dockerfile, "utf8") : "";
  if (hasContext)
    faults.require(
      /^\s*FROM\s+\S/im.test(text),
      rules.dockerfile,
      () =>
        `dockerfile is ${show(path.relative(props.context, dockerfile))}, which ${text === "" ? "is missing or empty" : "has no FROM"} in ${show(props.context)}; give the path, relative to the context, of one that starts FROM an image.`,
    );
  faults.require(
    isRepository(repository),
    rules.repository,
    () =>
      `repository is ${show(repository)}; use lower-case letters, digits, ".", "_", "-" and "/", without registry, tag or digest, such as "team/embedder", at most 200 characters.`,
  );
  const declared = argumentsOf(text);
  for (const [name, value] of Object.entries(props.buildArgs ?? {})) {
    faults.require(
      ENVIRONMENT_NAME.test(name) && (text === "" || declared.includes(name) || PREDEFINED.test(name)),
      rules.argument,
      () =>
        `build argument ${show(name)} is not declared in the Dockerfile (it has: ${declared.join(", ") || "none"}); declare it with ARG, or leave it out.`,
    );
    faults.require(
      typeof value === "string",
      rules.text,
      () => `build argument ${show(name)} is of type ${typeof value}; write it as text, in quotes.`,
    );
    faults.require(
      typeof value !== "string" || !looksSecret(name, value),
      rules.secret,
      () =>
        `build argument ${show(name)} looks like a secret, and arguments stay readable in the image's history. Use RUN --mount=type=secret in the Dockerfile instead.`,
    );
  }
  const stages = stagesOf(text);
  faults.require(
    props.target === undefined ||
      text === "" ||
      (typeof props.target === "string" && stages.includes(props.target.toLowerCase())),
    rules.target,
    () =>
      `target is ${show(props.target)}; give one of the Dockerfile's stages (${stages.join(", ") || "none has a name"}), or leave it out for the last.`,
  );
  faults.require(
    props.platform === undefined || isText(props.platform, /^(linux|windows)\/[a-z0-9]+(\/v\d+)?$/),
    rules.platform,
    () =>
      `platform is ${show(props.platform)}; write os/architecture, such as "linux/amd64" or "linux/arm64".`,
  );
  faults.throwIfAny();
}
