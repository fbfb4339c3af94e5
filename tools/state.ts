import * as fs from "node:fs";
import * as path from "node:path";
import { type ClusterObject, nameOf, nameOfResource } from "./cluster-objects";
import { type StackFile } from "./stack-file";

/** A resource of a state, with the attributes that the tools read. */
export interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly attributes?: {
      readonly id?: string;
      readonly name?: string;
      /** Of a value of any type the state says the type, too. */
      readonly output?: { readonly value?: Readonly<Record<string, unknown>> | null } | null;
      /** Of a `kubernetes_manifest`, which has no id. */
      readonly manifest?: { readonly value?: ClusterObject | null } | null;
    };
  }[];
}

/** The file of a stack's state. */
export function stateFile({ stateDirectory, name }: StackFile): string {
  return path.join(stateDirectory, `${name}.tfstate`);
}

/** Resources that a stack's state knows. @throws {Error} when the file is cut off */
export function stateOf(stack: StackFile): readonly StateResource[] {
  const file = stateFile(stack);
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  // A Terraform that is killed while it writes leaves an empty file, which it takes for no state, too.
  if (text.trim() === "") return [];
  try {
    return (JSON.parse(text) as { resources?: StateResource[] }).resources ?? [];
  } catch {
    throw new Error(`${file} is cut off. Put the state before it back: cp ${file}.backup ${file}`);
  }
}

/** Ids of all that a stack's state knows; of objects on clusters, which share theirs, with the kind. */
export function idsOf(stack: StackFile): string[] {
  return stateOf(stack).flatMap(({ type, instances }) =>
    instances.flatMap(({ attributes }) => {
      if (attributes?.manifest?.value) return nameOf(attributes.manifest.value);
      if (attributes?.id === undefined) return [];
      return isClusterType(type) ? nameOfResource(type, attributes.id) : attributes.id;
    }),
  );
}

/** Address and name of all resources of a type that have a name. */
export function namedIn(
  stack: StackFile,
  type: string,
): { readonly address: string; readonly name: string }[] {
  return stateOf(stack)
    .filter((resource) => resource.type === type)
    .flatMap(({ name: id, instances }) =>
      instances.flatMap(({ attributes }) =>
        attributes?.name ? { address: `${type}.${id}`, name: attributes.name } : [],
      ),
    );
}

/** Names of the images that a stack's state knows. */
export function imagesIn(stack: StackFile): string[] {
  return namedIn(stack, "docker_image").map(({ name }) => name);
}

/** Whether a type of resource is an object on a cluster. */
export function isClusterType(type: string): boolean {
  return type.startsWith("kubernetes_");
}
