import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { type TerraformResource } from "cdktf";
import { literal } from "../app";
import { type CustomResource } from "./custom-resource";
import { createHttpRoute } from "./http-route";
import { mapValues } from "./labels";
import { namespaced } from "./namespaced";
import { type ServicePlan } from "./service-plan";

/** The way in from outside: an HTTPRoute where the cluster states a gateway, else an Ingress. */
export function createExposure(plan: ServicePlan): TerraformResource | undefined {
  const { exposure, cluster } = plan;
  if (!exposure) return undefined;
  if (cluster.props.gateway) return createRoute(plan).manifest;
  return cluster.props.ingressClass === undefined ? undefined : createIngress(plan);
}

function createRoute({ exposure, cluster, service, name, labels, server }: ServicePlan): CustomResource {
  return createHttpRoute(service, {
    cluster,
    name,
    labels,
    annotations: exposure!.annotations,
    host: exposure!.host,
    backends: [{ name, port: server.port, weight: 1 }],
  });
}

function createIngress(plan: ServicePlan): IngressV1 {
  const { exposure, cluster, service, name, labels, server } = plan;
  const { host, tlsSecret, annotations } = exposure!;
  const common = namespaced(cluster, name, labels);
  return new IngressV1(service, "ingress", {
    ...common,
    metadata: { ...common.metadata, annotations: annotations && mapValues(annotations, literal) },
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
