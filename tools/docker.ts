import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { type StackFile } from "./stack-file";

/** The docker client, pointed at one host. */
export class Docker {
  /** Every host of a stack. */
  static hostsOf(stack: StackFile): Docker[] {
    const hosts = Object.values(stack.description.hosts ?? {});
    const distinct = new Map(hosts.map((host) => [host.address ?? "", host]));
    return [...distinct.values()].map(({ address, certificates }) => {
      const tls = certificates && path.resolve(stack.directory, certificates);
      return new Docker([
        ...(address ? ["-H", address] : []),
        ...(tls
          ? [
              "--tlsverify",
              ...["ca", "cert", "key"].map(
                (part) => `--tls${part === "ca" ? "cacert" : part}=${path.join(tls, `${part}.pem`)}`,
              ),
            ]
          : []),
      ]);
    });
  }

  constructor(private readonly options: readonly string[] = []) {}

  /** Standard output of a docker command. @throws {Error} with its standard error */
  run(...args: string[]): string {
    const run = spawnSync("docker", [...this.options, ...args], { encoding: "utf8", maxBuffer: 64 << 20 });
    if (run.error) throw run.error;
    if (run.status !== 0) throw new Error(`docker ${args.join(" ")}: ${run.stderr.trim()}`);
    return run.stdout.trim();
  }

  /** Ids of what carries the labels of an app's stack. */
  labelled(kind: "container" | "network", stack: StackFile): string[] {
    const filters = [
      `label=model-stack.app=${stack.description.app.name}`,
      `label=model-stack.stack=${stack.name}`,
    ].flatMap((filter) => ["--filter", filter]);
    const list = kind === "container" ? ["ps", "-a"] : ["network", "ls"];
    return lines(this.run(...list, "-q", "--no-trunc", ...filters));
  }

  inspect(...ids: string[]): ContainerInfo[] {
    return this.inspectAny("container", ids);
  }

  inspectAny(kind: "container" | "network", ids: readonly string[]): ContainerInfo[] {
    if (ids.length === 0) return [];
    // One that is gone in the meantime makes docker fail but still print the others.
    const run = spawnSync("docker", [...this.options, "inspect", "--type", kind, ...ids], {
      encoding: "utf8",
      maxBuffer: 64 << 20,
    });
    return JSON.parse(run.stdout || "[]") as ContainerInfo[];
  }

  /** The last lines that a container wrote, both streams. */
  logs(id: string, count: number): string[] {
    const run = spawnSync("docker", [...this.options, "logs", "--tail", String(count), id], {
      encoding: "utf8",
    });
    return lines(`${run.stdout}${run.stderr}`);
  }
}

/** The parts of `docker inspect` that the tools read; networks have the first three. */
export interface ContainerInfo {
  readonly Id: string;
  readonly Name: string;
  /** ISO 8601. */
  readonly Created: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Health?: { readonly Status: string; readonly Log?: readonly { readonly Output: string }[] };
  };
  readonly HostConfig: { readonly RestartPolicy: { readonly Name: string } };
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
