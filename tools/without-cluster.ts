import * as fs from "node:fs";
import * as path from "node:path";
import { type StackFile } from "./stack-file";
import { isClusterType } from "./state";

interface Synthesized {
  readonly provider?: Record<string, unknown>;
  readonly terraform?: { readonly required_providers?: Record<string, unknown> };
  readonly resource?: Record<string, unknown>;
}

/**
 * A stack without its objects on clusters, for a Terraform that has no kubernetes provider: what builds and pushes
 * images, with the same state. It lies beside the stack, so that relative paths hold.
 */
export function withoutCluster(stack: StackFile): StackFile {
  const directory = `${stack.directory}.without-cluster`;
  const whole = JSON.parse(fs.readFileSync(path.join(stack.directory, "cdk.tf.json"), "utf8")) as Synthesized;
  const isProvider = (name: string) => name === "kubernetes";
  const part = {
    ...whole,
    provider: without(whole.provider, isProvider),
    terraform: {
      ...whole.terraform,
      required_providers: without(whole.terraform?.required_providers, isProvider),
    },
    resource: without(whole.resource, isClusterType),
  };
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "cdk.tf.json"), JSON.stringify(part, undefined, 2));
  return { ...stack, directory };
}

function without<T>(
  record: Record<string, T> | undefined,
  isOut: (key: string) => boolean,
): Record<string, T> | undefined {
  const rest = Object.entries(record ?? {}).filter(([key]) => !isOut(key));
  // Terraform takes no empty section.
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}
