import { TerraformVariable } from "cdktf";
import { type Construct } from "constructs";
import { type Secret } from "../model";
import { ModelStack } from "./model-stack";

/** The Terraform variable of a secret, one for each stack: sensitive, without a default, never in synthesized files. */
export function secretVariable(scope: Construct, secret: Secret): string {
  const stack = ModelStack.of(scope);
  // Not the bare name, which another construct of the stack may have.
  const id = `secret-${secret.variable}`;
  const existing = stack.node.tryFindChild(id);
  if (existing instanceof TerraformVariable) return existing.stringValue;
  const variable = new TerraformVariable(stack, id, {
    type: "string",
    sensitive: true,
    nullable: false,
    description: `Set TF_VAR_${secret.variable}, or use script/deploy.`,
  });
  variable.overrideLogicalId(secret.variable);
  stack.describe("secrets", secret.variable, { generated: secret.isGenerated });
  return variable.stringValue;
}
