import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type StackFile } from "./stack-file";

/** What a stack says of a cluster; see KubernetesCluster. */
export interface ClusterDescription {
  /** Relative to where Terraform runs, or beginning with `~/`. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
  /** Kinds of its own that the stack uses, as `plural.group`. */
  readonly definitions?: readonly string[];
}

/** The folder of what script/bootstrap and script/cluster make. */
function cache(): string {
  return process.env["MODEL_STACK_CACHE"] ?? path.join(os.homedir(), ".cache", "model-stack");
}

/** The kubeconfig of the cluster that script/cluster starts. */
export function ownKubeconfig(): string {
  return path.join(cache(), "cluster", "kubeconfig");
}

/** The user's kubectl, else the one that script/cluster built. */
function binary(): string {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const own = fs.existsSync(cache())
    ? fs
        .readdirSync(cache())
        .filter((name) => name.startsWith("kubernetes-"))
        .map((name) => path.join(cache(), name))
    : [];
  const found = [...folders, ...own].find((folder) => fs.existsSync(path.join(folder, "kubectl")));
  if (found === undefined)
    throw new Error("kubectl is missing: https://kubernetes.io/docs/tasks/tools/ tells how to install it.");
  return path.join(found, "kubectl");
}

/** The kubernetes client, pointed at one cluster and namespace. */
export class Kubectl {
  /** One for each cluster of a stack, by construct path. */
  static clustersOf(stack: StackFile): Map<string, Kubectl> {
    return new Map(
      Object.entries(stack.description.clusters ?? {}).map(([name, cluster]) => [
        name,
        new Kubectl(stack, cluster),
      ]),
    );
  }

  readonly namespace: string;
  readonly definitions: readonly string[];
  /** Absolute; none where kubectl's own is used. */
  readonly kubeconfig: string | undefined;
  private readonly context: string | undefined;

  constructor(stack: StackFile, cluster: ClusterDescription) {
    this.namespace = cluster.namespace;
    this.definitions = cluster.definitions ?? [];
    this.context = cluster.context;
    this.kubeconfig =
      cluster.kubeconfig &&
      (cluster.kubeconfig.startsWith("~/")
        ? path.join(os.homedir(), cluster.kubeconfig.slice(2))
        : path.resolve(stack.directory, cluster.kubeconfig));
  }

  /** Options that name cluster and namespace, as a user would write them. */
  get options(): string[] {
    return [
      ...(this.kubeconfig ? ["--kubeconfig", this.kubeconfig] : []),
      ...(this.context ? ["--context", this.context] : []),
      "--namespace",
      this.namespace,
    ];
  }

  /** Standard output of a command. @throws {Error} with its standard error */
  run(args: readonly string[], input?: string): string {
    const run = this.try(args, input);
    if (run.status !== 0) throw new Error(`kubectl ${args.join(" ")}: ${run.stderr.trim()}`);
    return run.stdout;
  }

  try(args: readonly string[], input?: string): { status: number | null; stdout: string; stderr: string } {
    const run = spawnSync(binary(), [...this.options, ...args], {
      encoding: "utf8",
      input,
      maxBuffer: 256 << 20,
    });
    if (run.error) throw run.error;
    return run;
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(binary(), [...this.options, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Why the API server does not answer; `undefined` when it does. */
  silence(): string | undefined {
    const { status, stderr } = this.try(["--request-timeout=10s", "get", "--raw", "/readyz"]);
    return status === 0 ? undefined : (stderr.trim().split("\n").at(-1) ?? "no answer");
  }

  /** Those of some manifests that are there. */
  read<T>(manifests: string): T[] {
    const found = this.run(["get", "-f", "-", "--ignore-not-found", "-o", "json"], manifests);
    if (found.trim() === "") return [];
    const list = JSON.parse(found) as { readonly items?: T[] };
    return list.items ?? [list as T];
  }

  /** Objects of some kinds with some labels. Kinds that the cluster does not know are passed over. */
  list<T>(kinds: readonly string[], labels: Readonly<Record<string, string>>): T[] {
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const args = ["get", kinds.join(","), "--ignore-not-found", "-o", "json", "-l", selector.join(",")];
    const run = this.try(args);
    if (run.status !== 0 && !/NotFound|not found/.test(run.stderr))
      throw new Error(`kubectl ${args.join(" ")}: ${run.stderr.trim()}`);
    return run.stdout.trim() === "" ? [] : ((JSON.parse(run.stdout) as { items?: T[] }).items ?? []);
  }
}
