import { literal, type ModelStack } from "../app";

/** Labels by which the tools find what an app and stack made, in the provider's form. */
export function labelsOf(
  stack: ModelStack,
  more: Readonly<Record<string, string>> = {},
): { label: string; value: string }[] {
  const labels = { "model-stack.app": stack.app.name, "model-stack.stack": stack.node.id, ...more };
  return Object.entries(labels).map(([label, value]) => ({ label, value: literal(value) }));
}
