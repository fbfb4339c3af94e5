import { Faults, type Rule, show } from "./findings";
import { ENVIRONMENT_NAME, isText } from "./names";

const rules = {
  variable: { id: "SEC-001", title: "A secret names an environment variable" },
  value: { id: "SEC-002", title: "A secret is given by name, never by value" },
  reserved: { id: "SEC-003", title: "A secret's name is one that Terraform takes for a variable" },
} as const satisfies Record<string, Rule>;

/**
 * A value that never appears in synthesized files: a name that the deploying machine resolves.
 *
 * `script/deploy` takes the value from the environment variable of that name and hands it to Terraform
 * as a sensitive variable; with plain `cdktf deploy` set `TF_VAR_<name>` yourself.
 */
export class Secret {
  /**
   * A secret that the deploying machine has in an environment variable, such as `HF_TOKEN`.
   * @throws {InvalidInput} SEC-001 when the name can't be an environment variable, SEC-002 when it looks like the secret itself, SEC-003 when Terraform keeps it
   */
  static fromEnvironment(variable: string): Secret {
    return new Secret(variable, false);
  }

  /**
   * A secret that nobody has to choose: `script/deploy` makes 32 random characters once and keeps
   * them in a 0600 file in the state folder. An environment variable of that name wins.
   * @throws {InvalidInput} SEC-001 to SEC-003 as fromEnvironment
   */
  static generated(variable: string): Secret {
    return new Secret(variable, true);
  }

  private constructor(
    /** The environment variable, and the Terraform variable of the same name. */
    readonly variable: string,
    /** Whether it is made when it is missing. */
    readonly isGenerated: boolean,
  ) {
    // Whatever was given may be the secret itself, so that messages show no more than its beginning.
    const faults = new Faults("secret");
    const isValue = typeof variable === "string" && looksSecretByValue(variable);
    faults.require(
      isValue || isText(variable, ENVIRONMENT_NAME),
      rules.variable,
      () =>
        `${beginning(variable)} is no variable name; use letters, digits and underscores, not starting with a digit, such as "HF_TOKEN".`,
    );
    faults.require(
      !isValue,
      rules.value,
      () =>
        `${beginning(variable)} looks like a secret's value, and the name of its variable ends up in synthesized files. Put the secret into a variable, such as HF_TOKEN, and give that name.`,
    );
    faults.require(
      !RESERVED.includes(variable),
      rules.reserved,
      () =>
        `${show(variable)} is a name that Terraform keeps for itself; choose another, such as "MODEL_${String(variable).toUpperCase()}".`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}

/** Names no Terraform variable may have (developer.hashicorp.com/terraform/language/values/variables). */
const RESERVED: readonly string[] = [
  "source",
  "version",
  "providers",
  "count",
  "for_each",
  "lifecycle",
  "depends_on",
  "locals",
];

const SECRET_NAME =
  /(^|_)(TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PAT|SECRET|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
/** Prefixes of Hugging Face, OpenAI/Anthropic, GitHub, GitLab, NVIDIA NGC, AWS, Google and Slack credentials; URLs with a password. */
const SECRET_VALUE =
  /^(hf_|sk-|gh[opsu]_|github_pat_|glpat-|nvapi-|AKIA[0-9A-Z]{12}|AIza|xox[abp]-)|^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Whether a plain variable looks like a secret, by its name or by the form of its value. */
export function looksSecret(name: string, value: string): boolean {
  return (SECRET_NAME.test(name) && value !== "") || looksSecretByValue(value);
}

function looksSecretByValue(text: string): boolean {
  return SECRET_VALUE.test(text);
}

/** The first three characters. */
function beginning(value: unknown): string {
  return typeof value === "string" && value.length > 3 ? show(`${value.slice(0, 3)}…`) : show(value);
}
