import { Container, type ContainerConfig } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { literal, ModelStack, secretVariable } from "../app";
import { report, reportUnmetNeeds } from "../checks";
import { isLoopback } from "../images";
import {
  type Claim,
  DNS_NAME,
  Faults,
  inMebibytes,
  inSeconds,
  isPort,
  isText,
  type ModelEndpoint,
  type ModelServer,
  needed,
  RESTART_POLICIES,
  type RestartPolicy,
  type Rule,
  show,
  type Properties,
  refuseUnknown,
} from "../model";
import { CacheOwner } from "./cache-owner";
import { containerConfig } from "./container-defaults";
import type { DockerHost } from "./docker-host";
import { healthcheck } from "./healthcheck";

const rules = {
  port: { id: "DOCK-003", title: "A host port is a TCP port" },
  owner: { id: "DOCK-004", title: "A cache on Docker belongs to the server's user" },
  alias: { id: "DOCK-006", title: "A network alias is a DNS name" },
  open: { id: "DOCK-007", title: "A server that others can reach is meant to be reached" },
  restart: { id: "DOCK-005", title: "A restart policy is one that exists" },
} as const satisfies Record<string, Rule>;

/** Microseconds; Docker's own default. */
const CPU_PERIOD = 100_000;

export interface ModelContainerProps {
  readonly host: DockerHost;
  readonly server: ModelServer;
  /** Port on the host. @default the server's need for one, else its own port */
  readonly hostPort?: number;
  /** @default the server's need for one, else "unless-stopped" */
  readonly restart?: RestartPolicy;
  /** Names beside the server's own under which other containers of the stack reach it. @default none */
  readonly networkAliases?: readonly string[];
}

const PROPERTIES: Properties<ModelContainerProps> = {
  host: true,
  server: true,
  hostPort: true,
  restart: true,
  networkAliases: true,
};

/** A model server as a container: the explicit door to a Docker host, with options that only Docker has. */
export class ModelContainer extends Construct implements ModelEndpoint {
  readonly server: ModelServer;
  readonly url: string;
  readonly containerName: string;
  readonly hostPort: number;
  /** Volume of the cache, which Terraform never deletes. */
  readonly cacheVolume: string | undefined;
  /** The provider's resource, for those who must reach in. */
  readonly container: Container;
  readonly claims: readonly Claim[];

  /** @throws {InvalidInput} DOCK-003, DOCK-005, DOCK-006 */
  constructor(scope: Construct, id: string, props: ModelContainerProps) {
    super(scope, id);
    const { host, server } = props;
    this.server = server;
    this.hostPort = props.hostPort ?? needed(server, "host-port") ?? server.port;
    this.validate(props);
    this.containerName = `${host.namePrefix}-${server.name}`;
    this.cacheVolume = server.cache && `${this.containerName}-cache`;
    this.url = `http://${host.hostName}:${this.hostPort}`;
    this.claims = [
      host.claim(
        "container name",
        this.containerName,
        "Give one of the servers another name, with({ name }).",
      ),
      host.claim(
        "host port",
        String(this.hostPort),
        "Give one of them another: Need.hostPort(…), or hostPort on ModelContainer.",
      ),
    ];
    reportUnmetNeeds(this, server, { target: `Docker host ${host.path}`, features: host.features });
    if (!isLoopback(host.publishAddress))
      report(
        this,
        rules.open,
        `answers on ${host.publishAddress}:${this.hostPort} by plain HTTP, to everybody who reaches that address. Put a proxy with TLS and a login before it where that is not meant.`,
        "note",
      );
    this.container = new Container(this, "container", this.configure(props, this.createCacheOwner(host)));
    this.describe(host);
  }

