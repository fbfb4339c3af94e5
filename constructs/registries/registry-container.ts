import { Container, type ContainerUpload } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import * as path from "node:path";
import { isFile, literal, ModelStack, secretVariable, TerraformData } from "../app";
import { containerConfig, type DockerHost } from "../docker";
import { hashContext, isLoopback } from "../images";
import {
  type Claim,
  DNS_LABEL,
  Faults,
  isPort,
  isText,
  type Rule,
  Secret,
  show,
  type Properties,
  refuseUnknown,
} from "../model";
import { ContainerRegistry } from "./container-registry";

const rules = {
  port: { id: "REG-003", title: "A registry's host port is a TCP port" },
  tls: { id: "REG-004", title: "A registry that others can reach speaks TLS" },
  files: { id: "REG-005", title: "A registry's certificate and key are files that exist" },
  username: { id: "REG-006", title: "A registry's user name has no colon" },
  id: { id: "REG-008", title: "A registry's construct id is a DNS label" },
  context: { id: "REG-009", title: "A registry's build context has a Dockerfile" },
} as const satisfies Record<string, Rule>;

/** Port inside the container, as the image's configuration has it. */
const PORT = 5000;
const CONTEXT = path.join(__dirname, "../../images/registry");
const DATA = "/var/lib/registry";
const HTPASSWD = "/auth/htpasswd";

export interface RegistryContainerProps {
  readonly host: DockerHost;
  /** @default 5001: macOS keeps 5000 for AirPlay */
  readonly hostPort?: number;
  /** @default "model-stack" */
  readonly username?: string;
  /** @default made by `script/deploy`, or taken from MODEL_STACK_REGISTRY_PASSWORD */
  readonly password?: Secret;
  /** Certificate and key files, required where the host publishes beyond loopback. @default none, plain HTTP on loopback */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Name under which clients reach it. @default the host's */
  readonly hostName?: string;
  /** Build context of an image that runs CNCF Distribution as images/registry does. @default the one that comes with this construct */
  readonly context?: string;
}

const PROPERTIES: Properties<RegistryContainerProps> = {
  host: true,
  hostPort: true,
  username: true,
  password: true,
  tls: true,
  hostName: true,
  context: true,
};

/**
 * A CNCF Distribution registry on a Docker host: credentials for pull and push, bound to loopback, healthy
 * before anything pushes, its data in a volume that Terraform never deletes.
 *
 * Keep it in a stack of its own, so that work on the models can't take it down.
 */
export class RegistryContainer extends Construct {
  /** The registry as a plain value, for images in any stack. */
  readonly registry: ContainerRegistry;
  readonly container: Container;
  readonly containerName: string;
  readonly dataVolume: string;
  readonly claims: readonly Claim[];
  private readonly hostPort: number;

