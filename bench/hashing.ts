import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { runProgram } from "./programs";
import { least } from "./statistics";
import { atMost, milliseconds, type Section, times } from "./table";

export interface HashingOptions {
  /** A folder that may be filled. */
  readonly scratch: string;
  readonly isQuick: boolean;
  readonly say: (text: string) => void;
}

/** Hashing build contexts, as every synthesis does, against the tools that one would use for it by hand. */
export function measureHashing({ scratch, isQuick, say }: HashingOptions): Section {
  const repetitions = isQuick ? 2 : 7;
  const files = isQuick ? 1000 : 10_000;
  const large = path.join(scratch, "context");
  makeContext(large, files);
  say(`made a context of ${files} files`);
  const contexts = [
    { name: "images/embedder", folder: "images/embedder" },
    { name: `${files.toLocaleString("en")} files, ${(files * FILE_SIZE) / 1e6} MB`, folder: large },
  ];
  const rows = contexts.flatMap(({ name, folder }) => {
    const ours: number[] = [];
    const sums: number[] = [];
    const git: number[] = [];
    for (let round = 0; round <= repetitions; round += 1) {
      ours.push(runProgram<{ readonly took: number }>("hash", {}, folder).took);
      sums.push(timeShell(`find "$0" -type f -exec sha256sum {} + | sort | sha256sum`, folder));
      git.push(timeShell(`find "$0" -type f | git hash-object --stdin-paths | sort | sha256sum`, folder));
    }
    // The first round fills the page cache.
    const [best, bestSums, bestGit] = [ours, sums, git].map((all) => least(all.slice(1))) as [
      number,
      number,
      number,
    ];
    say(`hashed ${name}`);
    return [
      {
        what: `${name}, sha256sum`,
        ours: milliseconds(best),
        baseline: milliseconds(bestSums),
        result: times(best / bestSums),
        aim: atMost(1, best / bestSums, "×"),
      },
      {
        what: `${name}, git hash-object`,
        ours: milliseconds(best),
        baseline: milliseconds(bestGit),
        result: times(best / bestGit),
      },
    ];
  });
  return { title: "Hashing a build context, best of all rounds", baseline: "by hand", rows };
}

const FILE_SIZE = 20_000;

/** Files of random bytes in folders of a hundred, with a Dockerfile. */
function makeContext(folder: string, files: number): void {
  for (let index = 0; index < files; index += 1) {
    const parent = path.join(folder, `folder-${Math.floor(index / 100)}`);
    if (index % 100 === 0) fs.mkdirSync(parent, { recursive: true });
    fs.writeFileSync(path.join(parent, `file-${index}`), randomBytes(FILE_SIZE));
  }
  fs.writeFileSync(path.join(folder, "Dockerfile"), "FROM scratch\nCOPY . /\n");
}

function timeShell(script: string, folder: string): number {
  const began = process.hrtime.bigint();
  const run = spawnSync("sh", ["-c", script, folder], { encoding: "utf8" });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`${script}: ${run.stderr.trim()}`);
  return Number(process.hrtime.bigint() - began) / 1e6;
}
