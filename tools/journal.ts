import * as fs from "node:fs";
import * as path from "node:path";
import { type StackFile } from "./stack-file";

interface Entries {
  /** Images that Terraform was about to make, or that its state knows. */
  readonly images: readonly string[];
  /** Volumes that containers of this stack were ever given. */
  readonly volumes: readonly string[];
  /** Ids of containers and networks that the state knew when the last run ended. */
  readonly known: readonly string[];
  /** When the first of the runs began that did not come to their end; ISO 8601. */
  readonly openSince?: string;
}

const EMPTY: Entries = { images: [], volumes: [], known: [] };
/** The daemon may be another machine with another clock. */
const CLOCK_SLACK_MS = 60_000;

/**
 * What this checkout made of a stack, written before and after every run of Terraform: of all that carries the
 * stack's labels it tells what a killed run of ours left from what another checkout made.
 */
export class Journal {
  private readonly file: string;

  constructor(private readonly stack: StackFile) {
    this.file = path.join(stack.stateDirectory, `${stack.name}.journal.json`);
  }

  get images(): readonly string[] {
    return this.read().images;
  }

  get volumes(): readonly string[] {
    return this.read().volumes;
  }

  /** Whether something that the state does not know is nevertheless ours. @param created ISO 8601 */
  owns(id: string, created: string): boolean {
    const { known, openSince } = this.read();
    return (
      known.includes(id) ||
      (openSince !== undefined && Date.parse(created) >= Date.parse(openSince) - CLOCK_SLACK_MS)
    );
  }

  /** Says that Terraform is about to run. */
  open(): void {
    const entries = this.read();
    this.write({
      ...entries,
      volumes: [...new Set([...entries.volumes, ...Object.keys(this.stack.description.volumes ?? {})])],
      openSince: entries.openSince ?? new Date().toISOString(),
    });
  }

  /** Adds images that Terraform may make. */
  expect(images: readonly string[]): void {
    const entries = this.read();
    this.write({ ...entries, images: [...new Set([...entries.images, ...images])] });
  }

  /** Says that Terraform came to its end, and what its state knows now. */
  close(known: readonly string[], images: readonly string[]): void {
    this.write({ volumes: this.read().volumes, known, images });
  }

  remove(): void {
    fs.rmSync(this.file, { force: true });
  }

  private read(): Entries {
    if (!fs.existsSync(this.file)) return EMPTY;
    try {
      return { ...EMPTY, ...(JSON.parse(fs.readFileSync(this.file, "utf8")) as Partial<Entries>) };
    } catch {
      throw new Error(`${this.file} can't be read. Delete it and run again with --take-over.`);
    }
  }

  /** Renamed into place: a run that is killed meanwhile leaves the old one whole. */
  private write(entries: Entries): void {
    fs.mkdirSync(this.stack.stateDirectory, { recursive: true, mode: 0o700 });
    fs.writeFileSync(`${this.file}.new`, `${JSON.stringify(entries, undefined, 2)}\n`);
    fs.renameSync(`${this.file}.new`, this.file);
  }
}
