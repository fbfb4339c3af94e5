import { App, type AppConfig } from "cdktf";
import { Node, type IConstruct } from "constructs";
import * as path from "node:path";
import { describeFinding, DNS_LABEL, Faults, InvalidInput, isText, type Rule, show } from "../model";
import { checkApp } from "../checks";

const NAME: Rule = { id: "APP-002", title: "An app's name is a DNS label" };

export interface ModelAppProps extends AppConfig {
  /**
   * Marks what the app creates, so that what a killed run left behind can be told from other people's
   * containers. Two checkouts that deploy to one host need two names. @default "model-stack"
   */
  readonly name?: string;
  /** Folder of Terraform states and generated secrets. @default ".state" beside the output folder */
  readonly stateDirectory?: string;
  /** File that says which digest each tag stands for; `script/lock` writes it. @default "images.lock.json" in the working directory */
  readonly imageLock?: string;
}

/** An app whose `synth()` first looks at all stacks together and refuses with every finding at once. */
export class ModelApp extends App {
  /** @throws {Error} when the construct is not part of a ModelApp */
  static override of(construct: IConstruct): ModelApp {
    const { root } = Node.of(construct);
    if (root instanceof ModelApp) return root;
    throw new Error(
      `${construct.node.path}: its app is a plain cdktf App, whose checks stop at the first bad stack. Write new ModelApp() instead of new App().`,
    );
  }

  /**
   * Builds an app and synthesizes it; what is wrong goes to stderr without a stack trace, and the exit status is 1.
   * Call it once: a second app would write to the same output folder. DEBUG=1 in the environment shows stack traces.
   */
  static run(build: (app: ModelApp) => void, props: ModelAppProps = {}): void {
    try {
      const app = new ModelApp(props);
      build(app);
      app.synth();
    } catch (error) {
      console.error(error instanceof InvalidInput ? error.message : withPlace(error));
      process.exitCode = 1;
    }
  }

  readonly name: string;
  /** Absolute. */
  readonly stateDirectory: string;
  /** Absolute. */
  readonly imageLock: string;

  /** @throws {InvalidInput} APP-002 */
  constructor(props: ModelAppProps = {}) {
    super(props);
    this.name = props.name ?? "model-stack";
    this.stateDirectory = path.resolve(
      props.stateDirectory ?? path.join(path.dirname(path.resolve(this.outdir)), ".state"),
    );
    this.imageLock = path.resolve(props.imageLock ?? "images.lock.json");
    const faults = new Faults("app");
    faults.require(
      isText(this.name, DNS_LABEL),
      NAME,
      () => `name is ${show(this.name)}; use lower-case letters, digits and hyphens, such as "model-stack".`,
    );
    faults.throwIfAny();
  }

  /** @throws {InvalidInput} with every error of every stack, before anything is written */
  override synth(): void {
    const notes = checkApp(this);
    super.synth();
    for (const note of notes) console.error(`note: ${describeFinding(note)}`);
  }
}

/** An error of a library, with the line of the user's own code that led to it. */
function withPlace(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env["DEBUG"]) return error.stack ?? error.message;
  const place = error.stack
    ?.split("\n")
    .find((line) => /^\s+at .*\.ts:\d+/.test(line) && !/[\\/](node_modules|constructs)[\\/]/.test(line))
    ?.trim();
  return [`${error.name}: ${error.message}`, ...(place ? [`  ${place}`] : [])].join("\n");
}
