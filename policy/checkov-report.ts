/**
 * node -r ./tools/typescript.js policy/checkov-report.ts REPORT.json CANARIES SAID
 * Prints what checkov objects to, one a line, and writes to SAID what it looked at. CANARIES has the names of objects
 * for which a check must have passed, one a line; script/lib/policy/checkov.sh says why.
 */
import * as fs from "node:fs";

interface Check {
  readonly check_id: string;
  readonly check_name: string;
  readonly check_result: { readonly evaluated_keys?: readonly string[] };
  readonly resource: string;
}

/** Where there was nothing to check, checkov writes a summary alone. */
interface Report {
  readonly results?: Readonly<Record<"passed_checks" | "failed_checks" | "skipped_checks", readonly Check[]>>;
  readonly summary?: { readonly checkov_version: string };
}

const NOTHING = { passed_checks: [], failed_checks: [], skipped_checks: [] };
const canaryOf = (file: string): string => `ConfigMap.canary.${file}`;

function objections({ results = NOTHING }: Report, canaries: readonly string[]): string[] {
  const seen = new Set(results.passed_checks.map(({ resource }) => resource));
  return [
    ...results.failed_checks.map(
      ({ check_id, check_name, check_result, resource }) =>
        `${check_id} ${resource}: ${check_name}${at(check_result.evaluated_keys)}`,
    ),
    ...results.skipped_checks.map(
      ({ check_id, resource }) =>
        `${check_id} ${resource}: skipped by an annotation; exceptions belong in policy/checkov.yaml`,
    ),
    ...canaries
      .filter((file) => !seen.has(canaryOf(file)))
      .map(
        (file) =>
          `${file}: checkov passes over it, as over all that it cannot read or takes for a Helm template`,
      ),
  ];
}

function at([key]: readonly string[] = []): string {
  return key ? ` (${key.replaceAll("/[", "[").replaceAll("/", ".")})` : "";
}

const [from, list, said] = process.argv.slice(2);
const report = JSON.parse(fs.readFileSync(from!, "utf8")) as Report;
const canaries = fs.readFileSync(list!, "utf8").split("\n").filter(Boolean);
for (const line of objections(report, canaries)) process.stdout.write(`${line}\n`);
const passed =
  report.results?.passed_checks.filter(({ resource }) => !resource.startsWith(canaryOf(""))) ?? [];
fs.writeFileSync(
  said!,
  `${passed.length} checks passed by checkov ${report.summary?.checkov_version ?? ""}\n`,
);
