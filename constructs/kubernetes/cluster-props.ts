import { isIP } from "node:net";
import { isRegistryAddress } from "../images";
import {
  DNS_LABEL,
  DNS_NAME,
  Faults,
  isText,
  type Rule,
  show,
  flag,
  isRecord,
  made,
  record,
  withoutMistyped,
  type Properties,
  refuseUnknown,
} from "../model";
import { ClusterConnection } from "./cluster-connection";
import { Namespace } from "./namespace";
import { NetworkPeer } from "./network-peer";
import { NodePool } from "./node-pool";
import { isResourceName } from "./quantity";

const rules = {
  version: { id: "CLU-001", title: "A cluster's version is one that we render for" },
  ingressClass: { id: "CLU-002", title: "An ingress class has a name" },
  gateway: { id: "CLU-003", title: "A gateway has a name and a namespace" },
  storage: { id: "CLU-004", title: "A storage class has a name" },
  metrics: { id: "CLU-005", title: "A metrics API is one that exists" },
  pools: { id: "CLU-006", title: "Node pools have names of their own" },
  devices: { id: "CLU-007", title: "A device resource has a domain and a name" },
  definitions: { id: "CLU-008", title: "A definition is named plural.group" },
  classes: { id: "CLU-009", title: "Runtime and priority classes have names" },
  address: { id: "CLU-010", title: "A node's address is an IP address or a DNS name" },
  references: { id: "CLU-011", title: "A secret that exists is named" },
  alias: { id: "CLU-013", title: "A registry alias is host[:port]" },
  types: { id: "CLU-014", title: "A cluster's properties are of their documented types" },
} as const satisfies Record<string, Rule>;

/** Oldest version that has all that we render without being asked (topology spread with matchLabelKeys, by default since 1.27). */
const OLDEST = 29;

/** Metrics APIs: "resource" is metrics-server's, "custom" that of an adapter such as prometheus-adapter. */
export type MetricsApi = "resource" | "custom";
const METRICS: readonly string[] = ["resource", "custom"] satisfies MetricsApi[];

export interface StorageClassProps {
  /** Whether pods on several nodes can write to one volume (ReadWriteMany). @default false */
  readonly shared?: boolean;
}

/** One key of a Secret that exists in the namespace. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/**
 * Where a cluster is, and what it can do. What is not said counts as missing, and servers that need it are refused by
 * name at synth: nothing is looked up, since a plan must not depend on what a cluster has that day.
 */
export interface KubernetesClusterProps {
  /** @default ClusterConnection.kubeconfig() */
  readonly connection?: ClusterConnection;
  /** @default Namespace.create("models") */
  readonly namespace?: Namespace;
  /** Such as "1.35". @default "1.29" or later is assumed */
  readonly version?: string;
  /** As kubectl get ingressclass prints it. @default there is none */
  readonly ingressClass?: string;
  /** Namespace of the ingress or gateway controller, which alone may then reach exposed servers. @default any pod of the cluster may */
  readonly ingressNamespace?: string;
  /** A Gateway (gateway.networking.k8s.io/v1) that takes routes from the namespace. @default there is none */
  readonly gateway?: { readonly name: string; readonly namespace: string };
  /** By name, as kubectl get storageclass prints it; the first is the default. @default there are none */
  readonly storageClasses?: Readonly<Record<string, StorageClassProps>>;
  /** @default there are none */
  readonly metrics?: readonly MetricsApi[];
  /** Nodes, so that what can never be scheduled is refused at synth. @default not known, nothing is refused for want of room */
  readonly nodePools?: readonly NodePool[];
  /** Resources of device plugins, such as "nvidia.com/gpu"; those of `nodePools` are known. @default there are none */
  readonly deviceResources?: readonly string[];
  /** Custom resource definitions, as kubectl get crd prints them, such as "scaledobjects.keda.sh". @default those of a stated gateway */
  readonly definitions?: readonly string[];
  /** @default there are none */
  readonly runtimeClasses?: readonly string[];
  /** @default there are none */
  readonly priorityClasses?: readonly string[];
  /** Namespace of the Prometheus that scrapes servers. @default only pods of the own namespace reach metrics */
  readonly monitoringNamespace?: string;
  /**
   * Who answers DNS, on port 53 of the pods: `NetworkPeer.addresses("169.254.20.10/32")` with NodeLocal DNSCache.
   * @default pods with k8s-app=kube-dns in kube-system
   */
  readonly dns?: NetworkPeer;
  /** Address at which the deploying machine reaches node ports. @default they are not reached */
  readonly nodeAddress?: string;
  /** Whether 127.0.0.1 is the deploying machine to the nodes, as on script/cluster's. @default false */
  readonly sharesLoopback?: boolean;
  /** Addresses under which the nodes reach registries, where it is not the registry's own. @default none */
  readonly registryAliases?: Readonly<Record<string, string>>;
  /** Names of pull secrets that exist in the namespace, by registry address. @default one is made for each registry that needs a login */
  readonly pullSecrets?: Readonly<Record<string, string>>;
  /** Secrets that exist in the namespace, by the name of the `Secret`'s variable. @default they are made from the variables */
  readonly existingSecrets?: Readonly<Record<string, SecretKey>>;
}

