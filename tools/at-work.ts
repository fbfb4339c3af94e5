import { asCurl, send } from "./example-call";
import { Kubectl } from "./kubectl";
import { forwarded } from "./port-forward";
import { say } from "./progress";
import { type StackFile } from "./stack-file";

/** Says where a stack's servers are, sends their example requests, and prints what comes back. */
export async function showAtWork(stack: StackFile): Promise<void> {
  for (const { server, url, reachable, example } of Object.values(stack.description.placements ?? {})) {
    say(`\n${server}: ${url}`);
    if (!example || !reachable) continue;
    say(`\n  ${asCurl(url, example)}\n`);
    say((await send(url, example)).replace(/^/gm, "  "));
  }
  const clusters = Kubectl.clustersOf(stack);
  for (const { server, cluster, port, url, example } of Object.values(stack.description.services ?? {})) {
    const kubectl = clusters.get(cluster)!;
    say(`\n${server}: ${url ?? `service ${server} in namespace ${kubectl.namespace}, port ${port}`}`);
    if (!example) continue;
    if (url) {
      say(`\n  ${asCurl(url, example)}\n`);
      say((await send(url, example)).replace(/^/gm, "  "));
      continue;
    }
    say(`\n  kubectl ${kubectl.options.join(" ")} port-forward service/${server} ${port}:${port} &`);
    say(`  ${asCurl(`http://127.0.0.1:${port}`, example)}\n`);
    const answer = await forwarded(kubectl, server, port, (local) => send(local, example));
    say(answer.replace(/^/gm, "  "));
  }
}
