import { adoptObjects } from "./adopt";
import { Journal } from "./journal";
import { removeOrphans } from "./orphans";
import { Reporter } from "./reporter";
import { lockStack } from "./run-lock";
import { type Secrets } from "./secrets";
import { forgetSharedImages } from "./shared-images";
import { type StackFile } from "./stack-file";
import { stateOf, isClusterType } from "./state";
import { Terraform, TerraformError } from "./terraform";
import { withoutCluster } from "./without-cluster";

/** What a tool works with on one stack. */
export interface StackRun {
  /** The stack as Terraform sees it. */
  readonly stack: StackFile;
  readonly terraform: Terraform;
  readonly journal: Journal;
  readonly reporter: Reporter;
}

export interface StackRunOptions {
  readonly secrets: Secrets;
  readonly takeOver: boolean;
  /** Whether objects on clusters are kubectl's to make. */
  readonly byKubectl: boolean;
}

/** Works on a stack that nobody else works on meanwhile, with a Terraform that is ready and knows all that is there. */
export async function withStack(
  stack: StackFile,
  { secrets, takeOver, byKubectl }: StackRunOptions,
  work: (run: StackRun) => Promise<void>,
): Promise<void> {
  const unlock = lockStack(stack);
  const part = byKubectl && stack.description.clusters ? withoutCluster(stack) : stack;
  const run: StackRun = {
    stack: part,
    terraform: new Terraform(part, secrets),
    journal: new Journal(part),
    reporter: new Reporter(part),
  };
  try {
    await initialize(run, byKubectl);
    removeOrphans(part, run.journal, takeOver);
    if (!byKubectl) await adoptObjects(part, run.terraform, run.journal, takeOver);
    await run.terraform.forgetPushes();
    await forgetSharedImages(part, run.terraform, (address) => !part.paths.has(address));
    await work(run);
  } finally {
    run.reporter.stop();
    unlock();
  }
}

/** Whether Terraform has objects of a stack on clusters in its state. */
export function hasClusterState(stack: StackFile): boolean {
  return stateOf(stack).some(({ type }) => isClusterType(type));
}

async function initialize({ terraform, stack }: StackRun, byKubectl: boolean): Promise<void> {
  if (byKubectl && hasClusterState(stack))
    throw new Error(
      `Stack ${stack.name} was deployed by Terraform's kubernetes provider, which has it in its state: run this without --kubectl.`,
    );
  try {
    await terraform.init();
  } catch (error) {
    if (!(error instanceof TerraformError) || !isProviderMissing(error)) throw error;
    throw new Error(
      [
        "Terraform can't install the provider hashicorp/kubernetes: no Terraform registry answers, and no mirror has it.",
        "Let this machine reach https://registry.terraform.io, or name a filesystem mirror that holds it in ~/.terraformrc",
        "(developer.hashicorp.com/terraform/cli/config/config-file#provider-installation). Without it there is",
        "",
        `  script/deploy ${stack.name} --kubectl             # the same objects, applied by kubectl`,
        `  npm run --silent manifests -- ${stack.name}       # the same objects as YAML, for review or GitOps`,
      ].join("\n"),
      { cause: error },
    );
  }
}

function isProviderMissing({ message }: TerraformError): boolean {
  return /hashicorp\/kubernetes/.test(message) && /registry|provider packages|mirror/i.test(message);
}