const PROPERTIES: Properties<KubernetesClusterProps> = {
  connection: true,
  namespace: true,
  version: true,
  ingressClass: true,
  ingressNamespace: true,
  gateway: true,
  storageClasses: true,
  metrics: true,
  nodePools: true,
  deviceResources: true,
  definitions: true,
  runtimeClasses: true,
  priorityClasses: true,
  monitoringNamespace: true,
  dns: true,
  nodeAddress: true,
  sharesLoopback: true,
  registryAliases: true,
  pullSecrets: true,
  existingSecrets: true,
};
const STORAGE_CLASS: Properties<StorageClassProps> = { shared: true };

const KINDS = {
  connection: made(
    ClusterConnection,
    'a ClusterConnection, such as ClusterConnection.kubeconfig("~/.kube/config")',
  ),
  dns: made(NetworkPeer, 'a NetworkPeer, such as NetworkPeer.namespace("openshift-dns")'),
  namespace: made(Namespace, 'a Namespace, such as Namespace.create("models")'),
  gateway: record('{ name: "public", namespace: "gateways" }'),
  storageClasses: record("{ standard: {} }"),
  sharesLoopback: flag,
  registryAliases: record('{ "127.0.0.1:5001": "registry.local:5001" }'),
  pullSecrets: record('{ "harbor.example.com": "harbor-login" }'),
  existingSecrets: record('{ HF_TOKEN: { name: "hugging-face", key: "token" } }'),
};

/** @throws {InvalidInput} CLU-001 to CLU-011, CLU-013, CLU-014 */
export function validateCluster(path: string, given: KubernetesClusterProps): void {
  const faults = new Faults(path);
  const props = withoutMistyped(given, KINDS, rules.types, faults);
  refuseUnknown(props, PROPERTIES, faults);
  for (const [name, storageClass] of Object.entries(props.storageClasses ?? {}))
    refuseUnknown(storageClass, STORAGE_CLASS, faults, `storageClasses.${name}.`);
  const minor = isText(props.version, /^v?1\.\d+(\.\d+)?$/) ? Number(props.version.split(".")[1]) : NaN;
  faults.require(
    props.version === undefined || minor >= OLDEST,
    rules.version,
    () =>
      `version is ${show(props.version)}; give the API server's as text, as kubectl version prints it, from "1.${OLDEST}" on.`,
  );
  faults.require(
    props.ingressClass === undefined || isText(props.ingressClass, DNS_NAME),
    rules.ingressClass,
    () => `ingressClass is ${show(props.ingressClass)}; give a name that kubectl get ingressclass prints.`,
  );
  const { gateway } = props;
  faults.require(
    gateway === undefined || (isText(gateway.name, DNS_NAME) && isText(gateway.namespace, DNS_LABEL)),
    rules.gateway,
    () =>
      `gateway is ${show(gateway?.name)} in ${show(gateway?.namespace)}; give the name and namespace that kubectl get gateways -A prints.`,
  );
  checkLists(props, faults);
  checkNames(props, faults);
  faults.throwIfAny();
}

