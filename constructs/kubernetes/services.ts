import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { type ServicePlan } from "./service-plan";
import { headlessName } from "./workload";

/** The address of a server in its cluster, and on every node where it has a node port. */
export function createService(plan: ServicePlan): ServiceV1 {
  const { cluster, service, name, labels, selector, server, props } = plan;
  return new ServiceV1(service, "service", {
    ...common(plan),
    metadata: { name, namespace: cluster.namespace.name, labels: { ...labels } },
    spec: {
      type: props.nodePort === undefined ? "ClusterIP" : "NodePort",
      selector: { ...selector },
      port: [
        {
          name: "http",
          port: server.port,
          targetPort: "http",
          protocol: "TCP",
          nodePort: props.nodePort,
        },
      ],
    },
  });
}

/** Gives each replica of a StatefulSet a name in DNS, before it is ready as well: replicas look for each other while they start. */
export function createHeadlessService(plan: ServicePlan): ServiceV1 {
  const { cluster, service, name, labels, selector, server } = plan;
  return new ServiceV1(service, "headless-service", {
    ...common(plan),
    metadata: { name: headlessName(name), namespace: cluster.namespace.name, labels: { ...labels } },
    spec: {
      type: "ClusterIP",
      clusterIp: "None",
      publishNotReadyAddresses: true,
      selector: { ...selector },
      port: [{ name: "http", port: server.port, targetPort: "http", protocol: "TCP" }],
    },
  });
}

function common({ cluster }: ServicePlan) {
  return {
    provider: cluster.provider,
    dependsOn: cluster.namespaceResource && [cluster.namespaceResource],
    // There is nobody who would give a ClusterIP or a node port a load balancer.
    waitForLoadBalancer: false,
  };
}
