import { Faults, type Rule, show } from "./findings";
import { refuseUnknown } from "./kinds";
import { isContainerPath } from "./names";
import { inBytes, Size, sizeInWords } from "./units";

const rules = {
  path: { id: "CCH-001", title: "A cache is mounted at an absolute path" },
  size: { id: "CCH-002", title: "A cache's size is more than nothing" },
} as const satisfies Record<string, Rule>;

export interface ModelCacheOptions {
  /** How much it should hold. Docker volumes have no limit and ignore it; Kubernetes asks for that much. @default 20 GiB on Kubernetes */
  readonly size?: Size;
  /**
   * Whether the image already owns the path as the server's user, as one whose Dockerfile says
   * `RUN install -d -o 10001 /cache` does. Where it does not, a Docker volume would belong to root, and
   * a one-shot container hands it to the server's user before the first start. @default false
   */
  readonly isOwnedByImage?: boolean;
}

/** A folder whose contents survive the replacement of the server. A frozen value. */
export class ModelCache {
  /** @throws {InvalidInput} CCH-001, CCH-002 */
  static at(path: string, options: ModelCacheOptions = {}): ModelCache {
    return new ModelCache(path, options.size, options.isOwnedByImage ?? false, options);
  }

  private constructor(
    readonly path: string,
    readonly size: Size | undefined,
    readonly isOwnedByImage: boolean,
    options: ModelCacheOptions,
  ) {
    const faults = new Faults(`cache ${show(path)}`);
    refuseUnknown(options, { size: true, isOwnedByImage: true }, faults);
    faults.require(
      isContainerPath(path),
      rules.path,
      () =>
        `path is ${show(path)}; give an absolute path other than "/", without "..", ":", "," or a slash at the end, such as "/cache".`,
    );
    faults.require(
      size === undefined || (size instanceof Size && inBytes(size) > 0 && inBytes(size) < Infinity),
      rules.size,
      () =>
        `size is ${size instanceof Size ? sizeInWords(size) : show(size)}; leave it out or give the model's size with some room, such as Size.gibibytes(20).`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}
