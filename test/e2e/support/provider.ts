import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");

/** As constructs/kubernetes/kubernetes-provider.ts asks for it. */
const PROVIDER = { source: "hashicorp/kubernetes", version: ">= 3.2.1, < 4.0.0" };

let answer: { readonly reason: string | undefined } | undefined;

/**
 * Why Terraform can't have the kubernetes provider here; `undefined` where it can. Asks once, as script/deploy would:
 * no registry need answer where a mirror has it.
 */
export function providerMissing(): string | undefined {
  answer ??= { reason: ask() };
  return answer.reason;
}

function ask(): string | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-e2e-provider-"));
  try {
    const env = spawnSync(path.join(ROOT, "script/env"), ["--json"], { encoding: "utf8" }).stdout;
    const variables = JSON.parse(env) as Record<string, string>;
    const file = { terraform: { required_providers: { kubernetes: PROVIDER } } };
    fs.writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(file));
    const { status, stderr, error } = spawnSync(
      variables["TERRAFORM_BINARY_NAME"] ?? "terraform",
      ["init", "-input=false", "-no-color"],
      { cwd: folder, encoding: "utf8", env: { ...process.env, ...variables } },
    );
    if (status === 0) return undefined;
    const reason = error?.message ?? /^Error: (.*)$/m.exec(stderr)?.[1] ?? `exit status ${status}`;
    return `Terraform can't install hashicorp/kubernetes here: ${reason}`;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
