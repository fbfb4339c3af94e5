import { type IConstruct } from "constructs";
import { report } from "../checks";
import { type ImagePuller, isPort, isText, type PullRegistry, type Rule } from "../model";

const REACH: Rule = { id: "IMG-009", title: "Whoever pulls or pushes an image can reach its registry" };

/** A registry that images are pushed to and pulled from. */
export type ImageRegistry = PullRegistry;

/** Whether text is `host[:port]`. */
export function isRegistryAddress(address: string): boolean {
  if (!isText(address, /^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-f:]+\])(:\d+)?$/)) return false;
  const port = /:(\d+)$/.exec(address)?.[1];
  return port === undefined || isPort(Number(port));
}

/** Whether an address, `host[:port]`, means the machine that uses it. */
export function isLoopback(address: string): boolean {
  return /^((localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?|::1)$/.test(address);
}

/** Address under which a puller reaches the registry that has this address of its own. */
export function addressFor(address: string, puller: ImagePuller): string {
  return puller.registryAliases[address] ?? address;
}

/** Reports the pullers, or pushers, to which the registry's address means themselves. */
export function reportUnreachable(scope: IConstruct, address: string, pullers: Iterable<ImagePuller>): void {
  for (const puller of new Set(pullers))
    if (isLoopback(addressFor(address, puller)) && !puller.sharesLoopback)
      report(
        scope,
        REACH,
        `${puller.path} is another machine, and to it the registry ${address} is itself. Use a registry that both reach, or say under which address it does: registryAliases: { "${address}": "host:port" }.`,
      );
}

/** The host that answers for a registry: Docker Hub's is not the one in its references. */
export function registryHost(address: string): string {
  return address === "docker.io" ? "registry-1.docker.io" : address;
}
