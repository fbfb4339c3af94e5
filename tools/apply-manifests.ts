import * as fs from "node:fs";
import * as path from "node:path";
import { firstOf, renderManifests, toYaml, variables } from "../constructs/testing/manifests";
import { type Block } from "../constructs/testing/synthesized";
import { refuseForeign } from "./adopt";
import { type ClusterObject, isStrange, labelled, nameOf, remove } from "./cluster-objects";
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
 * @param made is told the names of all objects before they are made
 */
export async function applyManifests(
  stack: StackFile,
  secrets: Secrets,
  journal: Journal,
  takeOver: boolean,
  made: (names: readonly string[]) => void,
): Promise<void> {
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
  if (!takeOver) refuseStrange(stack, kubectl.read<ClusterObject>(toYaml(manifests)));
  made([...wanted, ...present.map(nameOf)]);
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
  made([...wanted]);
  await rollOut(stack, Date.now());
}

/** @throws {Error} that names what is there already and was made by somebody else */
function refuseStrange(stack: StackFile, objects: readonly ClusterObject[]): void {
  const strange = objects.filter((object) => isStrange(object, stack));
  if (strange.length === 0) return;
  const hasNamespace = strange.some(({ kind }) => kind === "Namespace");
  throw new Error(
    `${strange.map(nameOf).join(", ")} is on the cluster already, and neither app "${stack.description.app.name}" nor its stack "${stack.name}" made it. ` +
      `${hasNamespace ? "Say Namespace.existing(…) for a namespace that is there, or give this one another name. " : "Give the server another name, or place it in another namespace. "}` +
      "--take-over makes it this stack's own, and script/destroy removes it then.",
  );
}

/**
 * Waits until workloads have their new pods, as long as the stack says.
 * @param since when the first of these pods may have been made, in ms
 * @param kind of workload, as in "statefulset/chat"; @default every one
 */
export async function rollOut(stack: StackFile, since: number, kind = ""): Promise<void> {
  const clusters = Kubectl.clustersOf(stack);
  for (const { workload, cluster, timeoutSeconds } of Object.values(stack.description.services ?? {})) {
    if (!workload.startsWith(kind)) continue;
    const kubectl = clusters.get(cluster)!;
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
