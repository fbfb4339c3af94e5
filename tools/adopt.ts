import * as fs from "node:fs";
import * as path from "node:path";
import { type ClusterObject, labelled, nameOf, nameOfResource, remove } from "./cluster-objects";
import { type Journal } from "./journal";
import { Kubectl } from "./kubectl";
import { say } from "./progress";
import { type StackFile } from "./stack-file";
import { idsOf, isClusterType } from "./state";
import { type Terraform } from "./terraform";

/** Of these a removal would lose what users keep. */
const HOLDS_DATA = ["Namespace", "PersistentVolumeClaim"];

/**
 * Brings objects of this app and stack that the state does not know under Terraform: a run killed with SIGKILL leaves
 * them, and so does `--kubectl`; every later apply would fail because they are there. What is no longer described is
 * removed, unless it holds data.
 * @throws {Error} when there are some that this checkout did not make
 */
export async function adoptObjects(
  stack: StackFile,
  terraform: Terraform,
  journal: Journal,
  takeOver: boolean,
): Promise<void> {
  const known = new Set(idsOf(stack));
  for (const kubectl of Kubectl.clustersOf(stack).values()) {
    const unknown = labelled(kubectl, stack).filter((object) => !known.has(nameOf(object)));
    refuseForeign(stack, unknown, journal, takeOver);
    const addresses = describedObjects(stack);
    for (const object of unknown) {
      const described = addresses.get(nameOf(object));
      if (described) {
        await terraform.import(described.address, described.id);
        // A stack's other cluster may be another namespace of the same one, and see it too.
        known.add(nameOf(object));
        say(`    took up ${nameOf(object)}, which an earlier run left outside the state`);
      } else if (!HOLDS_DATA.includes(object.kind)) {
        remove(kubectl, object);
        say(`    removed ${nameOf(object)}, which an interrupted run left behind`);
      } else say(`    ${nameOf(object)} is no longer described, and stays: it may hold data`);
    }
  }
}

/** @throws {Error} that names the objects of another checkout */
export function refuseForeign(
  stack: StackFile,
  objects: readonly ClusterObject[],
  journal: Journal,
  takeOver: boolean,
): void {
  const foreign = objects.filter(
    (object) => !journal.owns(nameOf(object), object.metadata.creationTimestamp!),
  );
  if (foreign.length === 0 || takeOver) return;
  const names = foreign.map(nameOf);
  throw new Error(
    `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""} of app "${stack.description.app.name}", stack "${stack.name}" ` +
      "is on the cluster already, and this checkout did not make it: another checkout did. Destroy it there, give this app another name " +
      "(ModelApp.run(…, { name })) and another namespace, or, where that checkout is gone, run this again with --take-over.",
  );
}

/** Terraform's address and id of every object that the stack describes, by the object's name. */
function describedObjects(stack: StackFile): Map<string, { readonly address: string; readonly id: string }> {
  const file = JSON.parse(fs.readFileSync(path.join(stack.directory, "cdk.tf.json"), "utf8")) as {
    readonly resource?: Record<string, Record<string, Body>>;
  };
  return new Map(
    Object.entries(file.resource ?? {})
      .filter(([type]) => isClusterType(type))
      .flatMap(([type, bodies]) =>
        Object.entries(bodies).map(([name, body]): [string, { address: string; id: string }] => {
          const address = `${type}.${name}`;
          const { metadata, apiVersion, kind } = body.manifest ?? { metadata: body.metadata };
          const id = metadata?.namespace ? `${metadata.namespace}/${metadata.name}` : (metadata?.name ?? "");
          return kind === undefined
            ? [nameOfResource(type, id), { address, id }]
            : [
                `${kind.toLowerCase()}/${id}`,
                {
                  address,
                  id: `apiVersion=${apiVersion},kind=${kind},namespace=${metadata?.namespace},name=${metadata?.name}`,
                },
              ];
        }),
      ),
  );
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
}

interface Body {
  readonly metadata?: Metadata;
  readonly manifest?: { readonly apiVersion?: string; readonly kind?: string; readonly metadata?: Metadata };
}
