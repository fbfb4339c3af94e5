import { type ModelApp, ModelStack } from "../../constructs/app";
import { DockerHost, type DockerHostProps } from "../../constructs/docker";
import { ModelImage } from "../../constructs/images";
import { ModelServer, type ModelServerProps, Probe } from "../../constructs/model";
import { ContainerRegistry } from "../../constructs/registries";
import { type Block, synthesized, temporaryFolder, testApp } from "../../constructs/testing";

export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** An image that needs neither a build nor a lock. */
export const image = ModelImage.fromRegistry(`example.com/models/chat@${DIGEST}`);

export const registry = ContainerRegistry.at("127.0.0.1:5001", { isPlainHttp: true });

/** A server that every target takes without a finding. */
export function server(changes: Partial<ModelServerProps> = {}): ModelServer {
  return new ModelServer({ ...serverProps, ...changes });
}

export const serverProps: ModelServerProps = {
  name: "chat",
  image,
  port: 8000,
  readyProbe: Probe.http("/health", { client: "curl" }),
};

/** A build context. */
export function contextFolder(files: Readonly<Record<string, string>> = {}): string {
  return temporaryFolder({ Dockerfile: "FROM scratch\nCOPY . /\n", ...files });
}

/** What has the wrong type, as a caller in plain JavaScript would hand it over. */
export function untyped<T>(value: unknown): T {
  return value as T;
}

/** A stack with one Docker host, `local/docker`. */
export class DockerStack extends ModelStack {
  readonly host: DockerHost;

  constructor(app: ModelApp = testApp(), id = "local", props: DockerHostProps = {}) {
    super(app, id);
    this.host = new DockerHost(this, "docker", props);
  }
}

/** The container that a server becomes on a Docker host. */
export function containerOf(changes: Partial<ModelServerProps> = {}, host: DockerHostProps = {}): Block {
  const stack = new DockerStack(testApp(), "local", host);
  stack.host.place(server(changes));
  return synthesized(stack).resource("docker_container", "chat/container");
}

/** Labels of a container by key. */
export function labelsOf(container: Block): Record<string, string> {
  const labels = container["labels"] as { label: string; value: string }[];
  return Object.fromEntries(labels.map(({ label, value }) => [label, value]));
}
