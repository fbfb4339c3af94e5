import { Faults, type Rule, show } from "./findings";
import { ENVIRONMENT_NAME } from "./names";

const VARIABLE: Rule = { id: "SEC-001", title: "A secret names an environment variable" };

/**
 * A value that never appears in synthesized files: a name that the deploying machine resolves.
 *
 * `script/deploy` takes the value from the environment variable of that name and hands it to Terraform
 * as a sensitive variable; with plain `cdktf deploy` set `TF_VAR_<name>` yourself.
 */
export class Secret {
  /**
   * A secret that the deploying machine has in an environment variable, such as `HF_TOKEN`.
   * @throws {InvalidInput} SEC-001 when the name can't be an environment variable
   */
  static fromEnvironment(variable: string): Secret {
    return new Secret(variable, false);
  }

  /**
   * A secret that nobody has to choose: `script/deploy` makes 32 random characters once and keeps
   * them in a 0600 file in the state folder. An environment variable of that name wins.
   * @throws {InvalidInput} SEC-001 when the name can't be an environment variable
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
    const faults = new Faults(`secret ${show(variable)}`);
    faults.require(
      ENVIRONMENT_NAME.test(variable),
      VARIABLE,
      () =>
        `${show(variable)} is no variable name. Use letters, digits and underscores, not starting with a digit, such as "HF_TOKEN". ` +
        "Give the name of the variable, never the secret itself.",
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}

const SECRET_NAME = /(^|_)(TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
/** Prefixes of Hugging Face, OpenAI/Anthropic, GitHub, NVIDIA NGC, AWS and Slack credentials. */
const SECRET_VALUE =
  /^(hf_|sk-|ghp_|github_pat_|nvapi-|AKIA[0-9A-Z]{12}|xox[abp]-)|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Whether a plain variable looks like a secret, by its name or by the form of its value. */
export function looksSecret(name: string, value: string): boolean {
  return (SECRET_NAME.test(name) && value !== "") || SECRET_VALUE.test(value);
}
