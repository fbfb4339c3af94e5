import { Faults, type ImageSource, isText, type Rule, show } from "../model";

const COMMAND: Rule = { id: "SVC-020", title: "A download step runs something" };

/** Fills a server's cache before the server starts, with the server's own credentials. A frozen value. */
export class DownloadStep {
  /**
   * Downloads the server's Hugging Face repository with the `hf` command (huggingface_hub 0.34 and later) into the
   * cache, and lets the server look nowhere else.
   * @param image one that has `hf`. @default the server's own
   */
  static huggingFace(image?: ImageSource): DownloadStep {
    return new DownloadStep(undefined, image);
  }

  /**
   * Runs a command, in a container that has the server's environment, secrets, user and cache.
   * @param image @default the server's own
   * @throws {InvalidInput} SVC-020
   */
  static command(command: readonly string[], image?: ImageSource): DownloadStep {
    return new DownloadStep(command, image);
  }

  private constructor(
    /** None for the server's own source. */
    readonly command: readonly string[] | undefined,
    readonly image: ImageSource | undefined,
  ) {
    const faults = new Faults("download step");
    faults.require(
      command === undefined ||
        (Array.isArray(command) && command.length > 0 && command.every((word) => isText(word, /./))),
      COMMAND,
      () =>
        `command is ${show(command)}; give a list of texts, at least one and none of them empty, such as ["aws", "s3", "sync", "s3://models/minilm", "/cache"].`,
    );
    faults.require(
      image === undefined || (typeof image === "object" && typeof image?.bind === "function"),
      COMMAND,
      () =>
        `image is ${show(image)}; give ModelImage.fromRegistry(…) or ModelImage.fromContext(…), or leave it out for the server's own.`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}
