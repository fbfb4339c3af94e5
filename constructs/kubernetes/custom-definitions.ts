import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Construct } from "constructs";
import * as fs from "node:fs";
import { parseAllDocuments } from "yaml";
import { literalTree, ModelStack } from "../app";
import { type Judge } from "../checks";
import { Faults, type Finding, isText, type Rule, show } from "../model";
import { isDefinition } from "./cluster-props";
import { CustomResource } from "./custom-resource";
import type { KubernetesCluster } from "./kubernetes-cluster";

const rules = {
  apart: { id: "CRD-002", title: "A custom resource lies in another stack than its definition" },
  file: { id: "CRD-003", title: "A file of definitions holds definitions" },
} as const satisfies Record<string, Rule>;

interface Definition {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly [key: string]: unknown;
}

export interface CustomDefinitionsProps {
  readonly cluster: KubernetesCluster;
  /** YAML files, as projects publish them. */
  readonly files: readonly string[];
}

/** Teaches a cluster new kinds: CustomResourceDefinitions from files, in a stack of their own. */
export class CustomDefinitions extends Construct implements Judge {
  readonly names: ReadonlySet<string>;

  /** @throws {InvalidInput} CRD-003 */
  constructor(scope: Construct, id: string, { cluster, files }: CustomDefinitionsProps) {
    super(scope, id);
    const faults = new Faults(this.node.path);
    const isListed = Array.isArray(files) && files.every((file) => isText(file, /./));
    faults.require(
      isListed,
      rules.file,
      () => `files are ${show(files)}; give a list of YAML files, such as ["crds/keda.yaml"].`,
    );
    const definitions = isListed ? files.flatMap((file) => readDefinitions(file, faults)) : [];
    this.names = new Set(definitions.map(({ metadata }) => metadata?.name ?? ""));
    faults.require(
      this.names.size === definitions.length,
      rules.file,
      () => `${show(files)} hold a definition twice; give each once.`,
    );
    faults.throwIfAny();
    for (const definition of definitions)
      new Manifest(this, definition.metadata!.name!, {
        provider: cluster.provider,
        manifest: literalTree(withoutStatus(definition)),
      });
  }

  lateFindings(): readonly Finding[] {
    return ModelStack.of(this)
      .node.findAll()
      .filter((node): node is CustomResource => node instanceof CustomResource)
      .filter(({ definition }) => this.names.has(definition))
      .map(({ node, kind, definition }) => ({
        rule: rules.apart,
        severity: "error",
        subject: node.path,
        message: `makes a ${kind}, whose definition ${definition} the same stack makes: Terraform could not plan the two together. Move the definitions into a stack of their own, and let this one depend on it.`,
      }));
  }
}

function readDefinitions(file: string, faults: Faults): Definition[] {
  const documents = fs.statSync(file, { throwIfNoEntry: false })?.isFile()
    ? parseAllDocuments(fs.readFileSync(file, "utf8"))
    : undefined;
  const [error] = documents?.flatMap(({ errors }) => errors) ?? [];
  const definitions = (error ? [] : (documents ?? []))
    .map((each) => each.toJS() as Definition | null)
    .filter((each) => each !== null);
  const holds = error
    ? `is no YAML (${error.message.split("\n")[0]!.replace(/:$/, "")})`
    : `holds ${show(definitions.map((each) => each.kind ?? each))}`;
  faults.require(
    definitions.length > 0 &&
      definitions.every(
        ({ kind, metadata }) => kind === "CustomResourceDefinition" && isDefinition(metadata?.name),
      ),
    rules.file,
    () =>
      `${show(file)} ${documents ? holds : "is no file"}; give a YAML file with CustomResourceDefinitions and nothing else, relative to ${process.cwd()}.`,
  );
  return definitions;
}

/** Generators write an empty status, which the server keeps for itself. */
function withoutStatus(definition: Definition): Record<string, unknown> {
  return Object.fromEntries(Object.entries(definition).filter(([key]) => key !== "status"));
}
