import {
  DNS_NAME,
  Faults,
  inBytes,
  isContainerPath,
  isText,
  type Rule,
  show,
  Size,
  refuseUnknown,
} from "../model";
import { showSize } from "./quantity";

const rules = {
  storageClass: { id: "VOL-001", title: "A storage class has a name" },
  claim: { id: "VOL-002", title: "A claim has a name" },
  path: { id: "VOL-003", title: "A folder of the node is an absolute path" },
  size: { id: "VOL-004", title: "A volume's size is more than nothing" },
} as const satisfies Record<string, Rule>;

export interface VolumeOptions {
  /** @default the first that the cluster states */
  readonly storageClass?: string;
  /** @default the cache's, or 20 GiB */
  readonly size?: Size;
}

export type CacheKind = "claim" | "per-replica" | "existing" | "ephemeral" | "empty" | "host";

/** Where on a cluster a server's cache lies. A frozen value. */
export class CacheVolume {
  /** A claim that outlives the pods: of one replica, or of several where the storage class can be shared. @throws {InvalidInput} VOL-001, VOL-004 */
  static claim(options: VolumeOptions = {}): CacheVolume {
    return new CacheVolume("claim", undefined, options);
  }

  /** A claim for each replica, which then keeps its name and claim: a StatefulSet. @throws {InvalidInput} VOL-001, VOL-004 */
  static perReplica(options: VolumeOptions = {}): CacheVolume {
    return new CacheVolume("per-replica", undefined, options);
  }

  /** A claim that is there, and stays when the stack is destroyed. @throws {InvalidInput} VOL-002 */
  static existingClaim(name: string): CacheVolume {
    return new CacheVolume("existing", name, {});
  }

  /** A volume of a storage class that lives as long as its pod. @throws {InvalidInput} VOL-001, VOL-004 */
  static ephemeral(options: VolumeOptions = {}): CacheVolume {
    return new CacheVolume("ephemeral", undefined, options);
  }

  /** The node's disk, as long as the pod lives. @throws {InvalidInput} VOL-004 */
  static node(options: Pick<VolumeOptions, "size"> = {}): CacheVolume {
    return new CacheVolume("empty", undefined, options);
  }

  /** A folder of the node, shared by all pods there; refused where Pod Security is "baseline" or "restricted". @throws {InvalidInput} VOL-003 */
  static hostPath(path: string): CacheVolume {
    return new CacheVolume("host", path, {});
  }

  readonly storageClass: string | undefined;
  readonly size: Size | undefined;

  private constructor(
    readonly kind: CacheKind,
    /** Name of the claim, or path on the node. */
    readonly location: string | undefined,
    options: VolumeOptions,
  ) {
    const { storageClass, size } = options ?? {};
    const faults = new Faults("cache volume");
    refuseUnknown(options, { storageClass: true, size: true }, faults);
    faults.require(
      storageClass === undefined || isText(storageClass, DNS_NAME),
      rules.storageClass,
      () => `storageClass is ${show(storageClass)}; give a name that kubectl get storageclass prints.`,
    );
    faults.require(
      kind !== "existing" || isText(location, DNS_NAME),
      rules.claim,
      () => `claim is ${show(location)}; give the name of a PersistentVolumeClaim of the namespace.`,
    );
    faults.require(
      kind !== "host" || isContainerPath(location!),
      rules.path,
      () => `path is ${show(location)}; give an absolute path on the node, such as "/var/cache/models".`,
    );
    faults.require(
      size === undefined || (size instanceof Size && inBytes(size) > 0 && inBytes(size) < Infinity),
      rules.size,
      () =>
        `size is ${showSize(size)}; give the model's size with some room, such as Size.gibibytes(20), or leave it out.`,
    );
    faults.throwIfAny();
    this.storageClass = storageClass;
    this.size = size;
    Object.freeze(this);
  }

  /** Whether what is in it survives its pod. */
  get isKept(): boolean {
    return this.kind === "claim" || this.kind === "per-replica" || this.kind === "existing";
  }
}
