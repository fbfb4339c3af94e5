import * as fs from "node:fs";
import * as path from "node:path";
import { firstOf, renderManifests, toYaml, variables } from "../constructs/testing/manifests";
import { type Block } from "../constructs/testing/synthesized";
import { refuseForeign } from "./adopt";
import { type ClusterObject, labelled, nameOf, remove } from "./cluster-objects";
import { type Journal } from "./journal";
import { Kubectl } from "./kubectl";
import { watchPods } from "./pods";
import { say } from "./progress";
import { type Secrets } from "./secrets";
import { type StackFile } from "./stack-file";
import { rememberedBy } from "./state-values";

/**
 * Does with kubectl what Terraform's kubernetes provider would do: the objects of a stack, with digests and secrets
 * filled in. What is no longer described is removed.
 * @returns names of the objects
 */
export async function applyManifests(
  stack: StackFile,
  secrets: Secrets,
  journal: Journal,
  takeOver: boolean,
): Promise<string[]> {
  const [kubectl, ...others] = Kubectl.clustersOf(stack).values();
  if (!kubectl || others.length > 0)
    throw new Error(
      `Stack ${stack.name} has ${others.length + 1} clusters; --kubectl applies a stack to one. Divide it into stacks.`,
    );
  const json = JSON.parse(fs.readFileSync(path.join(stack.directory, "cdk.tf.json"), "utf8")) as Block;
  const { manifests } = renderManifests(json, firstOf(rememberedBy(stack), variables(secrets)));
  const wanted = new Set(manifests.map((manifest) => nameOf(manifest as unknown as ClusterObject)));
  const present = labelled(kubectl, stack);
  refuseForeign(stack, present, journal, takeOver);
  const args = ["apply", "--server-side", "--force-conflicts", "--field-manager=model-stack", "-f", "-"];
  const changed = kubectl
    .run([...args, "-o", "name"], toYaml(manifests))
    .split("\n")
    .filter(Boolean);
  say(`    ${changed.length} objects as described`);
  for (const object of present.filter((each) => !wanted.has(nameOf(each)))) {
    remove(kubectl, object);
    say(`    removed ${nameOf(object)}, which is no longer described`);
  }
  await rollOut(stack, kubectl);
  return [...wanted];
}

/** Waits until every workload has its new pods, as long as the stack says. */
async function rollOut(stack: StackFile, kubectl: Kubectl): Promise<void> {
  const since = Date.now();
  for (const { workload, timeoutSeconds } of Object.values(stack.description.services ?? {})) {
    const child = kubectl.start(["rollout", "status", workload, `--timeout=${timeoutSeconds}s`]);
    const watch = watchPods(stack, [kubectl], since, () => child.kill());
    const said: string[] = [];
    child.stderr!.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    clearInterval(watch);
    if (status !== 0) throw new Error(`${workload} did not become ready. ${said.join("").trim()}`.trim());
    say(`    ${workload} is ready`);
  }
}

/** Removes all that a stack has on its clusters. */
export function deleteObjects(stack: StackFile, journal: Journal, takeOver: boolean): void {
  for (const kubectl of Kubectl.clustersOf(stack).values()) {
    const present = labelled(kubectl, stack);
    refuseForeign(stack, present, journal, takeOver);
    for (const object of present) {
      remove(kubectl, object);
      say(`    removed ${nameOf(object)}`);
    }
  }
}
