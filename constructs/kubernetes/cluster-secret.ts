import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { ModelStack, secretVariable, TerraformData } from "../app";
import { type Secret } from "../model";
import { type KubernetesCluster } from "./kubernetes-cluster";
import { labelsOf } from "./labels";
import { namespaced } from "./namespaced";

export interface ClusterSecretProps {
  readonly cluster: KubernetesCluster;
  readonly name: string;
  readonly type: "Opaque" | "kubernetes.io/dockerconfigjson";
  /** What the data is made of; another value of one of them writes the data again. */
  readonly secrets: readonly Secret[];
  /** Data by key, made from the variables; never enters the state. */
  readonly data: (variableOf: (secret: Secret) => string) => Record<string, string>;
}

/**
 * How much of a hash the state keeps of a value: enough to see that it is another one, but for one time in a million,
 * and too little to tell which of a million values it is.
 */
const DIGITS = 5;

/**
 * A Secret whose data goes to the cluster and nowhere else. Terraform does not see whether such data changed, so
 * another value gives a resource of Terraform's own another id, and that id writes the data again. The id is random:
 * unlike a hash of the value it may stand on pods, which it makes start anew.
 */
export class ClusterSecret extends Construct {
  readonly resource: SecretV1;
  /** Another text after every change of the data. */
  readonly revision: string;

  constructor(scope: Construct, id: string, { cluster, name, type, secrets, data }: ClusterSecretProps) {
    super(scope, id);
    const stack = ModelStack.of(this);
    const variables = new Map(secrets.map((secret) => [secret.variable, secretVariable(this, secret)]));
    const revision = new TerraformData(this, "revision", {
      triggersReplace: Object.fromEntries(
        [...variables].map(([variable, value]) => [variable, Fn.substr(Fn.sha256(value), 0, DIGITS)]),
      ),
    });
    this.revision = revision.identity;
    this.resource = new SecretV1(this, "secret", {
      ...namespaced(cluster, name, labelsOf(stack)),
      type,
      dataWo: data(({ variable }) => variables.get(variable)!),
    });
    // A whole number, as the provider wants it.
    this.resource.addOverride(
      "data_wo_revision",
      `\${parseint(substr(sha256(${revision.fqn}.id), 0, 7), 16)}`,
    );
    // Data that is not kept in the state came with Terraform 1.11.
    stack.addOverride("terraform.required_version", ">= 1.11");
  }
}
