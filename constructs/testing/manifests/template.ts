/** A piece of Terraform text: as it stands, or what is between `${` and `}`. */
export type Part =
  | { readonly text: string; readonly expression?: never }
  | { readonly expression: string; readonly text?: never };

/**
 * Takes Terraform text apart and undoes the escapes `$${` and `%%{`.
 * @throws {Error} on a directive, `%{ if … }`, which only Terraform can follow, and on an expression without an end
 */
export function parts(template: string): Part[] {
  const found: Part[] = [];
  let text = "";
  for (let at = 0; at < template.length;) {
    if (/^([$%])\1\{/.test(template.slice(at, at + 3))) {
      text += template.slice(at + 1, at + 3);
      at += 3;
    } else if (template.startsWith("%{", at)) {
      throw new Error(`"${template}" holds a directive, which only Terraform can follow; %%{ is the text %{`);
    } else if (template.startsWith("${", at)) {
      const end = endOfExpression(template, at + 2);
      if (text !== "") found.push({ text });
      text = "";
      found.push({ expression: template.slice(at + 2, end).trim() });
      at = end + 1;
    } else {
      text += template[at];
      at += 1;
    }
  }
  if (text !== "" || found.length === 0) found.push({ text });
  return found;
}

/** Where the brace is that closes an expression; braces in its strings do not count. */
function endOfExpression(template: string, start: number): number {
  let depth = 0;
  for (let at = start; at < template.length; at += 1) {
    const character = template[at];
    if (character === '"') at = endOfString(template, at + 1);
    else if (character === "{") depth += 1;
    else if (character === "}" && depth-- === 0) return at;
  }
  throw new Error(`"${template}" has no end of \${; $\${ is the text \${`);
}

function endOfString(template: string, start: number): number {
  for (let at = start; at < template.length; at += 1) {
    if (template[at] === "\\") at += 1;
    else if (template.startsWith("$${", at)) at += 2;
    else if (template.startsWith("${", at)) at = endOfExpression(template, at + 2);
    else if (template[at] === '"') return at;
  }
  return template.length;
}
