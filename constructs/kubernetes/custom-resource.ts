import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Construct } from "constructs";
import { literalTree, ModelStack } from "../app";
import { report } from "../checks";
import { DNS_NAME, Faults, isText, type Rule, show, isRecord } from "../model";
import { isDefinition } from "./cluster-props";
import type { KubernetesCluster } from "./kubernetes-cluster";
import { labelsOf } from "./labels";

const rules = {
  defined: { id: "CRD-001", title: "A custom resource has a definition on its cluster" },
  form: { id: "CRD-004", title: "A custom resource has a definition, a version, a kind and a name" },
} as const satisfies Record<string, Rule>;

export interface CustomResourceProps {
  readonly cluster: KubernetesCluster;
  /** As kubectl get crd prints it, such as "httproutes.gateway.networking.k8s.io". */
  readonly definition: string;
  /** Such as "v1". */
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * An object of a kind that the cluster was taught. Terraform asks the cluster for its schema at every plan, so the
 * definition must be there before: in a stack of its own.
 */
export class CustomResource extends Construct {
  readonly manifest: Manifest;
  readonly definition: string;
  readonly kind: string;

  /** @throws {InvalidInput} CRD-004 */
  constructor(scope: Construct, id: string, props: CustomResourceProps) {
    super(scope, id);
    validate(this.node.path, props);
    const { cluster, definition, version, kind, name, labels, annotations, spec } = props;
    const stack = ModelStack.of(this);
    this.definition = definition;
    this.kind = kind;
    if (!cluster.definitions.has(definition))
      report(
        this,
        rules.defined,
        `makes a ${kind}, and ${cluster.path} states no definition ${definition}. Install it (see CustomDefinitions), and say definitions: ["${definition}"].`,
      );
    this.manifest = new Manifest(this, "manifest", {
      provider: cluster.provider,
      dependsOn: cluster.namespaceResource && [cluster.namespaceResource],
      manifest: {
        apiVersion: `${definition.slice(definition.indexOf(".") + 1)}/${version}`,
        kind,
        metadata: {
          name,
          namespace: cluster.namespace.name,
          labels: labels ?? labelsOf(stack),
          ...(annotations && { annotations: literalTree(annotations) }),
        },
        spec: literalTree(spec),
      },
    });
  }
}

function validate(path: string, { definition, version, kind, name, spec }: CustomResourceProps): void {
  const faults = new Faults(path);
  faults.require(
    isDefinition(definition) &&
      isText(version, /^v[a-z0-9]+$/) &&
      isText(kind, /^[A-Z][A-Za-z0-9]*$/) &&
      isText(name, DNS_NAME) &&
      isRecord(spec),
    rules.form,
    () =>
      `definition is ${show(definition)}, version ${show(version)}, kind ${show(kind)}, name ${show(name)}, spec ${show(spec)}; give such as { definition: "scaledobjects.keda.sh", version: "v1alpha1", kind: "ScaledObject", name: "chat", spec: {} }.`,
  );
  faults.throwIfAny();
}
