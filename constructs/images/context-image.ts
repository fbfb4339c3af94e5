import { type Construct } from "constructs";
import { createHash } from "node:crypto";
import * as path from "node:path";
import { report } from "../checks";
import { type BoundImage, type ImagePuller, type ImageSource, type Rule, show } from "../model";
import { hashContext } from "./context-hash";
import { validateContextImage } from "./context-image-rules";
import { type ImageBuilder, isImageBuilder } from "./image-builder";
import { ImageBuild } from "./image-build";
import { addressFor, type ImageRegistry, reportUnreachable } from "./image-registry";

const BUILDER: Rule = { id: "IMG-008", title: "An image with a build context has somebody to build it" };

export interface ContextImageProps {
  /** Folder of the build context, relative to the working directory. Its `.dockerignore` is honoured. */
  readonly context: string;
  /** Where the image is pushed to and pulled from. */
  readonly registry: ImageRegistry;
  /** Path in the registry. @default the context folder's name */
  readonly repository?: string;
  /** Relative to the context. @default "Dockerfile" */
  readonly dockerfile?: string;
  /** @default none */
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Stage to build. @default the last */
  readonly target?: string;
  /** @default the builder's own */
  readonly platform?: string;
  /** Docker daemon that builds and pushes. @default the Docker host on which the server is placed */
  readonly builder?: ImageBuilder;
}

/** An image built from a context, pushed when it changed, and run by the digest of the push. */
export class ContextImage implements ImageSource {
  readonly props: ContextImageProps;
  readonly repository: string;
  /** Absolute. */
  readonly context: string;
  /** Absolute. */
  readonly dockerfile: string;
  private hash: string | undefined;

  /** @throws {InvalidInput} IMG-001 to IMG-007, IMG-010 */
  constructor(props: ContextImageProps) {
    this.props = Object.freeze({
      ...props,
      buildArgs: props.buildArgs && Object.freeze({ ...props.buildArgs }),
    });
    this.context = path.resolve(asText(props.context));
    this.dockerfile = path.resolve(this.context, asText(props.dockerfile ?? "Dockerfile"));
    this.repository = props.repository ?? path.basename(this.context);
    validateContextImage(props, this.repository, this.dockerfile);
  }

  get description(): string {
    return this.repository;
  }

  /** Hash of all that decides what the image becomes; 64 hexadecimal digits. Computed once. */
  get definitionHash(): string {
    if (this.hash === undefined) {
      const { buildArgs, target, platform } = this.props;
      const args = Object.entries(buildArgs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
      this.hash = createHash("sha256")
        .update(hashContext(this.context, this.dockerfile))
        .update(JSON.stringify([path.relative(this.context, this.dockerfile), args, target, platform]))
        .digest("hex");
    }
    return this.hash;
  }

  bind(scope: Construct, puller: ImagePuller): BoundImage {
    const { registry } = this.props;
    const builder = this.props.builder ?? (isImageBuilder(puller) ? puller : undefined);
    if (!builder) {
      report(
        scope,
        BUILDER,
        `image ${this.repository} is built from a context, but ${puller.path} builds nothing. Give it builder: a DockerHost.`,
      );
      return { reference: this.repository };
    }
    reportUnreachable(scope, registry.address, [builder, puller]);
    puller.authenticate(registry);
    builder.authenticate(registry);
    const build = ImageBuild.of(scope, this, builder);
    return { reference: `${addressFor(registry.address, puller)}/${this.repository}@${build.digest}` };
  }
}

/** What is no text, as plain JavaScript can give, is left to the rules, which show it and refuse it. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : show(value);
}
