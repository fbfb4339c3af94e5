import { type Construct } from "constructs";
import { CustomResource, type CustomResourceProps } from "./custom-resource";

export interface HttpRouteProps extends Pick<
  CustomResourceProps,
  "cluster" | "name" | "labels" | "annotations"
> {
  /** DNS name. */
  readonly host: string;
  readonly backends: readonly {
    /** Of a Service. */
    readonly name: string;
    readonly port: number;
    readonly weight: number;
  }[];
}

/** An HTTPRoute through the gateway that the cluster states, with what the API server fills in: else every plan would show a change. */
export function createHttpRoute(
  scope: Construct,
  { cluster, host, backends, ...metadata }: HttpRouteProps,
): CustomResource {
  return new CustomResource(scope, "route", {
    ...metadata,
    cluster,
    definition: "httproutes.gateway.networking.k8s.io",
    version: "v1",
    kind: "HTTPRoute",
    spec: {
      parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", ...cluster.props.gateway }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          backendRefs: backends.map((backend) => ({ group: "", kind: "Service", ...backend })),
        },
      ],
    },
  });
}
