import { report } from "../checks";
import { type Rule, type Severity, show, needed } from "../model";
import { userOf } from "./pod-security";
import { type ServicePlan } from "./service-plan";

const rules = {
  name: { id: "KUBE-001", title: "A Service's name starts with a letter" },
  statefulName: { id: "KUBE-002", title: "A StatefulSet's name leaves room for its revision" },
  root: { id: "KUBE-003", title: "Nobody is root where Pod Security is restricted" },
  user: { id: "KUBE-004", title: "A server says its user where Pod Security is restricted" },
  hostPath: { id: "KUBE-005", title: "No folder of a node is mounted where Pod Security forbids it" },
  storageClass: { id: "KUBE-006", title: "A claim's storage class is one that the cluster states" },
  sharedClaim: { id: "KUBE-007", title: "Several replicas share only a volume that several nodes can use" },
  heldClaim: { id: "KUBE-008", title: "A rollout does not wait for a volume that the old pod holds" },
  kept: { id: "KUBE-009", title: "A cache outlives its pod" },
  drain: { id: "KUBE-010", title: "A disruption budget lets nodes be drained" },
  utilization: { id: "KUBE-011", title: "Utilization is a share of what a pod is promised" },
  metrics: { id: "KUBE-012", title: "Autoscaling follows metrics that the cluster has" },
  toZero: { id: "KUBE-013", title: "Scaling to zero is KEDA's" },
  wayIn: { id: "KUBE-014", title: "An exposed server's cluster has a way in" },
  gpuIds: { id: "KUBE-015", title: "A cluster chooses GPUs itself" },
  device: { id: "KUBE-016", title: "Devices are of a kind that the cluster states" },
  classes: { id: "KUBE-017", title: "Runtime and priority classes are ones that the cluster states" },
  probe: { id: "KUBE-018", title: "A server on a cluster has a probe" },
  statefulRollout: { id: "KUBE-019", title: "A StatefulSet replaces one replica at a time" },
  plain: { id: "KUBE-020", title: "An exposed server is reached by HTTPS" },
  gatewayTls: { id: "KUBE-021", title: "A gateway keeps the certificate" },
  labels: { id: "KUBE-022", title: "Labels that select pods are left alone" },
  slice: { id: "KUBE-024", title: "Memory is asked of whole NVIDIA GPUs" },
  nodePort: { id: "KUBE-023", title: "A node port is meant to be reached" },
} as const satisfies Record<string, Rule>;

/** Labels by which we select pods. */
const SELECTING = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/component",
  "app.kubernetes.io/managed-by",
];
/** A StatefulSet's pods carry its name and a revision of up to 11 characters in a label of at most 63. */
const LONGEST_STATEFUL_NAME = 52;

type Check = (plan: ServicePlan, fault: (rule: Rule, message: string, severity?: Severity) => void) => void;

/** Holds a service against its cluster; what is wrong is reported with everything else that is wrong in the app. */
export function checkPlan(plan: ServicePlan): void {
  for (const check of [checkNames, checkSecurity, checkCache, checkScaling, checkReach, checkDevices])
    check(plan, (rule, message, severity) => report(plan.service, rule, message, severity));
}

const checkNames: Check = ({ name, isStateful, server }, fault) => {
  if (!/^[a-z]/.test(name))
    fault(
      rules.name,
      `server ${show(name)} starts with a digit, and a Service's name can't. Give it another, such as with({ name: ${show(`m${name}`.slice(0, 63))} }).`,
    );
  if (isStateful && name.length > LONGEST_STATEFUL_NAME)
    fault(
      rules.statefulName,
      `server ${show(name)} has ${name.length} characters, and with an identity of its own it may have ${LONGEST_STATEFUL_NAME}. Give it a shorter name.`,
    );
  const taken = SELECTING.filter((label) => Object.hasOwn(server.labels, label));
  if (taken.length > 0)
    fault(
      rules.labels,
      `labels have ${taken.join(", ")}, by which the server's own pods are told from others. Leave them out, or use another key.`,
    );
};

