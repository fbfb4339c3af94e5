import { ModelStack } from "../../../constructs/app";
import { DockerHost, ModelContainer, type ModelContainerProps } from "../../../constructs/docker";
import {
  Duration,
  ModelCache,
  type ModelServerProps,
  Need,
  Probe,
  Secret,
  Size,
} from "../../../constructs/model";
import { type Scenario } from "../app";
import { type Container } from "../support/deployment";
import { FIRST_TINY_PORT } from "../support/ports";
import { tinyImage, tinyServer } from "../support/tiny";

/** A change of one property, and where it shows on the container. */
export interface PropertyChange {
  readonly server?: Partial<ModelServerProps>;
  readonly docker?: Partial<ModelContainerProps>;
  readonly shows: (container: Container) => unknown;
  readonly as: unknown;
}

const second = Duration.seconds(1);

function variables(...names: string[]): PropertyChange["shows"] {
  return ({ Config }) =>
    (Config["Env"] as string[]).filter((text) => names.includes(text.split("=")[0]!)).sort();
}

function health(part: string): PropertyChange["shows"] {
  return ({ Config }) => (Config["Healthcheck"] as Record<string, unknown>)[part];
}

function restartPolicy({ HostConfig }: Container): unknown {
  return (HostConfig["RestartPolicy"] as { Name: string }).Name;
}

/** Every property of the description that reaches a container, and every option of the explicit door. */
export const changes: Record<string, PropertyChange> = {
  command: {
    server: { command: ["/bin/sh", "-c", "sleep 1000"] },
    shows: (c) => c.Config["Entrypoint"],
    as: ["/bin/sh", "-c", "sleep 1000"],
  },
  args: {
    server: { args: ["a b", "${HOME}", "%{x}"] },
    shows: (c) => c.Config["Cmd"],
    as: ["a b", "${HOME}", "%{x}"],
  },
  environment: {
    server: { environment: { A: "1", B: "${A}" } },
    shows: variables("A", "B"),
    as: ["A=1", "B=${A}"],
  },
  secrets: {
    server: { secrets: { API_TOKEN: Secret.fromEnvironment("E2E_TOKEN") } },
    shows: variables("API_TOKEN"),
    as: ["API_TOKEN=let-me-in-please"],
  },
  "ready-probe": {
    server: { readyProbe: Probe.command(["test", "-d", "/"], { period: second }) },
    shows: health("Test"),
    as: ["CMD", "test", "-d", "/"],
  },
  "probe-period": {
    server: { readyProbe: Probe.command(["true"], { period: Duration.seconds(2) }) },
    shows: health("Interval"),
    as: 2e9,
  },
  "probe-timeout": {
    server: {
      readyProbe: Probe.command(["true"], { period: Duration.seconds(4), timeout: Duration.seconds(2) }),
    },
    shows: health("Timeout"),
    as: 2e9,
  },
  "probe-failures": {
    server: { readyProbe: Probe.command(["true"], { period: second, failures: 7 }) },
    shows: health("Retries"),
    as: 7,
  },
  "startup-budget": {
    server: { startupBudget: Duration.minutes(61) },
    shows: health("StartPeriod"),
    as: 3660e9,
  },
  cpu: { server: { cpu: 0.05 }, shows: (c) => c.HostConfig["CpuQuota"], as: 5000 },
  "cpu-more": { server: { cpu: 1.25 }, shows: (c) => c.HostConfig["CpuQuota"], as: 125_000 },
  memory: {
    server: { memory: Size.mebibytes(512) },
    shows: (c) => [c.HostConfig["Memory"], c.HostConfig["MemorySwap"]],
    as: [512 << 20, 512 << 20],
  },
  "shared-memory": {
    server: { sharedMemory: Size.mebibytes(256) },
    shows: (c) => c.HostConfig["ShmSize"],
    as: 256 << 20,
  },
  cache: {
    server: { cache: ModelCache.at("/var/lib/x", { isOwnedByImage: true }) },
    shows: (c) => c.HostConfig["Binds"],
    as: ["model-stack-e2e-properties-models-cache-cache:/var/lib/x:rw"],
  },
  user: { server: { user: "1234:1235" }, shows: (c) => c.Config["User"], as: "1234:1235" },
  "read-only-root": {
    server: { readOnlyRoot: true },
    shows: (c) => [c.HostConfig["ReadonlyRootfs"], c.HostConfig["Tmpfs"]],
    as: [true, { "/tmp": "rw,nosuid,nodev,mode=1777" }],
  },
  "writable-paths": {
    server: { writablePaths: ["/scratch"] },
    shows: (c) => c.HostConfig["Tmpfs"],
    as: { "/scratch": "rw,nosuid,nodev,mode=1777" },
  },
  "stop-grace": { server: { stopGrace: Duration.seconds(3) }, shows: (c) => c.Config["StopTimeout"], as: 3 },
  labels: {
    server: { labels: { "team.example/owner": "ml" } },
    shows: (c) => c.Config.Labels["team.example/owner"],
    as: "ml",
  },
  "host-port": {
    server: { needs: [Need.hostPort(18190)] },
    shows: (c) => Object.values(c.NetworkSettings.Ports)[0]?.[0]?.HostPort,
    as: "18190",
  },
  restart: { server: { needs: [Need.restart("on-failure")] }, shows: restartPolicy, as: "on-failure" },
  image: { shows: (c) => /other@sha256:[0-9a-f]{64}$/.test(c.Config.Image), as: true },
  port: { server: { port: 19000 }, shows: (c) => Object.keys(c.NetworkSettings.Ports), as: ["19000/tcp"] },
  "door-host-port": {
    docker: { hostPort: 18191 },
    shows: (c) => Object.values(c.NetworkSettings.Ports)[0]?.[0]?.HostPort,
    as: "18191",
  },
  "door-restart": { docker: { restart: "always" }, shows: restartPolicy, as: "always" },
  "door-aliases": {
    docker: { networkAliases: ["other"] },
    shows: (c) => Object.values(c.NetworkSettings.Networks)[0]?.Aliases.includes("other"),
    as: true,
  },
};

/** One server for each property: as it is, or with that property changed. */
export const build: Scenario = (app, registry, variant) => {
  const stack = new ModelStack(app, "models");
  const host = new DockerHost(stack, "docker");
  const image = tinyImage(registry);
  Object.entries(changes).forEach(([name, change], index) => {
    const isChanged = variant === "changed";
    const base = tinyServer(name, image, FIRST_TINY_PORT + index);
    const changedImage = name === "image" ? { image: tinyImage(registry, "goodbye", "other") } : {};
    const server = isChanged ? base.with({ ...change.server, ...changedImage }) : base;
    new ModelContainer(stack, name, { host, server, ...(isChanged ? change.docker : {}) });
  });
};
