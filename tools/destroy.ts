import * as fs from "node:fs";
import * as path from "node:path";
import { deleteObjects } from "./apply-manifests";
import { synthesize } from "./app-run";
import { main, readArguments } from "./arguments";
import { reachClusters } from "./clusters";
import { Docker } from "./docker";
import { elapsed, say, step } from "./progress";
import { forgetSecrets, resolveSecrets, type Secrets } from "./secrets";
import { inOrder, readStacks, type StackFile } from "./stack-file";
import { forgetSharedImages } from "./shared-images";
import { hasClusterState, withStack } from "./stack-run";
import { stateOf } from "./state";

main(async () => {
  const start = Date.now();
  const { stack, app, outdir, takeOver, volumes } = readArguments("destroy");
  await step(`Synthesizing ${app}`, () => synthesizeOrReuse(app, outdir));
  const all = readStacks(path.resolve(outdir));
  const doomed = inOrder(all, stack).reverse();
  const secrets = resolveSecrets(doomed, true);
  const gone = new Set<string>();
  for (const each of doomed) {
    const dependent = [...all.values()].find(
      (other) => other.dependencies.includes(each.name) && !gone.has(other.name) && stateOf(other).length > 0,
    );
    if (dependent && each.name !== stack) {
      say(`==> Keeping stack ${each.name}: ${dependent.name} still needs it`);
      continue;
    }
    await reachClusters(each);
    await step(`Destroying stack ${each.name}`, () => destroy(each, secrets, takeOver, volumes));
    gone.add(each.name);
  }
  const isEmpty = [...all.values()].every((each) => stateOf(each).length === 0);
  if (volumes && isEmpty) doomed.forEach(forgetSecrets);
  say(`\nDestroyed ${[...gone].join(" and ")} in ${elapsed(start)}.`);
});

/** A stack whose description has become wrong must still be removable. */
function synthesizeOrReuse(app: string, outdir: string): void {
  try {
    synthesize({ app, outdir });
  } catch (error) {
    if (!fs.existsSync(path.join(outdir, "manifest.json"))) throw error;
    say(`    the app does not synthesize, so what it last wrote is destroyed:\n${(error as Error).message}`);
  }
}

async function destroy(
  stack: StackFile,
  secrets: Secrets,
  takeOver: boolean,
  volumes: boolean,
): Promise<void> {
  // What kubectl made is not in the state, and is gone before the images that it runs.
  const byKubectl = stack.description.clusters !== undefined && !hasClusterState(stack);
  await withStack(
    stack,
    { secrets, takeOver, byKubectl },
    async ({ terraform, journal, reporter, ...run }) => {
      if (byKubectl) deleteObjects(stack, journal, takeOver);
      await forgetSharedImages(run.stack, terraform, () => true);
      await terraform.destroy(reporter.onEvent);
      terraform.removeEmptyState();
      // Also those of servers that are no longer described.
      const all = new Set([...journal.volumes, ...Object.keys(stack.description.volumes ?? {})]);
      for (const volume of all)
        for (const docker of Docker.hostsOf(run.stack)) keepOrRemove(docker, volume, volumes);
      if (volumes) journal.remove();
      else journal.close([], []);
    },
  );
}

function keepOrRemove(docker: Docker, volume: string, remove: boolean): void {
  if (docker.run("volume", "ls", "-q", "--filter", `name=^${volume}$`) === "") return;
  if (remove) docker.run("volume", "rm", volume);
  say(`    volume ${volume} ${remove ? "removed" : "stays; --volumes removes it"}`);
}