const checkSecurity: Check = ({ server, cluster, cache }, fault) => {
  const { name, podSecurity } = cluster.namespace;
  const { uid } = userOf(server.user);
  if (podSecurity === "restricted" && uid !== undefined && Number(uid) === 0)
    fault(
      rules.root,
      `runs as root, and namespace ${name} enforces Pod Security "restricted". Give another user, such as user: "10001:10001", or a namespace with podSecurity: "baseline".`,
    );
  if (podSecurity === "restricted" && uid === undefined)
    fault(
      rules.user,
      `says no user: the kubelet refuses it unless its image has a numeric USER other than 0. Say user: "uid:gid" to be sure.`,
      "note",
    );
  if (podSecurity !== "privileged" && cache?.volume.kind === "host")
    fault(
      rules.hostPath,
      `keeps its cache at ${cache.volume.location} of the node, and namespace ${name} enforces Pod Security "${podSecurity}", which forbids that. Use CacheVolume.claim(), CacheVolume.ephemeral() or CacheVolume.node().`,
    );
};

const checkCache: Check = ({ cache, cluster, maxReplicas, rollout, isStateful }, fault) => {
  if (!cache) return;
  const { volume, storageClass, isShared } = cache;
  const stated = Object.keys(cluster.props.storageClasses ?? {});
  const isClaimed = ["claim", "per-replica", "ephemeral"].includes(volume.kind);
  if (isClaimed && (storageClass === undefined || !stated.includes(storageClass)))
    fault(
      rules.storageClass,
      `asks for a volume of ${storageClass === undefined ? "any storage class" : `storage class ${show(storageClass)}`}, and ${cluster.path} states ${stated.length > 0 ? stated.join(", ") : "none"}. Say storageClasses: { name: {} } with what kubectl get storageclass prints, or use CacheVolume.node().`,
    );
  else if (volume.kind === "claim" && !isShared && maxReplicas > 1)
    fault(
      rules.sharedClaim,
      `runs up to ${maxReplicas} replicas on one claim of ${storageClass}, which only one node can use at a time. Use CacheVolume.perReplica(), or a class that is { shared: true }.`,
    );
  else if (volume.kind === "claim" && !isShared && rollout.type === "RollingUpdate" && !isStateful)
    fault(
      rules.heldClaim,
      `rolls out a new pod beside the old one, whose claim another node can't have. Use Rollout.recreate(), or a storage class that is { shared: true }.`,
    );
  if (!volume.isKept && volume.kind !== "host")
    fault(
      rules.kept,
      `keeps its cache with the pod: every new pod fills it again. ${stated.length > 0 ? "Use CacheVolume.claim() or CacheVolume.perReplica() where that takes long." : "State the cluster's storageClasses where that takes long."}`,
      "note",
    );
};

const checkScaling: Check = (plan, fault) => {
  const { autoscaling, minReplicas, budget, requests, cluster, server, rollout, isStateful, props } = plan;
  if (budget && (budget.maxUnavailable === 0 || (budget.minAvailable ?? 0) >= Math.max(1, minReplicas)))
    fault(
      rules.drain,
      `has ${budget.maxUnavailable === 0 ? "maxUnavailable 0" : `minAvailable ${budget.minAvailable} of ${minReplicas} replicas`}: no node that it runs on could ever be drained. Say maxUnavailable: 1, or run more replicas.`,
    );
  for (const resource of ["cpu", "memory"] as const)
    if (
      autoscaling?.metrics?.[resource] !== undefined &&
      (requests[resource] ?? cluster.namespace.unstated[resource]) === undefined
    )
      fault(
        rules.utilization,
        `scales on ${resource} utilization and says no ${resource}, of which that would be a share. Say ${resource === "cpu" ? "cpu: 2" : "memory: Size.gibibytes(4)"} on the server, or requests.`,
      );
  const wanted = [
    autoscaling?.metrics &&
      (autoscaling.metrics.cpu ?? autoscaling.metrics.memory) !== undefined &&
      "resource",
    autoscaling?.metrics?.pods?.length && "custom",
  ].filter((api): api is "resource" | "custom" => Boolean(api));
  const missing = wanted.filter((api) => !cluster.props.metrics?.includes(api));
  if (missing.length > 0)
    fault(
      rules.metrics,
      `scales on ${missing.join(" and ")} metrics, which ${cluster.path} does not state. Install ${missing.includes("resource") ? "metrics-server" : "a metrics adapter"}, and say metrics: ${JSON.stringify([...(cluster.props.metrics ?? []), ...missing])}.`,
    );
  const range = server.needs.find(({ feature }) => feature === "autoscaling");
  if (!props.autoscaling && range && needed(server, "autoscaling")?.minReplicas === 0)
    fault(
      rules.toZero,
      `${range.isRequired ? "requires" : "prefers"} to scale to zero, which takes something outside the server to count what waits. Give ModelService autoscaling: Autoscaling.keda(0, …)${range.isRequired ? ", or ask for minReplicas 1." : "; until then it keeps 1 replica."}`,
      range.isRequired ? "error" : "note",
    );
  if (isStateful && props.rollout && (rollout.surge(minReplicas) > 0 || rollout.step(minReplicas) > 1))
    fault(
      rules.statefulRollout,
      `keeps an identity for each replica, and replaces one after the other whatever is asked. Leave rollout out.`,
    );
};

