import { createRequire } from "node:module";
import type * as Yaml from "yaml";
import { type Manifest } from "./manifest";

const MERGE = "tag:yaml.org,2002:merge";
const load = createRequire(__filename);

/**
 * One YAML stream of several objects. Text that YAML 1.1 or 1.2 would take for something else is quoted: `"yes"`,
 * `"0644"`; so are placeholders, since what they are filled with may be `123`.
 */
export function toYaml(manifests: readonly Manifest[]): string {
  const yaml = load("yaml") as typeof Yaml;
  return manifests.map((manifest) => stringify(yaml, manifest)).join("---\n");
}

function stringify(yaml: typeof Yaml, manifest: Manifest): string {
  // kubectl reads YAML 1.1, where "on" is a boolean.
  const document = new yaml.Document(manifest, {
    version: "1.1",
    aliasDuplicateObjects: false,
    // "<<" is no merge key here, and text like any other.
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || tag.tag !== MERGE),
  });
  yaml.visit(document, {
    Scalar: (_key, scalar) => {
      const { value } = scalar;
      if (typeof value !== "string" || value.includes("\n")) return;
      // Between single quotes only a quote needs care, and secrets hold backslashes and double quotes as often.
      if (/\$\{/.test(value)) scalar.type = "QUOTE_SINGLE";
      else if (isSpecial(yaml, value)) scalar.type = "QUOTE_DOUBLE";
    },
  });
  // Not the directive %YAML, which not every reader takes.
  document.directives = new yaml.Document().directives;
  return document.toString({ lineWidth: 0 });
}

/** What other readers do not take for text: 0o17 in YAML 1.2; the merge key and the default value in 1.1. */
function isSpecial(yaml: typeof Yaml, value: string): boolean {
  if (value === "<<" || value === "=") return true;
  if (!/^[-+.\w]+$/.test(value) || !/^[-+.\d]/.test(value)) return false;
  return typeof yaml.parse(value, { version: "1.2" }) !== "string";
}
