import * as fs from "node:fs";
import * as path from "node:path";
import { type ClusterDescription } from "./kubectl";

/** A request that shows a server at work. */
export interface Example {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** What a stack says of itself for the tools; see ModelStack.describe. */
export interface StackDescription {
  readonly app: { readonly name: string; readonly stateDirectory: string };
  readonly hosts?: Readonly<Record<string, { readonly address?: string; readonly certificates?: string }>>;
  readonly placements?: Readonly<
    Record<
      string,
      {
        readonly server: string;
        readonly url: string;
        readonly reachable: boolean;
        readonly example?: Example;
      }
    >
  >;
  readonly clusters?: Readonly<Record<string, ClusterDescription>>;
  readonly services?: Readonly<
    Record<
      string,
      {
        readonly server: string;
        /** Key of `clusters`. */
        readonly cluster: string;
        /** As kubectl takes it: `deployment/embedder`. */
        readonly workload: string;
        readonly port: number;
        /** Where this machine reaches it; without one the tools go through kubectl. */
        readonly url?: string;
        readonly timeoutSeconds: number;
        readonly example?: Example;
      }
    >
  >;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly builds?: Readonly<Record<string, { readonly log: string; readonly registry?: string }>>;
  readonly secrets?: Readonly<Record<string, { readonly generated: boolean }>>;
}

/** A synthesized stack. */
export interface StackFile {
  readonly name: string;
  /** Folder in which Terraform runs; absolute. */
  readonly directory: string;
  readonly dependencies: readonly string[];
  readonly description: StackDescription;
  /** Construct paths by Terraform address. */
  readonly paths: ReadonlyMap<string, string>;
  /** Absolute. */
  readonly stateDirectory: string;
}

/** Reads what the app synthesized. @param outdir the app's output folder */
export function readStacks(outdir: string): Map<string, StackFile> {
  const manifest = JSON.parse(fs.readFileSync(path.join(outdir, "manifest.json"), "utf8")) as {
    stacks: Record<
      string,
      { name: string; workingDirectory: string; synthesizedStackPath: string; dependencies: string[] }
    >;
  };
  return new Map(
    Object.values(manifest.stacks).map((stack) => {
      const directory = path.resolve(outdir, stack.workingDirectory);
      const file = JSON.parse(
        fs.readFileSync(path.join(outdir, stack.synthesizedStackPath), "utf8"),
      ) as SynthesizedFile;
      const description = file["//"].modelStack;
      if (!description)
        throw new Error(
          `Stack ${stack.name} is no ModelStack, and the tools know nothing of it. Use cdktf deploy ${stack.name}.`,
        );
      return [
        stack.name,
        {
          name: stack.name,
          directory,
          dependencies: stack.dependencies,
          description,
          paths: constructPaths(file),
          stateDirectory: path.resolve(directory, description.app.stateDirectory),
        },
      ];
    }),
  );
}

/** A stack and all that it depends on, dependencies first. */
export function inOrder(stacks: ReadonlyMap<string, StackFile>, name: string): StackFile[] {
  const ordered = new Set<StackFile>();
  const visit = (current: string): void => {
    const stack = stacks.get(current);
    if (!stack)
      throw new Error(`There is no stack "${current}"; this app has ${[...stacks.keys()].join(", ")}.`);
    stack.dependencies.forEach(visit);
    ordered.add(stack);
  };
  visit(name);
  return [...ordered];
}

interface SynthesizedFile {
  readonly "//": { readonly modelStack?: StackDescription };
  readonly resource?: Record<string, Record<string, { "//"?: { metadata?: { path?: string } } }>>;
}

function constructPaths(file: SynthesizedFile): Map<string, string> {
  return new Map(
    Object.entries(file.resource ?? {}).flatMap(([type, resources]) =>
      Object.entries(resources).map(([name, body]): [string, string] => [
        `${type}.${name}`,
        body["//"]?.metadata?.path ?? `${type}.${name}`,
      ]),
    ),
  );
}
