import { type ModelApp, ModelStack } from "../../constructs/app";
import {
  type KubernetesClusterProps,
  KubernetesCluster,
  ModelService,
  type ModelServiceProps,
} from "../../constructs/kubernetes";
import { type ModelServer, type ModelServerProps, Size } from "../../constructs/model";
import { type Block, findingsOf, type Synthesized, synthesized, testApp } from "../../constructs/testing";
import { server } from "./samples";

/** A stack with one cluster, `prod/cluster`. */
export class ClusterStack extends ModelStack {
  readonly cluster: KubernetesCluster;

  constructor(props: KubernetesClusterProps = {}, app: ModelApp = testApp(), id = "prod") {
    super(app, id);
    this.cluster = new KubernetesCluster(this, "cluster", props);
  }

  /** Places a server, `prod/chat`, with options that only a cluster has. */
  serve(
    options: Omit<ModelServiceProps, "cluster" | "server"> & { readonly server?: ModelServer } = {},
    id = options.server?.name ?? "chat",
  ): ModelService {
    return new ModelService(this, id, { cluster: this.cluster, server: podServer(), ...options });
  }
}

/** A server that every cluster takes without a finding. */
export function podServer(changes: Partial<ModelServerProps> = {}): ModelServer {
  return server({ cpu: 1, memory: Size.gibibytes(1), user: "10001:10001", ...changes });
}

export interface Placement {
  readonly server?: Partial<ModelServerProps>;
  readonly options?: Omit<ModelServiceProps, "cluster" | "server">;
  readonly cluster?: KubernetesClusterProps;
}

/** A stack in which a server is placed. */
export function placed({ server: changes, options, cluster }: Placement = {}): ClusterStack {
  const stack = new ClusterStack(cluster);
  stack.serve({ server: podServer(changes), ...options }, "chat");
  return stack;
}

/** What a placement becomes. */
export function made(placement: Placement = {}): Synthesized {
  return synthesized(placed(placement));
}

/** The spec of the Deployment or StatefulSet. */
export function workloadOf(placement: Placement = {}, type = "kubernetes_deployment_v1"): Block {
  return specOf(made(placement).resource(type));
}

/** The spec of the pods. */
export function podOf(placement: Placement = {}, type?: string): Block {
  return specOf(templateOf(placement, type));
}

/** The pod template, with its metadata. */
export function templateOf(placement: Placement = {}, type?: string): Block {
  return workloadOf(placement, type)["template"] as Block;
}

/** The server's container. */
export function containerOf(placement: Placement = {}, type?: string): Block {
  return (podOf(placement, type)["container"] as Block[])[0]!;
}

export function specOf(block: Block): Block {
  return block["spec"] as Block;
}

export function metadataOf(block: Block): Block {
  return block["metadata"] as Block;
}

/** Ids of what is found in a stack, in order; notes in brackets. */
export function idsOf(stack: ModelStack): string[] {
  return findingsOf(stack.app).map(({ rule, severity }) => (severity === "note" ? `(${rule.id})` : rule.id));
}

/** Keeps notes off the terminal, for tests that are about something else. */
export function withoutNotes(): void {
  beforeEach(() => void jest.spyOn(console, "error").mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());
}
