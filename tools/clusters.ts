import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { Kubectl, ownKubeconfig } from "./kubectl";
import { step } from "./progress";
import { type StackFile } from "./stack-file";

/**
 * Makes sure that the clusters of a stack answer; script/cluster's is started where it does not.
 * @throws {Error} that names a cluster which does not
 */
export async function reachClusters(stack: StackFile): Promise<void> {
  let isStarted = false;
  for (const [name, cluster] of Object.entries(stack.description.clusters ?? {})) {
    const kubectl = new Kubectl(stack, cluster);
    const isOwn = kubectl.kubeconfig === ownKubeconfig() && !process.env["MODEL_STACK_KUBECONFIG"];
    if (isOwn && !isStarted) await step("Starting the cluster", startCluster);
    isStarted ||= isOwn;
    const silence = kubectl.silence();
    if (silence !== undefined)
      throw new Error(`Cluster ${name} does not answer (kubectl ${kubectl.options.join(" ")}): ${silence}`);
  }
}

function startCluster(): void {
  const script = path.join(__dirname, "..", "script", "cluster");
  const run = spawnSync(script, ["up"], { stdio: "inherit" });
  if (run.error) throw run.error;
  if (run.status !== 0)
    throw new Error(
      "script/cluster up failed. To use a cluster that you have, say MODEL_STACK_KUBECONFIG=FILE; docs/kubernetes.md tells more.",
    );
}
