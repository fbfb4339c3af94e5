import * as fs from "node:fs";
import * as path from "node:path";
import { synthesize } from "./app-run";
import { main, readArguments } from "./arguments";
import { asCurl, send } from "./example-call";
import { Journal } from "./journal";
import { removeOrphans } from "./orphans";
import { checkPorts } from "./ports";
import { elapsed, say, step } from "./progress";
import { explainBuild, removeBuildLogs, Reporter } from "./reporter";
import { lockStack } from "./run-lock";
import { resolveSecrets, type Secrets } from "./secrets";
import { inOrder, readStacks, type StackFile } from "./stack-file";
import { Interrupted, type ResourceChange, Terraform } from "./terraform";
import { explainUnwell, watchStart } from "./watch";

/** What makes images. Applied first, so that a build that fails takes no running server down with it. */
const IMAGE_TYPES = ["docker_image", "docker_registry_image"];

main(async () => {
  const start = Date.now();
  const { stack, app, outdir, takeOver } = readArguments("deploy");
  const notes = await step(`Synthesizing ${app}`, () => synthesize({ app, outdir }));
  if (notes) say(notes.replace(/^/gm, "    "));
  const stacks = inOrder(readStacks(path.resolve(outdir)), stack);
  const secrets = resolveSecrets(stacks);
  for (const each of stacks)
    await step(`Deploying stack ${each.name}`, () => deploy(each, secrets, takeOver));
  for (const each of stacks) await showAtWork(each);
  say(`\nDeployed ${stack} in ${elapsed(start)}.`);
});

async function deploy(stack: StackFile, secrets: Secrets, takeOver: boolean): Promise<void> {
  const unlock = lockStack(stack);
  const terraform = new Terraform(stack, secrets);
  const journal = new Journal(stack);
  const reporter = new Reporter(stack);
  try {
    await terraform.init();
    removeOrphans(stack, terraform, journal, takeOver);
    await checkPorts(stack);
    await terraform.forgetPushes();
    removeBuildLogs(stack);
    journal.open();
    try {
      await planAndApply(stack, terraform, journal, reporter);
    } finally {
      journal.close(terraform.ids(), terraform.images());
    }
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const reasons = [...explainUnwell(stack), ...explainBuild(stack)].map(terraform.redact);
    if (reasons.length === 0) throw error;
    const next = `Mend it and run script/deploy again; until then stack ${stack.name} stays as it is now. script/destroy takes it down.`;
    throw new Error([...reasons, "", (error as Error).message, "", next].join("\n"), { cause: error });
  } finally {
    reporter.stop();
    fs.rmSync(planFolder(stack), { recursive: true, force: true });
    unlock();
  }
}

async function planAndApply(
  stack: StackFile,
  terraform: Terraform,
  journal: Journal,
  reporter: Reporter,
): Promise<void> {
  const plan = newPlan(stack);
  if (!(await terraform.plan(plan, reporter.onEvent))) return say("    nothing to change");
  let changes = terraform.changes(plan);
  journal.expect(imagesToMake(changes));
  const images = changes.filter(isImageToMake);
  const replaces = changes.some(
    ({ type, change }) => type === "docker_container" && change.actions.includes("delete"),
  );
  if (images.length > 0 && replaces) {
    const targets = [...images, ...changes.filter(isDigestToMake)].map(({ address }) => `-target=${address}`);
    await terraform.apply(targets, reporter.onEvent);
    if (!(await terraform.plan(plan, reporter.onEvent))) return say("    the new image is the old one");
    changes = terraform.changes(plan);
  }
  say(`    ${countChanges(changes)}`);
  await applyWatched(stack, terraform, plan, reporter);
}

/** Beside the state: a plan holds the secrets. */
function planFolder({ stateDirectory, name }: StackFile): string {
  return path.join(stateDirectory, `${name}.plan`);
}

/** A file for a plan in a folder that only its owner may read; what a killed run left there is removed. */
function newPlan(stack: StackFile): string {
  const folder = planFolder(stack);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  return path.join(folder, "plan");
}

async function applyWatched(
  stack: StackFile,
  terraform: Terraform,
  plan: string,
  reporter: Reporter,
): Promise<void> {
  let watch: NodeJS.Timeout | undefined;
  try {
    await terraform.apply([plan], reporter.onEvent, (stop) => {
      watch = watchStart(stack, stop);
    });
  } finally {
    clearInterval(watch);
  }
}

function isImageToMake({ type, change }: ResourceChange): boolean {
  return IMAGE_TYPES.includes(type) && change.actions.includes("create");
}

function isDigestToMake({ type, change }: ResourceChange): boolean {
  return type === "terraform_data" && change.actions.includes("create");
}

/** Names under which the plan will make images. */
function imagesToMake(changes: readonly ResourceChange[]): string[] {
  return changes
    .filter(({ type, change }) => type === "docker_image" && change.actions.includes("create"))
    .flatMap(({ change }) => change.after?.name ?? []);
}

function countChanges(changes: readonly ResourceChange[]): string {
  const count = (test: (actions: readonly string[]) => boolean): number =>
    changes.filter(({ change }) => test(change.actions)).length;
  const replaced = count((actions) => actions.includes("create") && actions.includes("delete"));
  const created = count((actions) => actions.includes("create")) - replaced;
  const removed = count((actions) => actions.includes("delete")) - replaced;
  const counts = {
    create: created,
    replace: replaced,
    change: count((actions) => actions.includes("update")),
    remove: removed,
  };
  return Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([verb, number]) => `${number} to ${verb}`)
    .join(", ");
}

async function showAtWork(stack: StackFile): Promise<void> {
  for (const { server, url, reachable, example } of Object.values(stack.description.placements ?? {})) {
    say(`\n${server}: ${url}`);
    if (!example || !reachable) continue;
    say(`\n  ${asCurl(url, example)}\n`);
    say((await send(url, example)).replace(/^/gm, "  "));
  }
}
