import * as fs from "node:fs";
import * as path from "node:path";
import { type ModelApp } from "../constructs/app";
import { refusalsOf } from "../constructs/testing";
import { filesIn } from "./support/files";
import { Bench, mistakes, notes } from "./wrong-inputs";

function outputOf(app: ModelApp): string[] {
  return filesIn(app.outdir);
}

/** Ids of all rules in the code, in the order in which they stand there. */
function rulesInCode(): string[] {
  const root = path.join(__dirname, "..", "constructs");
  const sources = filesIn(root).filter((file) => file.endsWith(".ts"));
  return sources.flatMap((file) => {
    const text = fs.readFileSync(path.join(root, file), "utf8");
    return [...text.matchAll(/id: "([A-Z]+-\d+)"/g)].map((match) => match[1]!);
  });
}

afterEach(() => jest.restoreAllMocks());

describe("a mistake", () => {
  test.each(mistakes)("$rule $title", ({ rule, make, message }) => {
    const bench = new Bench();
    const refusals = refusalsOf(() => {
      make(bench);
      bench.app.synth();
    });
    expect(refusals.map((text) => bench.neutral(text))).toEqual([message].flat());
    expect(refusals.join("\n")).toContain(`: ${rule}: `);
    expect(outputOf(bench.app)).toEqual([]);
  });
});

describe("a note stops nothing", () => {
  test.each(notes)("$rule $title", ({ make, message }) => {
    const stderr = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const bench = new Bench();
    make(bench);
    bench.app.synth();
    expect(stderr.mock.calls.flat()).toEqual([message].flat());
    expect(outputOf(bench.app)).toContainEqual(expect.stringMatching(/^stacks\/\w+\/cdk\.tf\.json$/));
  });
});

describe("the table", () => {
  const rows = [...mistakes, ...notes];

  test("has a row for every rule in the code", () => {
    const covered = new Set(rows.map(({ rule }) => rule));
    expect(rulesInCode().filter((id) => !covered.has(id))).toEqual([]);
  });

  test("has no rule that the code lacks", () => {
    const known = new Set(rulesInCode());
    expect(rows.map(({ rule }) => rule).filter((id) => !known.has(id))).toEqual([]);
  });

  test("knows each rule by an id of its own", () => {
    const ids = rulesInCode();
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test("says each thing once", () => {
    const titles = rows.map(({ rule, title }) => `${rule} ${title}`);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
