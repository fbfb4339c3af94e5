import { type TerraformProvider, TerraformStack } from "cdktf";
import { type Construct } from "constructs";

/** The alias that a provider in a scope needs: none for the first of its kind in a stack. */
export function providerAlias(
  scope: Construct,
  kind: abstract new (...args: never[]) => TerraformProvider,
): string | undefined {
  const isFirst = !TerraformStack.of(scope)
    .node.findAll()
    .some((node) => node instanceof kind);
  return isFirst ? undefined : scope.node.path.replace(/[^A-Za-z0-9]+/g, "_");
}
