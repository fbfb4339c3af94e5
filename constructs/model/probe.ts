import { Faults, type Rule, show } from "./findings";
import { isHttpPath, isPort } from "./names";
import { Duration, inSeconds } from "./units";

const rules = {
  path: { id: "PRB-001", title: "An HTTP probe asks for a path" },
  port: { id: "PRB-002", title: "A probe's port is a TCP port" },
  command: { id: "PRB-003", title: "A command probe runs something" },
  client: { id: "PRB-004", title: "An HTTP probe names a client that is known" },
  period: {
    id: "PRB-005",
    title: "A probe's period and timeout are at least a second and the timeout fits the period",
  },
  failures: { id: "PRB-006", title: "A probe allows at least one failure" },
} as const satisfies Record<string, Rule>;

/** A program in the image that can make an HTTP request, for targets that probe from inside (Docker). */
export type ProbeClient = "curl" | "wget" | "python3";
const CLIENTS: readonly string[] = ["curl", "wget", "python3"] satisfies ProbeClient[];

export interface ProbeOptions {
  /** Time between two probes. @default 5 seconds */
  readonly period?: Duration;
  /** How long one probe may take. @default 3 seconds, or the period where that is shorter */
  readonly timeout?: Duration;
  /** Failures in a row before the probe counts as failed. @default 3 */
  readonly failures?: number;
}

export interface HttpProbeOptions extends ProbeOptions {
  /** @default the server's port */
  readonly port?: number;
  /**
   * What makes the request where the probe runs inside the container, as Docker's do. Kubernetes probes
   * from outside and needs none. @default none, and Docker refuses the server (DOCK-001)
   */
  readonly client?: ProbeClient;
}

/** How to ask a server whether it has started, is ready, or lives. A frozen value. */
export class Probe {
  /**
   * Succeeds when `GET path` answers with a status from 200 to 399.
   * @throws {InvalidInput} PRB-001, PRB-002, PRB-004 to PRB-006
   */
  static http(path: string, options: HttpProbeOptions = {}): Probe {
    const { port, client, ...rest } = options;
    return new Probe({ path, port, client }, undefined, rest);
  }

  /**
   * Succeeds when the command, run inside the container, exits with 0.
   * @throws {InvalidInput} PRB-003, PRB-005, PRB-006
   */
  static command(command: readonly string[], options: ProbeOptions = {}): Probe {
    return new Probe(undefined, Array.isArray(command) ? Object.freeze([...command]) : command, options);
  }

  readonly period: Duration;
  readonly timeout: Duration;
  readonly failures: number;

  private constructor(
    readonly http:
      { readonly path: string; readonly port?: number; readonly client?: ProbeClient } | undefined,
    readonly exec: readonly string[] | undefined,
    options: ProbeOptions,
  ) {
    this.period = options.period ?? Duration.seconds(5);
    this.timeout = options.timeout ?? shorter(Duration.seconds(3), this.period);
    this.failures = options.failures ?? 3;
    this.validate();
    Object.freeze(this.http);
    Object.freeze(this);
  }

  private validate(): void {
    const { http, exec } = this;
    const faults = new Faults(http ? `probe ${show(http.path)}` : "command probe");
    if (http) {
      faults.require(
        isHttpPath(http.path),
        rules.path,
        () => `path is ${show(http.path)}; it must start with "/" and hold no spaces, such as "/health".`,
      );
      faults.require(
        http.port === undefined || isPort(http.port),
        rules.port,
        () =>
          `port is ${show(http.port)}; give a whole number from 1 to 65535, or leave it out for the server's.`,
      );
      faults.require(
        http.client === undefined || CLIENTS.includes(http.client),
        rules.client,
        () =>
          `client is ${show(http.client)}; known are ${CLIENTS.join(", ")}. Use Probe.command([...]) for another program.`,
      );
    } else
      faults.require(
        Array.isArray(exec) &&
          exec.length > 0 &&
          exec.every((word) => typeof word === "string" && word !== ""),
        rules.command,
        () =>
          `command is ${show(exec)}; give a list of the program and its arguments, none of them empty, such as ["test", "-e", "/ready"].`,
      );
    const [period, timeout] = [secondsOf(this.period), secondsOf(this.timeout)];
    faults.require(
      period >= 1 && timeout >= 1 && timeout <= period && period < Infinity,
      rules.period,
      () =>
        `period is ${inWords(this.period)} and timeout ${inWords(this.timeout)}; both must be 1 s or more, such as Duration.seconds(5), and the timeout no longer than the period.`,
    );
    faults.require(
      Number.isInteger(this.failures) && this.failures >= 1,
      rules.failures,
      () => `failures is ${show(this.failures)}; give a whole number from 1 up.`,
    );
    faults.throwIfAny();
  }
}

/** The value may come from plain JavaScript, where nothing keeps a number from standing for a duration. */
function secondsOf(duration: unknown): number {
  return duration instanceof Duration ? inSeconds(duration) : NaN;
}

function shorter(one: Duration, other: Duration): Duration {
  return secondsOf(other) < secondsOf(one) ? other : one;
}

function inWords(duration: unknown): string {
  return duration instanceof Duration ? `${inSeconds(duration)} s` : show(duration);
}
