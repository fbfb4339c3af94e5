import { Faults, type Rule, show } from "./findings";
import { isContainerPath, isText } from "./names";

const rules = {
  path: { id: "SRC-001", title: "A baked-in model lies at an absolute path" },
  repository: { id: "SRC-002", title: "A Hugging Face repository is named owner/name" },
  revision: { id: "SRC-003", title: "A Hugging Face revision is a commit" },
} as const satisfies Record<string, Rule>;

/** Where a server's weights come from. A frozen value. */
export class ModelSource {
  /**
   * The weights are a layer of the image.
   * @throws {InvalidInput} SRC-001
   */
  static bakedIn(path: string): ModelSource {
    return new ModelSource("image", path, undefined);
  }

  /**
   * The server downloads the weights from the Hugging Face Hub when it starts, into its cache.
   * @param revision the commit to take, 40 hexadecimal digits: a branch would change under the server's feet
   * @throws {InvalidInput} SRC-002, SRC-003
   */
  static huggingFace(repository: string, revision: string): ModelSource {
    return new ModelSource("huggingface", repository, revision);
  }

  private constructor(
    readonly kind: "image" | "huggingface",
    /** Path in the image, or repository on the hub. */
    readonly location: string,
    readonly revision: string | undefined,
  ) {
    const faults = new Faults(`model source ${show(location)}`);
    if (kind === "image")
      faults.require(
        isContainerPath(location),
        rules.path,
        () =>
          `path is ${show(location)}; give an absolute path in the image, without "..", ":", "," or a slash at the end, such as "/models/minilm".`,
      );
    if (kind === "huggingface") {
      faults.require(
        isText(location, /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/),
        rules.repository,
        () =>
          `repository is ${show(location)}; write owner/name, such as "sentence-transformers/all-MiniLM-L6-v2".`,
      );
      faults.require(
        isText(revision, /^[0-9a-f]{40}$/),
        rules.revision,
        () =>
          `revision is ${show(revision)}; give the commit's 40 hexadecimal digits, as the hub's "History" page shows them: a branch or tag can move.`,
      );
    }
    faults.throwIfAny();
    Object.freeze(this);
  }

  /** Whether the server fetches its weights when it starts, and so needs somewhere to keep them. */
  get isDownloaded(): boolean {
    return this.kind !== "image";
  }
}
