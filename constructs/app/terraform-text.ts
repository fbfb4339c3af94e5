import { Token } from "cdktf";

/**
 * Text that Terraform shall take as it is: `${` and `%{` would start a template. Text that holds a cdktf token
 * is left alone, since the token is such a template.
 */
export function literal(text: string): string {
  // The cheap question first: hardly any text has to be escaped.
  return /[$%]\{/.test(text) && !Token.isUnresolved(text) ? text.replace(/([$%])\{/g, "$1$1{") : text;
}
