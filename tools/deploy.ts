import * as fs from "node:fs";
import * as path from "node:path";
import { synthesize } from "./app-run";
import { applyManifests, rollOut } from "./apply-manifests";
import { main, readArguments } from "./arguments";
import { showAtWork } from "./at-work";
import { reachClusters } from "./clusters";
import { Kubectl } from "./kubectl";
import { explainPods, watchPods } from "./pods";
import { checkPorts } from "./ports";
import { elapsed, say, step } from "./progress";
import { explainBuild, removeBuildLogs } from "./reporter";
import { resolveSecrets } from "./secrets";
import { inOrder, readStacks, type StackFile } from "./stack-file";
import { type StackRun, withStack } from "./stack-run";
import { idsOf, imagesIn } from "./state";
import { Interrupted, type ResourceChange } from "./terraform";
import { explainUnwell, watchStart } from "./watch";

/** What makes images. Applied first, so that a build that fails takes no running server down with it. */
const IMAGE_TYPES = ["docker_image", "docker_registry_image"];

main(async () => {
  const start = Date.now();
  const { stack, app, outdir, takeOver, kubectl } = readArguments("deploy");
  const notes = await step(`Synthesizing ${app}`, () => synthesize({ app, outdir }));
  if (notes) say(notes.replace(/^/gm, "    "));
  const stacks = inOrder(readStacks(path.resolve(outdir)), stack);
  const secrets = resolveSecrets(stacks);
  for (const each of stacks) {
    await reachClusters(each);
    await step(`Deploying stack ${each.name}`, () =>
      withStack(each, { secrets, takeOver, byKubectl: kubectl }, (run) =>
        explaining(run, async () => {
          await deploy(run, async (made) => {
            if (kubectl && each.description.clusters)
              await applyManifests(each, secrets, run.journal, takeOver, made);
            // The others Terraform waits for; see constructs/kubernetes/workload.ts.
            else await rollOut(each, start, "statefulset/");
          });
        }),
      ),
    );
  }
  for (const each of stacks) await showAtWork(each);
  say(`\nDeployed ${stack} in ${elapsed(start)}.`);
});

/** @param onCluster makes what Terraform does not make itself, and tells the names of those objects */
async function deploy(
  run: StackRun,
  onCluster: (made: (names: readonly string[]) => void) => Promise<void>,
): Promise<void> {
  const { stack, journal } = run;
  await checkPorts(stack);
  removeBuildLogs(stack);
  journal.open();
  let objects: readonly string[] = [];
  try {
    await planAndApply(run);
    await onCluster((names) => {
      objects = names;
    });
  } finally {
    journal.close([...idsOf(stack), ...objects], imagesIn(stack));
    fs.rmSync(planFolder(stack), { recursive: true, force: true });
  }
}

/** Adds to an error what containers, pods and builds say of it. */
async function explaining({ stack, terraform }: StackRun, work: () => Promise<void>): Promise<void> {
  const since = Date.now();
  try {
    await work();
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const clusters = [...Kubectl.clustersOf(stack).values()];
    const reasons = [
      ...explainUnwell(stack),
      ...explainPods(stack, clusters, since),
      ...explainBuild(stack),
    ].map(terraform.redact);
    if (reasons.length === 0) throw error;
    const next = `Mend it and run script/deploy again; until then stack ${stack.name} stays as it is now. script/destroy takes it down.`;
    throw new Error([...reasons, "", (error as Error).message, "", next].join("\n"), { cause: error });
  }
}

async function planAndApply(run: StackRun): Promise<void> {
  const { stack, terraform, journal, reporter } = run;
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
  await applyWatched(run, plan);
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

async function applyWatched({ stack, terraform, reporter }: StackRun, plan: string): Promise<void> {
  const clusters = [...Kubectl.clustersOf(stack).values()];
  const watches: NodeJS.Timeout[] = [];
  try {
    await terraform.apply([plan], reporter.onEvent, (stop) => {
      watches.push(watchStart(stack, stop));
      if (clusters.length > 0) watches.push(watchPods(stack, clusters, Date.now(), stop));
    });
  } finally {
    watches.forEach(clearInterval);
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
