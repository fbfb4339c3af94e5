import { Docker } from "./docker";
import { type Journal } from "./journal";
import { say } from "./progress";
import { type StackFile } from "./stack-file";
import { idsOf, imagesIn } from "./state";

/**
 * Removes containers, networks and images of this app and stack that the state does not know: a Terraform killed
 * with SIGKILL leaves them, and every later apply would fail with a name conflict.
 * @throws {Error} when there are some that this checkout did not make
 */
export function removeOrphans(stack: StackFile, journal: Journal, takeOver: boolean): void {
  const known = new Set(idsOf(stack));
  for (const docker of Docker.hostsOf(stack)) {
    const orphans = (["container", "network"] as const).flatMap((kind) =>
      docker
        .inspectAny(
          kind,
          docker.labelled(kind, stack).filter((id) => !known.has(id)),
        )
        .map((found) => ({
          kind,
          id: found.Id,
          name: found.Name.replace(/^\//, ""),
          created: found.Created,
        })),
    );
    const foreign = orphans.filter(({ id, created }) => !journal.owns(id, created));
    if (foreign.length > 0 && !takeOver) throw new Error(refusal(stack, foreign));
    for (const { kind, id, name } of orphans) {
      docker.run(...(kind === "container" ? ["rm", "-f", "-v", id] : ["network", "rm", id]));
      const origin = foreign.some((other) => other.id === id)
        ? "another checkout made"
        : "an interrupted run left behind";
      say(`    removed ${kind} ${name}, which ${origin}`);
    }
    removeImages(docker, stack, journal);
  }
}

function removeImages(docker: Docker, stack: StackFile, journal: Journal): void {
  const known = new Set(imagesIn(stack));
  for (const image of journal.images.filter((name) => !known.has(name)))
    try {
      docker.run("image", "rm", image);
      say(`    removed image ${image}, which an interrupted run left behind`);
    } catch (error) {
      // Most were never made; one that a container still uses is not ours to take.
      if (!/No such image|is using its referenced image|being used/i.test(String(error))) throw error;
    }
}

function refusal(
  stack: StackFile,
  foreign: readonly { readonly kind: string; readonly name: string }[],
): string {
  return (
    `${foreign.map(({ kind, name }) => `${kind} ${name}`).join(", ")} of app "${stack.description.app.name}", stack "${stack.name}" ` +
    "is there already, and this checkout did not make it: another checkout did. Destroy it there, give this app another name " +
    "(ModelApp.run(…, { name })), or, where that checkout is gone, run this again with --take-over, which removes it and keeps its volumes."
  );
}