function checkLists(props: KubernetesClusterProps, faults: Faults): void {
  for (const [name, value] of Object.entries(props.storageClasses ?? {}))
    faults.require(
      isText(name, DNS_NAME) && isRecord(value),
      rules.storage,
      () =>
        `storageClasses[${show(name)}] is ${show(value)}; give names that kubectl get storageclass prints, each with what is to say of it, such as { standard: {}, nfs: { shared: true } }.`,
    );
  const {
    metrics = [],
    deviceResources = [],
    definitions = [],
    runtimeClasses = [],
    priorityClasses = [],
  } = props;
  const lists: readonly [Rule, string, readonly string[], (name: string) => boolean, string][] = [
    [
      rules.metrics,
      "metrics",
      metrics,
      (name) => METRICS.includes(name),
      `a list of some of ${METRICS.join(", ")}`,
    ],
    [rules.devices, "deviceResources", deviceResources, isResourceName, 'a list such as ["nvidia.com/gpu"]'],
    [
      rules.definitions,
      "definitions",
      definitions,
      isDefinition,
      'names that kubectl get crd prints, such as "scaledobjects.keda.sh"',
    ],
    [
      rules.classes,
      "runtimeClasses",
      runtimeClasses,
      (name) => isText(name, DNS_NAME),
      "names that kubectl get runtimeclass prints",
    ],
    [
      rules.classes,
      "priorityClasses",
      priorityClasses,
      (name) => isText(name, DNS_NAME),
      "names that kubectl get priorityclass prints",
    ],
  ];
  for (const [rule, what, names, test, allowed] of lists)
    faults.require(
      Array.isArray(names) && names.every(test),
      rule,
      () => `${what} are ${show(names)}; give ${allowed}.`,
    );

  const { nodePools: pools = [] } = props;
  faults.require(
    Array.isArray(pools) &&
      pools.every((pool) => pool instanceof NodePool) &&
      new Set(pools.map(({ name }) => name)).size === pools.length,
    rules.pools,
    () =>
      `nodePools are ${show(Array.isArray(pools) ? pools.map((pool: NodePool | null) => pool?.name ?? pool) : pools)}; give a list of NodePool.of(…), each with a name of its own.`,
  );
}

function checkNames(props: KubernetesClusterProps, faults: Faults): void {
  const { nodeAddress, ingressNamespace, monitoringNamespace } = props;
  faults.require(
    nodeAddress === undefined ||
      isText(nodeAddress, DNS_NAME) ||
      (isText(nodeAddress, /./) && isIP(nodeAddress) !== 0),
    rules.address,
    () =>
      `nodeAddress is ${show(nodeAddress)}; give an address at which node ports answer, such as "127.0.0.1" or "node1.example.com".`,
  );
  for (const [name, namespace] of Object.entries({ ingressNamespace, monitoringNamespace }))
    faults.require(
      namespace === undefined || isText(namespace, DNS_LABEL),
      rules.references,
      () => `${name} is ${show(namespace)}; give a namespace's name, such as "monitoring".`,
    );
  for (const [registry, name] of Object.entries(props.pullSecrets ?? {}))
    faults.require(
      isText(name, DNS_NAME),
      rules.references,
      () =>
        `pullSecrets[${show(registry)}] is ${show(name)}; give the name of a Secret of type kubernetes.io/dockerconfigjson.`,
    );
  for (const [variable, secret] of Object.entries(props.existingSecrets ?? {}))
    faults.require(
      isText(secret?.name, DNS_NAME) && isText(secret?.key, /^[-._a-zA-Z0-9]{1,253}$/),
      rules.references,
      () =>
        `existingSecrets[${show(variable)}] is ${show(secret?.name)}, key ${show(secret?.key)}; give the name of a Secret and one of its keys, such as { name: "hugging-face", key: "token" }.`,
    );
  for (const [registry, alias] of Object.entries(props.registryAliases ?? {}))
    faults.require(
      isRegistryAddress(alias),
      rules.alias,
      () =>
        `registryAliases[${show(registry)}] is ${show(alias)}; write host or host:port without scheme or path, such as "registry.local:5001".`,
    );
}

/** Whether something is a definition's name, as kubectl get crd prints it: plural.group. */
export function isDefinition(name: unknown): name is string {
  return isText(name, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
}

/** Definitions that are stated, and those that other statements imply. */
export function definitionsOf({ definitions = [], gateway }: KubernetesClusterProps): ReadonlySet<string> {
  return new Set([
    ...definitions,
    ...(gateway ? ["gateways.gateway.networking.k8s.io", "httproutes.gateway.networking.k8s.io"] : []),
  ]);
}
