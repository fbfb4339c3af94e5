import { literal, type ModelStack } from "../app";

/** Recommended labels (kubernetes.io/docs/concepts/overview/working-with-objects/common-labels), and those by which the tools find what a stack made. */
export function labelsOf(
  stack: ModelStack,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    "app.kubernetes.io/part-of": stack.app.name,
    "app.kubernetes.io/managed-by": "model-stack",
    "model-stack.app": stack.app.name,
    "model-stack.stack": stack.node.id,
    ...mapValues(more, literal),
  };
}

/** What tells the pods of one server from all others; never changed, since a workload can't be given another. */
export function selectorOf(stack: ModelStack, server: string): Record<string, string> {
  return {
    "app.kubernetes.io/name": server,
    "app.kubernetes.io/instance": instanceOf(stack),
  };
}

/** Tells the deployments of one server in several stacks apart. */
export function instanceOf(stack: ModelStack): string {
  return `${stack.app.name}-${stack.node.id}`;
}

export function mapValues<T>(
  record: Readonly<Record<string, string>>,
  change: (value: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
