import { LocalBackend, TerraformBackend, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import * as path from "node:path";
import { ModelApp } from "./model-app";

/** Folder, relative to the output folder, that cdktf gives each stack. */
const STACKS = "stacks";

/**
 * A stack whose state lies outside the output folder, so that deleting `cdktf.out` loses nothing, and whose
 * synthesized files hold no absolute path. Give it another backend as any cdktf stack.
 */
export class ModelStack extends TerraformStack {
  readonly app: ModelApp;
  /** Where Terraform runs for this stack; absolute. */
  readonly workingDirectory: string;
  private readonly described: Record<string, Record<string, unknown>> = {};

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.app = ModelApp.of(this);
    this.workingDirectory = path.join(path.resolve(this.app.outdir), STACKS, id);
    this.describe("app", "name", this.app.name);
    this.describe("app", "stateDirectory", this.relative(this.app.stateDirectory));
  }

  /** The stack of a construct. @throws {Error} when it is a plain TerraformStack */
  static override of(construct: Construct): ModelStack {
    const stack = TerraformStack.of(construct);
    if (stack instanceof ModelStack) return stack;
    throw new Error(
      `${stack.node.path} is a plain TerraformStack; extend ModelStack, whose state outlives cdktf.out.`,
    );
  }

  /** cdktf's own hook for stacks that were given no backend; its local one would have an absolute path. */
  override ensureBackendExists(): TerraformBackend {
    if (!this.node.children.some((child) => TerraformBackend.isBackend(child)))
      new LocalBackend(this, {
        path: this.relative(path.join(this.app.stateDirectory, `${this.node.id}.tfstate`)),
      });
    return super.ensureBackendExists();
  }

  /** A path as Terraform sees it from where it runs for this stack, with forward slashes. */
  relative(target: string): string {
    return path.relative(this.workingDirectory, path.resolve(target)).split(path.sep).join("/");
  }

  /**
   * Adds to the stack's description of itself for the tools (`script/deploy`, `script/destroy`): a comment in
   * the synthesized file that Terraform ignores. Never put secrets here.
   */
  describe(section: string, key: string, value: unknown): void {
    (this.described[section] ??= {})[key] = value;
  }

  override toTerraform(): unknown {
    const { "//": comment, ...rest } = super.toTerraform() as { "//"?: object };
    return { "//": { ...comment, modelStack: this.described }, ...rest };
  }
}
