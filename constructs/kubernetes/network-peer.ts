import {
  type NetworkPolicyV1SpecEgressTo,
  type NetworkPolicyV1SpecIngressFrom,
} from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { BlockList, isIP } from "node:net";
import {
  DNS_LABEL,
  Faults,
  isPort,
  isText,
  LABEL_KEY,
  LABEL_VALUE,
  type Rule,
  show,
  isRecord,
} from "../model";

const rules = {
  namespace: { id: "NET-001", title: "A peer's namespace is a DNS label" },
  labels: { id: "NET-002", title: "A peer's pods are told by labels" },
  cidr: { id: "NET-003", title: "A range of addresses is written as CIDR" },
  ports: { id: "NET-004", title: "A peer's ports are TCP ports" },
} as const satisfies Record<string, Rule>;

/** Somebody whom a server talks to, or who talks to it. A frozen value. */
export class NetworkPeer {
  /** Pods of a namespace. @param labels of those pods @default all of them @throws {InvalidInput} NET-001, NET-002 */
  static namespace(name: string, labels: Readonly<Record<string, string>> = {}): NetworkPeer {
    const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": name } };
    const podSelector = isRecord(labels) && Object.keys(labels).length > 0 ? selecting(labels) : undefined;
    return new NetworkPeer({ namespaceSelector, podSelector }, [], (faults) => {
      faults.require(
        isText(name, DNS_LABEL),
        rules.namespace,
        () => `namespace is ${show(name)}; give its name, such as "ingress-nginx".`,
      );
      checkLabels(labels, faults);
    });
  }

  /** Pods of every namespace. */
  static cluster(): NetworkPeer {
    return new NetworkPeer({ namespaceSelector: {} });
  }

  /** Pods of the server's own namespace. @param labels of those pods @default all of them @throws {InvalidInput} NET-002 */
  static pods(labels: Readonly<Record<string, string>> = {}): NetworkPeer {
    return new NetworkPeer({ podSelector: selecting(labels) }, [], (faults) => checkLabels(labels, faults));
  }

  /** Addresses, such as "10.0.0.0/8". @param except ranges within it that are left out @throws {InvalidInput} NET-003 */
  static addresses(cidr: string, except: readonly string[] = []): NetworkPeer {
    const exceptions = Array.isArray(except) && except.length > 0 ? [...except] : undefined;
    return new NetworkPeer({ ipBlock: { cidr, except: exceptions } }, [], (faults) =>
      faults.require(
        isRange(cidr) &&
          Array.isArray(except) &&
          except.every((range) => isRange(range) && isWithin(range, cidr)),
        rules.cidr,
        () =>
          `addresses are ${show(cidr)} except ${show(except)}; write address/bits, such as "10.0.0.0/8" or "0.0.0.0/0", and a list of smaller ranges within it to leave out.`,
      ),
    );
  }

  private constructor(
    /** As a network policy writes it. */
    readonly selector: NetworkPolicyV1SpecIngressFrom & NetworkPolicyV1SpecEgressTo,
    /** TCP ports; none stands for every port and protocol. */
    readonly ports: readonly number[] = [],
    validate: (faults: Faults) => void = () => undefined,
  ) {
    const faults = new Faults("network peer");
    validate(faults);
    faults.require(
      ports.every(isPort),
      rules.ports,
      () => `ports are ${show(ports)}; give whole numbers from 1 to 65535.`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }

  /** The same peer on these TCP ports only; for whom a server talks to. @throws {InvalidInput} NET-004 */
  on(...ports: readonly number[]): NetworkPeer {
    return new NetworkPeer(this.selector, Object.freeze([...ports]));
  }
}

function selecting(labels: Readonly<Record<string, string>>) {
  return isRecord(labels) && Object.keys(labels).length > 0 ? { matchLabels: { ...labels } } : {};
}

function checkLabels(labels: Readonly<Record<string, string>>, faults: Faults): void {
  const entries = isRecord(labels) ? Object.entries(labels) : undefined;
  faults.require(
    entries !== undefined,
    rules.labels,
    () =>
      `labels are ${show(labels)}; give an object, such as { "app.kubernetes.io/name": "gateway" }, or leave them out.`,
  );
  for (const [key, value] of entries ?? [])
    faults.require(
      LABEL_KEY.test(key) && isText(value, LABEL_VALUE),
      rules.labels,
      () =>
        `label ${show(key)} is ${show(value)}; give a key and a value that Kubernetes accepts, such as { "app.kubernetes.io/name": "gateway" }.`,
    );
}

function isRange(text: unknown): text is string {
  if (!isText(text, /^[0-9a-fA-F.:]+\/\d{1,3}$/)) return false;
  const [address, bits] = text.split("/") as [string, string];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

/** As the API server wants exceptions to be: smaller than the range, and in it. */
function isWithin(range: string, whole: string): boolean {
  const [address, bits] = range.split("/") as [string, string];
  const [network, prefix] = whole.split("/") as [string, string];
  if (isIP(address) !== isIP(network) || Number(bits) <= Number(prefix)) return false;
  const family = isIP(network) === 4 ? "ipv4" : "ipv6";
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), family);
  return block.check(address, family);
}