const checkReach: Check = ({ server, exposure, cluster, props }, fault) => {
  const { ingressClass, gateway } = cluster.props;
  if (!server.readyProbe && !server.startProbe && !server.liveProbe)
    fault(
      rules.probe,
      "has no probe: it counts as ready when it runs, and is sent requests while it loads. Add readyProbe: Probe.http(…).",
      "note",
    );
  if (props.nodePort !== undefined)
    fault(
      rules.nodePort,
      `answers on port ${props.nodePort} of every node by plain HTTP, to everybody who reaches one. Use exposure where that is not meant.`,
      "note",
    );
  if (!exposure) return;
  if (ingressClass === undefined && gateway === undefined)
    fault(
      rules.wayIn,
      `is exposed as ${exposure.host}, and ${cluster.path} states neither an ingress class nor a gateway. Say ingressClass: "…" with what kubectl get ingressclass prints, or gateway: { name, namespace }.`,
    );
  else if (gateway && exposure.tlsSecret !== undefined)
    fault(
      rules.gatewayTls,
      `brings the certificate ${exposure.tlsSecret}, and goes through gateway ${gateway.namespace}/${gateway.name}, whose listener has one. Leave tlsSecret out.`,
    );
  else if (!gateway && exposure.tlsSecret === undefined)
    fault(
      rules.plain,
      `is exposed as ${exposure.host} by plain HTTP. Say tlsSecret with a certificate, unless something before the cluster has one.`,
      "note",
    );
};

const checkDevices: Check = ({ server, device, cluster, props }, fault) => {
  if (server.accelerator && server.accelerator.ids.length > 0)
    fault(
      rules.gpuIds,
      `asks for GPUs ${server.accelerator.ids.join(", ")}, and a cluster gives whichever is free. Ask for a count: Accelerator.nvidia(${server.accelerator.ids.length}).`,
    );
  if (props.deviceResource !== undefined && !server.accelerator && needed(server, "gpu") === undefined)
    fault(
      rules.device,
      `has deviceResource ${show(props.deviceResource)}, and its server asks for no device. Say how many: accelerator: Accelerator.nvidia(1).`,
    );
  if (device?.memory && device.resource !== "nvidia.com/gpu")
    fault(
      rules.slice,
      `asks for ${device.resource} with a least memory, and nodes say the memory of whole NVIDIA GPUs only. Leave the memory out; the name of a slice says it.`,
    );
  // That no GPU is stated at all is reported as a need that is not met.
  if (device && cluster.deviceResources.size > 0 && !cluster.deviceResources.has(device.resource))
    fault(
      rules.device,
      `asks for ${device.count} ${device.resource}, and ${cluster.path} states ${[...cluster.deviceResources].join(", ")}. Say deviceResource with one of these, or add it to the cluster's deviceResources.`,
    );
  const classes = [
    ["runtimeClass", props.runtimeClass, cluster.props.runtimeClasses],
    ["priorityClass", props.priorityClass, cluster.props.priorityClasses],
  ] as const;
  for (const [name, value, stated = []] of classes)
    if (value !== undefined && !stated.includes(value))
      fault(
        rules.classes,
        `has ${name} ${show(value)}, and ${cluster.path} states ${stated.length > 0 ? stated.join(", ") : "none"}. Add it to the cluster's ${name}es if it is there.`,
      );
};
