import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Construct } from "constructs";
import * as fs from "node:fs";
import { parseAllDocuments } from "yaml";
import { literalTree, ModelStack } from "../app";
import { type Judge } from "../checks";
import { Faults, type Finding, type Rule, show } from "../model";
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
    const definitions = files.flatMap((file) => readDefinitions(file, faults));
    faults.throwIfAny();
    this.names = new Set(definitions.map(({ metadata }) => metadata!.name!));
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
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  const documents = text === undefined ? [] : parseAllDocuments(text).map((each) => each.toJS() as unknown);
  const definitions = documents.filter(
    (each): each is Definition => typeof each === "object" && each !== null,
  );
  faults.require(
    definitions.length > 0 &&
      definitions.every(({ kind, metadata }) => kind === "CustomResourceDefinition" && metadata?.name),
    rules.file,
    () =>
      `${show(file)} ${text === undefined ? "does not exist" : `holds ${show(definitions.map(({ kind }) => kind))}`}; give a YAML file with CustomResourceDefinitions and nothing else.`,
  );
  return definitions;
}

/** Generators write an empty status, which the server keeps for itself. */
function withoutStatus(definition: Definition): Record<string, unknown> {
  return Object.fromEntries(Object.entries(definition).filter(([key]) => key !== "status"));
}
