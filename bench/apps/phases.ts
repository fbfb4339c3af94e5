import { type App } from "cdktf";

/** What a program says of itself: milliseconds from the start of its process, and what it took. */
export interface Phases {
  /** Until every module is loaded: Node's own start, transpiling, imports. */
  readonly load: number;
  /** Making the constructs. */
  readonly build: number;
  /** Checks, and writing the files. */
  readonly synth: number;
  /** User and system time of all threads. */
  readonly cpu: number;
  /** Most memory held, in MiB. */
  readonly peak: number;
}

/** Builds and synthesizes an app of as many models as the command line says; tells its phases on stdout. */
export function runApp(build: (models: number) => App): void {
  const loaded = performance.now();
  const app = build(Number(process.argv[2]));
  const built = performance.now();
  app.synth();
  const synthesized = performance.now();
  const usage = process.resourceUsage();
  const phases: Phases = {
    load: loaded,
    build: built - loaded,
    synth: synthesized - built,
    cpu: (usage.userCPUTime + usage.systemCPUTime) / 1000,
    peak: usage.maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(phases));
}
