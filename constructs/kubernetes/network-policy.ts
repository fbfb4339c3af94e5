import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { NetworkPeer } from "./network-peer";
import type { KubernetesCluster } from "./kubernetes-cluster";
import { namespaced } from "./namespaced";
import { type ServicePlan } from "./service-plan";

/** Private networks (RFC 1918), the cloud's metadata service among the link-local ones (RFC 3927), and shared ones (RFC 6598). */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"];

const KUBE_DNS = NetworkPeer.namespace("kube-system", { "k8s-app": "kube-dns" });

/** Whom the server may talk to, and who to it; everybody else is refused, where the cluster's network enforces policies. */
export function createNetworkPolicy(plan: ServicePlan): NetworkPolicyV1 {
  const { cluster, service, name, labels, selector, server } = plan;
  const clients = clientsOf(plan);
  return new NetworkPolicyV1(service, "network-policy", {
    ...namespaced(cluster, name, labels),
    spec: {
      podSelector: { matchLabels: { ...selector } },
      policyTypes: ["Ingress", "Egress"],
      // An empty list of clients would let everybody in.
      ingress:
        clients.length > 0
          ? [
              {
                from: clients.map((client) => client.selector),
                ports: [{ port: String(server.port), protocol: "TCP" }],
              },
            ]
          : undefined,
      egress: [
        {
          to: [(cluster.props.dns ?? KUBE_DNS).selector],
          ports: ["UDP", "TCP"].map((protocol) => ({ port: "53", protocol })),
        },
        ...peersOf(plan).map((peer) => ({
          to: [peer.selector],
          ports:
            peer.ports.length > 0
              ? peer.ports.map((each) => ({ port: String(each), protocol: "TCP" }))
              : undefined,
        })),
      ],
    },
  });
}

/** Who passes on what comes from outside the cluster. */
export function controllerOf({ props }: KubernetesCluster): NetworkPeer {
  return props.ingressNamespace ? NetworkPeer.namespace(props.ingressNamespace) : NetworkPeer.cluster();
}

function clientsOf({ props, exposure, cluster, server }: ServicePlan): NetworkPeer[] {
  const { monitoringNamespace } = cluster.props;
  return [
    ...(props.allowFrom ?? [NetworkPeer.pods()]),
    ...(exposure ? [controllerOf(cluster)] : []),
    ...(server.metricsPath && monitoringNamespace ? [NetworkPeer.namespace(monitoringNamespace)] : []),
    // What comes by a node's port may have any address.
    ...(props.nodePort === undefined ? [] : ["0.0.0.0/0", "::/0"].map((all) => NetworkPeer.addresses(all))),
  ];
}

function peersOf({ props, server }: ServicePlan): readonly NetworkPeer[] {
  if (props.allowTo) return props.allowTo;
  return server.source?.isDownloaded ? [NetworkPeer.addresses("0.0.0.0/0", PRIVATE).on(443)] : [];
}
