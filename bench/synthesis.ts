import * as path from "node:path";
import { type AppRun, COLD_RUNNER, runProgram } from "./programs";
import { assertSameResources } from "./same-resources";
import { least, median } from "./statistics";
import { atMost, milliseconds, type Section, times } from "./table";

const SIDES = ["ours", "raw"] as const;
type Side = (typeof SIDES)[number];

/** Where models are placed; the name of a folder of programs in apps/. */
type Target = "docker" | "kubernetes";

/** The resource of which each model has one. */
const WORKLOADS: Readonly<Record<Target, string>> = {
  docker: "docker_container",
  kubernetes: "kubernetes_deployment_v1",
};
/** As headings call them. */
const NAMES: Readonly<Record<Target, string>> = { docker: "Docker", kubernetes: "Kubernetes" };

/** How many models: one, some, and many. */
type Counts = readonly [one: 1, some: number, many: number];

/** Every run of each program by the number of models, the two sides run by turns. */
type Runs = Readonly<Record<Side, ReadonlyMap<number, AppRun[]>>>;

export interface SynthesisOptions {
  readonly target: Target;
  readonly counts: Counts;
  readonly repetitions: number;
  /** A folder that may be filled. */
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** Whole processes: our constructs against the same resources in raw cdktf. */
export function measureSynthesis(options: SynthesisOptions): Section[] {
  const { target, counts, repetitions, scratch, say } = options;
  const outdir = (side: Side) => path.join(scratch, `${target}-${side}`);
  const run = (side: Side, count: number, runner?: string) =>
    runProgram<AppRun>(`${target}/${side}`, { outdir: outdir(side), runner }, String(count));
  for (const count of counts) {
    for (const side of SIDES) run(side, count);
    assertSameResources(outdir("ours"), outdir("raw"), WORKLOADS[target], count);
  }
  say(`same resources for ${NAMES[target]} from both programs, for ${counts.join(", ")} models`);

  const none = () => new Map(counts.map((count) => [count, [] as AppRun[]]));
  const runs: Runs = { ours: none(), raw: none() };
  const cold: Record<Side, AppRun[]> = { ours: [], raw: [] };
  for (let round = 1; round <= repetitions; round += 1) {
    const order = round % 2 === 1 ? SIDES : [...SIDES].reverse();
    for (const count of counts) for (const side of order) runs[side].get(count)!.push(run(side, count));
    for (const side of order) cold[side].push(run(side, 1, COLD_RUNNER));
    say(`round ${round} of ${repetitions}`);
  }
  return [summarize(options, runs, cold), phases(options, runs)];
}

function summarize(
  { target, counts }: SynthesisOptions,
  runs: Runs,
  cold: Readonly<Record<Side, AppRun[]>>,
): Section {
  const [one, some, many] = counts;
  const best = (side: Side, count: number, part: "wall" | "cpu") =>
    least(runs[side].get(count)!.map((run) => run[part]));
  const slope = (side: Side, to: number, part: "wall" | "cpu" = "wall") =>
    (best(side, to, part) - best(side, one, part)) / (to - one);
  const linearity = (side: Side) => slope(side, many) / slope(side, some);
  const coldWall = (side: Side) => least(cold[side].map((run) => run.wall));
  const peak = (side: Side) => median(runs[side].get(many)!.map((run) => run.peak));
  const startup = best("ours", one, "wall") - best("raw", one, "wall");
  const coldStartup = coldWall("ours") - coldWall("raw");
  return {
    title: `Synthesis for ${NAMES[target]}: whole processes, best of all rounds`,
    baseline: "raw cdktf",
    rows: [
      {
        what: "1 model",
        ours: milliseconds(best("ours", one, "wall")),
        baseline: milliseconds(best("raw", one, "wall")),
        result: `+${milliseconds(startup)}`,
        aim: atMost(150, startup, " ms"),
      },
      {
        what: "1 model, nothing transpiled yet",
        ours: milliseconds(coldWall("ours")),
        baseline: milliseconds(coldWall("raw")),
        result: `+${milliseconds(coldStartup)}`,
        aim: atMost(150, coldStartup, " ms"),
      },
      ...[some, many].map((count) => ({
        what: `${inWords(count)} models`,
        ours: milliseconds(best("ours", count, "wall")),
        baseline: milliseconds(best("raw", count, "wall")),
        result: times(best("ours", count, "wall") / best("raw", count, "wall")),
      })),
      {
        what: `per model more (1 to ${inWords(many)})`,
        ours: milliseconds(slope("ours", many)),
        baseline: milliseconds(slope("raw", many)),
        result: times(slope("ours", many) / slope("raw", many)),
        aim: atMost(1.2, slope("ours", many) / slope("raw", many), "×"),
      },
      {
        what: "per model more, processor time",
        ours: milliseconds(slope("ours", many, "cpu")),
        baseline: milliseconds(slope("raw", many, "cpu")),
        result: times(slope("ours", many, "cpu") / slope("raw", many, "cpu")),
      },
      {
        what: `per model, at ${inWords(many)} against at ${inWords(some)}`,
        ours: times(linearity("ours")),
        baseline: times(linearity("raw")),
        result: times(linearity("ours")),
        aim: atMost(1.15, linearity("ours"), "×"),
      },
      {
        what: `most memory, ${inWords(many)} models`,
        ours: `${peak("ours").toFixed(0)} MiB`,
        baseline: `${peak("raw").toFixed(0)} MiB`,
        result: times(peak("ours") / peak("raw")),
      },
    ],
  };
}

function phases({ target, counts }: SynthesisOptions, runs: Runs): Section {
  const part = (side: Side, count: number, phase: keyof AppRun) =>
    median(runs[side].get(count)!.map((run) => run[phase]));
  return {
    title: `Synthesis for ${NAMES[target]}: phases as the processes see them, medians`,
    baseline: "raw cdktf",
    rows: counts.flatMap((count) =>
      (["load", "build", "synth", "cpu"] as const).map((phase) => ({
        what: `${inWords(count)} × ${phase}`,
        ours: milliseconds(part("ours", count, phase)),
        baseline: milliseconds(part("raw", count, phase)),
        result: times(part("ours", count, phase) / part("raw", count, phase)),
      })),
    ),
  };
}

function inWords(count: number): string {
  return count.toLocaleString("en");
}
