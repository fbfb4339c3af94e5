import { type Construct } from "constructs";
import { ModelApp } from "../app";
import { report } from "../checks";
import { type BoundImage, Faults, type ImagePuller, type ImageSource, type Rule, show } from "../model";
import { readImageLock } from "./image-lock";
import { type ImageReference, parseImageReference } from "./image-reference";
import { addressFor, type ImageRegistry, reportUnreachable } from "./image-registry";

const rules = {
  unlocked: { id: "IMG-104", title: "A tag has a digest in images.lock.json" },
  registry: { id: "IMG-105", title: "Credentials are for the registry that a reference names" },
} as const satisfies Record<string, Rule>;

/** An image that exists in a registry. Runs by digest, given or locked, never by tag alone. */
export class ReferencedImage implements ImageSource {
  private readonly parsed: ImageReference;

  /** @throws {InvalidInput} IMG-101, IMG-102, IMG-105 */
  constructor(
    readonly reference: string,
    private readonly registry: ImageRegistry | undefined,
  ) {
    this.parsed = parseImageReference(reference);
    const faults = new Faults(`image ${show(reference)}`);
    faults.require(
      registry === undefined || registry.address === this.parsed.registry,
      rules.registry,
      () =>
        `it is pulled from ${this.parsed.registry}, and the registry given with it is ${show(registry?.address)}. Write ${registry?.address}/… where the image lies there, or give ${this.parsed.registry}'s credentials.`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }

  get description(): string {
    return this.reference;
  }

  bind(scope: Construct, puller: ImagePuller): BoundImage {
    const { registry, repository, name } = this.parsed;
    reportUnreachable(scope, registry, [puller]);
    if (this.registry) puller.authenticate(this.registry);
    const digest = this.parsed.digest ?? lockedDigest(scope, this.reference);
    if (digest === undefined)
      report(
        scope,
        rules.unlocked,
        `image ${this.reference} has no digest in images.lock.json, and a tag can be moved. Run: script/lock ${this.reference}`,
      );
    const address = addressFor(registry, puller);
    return {
      reference: `${address === registry ? name : `${address}/${repository}`}@${digest ?? "unlocked"}`,
    };
  }
}

/** One reading of the lock for each app: placements are many, and the file does not change while synthesizing. */
const LOCK = Symbol("model-stack image lock");

function lockedDigest(scope: Construct, reference: string): string | undefined {
  const app = ModelApp.of(scope) as ModelApp & { [LOCK]?: ReturnType<typeof readImageLock> };
  return (app[LOCK] ??= readImageLock(app.imageLock))[reference];
}
