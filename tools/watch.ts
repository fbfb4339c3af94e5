import { type ContainerInfo, Docker } from "./docker";
import { type StackFile } from "./stack-file";

/** Restarts after which a server counts as unable to start. */
const RESTARTS = 3;
const LOG_LINES = 20;

/** Why a container will not become healthy however long one waits. */
export function hopeless(container: ContainerInfo): string | undefined {
  const { State, RestartCount, HostConfig } = container;
  const ended = `ended with exit status ${State.ExitCode}${State.OOMKilled ? ", out of memory" : ""}`;
  // While it runs once more, Docker does not tell how it ended before.
  const before = State.Status === "running" ? "" : `${ended} and `;
  if (RestartCount >= RESTARTS) return `${before}was restarted ${RestartCount} times`;
  const probe = lastProbe(container);
  if (probe && /executable file not found|exec: .*no such file/i.test(probe)) return "its probe can't be run";
  if (State.Health && State.Status === "exited" && HostConfig.RestartPolicy.Name === "no") return ended;
  return undefined;
}

/** Calls `stop` as soon as a container of the stack is beyond hope, so that nobody waits for the start-up budget. */
export function watchStart(stack: StackFile, stop: () => void): NodeJS.Timeout {
  const timer = setInterval(() => {
    if (containersOf(stack).some(({ info }) => hopeless(info))) {
      clearInterval(timer);
      stop();
    }
  }, 2000);
  return timer;
}

/** What to know of the stack's containers that are not well: how each ended, and its last log lines. */
export function explainUnwell(stack: StackFile): string[] {
  return containersOf(stack)
    .filter(({ info }) => hopeless(info) || (info.State.Health && info.State.Health.Status !== "healthy"))
    .flatMap(({ docker, info }) => {
      const probe = lastProbe(info);
      return [
        `${info.Name.replace(/^\//, "")} is not healthy: ${hopeless(info) ?? `${info.State.Status}, ${info.State.Health?.Status}`}`,
        ...(probe ? [`  its last probe said: ${probe}`] : []),
        `  its last ${LOG_LINES} log lines:`,
        ...docker.logs(info.Id, LOG_LINES).map((line) => `  | ${line}`),
      ];
    });
}

/** What the last probe printed last. */
function lastProbe({ State }: ContainerInfo): string | undefined {
  return State.Health?.Log?.at(-1)?.Output.trim().split("\n").at(-1);
}

function containersOf(stack: StackFile): { docker: Docker; info: ContainerInfo }[] {
  return Docker.hostsOf(stack).flatMap((docker) =>
    docker.inspect(...docker.labelled("container", stack)).map((info) => ({ docker, info })),
  );
}
