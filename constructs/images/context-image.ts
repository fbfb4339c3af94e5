import { type Construct } from "constructs";
import { createHash } from "node:crypto";
import * as path from "node:path";
import { report } from "../checks";
import { type BoundImage, type ImagePuller, type ImageSource, type Rule } from "../model";
import { hashContext } from "./context-hash";
import { validateContextImage } from "./context-image-rules";
import { type ImageBuilder, isImageBuilder } from "./image-builder";
import { ImageBuild } from "./image-build";
import { type ImageRegistry, isLoopback } from "./image-registry";

const rules = {
  builder: { id: "IMG-008", title: "An image with a build context has somebody to build it" },
  reach: { id: "IMG-009", title: "Whoever pulls an image can reach its registry" },
} as const satisfies Record<string, Rule>;

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
  readonly repository: string;
  /** Absolute. */
  readonly context: string;
  /** Absolute. */
  readonly dockerfile: string;
  private hash: string | undefined;

  /** @throws {InvalidInput} IMG-001 to IMG-007 */
  constructor(readonly props: ContextImageProps) {
    this.context = path.resolve(props.context);
    this.dockerfile = path.resolve(this.context, props.dockerfile ?? "Dockerfile");
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
        rules.builder,
        `image ${this.repository} is built from a context, but ${puller.path} builds nothing. Give it builder: a DockerHost.`,
      );
      return { reference: this.repository };
    }
    for (const host of new Set([builder, puller]))
      if (isLoopback(addressFor(registry, host)) && !host.sharesLoopback)
        report(
          scope,
          rules.reach,
          `${host.path} is another machine, and to it the registry ${registry.address} is itself. Use a registry that both reach, or say under which address it does: registryAliases: { "${registry.address}": "host:port" }.`,
        );
    puller.authenticate(registry);
    builder.authenticate(registry);
    const build = ImageBuild.of(scope, this, builder);
    return { reference: `${addressFor(registry, puller)}/${this.repository}@${build.digest}` };
  }
}

function addressFor(registry: ImageRegistry, puller: ImagePuller): string {
  return puller.registryAliases[registry.address] ?? registry.address;
}
