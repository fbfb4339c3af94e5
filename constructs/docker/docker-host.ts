import { type DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { Network } from "@cdktf/provider-docker/lib/network";
import { Construct } from "constructs";
import { isIP, isIPv6 } from "node:net";
import { freeId, literal, ModelStack, secretVariable } from "../app";
import { report } from "../checks";
import { addressFor, type ImageBuilder, isRegistryAddress, registryHost } from "../images";
import {
  type Claim,
  type Feature,
  Faults,
  isText,
  type ModelServer,
  type ModelTarget,
  type PullRegistry,
  type Rule,
  show,
  type Properties,
  refuseUnknown,
} from "../model";
import { dockerProvider } from "./docker-provider";
import { isThisMachine, remoteName, validateAddress } from "./host-address";
import { labelsOf } from "./labels";
import { ModelContainer } from "./model-container";

const rules = {
  publish: { id: "HOST-005", title: "Ports are published on an IP address" },
  prefix: { id: "HOST-006", title: "A name prefix is one that Docker accepts" },
  login: { id: "HOST-007", title: "A host logs in to a registry as one user" },
  alias: { id: "HOST-008", title: "A registry alias is host[:port]" },
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

const PROPERTIES: Properties<DockerHostProps> = {
  address: true,
  certificates: true,
  publishAddress: true,
  namePrefix: true,
  registryAliases: true,
};

/** A Docker daemon on which servers run, and which builds images. */
export class DockerHost extends Construct implements ModelTarget, ImageBuilder {
  readonly provider: DockerProvider;
  readonly namePrefix: string;
  readonly publishAddress: string;
  /** Name or IP address by which the deploying machine reaches published ports. */
  readonly hostName: string;
  readonly sharesLoopback: boolean;
  readonly registryAliases: Readonly<Record<string, string>>;
  readonly buildsImages = true;
  readonly features: ReadonlySet<Feature> = new Set<Feature>(["host-port", "restart-policy"]);
  private readonly identity: string;
  private placed: { readonly network: Network; readonly name: string } | undefined;
  private readonly registries = new Map<string, PullRegistry>();

  /** @throws {InvalidInput} HOST-001 to HOST-006, HOST-008 */
  constructor(scope: Construct, id: string, props: DockerHostProps = {}) {
    super(scope, id);
    const stack = ModelStack.of(this);
    this.publishAddress = props.publishAddress ?? "127.0.0.1";
    this.namePrefix = props.namePrefix ?? `${stack.app.name}-${stack.node.id}`;
    this.registryAliases = Object.freeze({ ...props.registryAliases });
    this.validate(props);
    // The provider takes DOCKER_HOST where it is given no address.
    const address = props.address ?? process.env["DOCKER_HOST"];
    this.sharesLoopback = isThisMachine(address);
    this.hostName = this.sharesLoopback
      ? reachableName(this.publishAddress)
      : (remoteName(address) ?? "localhost");
    this.identity = this.sharesLoopback ? "this machine" : this.hostName;
    this.provider = dockerProvider(this, {
      host: props.address,
      certPath: props.certificates && stack.relative(props.certificates),
    });
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

  get claims(): readonly Claim[] {
    return this.placed
      ? [this.claim("network", this.namePrefix, "Give one of the hosts another namePrefix.")]
      : [];
  }

  /** The network of all containers of this host; made for the first of them, so that a host that only builds has none. */
  get network(): Network {
    return this.placeNetwork().network;
  }

  /** The network's name as a token. */
  get networkName(): string {
    return this.placeNetwork().name;
  }

  /** Places a server with what its description says and nothing more. */
  place(server: ModelServer): ModelContainer {
    // Before the server, which may be called like it.
    this.placeNetwork();
    return new ModelContainer(this, freeId(this, server.name), { host: this, server });
  }

  /** Logs in to a registry before anything is pulled from it or pushed to it. */
  authenticate(registry: PullRegistry): void {
    const address = addressFor(registry.address, this);
    const known = this.registries.get(address);
    if (known) {
      this.reportSecondLogin(address, known, registry);
      return;
    }
    this.registries.set(address, registry);
    this.provider.registryAuth = [...this.registries].map(([name, { username, password, isPlainHttp }]) => ({
      // Without the scheme the provider pushes, and then asks for the digest by HTTPS.
      address: isPlainHttp ? `http://${name}` : registryHost(name),
      username: username && literal(username),
      password: password && secretVariable(this, password),
      authDisabled: username === undefined ? true : undefined,
    }));
  }

  /** A name or port of this host, which no other construct in the app may hold. */
  claim(kind: "network" | "container name" | "host port", value: string, remedy: string): Claim {
    return { what: `${kind} on ${this.identity}`, value, remedy };
  }

  private placeNetwork(): { readonly network: Network; readonly name: string } {
    if (this.placed) return this.placed;
    const network = new Network(this, "network", {
      provider: this.provider,
      name: this.namePrefix,
      driver: "bridge",
      labels: labelsOf(ModelStack.of(this)),
    });
    // A token, made once: making one is slow.
    this.placed = { network, name: network.name };
    return this.placed;
  }

  private reportSecondLogin(address: string, known: PullRegistry, other: PullRegistry): void {
    if (
      known.username !== other.username ||
      known.password?.variable !== other.password?.variable ||
      known.isPlainHttp !== other.isPlainHttp
    )
      report(
        this,
        rules.login,
        `logs in to ${address} as ${show(known.username ?? "nobody")} and as ${show(other.username ?? "nobody")}, or with two passwords. Docker keeps one login for each registry: use one ContainerRegistry for all images from there.`,
      );
  }

  private validate(props: DockerHostProps): void {
    const faults = new Faults(this.node.path);
    refuseUnknown(props, PROPERTIES, faults);
    validateAddress(props.address, props.certificates, faults);
    faults.require(
      isText(this.publishAddress, /./) && isIP(this.publishAddress) !== 0,
      rules.publish,
      () =>
        `publishAddress is ${show(this.publishAddress)}; give an IP address of the host, such as "127.0.0.1", or "0.0.0.0" for every network it is in.`,
    );
    faults.require(
      isText(this.namePrefix, /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}$/),
      rules.prefix,
      () =>
        `namePrefix is ${show(this.namePrefix)}; use letters, digits, "_", "." and "-", starting with a letter or digit, at most 101 characters.`,
    );
    for (const [registry, alias] of Object.entries(props.registryAliases ?? {}))
      faults.require(
        isRegistryAddress(alias),
        rules.alias,
        () =>
          `registryAliases[${show(registry)}] is ${show(alias)}; write host or host:port without scheme or path, such as "registry.local:5001".`,
      );
    faults.throwIfAny();
  }
}

/** The address in a URL under which this machine reaches ports that are published on it. */
function reachableName(publishAddress: string): string {
  if (publishAddress === "0.0.0.0") return "127.0.0.1";
  if (publishAddress === "::") return "[::1]";
  return isIPv6(publishAddress) ? `[${publishAddress}]` : publishAddress;
}
