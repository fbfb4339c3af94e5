import { type DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { Network } from "@cdktf/provider-docker/lib/network";
import { Construct } from "constructs";
import { ModelStack, secretVariable } from "../app";
import { type ImageBuilder } from "../images";
import {
  type Claim,
  type Feature,
  Faults,
  type ModelServer,
  type ModelTarget,
  type PullRegistry,
  type Rule,
  show,
} from "../model";
import { dockerProvider } from "./docker-provider";
import { isThisMachine, remoteName, validateAddress } from "./host-address";
import { labelsOf } from "./labels";
import { ModelContainer } from "./model-container";

const rules = {
  publish: { id: "HOST-005", title: "Ports are published on an IP address" },
  prefix: { id: "HOST-006", title: "A name prefix is one that Docker accepts" },
} as const satisfies Record<string, Rule>;

export interface DockerHostProps {
  /** `unix:///…`, `ssh://user@host` or `tcp://host:2376`. @default DOCKER_HOST, else the local socket */
  readonly address?: string;
  /** Folder with ca.pem, cert.pem and key.pem for `tcp://`, as DOCKER_CERT_PATH has it. */
  readonly certificates?: string;
  /** IP address of the host on which ports are published. @default 127.0.0.1, reached from that host alone */
  readonly publishAddress?: string;
  /** Goes before the name of everything made on the host. @default app and stack, such as "model-stack-local" */
  readonly namePrefix?: string;
  /** Addresses under which this host reaches registries, where it is not the registry's own. @default none */
  readonly registryAliases?: Readonly<Record<string, string>>;
}

/** A Docker daemon on which servers run, and which builds images. */
export class DockerHost extends Construct implements ModelTarget, ImageBuilder {
  readonly provider: DockerProvider;
  readonly network: Network;
  readonly namePrefix: string;
  readonly publishAddress: string;
  /** Name or IP address by which the deploying machine reaches published ports. */
  readonly hostName: string;
  readonly sharesLoopback: boolean;
  readonly registryAliases: Readonly<Record<string, string>>;
  readonly features: ReadonlySet<Feature> = new Set<Feature>(["host-port", "restart-policy"]);
  readonly claims: readonly Claim[];
  private readonly identity: string;
  private readonly registries = new Map<string, PullRegistry>();

  /** @throws {InvalidInput} HOST-001 to HOST-006 */
  constructor(scope: Construct, id: string, props: DockerHostProps = {}) {
    super(scope, id);
    const stack = ModelStack.of(this);
    this.publishAddress = props.publishAddress ?? "127.0.0.1";
    this.namePrefix = props.namePrefix ?? `${stack.app.name}-${stack.node.id}`;
    this.registryAliases = Object.freeze({ ...props.registryAliases });
    this.validate(props);
    this.sharesLoopback = isThisMachine(props.address);
    this.hostName = this.sharesLoopback
      ? this.publishAddress === "0.0.0.0"
        ? "127.0.0.1"
        : this.publishAddress
      : (remoteName(props.address) ?? "localhost");
    this.identity = this.sharesLoopback ? "this machine" : this.hostName;
    this.provider = dockerProvider(this, {
      host: props.address,
      certPath: props.certificates && stack.relative(props.certificates),
    });
    this.network = new Network(this, "network", {
      provider: this.provider,
      name: this.namePrefix,
      driver: "bridge",
      labels: labelsOf(stack),
    });
    this.claims = [this.claim("network", this.namePrefix, "Give one of the hosts another namePrefix.")];
    stack.describe("hosts", this.node.path, {
      address: props.address,
      certificates: props.certificates && stack.relative(props.certificates),
      network: this.namePrefix,
      publishAddress: this.publishAddress,
    });
  }

  get path(): string {
    return this.node.path;
  }

  /** Places a server with what its description says and nothing more. */
  place(server: ModelServer): ModelContainer {
    return new ModelContainer(this, server.name, { host: this, server });
  }

  /** Logs in to a registry before anything is pulled from it or pushed to it. */
  authenticate(registry: PullRegistry): void {
    const address = this.registryAliases[registry.address] ?? registry.address;
    if (this.registries.has(address)) return;
    this.registries.set(address, registry);
    this.provider.registryAuth = [...this.registries].map(([name, { username, password, isPlainHttp }]) => ({
      // Without the scheme the provider pushes, and then asks for the digest by HTTPS.
      address: isPlainHttp ? `http://${name}` : name === "docker.io" ? "registry-1.docker.io" : name,
      username,
      password: password && secretVariable(this, password),
      authDisabled: username === undefined ? true : undefined,
    }));
  }

  /** A name or port of this host, which no other construct in the app may hold. */
  claim(kind: "network" | "container name" | "host port", value: string, remedy: string): Claim {
    return { what: `${kind} on Docker host ${this.identity}`, value, remedy };
  }

  private validate(props: DockerHostProps): void {
    const faults = new Faults(this.node.path);
    validateAddress(props.address, props.certificates, faults);
    faults.require(
      /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)$/.test(this.publishAddress),
      rules.publish,
      () =>
        `publishAddress is ${show(this.publishAddress)}; give an IP address of the host, such as "127.0.0.1", or "0.0.0.0" for every network it is in.`,
    );
    faults.require(
      /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}$/.test(this.namePrefix),
      rules.prefix,
      () =>
        `namePrefix is ${show(this.namePrefix)}; use letters, digits, "_", "." and "-", starting with a letter or digit.`,
    );
    faults.throwIfAny();
  }
}
