import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type StackFile } from "./stack-file";

/** Values of the secrets that stacks name, by variable. */
export type Secrets = ReadonlyMap<string, string>;

/** Stands for a secret whose value does not matter, as when its container is removed. */
const PLACEHOLDER = "not-needed-to-destroy";

/**
 * Finds every secret of the stacks: in the environment, else in a 0600 file that is made where the secret may be generated.
 * @throws {Error} that names all that are missing
 */
export function resolveSecrets(stacks: readonly StackFile[], mayBeMissing = false): Secrets {
  const secrets = new Map<string, string>();
  const missing = new Set<string>();
  for (const stack of stacks)
    for (const [variable, { generated }] of Object.entries(stack.description.secrets ?? {})) {
      const value = process.env[variable] ?? process.env[`TF_VAR_${variable}`];
      if (value) secrets.set(variable, value);
      else if (generated) secrets.set(variable, keptSecret(stack.stateDirectory, variable));
      else if (mayBeMissing) secrets.set(variable, PLACEHOLDER);
      else missing.add(variable);
    }
  if (missing.size > 0)
    throw new Error(
      `Set ${[...missing].join(", ")} in the environment: the stacks name ${missing.size === 1 ? "it" : "them"} as secrets.`,
    );
  return secrets;
}

/** A secret that was made once and is kept for its owner's eyes only. */
function keptSecret(stateDirectory: string, variable: string): string {
  const folder = path.join(stateDirectory, "secrets");
  const file = path.join(folder, variable);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    // "wx": two deployments at once must not each make one.
    fs.writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return fs.readFileSync(file, "utf8").trim();
}

/** Removes the secrets that were made for stacks that are gone, data and all. */
export function forgetSecrets(stack: StackFile): void {
  for (const variable of Object.keys(stack.description.secrets ?? {}))
    fs.rmSync(path.join(stack.stateDirectory, "secrets", variable), { force: true });
}

/** Variables by which Terraform takes the secrets. */
export function asTerraformVariables(secrets: Secrets): Record<string, string> {
  return Object.fromEntries([...secrets].map(([variable, value]) => [`TF_VAR_${variable}`, value]));
}

/** Hides the secrets, also in the forms in which HTTP clients and URLs carry them: the provider's errors print them. */
export function redactor(secrets: Secrets): (text: string) => string {
  const forms = [...secrets.values()]
    .filter((value) => value.length >= 4)
    .flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]);
  const unique = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    const hidden = unique.reduce((result, form) => result.replaceAll(form, "[redacted]"), text);
    return hidden.replace(/\b(Basic|Bearer) [A-Za-z0-9+/=_.-]{8,}/g, "$1 [redacted]");
  };
}
