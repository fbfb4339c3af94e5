import * as fs from "node:fs";
import * as path from "node:path";
import { DockerClient } from "./docker-client";
import { atMost, bytes, type Section, times } from "./table";
import { ThrowAwayRegistry } from "./throw-away-registry";

const CONTEXT = "images/embedder";
/** The file of which a line is changed. */
const CODE = "embedder/server.py";
const DOCKERFILES = { layered: "Dockerfile", naive: "Dockerfile.naive" } as const;
type Kind = keyof typeof DOCKERFILES;

interface Change {
  /** What the registry got, in bytes. */
  readonly first: number;
  readonly second: number;
  /** Seconds of the second build and push. */
  readonly took: number;
}

export interface LayeringOptions {
  /** A folder that may be filled. */
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** What a change of one line of a server's code costs: bytes that a registry gets, and the time of build and push. */
export function measureLayering({ scratch, say }: LayeringOptions): Section {
  const docker = DockerClient.find();
  const name = `model-stack-bench-${process.pid}`;
  const registry = ThrowAwayRegistry.start(docker, name, scratch);
  const images: string[] = [];
  say(`a registry listens on ${registry.address}`);

  const measure = (kind: Kind): Change => {
    const context = path.join(scratch, kind);
    fs.cpSync(CONTEXT, context, { recursive: true });
    const image = (version: number) => `${registry.address}/${name}-${kind}:${version}`;
    const buildAndPush = (version: number): number => {
      images.push(image(version));
      docker.run(
        ...["build", "--quiet", "--file", path.join(context, DOCKERFILES[kind])],
        ...["--tag", image(version), context],
      );
      const before = registry.stored();
      registry.push(image(version));
      return registry.stored() - before;
    };
    const first = buildAndPush(1);
    say(`${kind}: pushed the first version`);
    // A line that no run before had, so that nothing of it can come from a cache.
    fs.appendFileSync(path.join(context, CODE), `# ${new Date().toISOString()}\n`);
    const began = Date.now();
    const second = buildAndPush(2);
    say(`${kind}: pushed the second version`);
    return { first, second, took: (Date.now() - began) / 1000 };
  };

  try {
    return summarize(measure("layered"), measure("naive"));
  } finally {
    registry.remove();
    for (const image of images) docker.attempt("rmi", image);
  }
}

function summarize(layered: Change, naive: Change): Section {
  return {
    title: "A changed line of code in images/embedder, to a registry",
    baseline: "Dockerfile.naive",
    rows: [
      {
        what: "bytes pushed",
        ours: bytes(layered.second),
        baseline: bytes(naive.second),
        result: times(layered.second / naive.second),
        aim: atMost(0.01, layered.second / naive.second, "×"),
      },
      {
        what: "build and push",
        ours: `${layered.took.toFixed(1)} s`,
        baseline: `${naive.took.toFixed(1)} s`,
        result: times(layered.took / naive.took),
      },
    ],
  };
}
