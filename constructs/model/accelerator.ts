import { Faults, type Rule, show } from "./findings";
import { isText } from "./names";
import { type Size } from "./units";

const rules = {
  count: { id: "ACC-001", title: "A number of GPUs is a whole number from 1 up" },
  ids: { id: "ACC-002", title: "GPU ids are given once each" },
} as const satisfies Record<string, Rule>;

export interface GpuOptions {
  /**
   * Least memory of each GPU, as `nvidia-smi` shows it: less than its name says. An H100 "80 GB" has 81,559 MiB, which is
   * 79.6 GiB, and a T4 "16 GB" has 15 GiB. @default any
   */
  readonly memory?: Size;
}

/** The accelerator that a server asks for. A frozen value. */
export class Accelerator {
  /**
   * A number of NVIDIA GPUs, the host chooses which.
   * @throws {InvalidInput} ACC-001
   */
  static nvidia(count: number, options: GpuOptions = {}): Accelerator {
    return new Accelerator("nvidia", count, [], options.memory);
  }

  /**
   * Particular NVIDIA GPUs, by index or UUID as `nvidia-smi -L` shows them; a Docker host only.
   * @throws {InvalidInput} ACC-002
   */
  static nvidiaIds(ids: readonly string[], options: GpuOptions = {}): Accelerator {
    const list = Array.isArray(ids) ? ids : [ids];
    return new Accelerator("nvidia", list.length, [...list], options.memory);
  }

  private constructor(
    readonly vendor: "nvidia",
    readonly count: number,
    readonly ids: readonly string[],
    readonly memory: Size | undefined,
  ) {
    const faults = new Faults("accelerator");
    faults.require(
      Number.isInteger(count) && count >= 1,
      rules.count,
      () => `${show(count)} GPUs; give a whole number from 1 up, or leave the accelerator out for the CPU.`,
    );
    faults.require(
      new Set(ids).size === ids.length && ids.every((id) => isText(id, /^[A-Za-z0-9:/._-]+$/)),
      rules.ids,
      () =>
        `ids are ${show(ids)}; give a list with each index or UUID once, such as ["0"] or ["GPU-3a23c669"].`,
    );
    faults.throwIfAny();
    Object.freeze(this.ids);
    Object.freeze(this);
  }
}
