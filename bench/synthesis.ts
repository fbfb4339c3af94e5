import * as path from "node:path";
import { type AppRun, COLD_RUNNER, runProgram } from "./programs";
import { assertSameResources } from "./same-resources";
import { least, median } from "./statistics";
import { atMost, milliseconds, type Section, times } from "./table";

const SIDES = ["ours", "raw"] as const;
type Side = (typeof SIDES)[number];

const COUNTS = [1, 100, 1000] as const;
type Count = (typeof COUNTS)[number];

/** Every run of each program, the two sides run by turns. */
type Runs = Record<Side, Record<Count, AppRun[]>>;

export interface SynthesisOptions {
  /** A folder that may be filled. */
  readonly scratch: string;
  readonly repetitions: number;
  readonly say: (text: string) => void;
}

/** Whole processes: our constructs against the same resources in raw cdktf. */
export function measureSynthesis({ scratch, repetitions, say }: SynthesisOptions): Section[] {
  const outdir = (side: Side) => path.join(scratch, side);
  for (const count of COUNTS) {
    for (const side of SIDES) runProgram<AppRun>(side, { outdir: outdir(side) }, String(count));
    assertSameResources(outdir("ours"), outdir("raw"), count);
  }
  say(`same resources from both programs, for ${COUNTS.join(", ")} containers`);

  const runs: Runs = { ours: { 1: [], 100: [], 1000: [] }, raw: { 1: [], 100: [], 1000: [] } };
  const cold: Record<Side, AppRun[]> = { ours: [], raw: [] };
  for (let round = 1; round <= repetitions; round += 1) {
    const order = round % 2 === 1 ? SIDES : [...SIDES].reverse();
    for (const count of COUNTS)
      for (const side of order)
        runs[side][count].push(runProgram(side, { outdir: outdir(side) }, String(count)));
    for (const side of order)
      cold[side].push(runProgram(side, { outdir: outdir(side), runner: COLD_RUNNER }, "1"));
    say(`round ${round} of ${repetitions}`);
  }
  return [summarize(runs, cold), phases(runs)];
}

function summarize(runs: Runs, cold: Record<Side, AppRun[]>): Section {
  const wall = (side: Side, count: Count) => least(runs[side][count].map((run) => run.wall));
  const slope = (side: Side) => (wall(side, 1000) - wall(side, 1)) / 999;
  const linearity = (side: Side) => slope(side) / ((wall(side, 100) - wall(side, 1)) / 99);
  const cpu = (side: Side, count: Count) => least(runs[side][count].map((run) => run.cpu));
  const cpuSlope = (side: Side) => (cpu(side, 1000) - cpu(side, 1)) / 999;
  const coldWall = (side: Side) => least(cold[side].map((run) => run.wall));
  const peak = (side: Side) => median(runs[side][1000].map((run) => run.peak));
  const startup = wall("ours", 1) - wall("raw", 1);
  const coldStartup = coldWall("ours") - coldWall("raw");
  return {
    title: "Synthesis: whole processes, best of all rounds",
    baseline: "raw cdktf",
    rows: [
      {
        what: "1 container",
        ours: milliseconds(wall("ours", 1)),
        baseline: milliseconds(wall("raw", 1)),
        result: `+${milliseconds(startup)}`,
        aim: atMost(150, startup, " ms"),
      },
      {
        what: "1 container, nothing transpiled yet",
        ours: milliseconds(coldWall("ours")),
        baseline: milliseconds(coldWall("raw")),
        result: `+${milliseconds(coldStartup)}`,
        aim: atMost(150, coldStartup, " ms"),
      },
      ...([100, 1000] as const).map((count) => ({
        what: `${count} containers`,
        ours: milliseconds(wall("ours", count)),
        baseline: milliseconds(wall("raw", count)),
        result: times(wall("ours", count) / wall("raw", count)),
      })),
      {
        what: "per container more (1 to 1,000)",
        ours: milliseconds(slope("ours")),
        baseline: milliseconds(slope("raw")),
        result: times(slope("ours") / slope("raw")),
        aim: atMost(1.2, slope("ours") / slope("raw"), "×"),
      },
      {
        what: "per container more, processor time",
        ours: milliseconds(cpuSlope("ours")),
        baseline: milliseconds(cpuSlope("raw")),
        result: times(cpuSlope("ours") / cpuSlope("raw")),
      },
      {
        what: "per container, at 1,000 against at 100",
        ours: times(linearity("ours")),
        baseline: times(linearity("raw")),
        result: times(linearity("ours")),
        aim: atMost(1.15, linearity("ours"), "×"),
      },
      {
        what: "most memory, 1,000 containers",
        ours: `${peak("ours").toFixed(0)} MiB`,
        baseline: `${peak("raw").toFixed(0)} MiB`,
        result: times(peak("ours") / peak("raw")),
      },
    ],
  };
}

function phases(runs: Runs): Section {
  const part = (side: Side, count: Count, phase: keyof AppRun) =>
    median(runs[side][count].map((run) => run[phase]));
  return {
    title: "Synthesis: phases as the processes see them, medians",
    baseline: "raw cdktf",
    rows: COUNTS.flatMap((count) =>
      (["load", "build", "synth", "cpu"] as const).map((phase) => ({
        what: `${count} × ${phase}`,
        ours: milliseconds(part("ours", count, phase)),
        baseline: milliseconds(part("raw", count, phase)),
        result: times(part("ours", count, phase) / part("raw", count, phase)),
      })),
    ),
  };
}
