import { Image } from "@cdktf/provider-docker/lib/image";
import { RegistryImage } from "@cdktf/provider-docker/lib/registry-image";
import { type TerraformElement } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import * as path from "node:path";
import { literal, ModelStack, TerraformData } from "../app";
import { type Claim } from "../model";
import type { ContextImage } from "./context-image";
import { type ImageBuilder } from "./image-builder";
import { addressFor } from "./image-registry";

/** Long enough for what compiles CUDA kernels. */
const TIMEOUT = "2h";

/**
 * Builds an image, pushes it, and remembers the digest of the push.
 *
 * The tag is the hash of the definition, so another definition is another image that is built and pushed while
 * the old one still runs. The digest is kept in a resource of its own and only asked for again after a new
 * build: a registry that is down, or was emptied, makes nothing unknown and replaces no container.
 */
export class ImageBuild extends Construct {
  /** The build of an image in the stack of `scope`; servers that share an image share its build. */
  static of(scope: Construct, image: ContextImage, builder: ImageBuilder): ImageBuild {
    const stack = ModelStack.of(scope);
    const id = `image-${image.repository.replaceAll("/", "-")}`;
    for (let suffix = 1; ; suffix += 1) {
      const name = suffix === 1 ? id : `${id}-${suffix}`;
      const existing = stack.node.tryFindChild(name);
      if (existing === undefined) return new ImageBuild(stack, name, image, builder);
      if (existing instanceof ImageBuild && existing.isOf(image, builder)) return existing;
    }
  }

  /** `sha256:…` as a token. */
  readonly digest: string;
  readonly claims: readonly Claim[];

  private constructor(
    stack: ModelStack,
    id: string,
    private readonly image: ContextImage,
    private readonly builder: ImageBuilder,
  ) {
    super(stack, id);
    const { registry, buildArgs, target, platform } = image.props;
    const { provider } = builder;
    const address = addressFor(registry.address, builder);
    const name = `${address}/${image.repository}:${image.definitionHash.slice(0, 12)}`;
    const build = new Image(this, "build", {
      provider,
      name,
      platform,
      buildAttribute: {
        builder: "default",
        context: stack.relative(image.context),
        dockerfile: path.relative(image.context, image.dockerfile).split(path.sep).join("/"),
        buildArgs: buildArgs && mapValues(buildArgs, literal),
        target,
        platform,
        buildLogFile: `${id}.build.log`,
      },
      timeouts: { create: TIMEOUT },
    });
    nameAfter(build, name);
    const push = new RegistryImage(this, "push", {
      provider,
      name: build.name,
      keepRemotely: true,
      triggers: { image: build.imageId },
    });
    nameAfter(push, name);
    const digest = new TerraformData(this, "digest", {
      input: { digest: push.sha256Digest },
      triggersReplace: { image: build.imageId, repository: `${address}/${image.repository}` },
      lifecycle: { ignoreChanges: ["input"] },
    });
    nameAfter(digest, name);
    this.digest = digest.output("digest");
    this.claims = [
      {
        what: `image repository in stack "${stack.node.id}"`,
        value: `${registry.address}/${image.repository}`,
        remedy:
          "Two different builds would overwrite each other's name: give one of them another repository, or, where two hosts build the same image, give it one builder.",
      },
    ];
    stack.describe("builds", id, { log: `${id}.build.log`, registry: address });
  }

  private isOf(image: ContextImage, builder: ImageBuilder): boolean {
    return (
      builder === this.builder &&
      (image === this.image ||
        (image.props.registry.address === this.image.props.registry.address &&
          image.repository === this.image.repository &&
          image.definitionHash === this.image.definitionHash))
    );
  }
}

/**
 * Gives a resource an address of its own for each image. Another definition is then another resource beside the old
 * one, which is made first and by itself; as a replacement it would take the old one away from a running container.
 */
function nameAfter(element: TerraformElement, image: string): void {
  const suffix = createHash("sha256").update(image).digest("hex").slice(0, 8);
  // Not its friendlyUniqueId, which would remember the name without the suffix.
  element.overrideLogicalId(`${element.cdktfStack.getLogicalId(element)}_${suffix}`);
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
