import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { type TerraformResource } from "cdktf";
import { literal } from "../app";
import { CustomResource } from "./custom-resource";
import { mapValues } from "./labels";
import { type ServicePlan } from "./service-plan";

/** The way in from outside: an HTTPRoute where the cluster states a gateway, else an Ingress. */
export function createExposure(plan: ServicePlan): TerraformResource | undefined {
  const { exposure, cluster } = plan;
  if (!exposure) return undefined;
  if (cluster.props.gateway) return createRoute(plan).manifest;
  return cluster.props.ingressClass === undefined ? undefined : createIngress(plan);
}

function createRoute({ exposure, cluster, service, name, labels, server }: ServicePlan): CustomResource {
  return new CustomResource(service, "route", {
    cluster,
    definition: "httproutes.gateway.networking.k8s.io",
    version: "v1",
    kind: "HTTPRoute",
    name,
    labels,
    annotations: exposure!.annotations,
    spec: {
      parentRefs: [parentOf(cluster.props.gateway!)],
      hostnames: [exposure!.host],
      rules: [
        { ...EVERY_PATH, backendRefs: [{ group: "", kind: "Service", name, port: server.port, weight: 1 }] },
      ],
    },
  });
}

/** As the API server fills in what is left out: else every plan would show it as a change. */
export const EVERY_PATH = { matches: [{ path: { type: "PathPrefix", value: "/" } }] };

export function parentOf(gateway: { readonly name: string; readonly namespace: string }) {
  return { group: "gateway.networking.k8s.io", kind: "Gateway", ...gateway };
}

function createIngress(plan: ServicePlan): IngressV1 {
  const { exposure, cluster, service, name, labels, server } = plan;
  const { host, tlsSecret, annotations } = exposure!;
  return new IngressV1(service, "ingress", {
    provider: cluster.provider,
    dependsOn: cluster.namespaceResource && [cluster.namespaceResource],
    metadata: {
      name,
      namespace: cluster.namespace.name,
      labels: { ...labels },
      annotations: annotations && mapValues(annotations, literal),
    },
    spec: {
      ingressClassName: cluster.props.ingressClass,
      rule: [
        {
          host,
          http: {
            path: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name, port: { number: server.port } } },
              },
            ],
          },
        },
      ],
      tls: tlsSecret === undefined ? undefined : [{ hosts: [host], secretName: tlsSecret }],
    },
  });
}
