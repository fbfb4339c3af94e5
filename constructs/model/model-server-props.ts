import { type Accelerator } from "./accelerator";
import { type ExampleRequest } from "./example-request";
import { type ImageSource } from "./image-source";
import { type ModelCache } from "./model-cache";
import { type ModelSource } from "./model-source";
import { type Need } from "./need";
import { type Probe } from "./probe";
import { type Secret } from "./secret";
import { type Duration, type Size } from "./units";

/** Everything that a model server can say about itself. */
export interface ModelServerProps {
  /** DNS label, at most 63 characters: becomes part of container, service and host names. */
  readonly name: string;
  readonly image: ImageSource;
  /** Replaces the image's entrypoint. @default the image's */
  readonly command?: readonly string[];
  /** Arguments after the command. @default the image's */
  readonly args?: readonly string[];
  /** TCP port that the server listens on inside the container. */
  readonly port: number;
  /** HTTP path of Prometheus metrics on `port`. @default none are scraped */
  readonly metricsPath?: string;
  /** Succeeds once the server has loaded. @default the ready probe, given the start-up budget */
  readonly startProbe?: Probe;
  /** Succeeds while the server can take requests. @default the server counts as ready when it runs */
  readonly readyProbe?: Probe;
  /** Fails when only a restart helps. @default the server is restarted only when it ends */
  readonly liveProbe?: Probe;
  /** How long the server may take from start to ready: downloads, loading, warm-up. @default 5 minutes */
  readonly startupBudget?: Duration;
  /** Plain variables. A value that looks like a secret is refused (SRV-011). @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables whose values never reach synthesized files. @default none */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /** CPU cores that it may use at most, fractions allowed. @default no limit */
  readonly cpu?: number;
  /** Memory that it may use at most, shared memory included. @default no limit */
  readonly memory?: Size;
  /** Size of /dev/shm. @default the target's (64 MiB) */
  readonly sharedMemory?: Size;
  /** Where the weights come from. @default the image, wherever it keeps them */
  readonly source?: ModelSource;
  /** A folder that survives the replacement of the server. @default none */
  readonly cache?: ModelCache;
  /** @default none, the server runs on the CPU */
  readonly accelerator?: Accelerator;
  /** Numeric `uid` or `uid:gid`. @default the image's user */
  readonly user?: string;
  /** Whether the root file system is read-only; `writablePaths` and the cache stay writable. @default false */
  readonly readOnlyRoot?: boolean;
  /** Folders held in memory that the server may write to. @default /tmp where the root is read-only, else none */
  readonly writablePaths?: readonly string[];
  /** Time between the request to stop and the kill. @default 30 seconds */
  readonly stopGrace?: Duration;
  /** Added to what is created. Keys under model-stack. are reserved. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What it asks of its target, required or preferred. @default none */
  readonly needs?: readonly Need[];
  /** A request that shows it at work. @default none */
  readonly example?: ExampleRequest;
}

const PROPERTIES: Record<keyof ModelServerProps, true> = {
  name: true,
  image: true,
  command: true,
  args: true,
  port: true,
  metricsPath: true,
  startProbe: true,
  readyProbe: true,
  liveProbe: true,
  startupBudget: true,
  environment: true,
  secrets: true,
  cpu: true,
  memory: true,
  sharedMemory: true,
  source: true,
  cache: true,
  accelerator: true,
  user: true,
  readOnlyRoot: true,
  writablePaths: true,
  stopGrace: true,
  labels: true,
  needs: true,
  example: true,
};

/** Names of all properties, for refusing ones that don't exist. */
export const MODEL_SERVER_PROPERTIES: readonly string[] = Object.keys(PROPERTIES);
