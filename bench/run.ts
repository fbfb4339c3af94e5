import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { measureHashing } from "./hashing";
import { measureLayering } from "./layering";
import { measureScheduling, whyNotScheduled } from "./scheduling";
import { measureSynthesis } from "./synthesis";
import { asMarkdown, asText, type Section } from "./table";

const USAGE = `usage: npm run bench -- [--quick] [--skip-docker] [--only=PARTS] [--json | --markdown]

  --quick         fewer repetitions, fewer models for Kubernetes and a smaller context, without the cluster: a smoke
                  test, not a measurement
  --skip-docker   leaves out the layering, which needs a Docker daemon, and kwok, which needs the tests' cluster
  --only=PARTS    only these of synthesis,kubernetes,kwok,hashing,layering
  --json          the result as JSON
  --markdown      the result as tables for the documentation`;

const PARTS = ["synthesis", "kubernetes", "kwok", "hashing", "layering"];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      "skip-docker": { type: "boolean", default: false },
      only: { type: "string", default: PARTS.join(",") },
      json: { type: "boolean", default: false },
      markdown: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const parts = values.only.split(",");
  const unknown = parts.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) throw new Error(`unknown part ${unknown.join(", ")}\n\n${USAGE}`);

  const say = (text: string) => process.stderr.write(`${text}\n`);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "model-stack-bench-"));
  const sections: Section[] = [];
  const leftOut: string[] = [];
  try {
    if (parts.includes("synthesis"))
      sections.push(
        ...measureSynthesis({
          target: "docker",
          counts: [1, 100, 1000],
          repetitions: values.quick ? 3 : 12,
          scratch,
          say,
        }),
      );
    if (parts.includes("kubernetes"))
      sections.push(
        ...measureSynthesis({
          target: "kubernetes",
          counts: values.quick ? [1, 10, 50] : [1, 100, 1000],
          repetitions: values.quick ? 2 : 8,
          scratch,
          say,
        }),
      );
    if (parts.includes("kwok")) {
      const reason = values.quick ? "--quick" : values["skip-docker"] ? "--skip-docker" : whyNotScheduled();
      if (reason === undefined) sections.push(await measureScheduling({ scratch, say }));
      else leftOut.push(`kwok (${reason})`);
    }
    if (parts.includes("hashing")) sections.push(measureHashing({ scratch, isQuick: values.quick, say }));
    if (parts.includes("layering"))
      if (values["skip-docker"]) leftOut.push("layering (--skip-docker)");
      else sections.push(measureLayering({ scratch, say }));
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  print(sections, leftOut, values);
}

function print(
  sections: readonly Section[],
  leftOut: readonly string[],
  { json, markdown, quick }: { readonly json: boolean; readonly markdown: boolean; readonly quick: boolean },
): void {
  const cpu = os.cpus()[0]?.model.trim() ?? "unknown processor";
  const machine = `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${os.availableParallelism()} × ${cpu}`;
  const missed = sections.flatMap(({ rows }) => rows.filter(({ aim }) => aim && !aim.isMet));
  if (json) {
    console.log(JSON.stringify({ machine, quick, sections, leftOut, missed: missed.length }, undefined, 2));
    return;
  }
  const verdict = [
    ...leftOut.map((part) => `Left out: ${part}.`),
    missed.length === 0
      ? "Every aim is met."
      : `Missed: ${missed.map(({ what, result }) => `${what} (${result})`).join("; ")}.`,
    ...(quick ? ["--quick: a smoke test, not a measurement."] : []),
  ];
  const format = markdown ? asMarkdown : asText;
  console.log(["", machine, ...sections.map(format), verdict.join("\n")].join("\n\n"));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
