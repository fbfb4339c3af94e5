import { Token } from "cdktf";

/**
 * Text that Terraform shall take as it is: `${` and `%{` would start a template. Text that holds a cdktf token
 * is left alone, since the token is such a template.
 */
export function literal(text: string): string {
  // The cheap question first: hardly any text has to be escaped.
  return /[$%]\{/.test(text) && !Token.isUnresolved(text) ? text.replace(/([$%])\{/g, "$1$1{") : text;
}

/** `literal` for every text in a tree of lists and records. */
export function literalTree<T>(tree: T): T {
  if (typeof tree === "string") return literal(tree) as T;
  if (Array.isArray(tree)) return tree.map(literalTree) as T;
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, literalTree(value)])) as T;
}