  private configure(
    { host, server, restart, networkAliases }: ModelContainerProps,
    owner?: CacheOwner,
  ): ContainerConfig {
    const health = healthcheck(this, server);
    return containerConfig(
      ModelStack.of(this),
      { ...server.labels, "model-stack.server": server.name },
      {
        provider: host.provider,
        name: this.containerName,
        image: server.image.bind(this, host).reference,
        entrypoint: server.command?.map(literal),
        command: server.args?.map(literal),
        env: this.environment(),
        user: server.user,
        ports: [{ internal: server.port, external: this.hostPort, ip: host.publishAddress, protocol: "tcp" }],
        networksAdvanced: [{ name: host.networkName, aliases: [server.name, ...(networkAliases ?? [])] }],
        volumes: server.cache && [
          { volumeName: this.cacheVolume, containerPath: literal(server.cache.path) },
        ],
        healthcheck: health,
        wait: health !== undefined,
        waitTimeout: health && Math.ceil(inSeconds(server.startupBudget)),
        restart: restart ?? needed(server, "restart-policy") ?? "unless-stopped",
        // `cpus` would be read back rounded or as "10." for some values, and so differ at every plan.
        cpuPeriod: server.cpu === undefined ? undefined : CPU_PERIOD,
        cpuQuota: server.cpu === undefined ? undefined : Math.round(server.cpu * CPU_PERIOD),
        memory: server.memory && inMebibytes(server.memory),
        shmSize: server.sharedMemory && inMebibytes(server.sharedMemory),
        readOnly: server.readOnlyRoot,
        tmpfs:
          server.writablePaths.length > 0
            ? Object.fromEntries(
                server.writablePaths.map((path) => [literal(path), "rw,nosuid,nodev,mode=1777"]),
              )
            : undefined,
        stopTimeout: Math.ceil(inSeconds(server.stopGrace)),
        // Without it the provider kills instead of stopping.
        destroyGraceSeconds: Math.ceil(inSeconds(server.stopGrace)),
        dependsOn: owner && [owner.container],
      },
    );
  }

  private environment(): string[] {
    const plain = Object.entries(this.server.environment).map(([name, value]) => `${name}=${literal(value)}`);
    const secret = Object.entries(this.server.secrets).map(
      ([name, value]) => `${name}=${secretVariable(this, value)}`,
    );
    return [...plain, ...secret];
  }

  private createCacheOwner(host: DockerHost): CacheOwner | undefined {
    const { cache, user } = this.server;
    if (!cache || cache.isOwnedByImage || user === "0" || user === "0:0") return undefined;
    if (user === undefined) {
      report(
        this,
        rules.owner,
        `has a cache at ${cache.path} and no user: a new Docker volume belongs to root. Say user: "uid:gid" and it is handed over, or isOwnedByImage: true where the image owns the path.`,
      );
      return undefined;
    }
    return new CacheOwner(this, "cache-owner", {
      host,
      image: this.server.image,
      volume: this.cacheVolume!,
      path: cache.path,
      user,
      name: `${this.containerName}-cache-owner`,
    });
  }

  private describe(host: DockerHost): void {
    const stack = ModelStack.of(this);
    const { example, name } = this.server;
    stack.describe("placements", this.containerName, {
      server: name,
      url: this.url,
      reachable: host.sharesLoopback || !/^(127\.|::1$)/.test(host.publishAddress),
      example: example && { method: example.method, path: example.path, body: example.body },
    });
    if (this.cacheVolume) stack.describe("volumes", this.cacheVolume, { server: name });
  }

  private validate(props: ModelContainerProps): void {
    const { restart, networkAliases = [] } = props;
    const faults = new Faults(this.node.path);
    refuseUnknown(props, PROPERTIES, faults);
    faults.require(
      isPort(this.hostPort),
      rules.port,
      () => `hostPort is ${show(this.hostPort)}; give a whole number from 1 to 65535.`,
    );
    faults.require(
      Array.isArray(networkAliases) && networkAliases.every((alias) => isText(alias, DNS_NAME)),
      rules.alias,
      () =>
        `networkAliases are ${show(networkAliases)}; give a list of DNS names in lower case, such as ["chat.internal"].`,
    );
    faults.require(
      restart === undefined || RESTART_POLICIES.includes(restart),
      rules.restart,
      () => `restart is ${show(restart)}; known are ${RESTART_POLICIES.join(", ")}.`,
    );
    faults.throwIfAny();
  }
}
