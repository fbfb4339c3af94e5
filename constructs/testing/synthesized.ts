import * as fs from "node:fs";
import * as path from "node:path";
import { type ModelStack } from "../app";

/** A block of Terraform's JSON, with the names that Terraform has: `cpu_quota`, not `cpuQuota`. */
export type Block = Readonly<Record<string, unknown>>;

/** What Terraform will read of a stack. */
export class Synthesized {
  constructor(
    /** The file as it is, for searching it. */
    readonly text: string,
  ) {
    this.json = JSON.parse(text) as Block;
  }

  /** The whole file, parsed. */
  readonly json: Block;

  /** All resources of a type, in the order of their names. */
  resources(type: string): Block[] {
    const ofType = (this.section("resource")[type] ?? {}) as Readonly<Record<string, Block>>;
    return Object.values(ofType);
  }

  /**
   * The one resource of a type.
   * @param pathEnd end of its construct path, where there are several: `embedder/container`
   * @throws {Error} when there is none, or more than one
   */
  resource(type: string, pathEnd = ""): Block {
    const found = this.resources(type).filter((block) => constructPath(block).endsWith(pathEnd));
    if (found.length !== 1)
      throw new Error(
        `${found.length} resources of type ${type}${pathEnd && ` at …${pathEnd}`}: ${this.resources(type).map(constructPath).join(", ")}.`,
      );
    return found[0]!;
  }

  /** The configurations of a provider, the one without an alias first. */
  providers(name: string): Block[] {
    return (this.section("provider")[name] ?? []) as Block[];
  }

  /** Terraform's variables, by name. */
  get variables(): Readonly<Record<string, Block>> {
    return this.section("variable") as Readonly<Record<string, Block>>;
  }

  /** What the stack says of itself for the tools, by section. */
  get description(): Readonly<Record<string, Block>> {
    const comment = this.section("//") as { readonly modelStack?: Readonly<Record<string, Block>> };
    return comment.modelStack ?? {};
  }

  private section(name: string): Block {
    return (this.json[name] ?? {}) as Block;
  }
}

/**
 * Synthesizes the app that a stack belongs to, with all checks, and reads back what it wrote for the stack.
 * @throws {InvalidInput} as `app.synth()`
 */
export function synthesized(stack: ModelStack): Synthesized {
  stack.app.synth();
  return new Synthesized(fs.readFileSync(path.join(stack.workingDirectory, "cdk.tf.json"), "utf8"));
}

function constructPath(block: Block): string {
  const comment = block["//"] as { readonly metadata?: { readonly path?: string } } | undefined;
  return comment?.metadata?.path ?? "";
}
