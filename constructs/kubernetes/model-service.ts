import { type DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { type ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { type StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { Construct } from "constructs";
import { ModelStack, untraced } from "../app";
import { reportUnmetNeeds } from "../checks";
import { type Claim, type ModelEndpoint, type ModelServer } from "../model";
import { hostClaim } from "./canary-route";
import { createExposure } from "./exposure";
import type { KubernetesCluster } from "./kubernetes-cluster";
import { type ModelServiceProps } from "./model-service-props";
import { validateService } from "./model-service-rules";
import { createPrerequisites } from "./prerequisites";
import { createAutoscaler, createDisruptionBudget } from "./scaling";
import { checkPlan } from "./service-checks";
import { planService, type ServicePlan } from "./service-plan";
import { createService } from "./services";
import { createWorkload, headlessName } from "./workload";

/** A model server on a cluster: the explicit door, with options that only a cluster has. */
export class ModelService extends Construct implements ModelEndpoint {
  readonly server: ModelServer;
  readonly cluster: KubernetesCluster;
  /** From inside the cluster, without a trailing slash. */
  readonly clusterUrl: string;
  readonly url: string;
  /** The provider's resources, for those who must reach in. */
  readonly workload: DeploymentV1 | StatefulSetV1;
  readonly service: ServiceV1;
  readonly claims: readonly Claim[];

  /** @throws {InvalidInput} SVC-001 to SVC-018 */
  constructor(scope: Construct, id: string, props: ModelServiceProps) {
    super(scope, id);
    validateService(this.node.path, props);
    const { cluster, server } = props;
    this.server = server;
    this.cluster = cluster;
    const plan = planService(this, props);
    this.clusterUrl = `http://${server.name}.${cluster.namespace.name}.svc:${server.port}`;
    this.url = outsideUrl(plan) ?? this.clusterUrl;
    this.claims = claimsOf(plan);
    const { path, features, remedies } = cluster;
    reportUnmetNeeds(this, server, { target: `Kubernetes cluster ${path}`, features, remedies });
    checkPlan(plan);
    reserve(plan);
    const { service, workload } = untraced(() => createResources(plan));
    this.service = service;
    this.workload = workload;
    this.describe(plan);
  }

  private describe({ cluster, name, isStateful, props, timeoutSeconds }: ServicePlan): void {
    const { example, port } = this.server;
    ModelStack.of(this).describe("services", `${cluster.path}/${name}`, {
      server: name,
      cluster: cluster.path,
      workload: `${isStateful ? "statefulset" : "deployment"}/${name}`,
      port,
      timeoutSeconds,
      // Without one the tools go through kubectl.
      url: props.nodePort === undefined || !cluster.props.nodeAddress ? undefined : this.url,
      example: example && { method: example.method, path: example.path, body: example.body },
    });
  }
}

function createResources(plan: ServicePlan): Pick<ModelService, "service" | "workload"> {
  const service = createService(plan);
  const { references, resources } = createPrerequisites(plan);
  const workload = createWorkload(plan, references, resources);
  createDisruptionBudget(plan);
  createAutoscaler(plan);
  createExposure(plan);
  return { service, workload };
}

/** Where clients outside the cluster reach the server, if they do. */
function outsideUrl({ exposure, props, cluster }: ServicePlan): string | undefined {
  const { gateway, nodeAddress } = cluster.props;
  if (exposure) return `${exposure.tlsSecret || gateway ? "https" : "http"}://${exposure.host}`;
  return props.nodePort !== undefined && nodeAddress !== undefined
    ? `http://${nodeAddress.includes(":") ? `[${nodeAddress}]` : nodeAddress}:${props.nodePort}`
    : undefined;
}

function claimsOf({ cluster, name, props, exposure, isStateful }: ServicePlan): Claim[] {
  const rename = "Give one of the servers another name, with({ name }).";
  return [
    cluster.claim("server", name, rename),
    ...(isStateful ? [cluster.claim("server", headlessName(name), rename)] : []),
    ...(exposure && cluster.props.gateway ? [cluster.claim("route", name, rename)] : []),
    ...(props.nodePort === undefined
      ? []
      : [
          {
            what: `node port on ${cluster.connection.name}`,
            value: String(props.nodePort),
            remedy: "Give one of them another nodePort.",
          },
        ]),
    ...(exposure ? [hostClaim(cluster, exposure.host)] : []),
  ];
}

/** Counts what the server asks for against the cluster's nodes and quota. */
function reserve({ service, server, cluster, props, rollout, requests, ...plan }: ServicePlan): void {
  const { unstated } = cluster.namespace;
  cluster.reserve({
    service,
    replicas: plan.minReplicas,
    maxReplicas: plan.maxReplicas,
    needsSurge: plan.minReplicas > 0 && rollout.keepsAll(plan.minReplicas),
    cpu: requests.cpu ?? unstated.cpu,
    memory: requests.memory ?? unstated.memory,
    limits: { cpu: server.cpu ?? unstated.cpu, memory: server.memory ?? unstated.memory },
    device: plan.device,
    nodeSelector: props.nodeSelector ?? {},
    requireNodes: props.requireNodes ?? [],
    tolerations: plan.tolerations,
  });
}
