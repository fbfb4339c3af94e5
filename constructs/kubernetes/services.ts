import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { namespaced } from "./namespaced";
import { type ServicePlan } from "./service-plan";
import { headlessName } from "./workload";

/** The address of a server in its cluster, and on every node where it has a node port. */
export function createService(plan: ServicePlan): ServiceV1 {
  const { cluster, service, name, labels, selector, server, props } = plan;
  return new ServiceV1(service, "service", {
    ...namespaced(cluster, name, labels),
    waitForLoadBalancer: false,
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
    ...namespaced(cluster, headlessName(name), labels),
    waitForLoadBalancer: false,
    spec: {
      type: "ClusterIP",
      clusterIp: "None",
      publishNotReadyAddresses: true,
      selector: { ...selector },
      port: [{ name: "http", port: server.port, targetPort: "http", protocol: "TCP" }],
    },
  });
}