  /** @throws {InvalidInput} REG-003 to REG-009 */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RegistryContainerProps,
  ) {
    super(scope, id);
    const { host } = props;
    this.hostPort = props.hostPort ?? 5001;
    this.validate();
    this.containerName = `${host.namePrefix}-${id}`;
    this.dataVolume = `${this.containerName}-data`;
    this.registry = ContainerRegistry.at(`${props.hostName ?? host.hostName}:${this.hostPort}`, {
      username: props.username ?? "model-stack",
      password: props.password ?? Secret.generated("MODEL_STACK_REGISTRY_PASSWORD"),
      isPlainHttp: props.tls === undefined,
    });
    this.claims = [
      host.claim("container name", this.containerName, "Give one of them another id."),
      host.claim("host port", String(this.hostPort), "Give the registry another hostPort."),
    ];
    this.container = this.createContainer();
    this.describe();
  }

  private describe(): void {
    const stack = ModelStack.of(this);
    const { address, isPlainHttp } = this.registry;
    stack.describe("volumes", this.dataVolume, { registry: address });
    stack.describe("placements", this.containerName, {
      server: "registry",
      url: `${isPlainHttp ? "http" : "https"}://${address}`,
      reachable: this.props.host.sharesLoopback,
    });
  }

  private createContainer(): Container {
    const { host, tls } = this.props;
    const scheme = tls ? "https" : "http";
    return new Container(
      this,
      "container",
      containerConfig(
        ModelStack.of(this),
        { "model-stack.server": this.node.id },
        {
          provider: host.provider,
          name: this.containerName,
          image: this.createImage().imageId,
          env: [
            "REGISTRY_AUTH=htpasswd",
            "REGISTRY_AUTH_HTPASSWD_REALM=model-stack",
            `REGISTRY_AUTH_HTPASSWD_PATH=${HTPASSWD}`,
            `REGISTRY_HTTP_ADDR=:${PORT}`,
            `REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=${DATA}`,
            "REGISTRY_STORAGE_DELETE_ENABLED=true",
            "OTEL_TRACES_EXPORTER=none",
            ...(tls
              ? ["REGISTRY_HTTP_TLS_CERTIFICATE=/auth/tls.crt", "REGISTRY_HTTP_TLS_KEY=/auth/tls.key"]
              : []),
          ],
          upload: [{ file: HTPASSWD, content: this.htpasswd() }, ...this.tlsFiles()],
          ports: [{ internal: PORT, external: this.hostPort, ip: host.publishAddress, protocol: "tcp" }],
          networksAdvanced: [{ name: host.networkName }],
          volumes: [{ volumeName: this.dataVolume, containerPath: DATA }],
          // The root answers 200 without credentials, /v2/ would answer 401. -k: the certificate is for another name.
          healthcheck: {
            test: ["CMD", "curl", "-fsSk", "-o", "/dev/null", `${scheme}://127.0.0.1:${PORT}/`],
            interval: "1s",
            timeout: "3s",
            startPeriod: "30s",
            retries: 3,
          },
          wait: true,
          waitTimeout: 60,
          restart: "unless-stopped",
          stopTimeout: 10,
          destroyGraceSeconds: 10,
        },
      ),
    );
  }

  /** Built where it runs and named by its id: a registry can't be pulled from itself. */
  private createImage(): Image {
    const { context } = this;
    const stack = ModelStack.of(this);
    const log = `${this.node.id}.build.log`;
    stack.describe("builds", this.node.id, { log });
    return new Image(this, "image", {
      provider: this.props.host.provider,
      name: `${imageName(this.containerName)}:${hashContext(context, path.join(context, "Dockerfile")).slice(0, 12)}`,
      buildAttribute: { builder: "default", context: stack.relative(context), buildLogFile: log },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** bcrypt salts anew at every plan: the line is kept until the password changes. */
  private htpasswd(): string {
    const password = secretVariable(this, this.registry.password!);
    const entry = new TerraformData(this, "htpasswd", {
      input: { line: `${literal(this.registry.username!)}:${Fn.bcrypt(password, 10)}` },
      triggersReplace: { username: literal(this.registry.username!), password: Fn.sha256(password) },
      lifecycle: { ignoreChanges: ["input"] },
    });
    return entry.output("line");
  }

  private tlsFiles(): ContainerUpload[] {
    const { tls } = this.props;
    if (!tls) return [];
    const stack = ModelStack.of(this);
    return Object.entries({ "/auth/tls.crt": tls.certificate, "/auth/tls.key": tls.key }).map(
      ([file, source]) => ({
        file,
        source: stack.relative(source),
        sourceHash: Fn.filesha256(stack.relative(source)),
      }),
    );
  }

  private validate(): void {
    const { host, tls, username } = this.props;
    const hostName = this.props.hostName ?? host.hostName;
    const faults = new Faults(this.node.path);
    refuseUnknown(this.props, PROPERTIES, faults);
    faults.require(
      isPort(this.hostPort),
      rules.port,
      () => `hostPort is ${show(this.hostPort)}; give a whole number from 1 to 65535.`,
    );
    faults.require(
      tls !== undefined || (isLoopback(host.publishAddress) && isLoopback(hostName)),
      rules.tls,
      () =>
        `it would listen on ${host.publishAddress}, be known as ${hostName}, and send passwords in clear text. Give tls: { certificate, key }, or publish on 127.0.0.1 of this machine.`,
    );
    for (const [part, file] of tls
      ? [["certificate", tls.certificate] as const, ["key", tls.key] as const]
      : [])
      faults.require(
        isFile(file),
        rules.files,
        () => `tls ${part} is ${show(file)}, which is no file; give its path relative to ${process.cwd()}.`,
      );
    faults.require(
      username === undefined || isText(username, /^[^\s:]+$/),
      rules.username,
      () =>
        `username is ${show(username)}; give one without colons and spaces: htpasswd files separate by them.`,
    );
    faults.require(
      DNS_LABEL.test(this.node.id),
      rules.id,
      () =>
        `its construct id is ${show(this.node.id)}, which becomes part of the names of a container and an image; use lower-case letters, digits and hyphens.`,
    );
    faults.require(
      isFile(path.join(this.context, "Dockerfile")),
      rules.context,
      () =>
        `context is ${show(this.props.context ?? CONTEXT)}, which holds no Dockerfile; give a folder that does, relative to ${process.cwd()}.`,
    );
    faults.throwIfAny();
  }

  private get context(): string {
    return path.resolve(this.props.context ?? CONTEXT);
  }
}

/** A container's name as an image's: container names may hold capitals, and two separators in a row. */
function imageName(containerName: string): string {
  return containerName.toLowerCase().replace(/[._-]+/g, "-");
}
