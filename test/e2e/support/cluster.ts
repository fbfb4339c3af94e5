import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { Kubectl, ownKubeconfig } from "../../../tools/kubectl";
import { type StackFile } from "../../../tools/stack-file";

const ROOT = path.resolve(__dirname, "../../..");

/** Building Kubernetes and what goes with it takes a quarter of an hour where nothing is there, more on a busy machine. */
export const CLUSTER_FROM_NOTHING_MS = 40 * 60_000;

/** Runs `script/cluster` as script/deploy does, which lets nobody else read what is written. @throws {Error} with what it said when it fails */
export function cluster(...args: string[]): void {
  const strict = ["-c", 'umask 077 && exec "$0" "$@"', path.join(ROOT, "script/cluster"), ...args];
  const { status, stdout, stderr } = spawnSync("sh", strict, { encoding: "utf8" });
  if (status !== 0) throw new Error(`script/cluster ${args.join(" ")}: ${stdout}${stderr}`);
}

/** The kubernetes client on the tests' cluster, in a namespace. */
export function clusterClient(namespace: string): Kubectl {
  const kubeconfig = process.env["MODEL_STACK_KUBECONFIG"] ?? ownKubeconfig();
  return new Kubectl({ directory: "/" } as StackFile, { kubeconfig, namespace });
}

/** The parts of objects that the tests look at. */
export interface LiveObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

/** One object, or the list of all of a kind. */
export function get<T = LiveObject>(client: Kubectl, ...args: string[]): T {
  return JSON.parse(client.run(["get", ...args, "-o", "json"])) as T;
}

export function list(
  client: Kubectl,
  kind: string,
  labels: Readonly<Record<string, string>> = {},
): LiveObject[] {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return get<{ items: LiveObject[] }>(
    client,
    kind,
    ...(selector.length > 0 ? ["-l", selector.join(",")] : []),
  ).items;
}

/** Waits until something holds. @throws {Error} that says what, when it does not in time */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not in ${seconds} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
