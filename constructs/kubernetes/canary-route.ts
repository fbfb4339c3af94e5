import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Construct } from "constructs";
import { ModelStack } from "../app";
import { type Claim, DNS_NAME, Faults, isText, type Rule, show } from "../model";
import { type CustomResource } from "./custom-resource";
import { createHttpRoute } from "./http-route";
import { labelsOf, selectorOf } from "./labels";
import { namespaced } from "./namespaced";
import { controllerOf } from "./network-policy";
import type { KubernetesCluster } from "./kubernetes-cluster";
import type { ModelService } from "./model-service";

const rules = {
  host: { id: "CAN-001", title: "A canary has a host name" },
  versions: { id: "CAN-002", title: "A canary divides requests between versions" },
  weights: { id: "CAN-003", title: "A canary's weights add up to 100" },
  namespace: { id: "CAN-004", title: "A canary's versions are in one namespace" },
  gateway: { id: "CAN-005", title: "A canary goes through a gateway" },
  name: { id: "CAN-006", title: "A canary's id is a DNS name" },
} as const satisfies Record<string, Rule>;

export interface CanaryVersion {
  readonly service: ModelService;
  /** Percent of the requests, a whole number. */
  readonly weight: number;
}

export interface CanaryRouteProps {
  readonly cluster: KubernetesCluster;
  /** DNS name under which clients reach whichever version it is. */
  readonly host: string;
  /** At least two. */
  readonly versions: readonly CanaryVersion[];
}

/** Requests to one host name, divided by weight between versions of a server: an HTTPRoute of the Gateway API. */
export class CanaryRoute extends Construct {
  readonly route: CustomResource;
  readonly claims: readonly Claim[];

  /** @throws {InvalidInput} CAN-001 to CAN-006 */
  constructor(scope: Construct, id: string, props: CanaryRouteProps) {
    super(scope, id);
    this.validate(props);
    const { cluster, host, versions } = props;
    for (const { service } of versions) letGatewayIn(this, service);
    this.claims = [hostClaim(cluster, host), cluster.claim("route", id, "Give one of them another id.")];
    this.route = createHttpRoute(this, {
      cluster,
      name: id,
      host,
      backends: versions.map(({ service: { server }, weight }) => ({
        name: server.name,
        port: server.port,
        weight,
      })),
    });
  }

  private validate({ cluster, host, versions }: CanaryRouteProps): void {
    const faults = new Faults(this.node.path);
    const { id } = this.node;
    faults.require(
      isText(id, DNS_NAME),
      rules.name,
      () =>
        `its construct id is ${show(id)}, which becomes the HTTPRoute's name; use lower-case letters, digits and hyphens.`,
    );
    faults.require(
      isText(host, DNS_NAME),
      rules.host,
      () => `host is ${show(host)}; give a DNS name in lower case, such as "embedder.example.com".`,
    );
    const isListed =
      Array.isArray(versions) && versions.every((version) => version?.service?.server !== undefined);
    faults.require(
      isListed,
      rules.versions,
      () =>
        `versions are ${show(versions)}; give a list such as [{ service: current, weight: 90 }, { service: next, weight: 10 }].`,
    );
    if (!isListed) faults.throwIfAny();
    const names = versions.map(({ service }) => service.server.name);
    faults.require(
      versions.length >= 2 && new Set(names).size === names.length,
      rules.versions,
      () => `versions are ${show(names)}; give at least two services, each once.`,
    );
    const weights = versions.map(({ weight }) => weight);
    faults.require(
      weights.every((weight) => Number.isInteger(weight) && weight >= 0) &&
        weights.reduce((sum, weight) => sum + weight, 0) === 100,
      rules.weights,
      () =>
        `weights are ${show(weights)}; give whole percentages from 0 up that add up to 100, such as 90 and 10.`,
    );
    const elsewhere = versions.filter(({ service }) => service.cluster !== cluster);
    faults.require(
      elsewhere.length === 0,
      rules.namespace,
      () =>
        `${elsewhere.map(({ service }) => service.node.path).join(", ")} lie elsewhere than on ${cluster.path}; a route divides requests within one namespace. Place the versions on one KubernetesCluster.`,
    );
    faults.require(
      cluster.props.gateway !== undefined,
      rules.gateway,
      () =>
        `${cluster.path} states no gateway, and an Ingress divides nothing. Say gateway: { name, namespace }, or place one version only.`,
    );
    faults.throwIfAny();
  }
}

/** The versions themselves let in nobody from outside, unless they are exposed on their own. */
function letGatewayIn(scope: Construct, { cluster, server }: ModelService): void {
  const stack = ModelStack.of(scope);
  new NetworkPolicyV1(scope, `policy-${server.name}`, {
    ...namespaced(cluster, `${server.name}-${scope.node.id}-canary`, labelsOf(stack)),
    spec: {
      podSelector: { matchLabels: selectorOf(stack, server.name) },
      policyTypes: ["Ingress"],
      ingress: [
        { from: [controllerOf(cluster).selector], ports: [{ port: String(server.port), protocol: "TCP" }] },
      ],
    },
  });
}

/** Two routes for one host would be decided by which is older. */
export function hostClaim(cluster: KubernetesCluster, host: string): Claim {
  return {
    what: `host name on ${cluster.connection.name}`,
    value: host,
    remedy: "Give one of them another host, or divide it by CanaryRoute.",
  };
}
