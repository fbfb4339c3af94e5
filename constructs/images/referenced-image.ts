import { type Construct } from "constructs";
import { ModelApp } from "../app";
import { report } from "../checks";
import { type BoundImage, type ImagePuller, type ImageSource, type Rule } from "../model";
import { readImageLock } from "./image-lock";
import { type ImageReference, parseImageReference } from "./image-reference";
import { type ImageRegistry } from "./image-registry";

const UNLOCKED: Rule = { id: "IMG-104", title: "A tag has a digest in images.lock.json" };

/** An image that exists in a registry. Runs by digest, given or locked, never by tag alone. */
export class ReferencedImage implements ImageSource {
  private readonly parsed: ImageReference;

  /** @throws {InvalidInput} IMG-101, IMG-102 */
  constructor(
    readonly reference: string,
    private readonly registry: ImageRegistry | undefined,
  ) {
    this.parsed = parseImageReference(reference);
    Object.freeze(this);
  }

  get description(): string {
    return this.reference;
  }

  bind(scope: Construct, puller: ImagePuller): BoundImage {
    if (this.registry) puller.authenticate(this.registry);
    const digest = this.parsed.digest ?? lockedDigest(scope, this.reference);
    if (digest === undefined)
      report(
        scope,
        UNLOCKED,
        `image ${this.reference} has no digest in images.lock.json, and a tag can be moved. Run: script/lock ${this.reference}`,
      );
    return { reference: `${this.parsed.name}@${digest ?? "unlocked"}` };
  }
}

/** One reading of the lock for each app: placements are many, and the file does not change while synthesizing. */
const LOCK = Symbol("model-stack image lock");

function lockedDigest(scope: Construct, reference: string): string | undefined {
  const app = ModelApp.of(scope) as ModelApp & { [LOCK]?: ReturnType<typeof readImageLock> };
  return (app[LOCK] ??= readImageLock(app.imageLock))[reference];
}
