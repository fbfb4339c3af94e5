import * as path from "node:path";
import { isFile } from "../app";
import { type Faults, isText, type Rule, show } from "../model";

const rules = {
  form: { id: "HOST-001", title: "A Docker host's address is unix://, ssh:// or tcp://" },
  tls: { id: "HOST-002", title: "A Docker host on tcp:// is spoken to with TLS" },
  certificates: { id: "HOST-003", title: "A certificate folder holds ca.pem, cert.pem and key.pem" },
  needless: { id: "HOST-004", title: "Certificates are for tcp:// only" },
} as const satisfies Record<string, Rule>;

const ADDRESS =
  /^(unix:\/\/\/[^\s$]+|npipe:\/\/[^\s$]+|(ssh|tcp):\/\/([^@/\s$]+@)?(\[[0-9a-f:]+\]|[^@:/\s$[\]]+)(:\d{1,5})?\/?)$/;
const FILES = ["ca.pem", "cert.pem", "key.pem"];

/** Name of the machine in an `ssh://` or `tcp://` address; `undefined` for this machine. */
export function remoteName(address: string | undefined): string | undefined {
  const match = /^(?:ssh|tcp):\/\/(?:[^@/]+@)?(\[[^\]]+\]|[^:/]+)/.exec(address ?? "");
  return match?.[1];
}

/** Whether the daemon runs on the deploying machine, so that 127.0.0.1 means the same to both. */
export function isThisMachine(address: string | undefined): boolean {
  const name = remoteName(address);
  return name === undefined || name === "localhost" || name === "[::1]" || name.startsWith("127.");
}

export function validateAddress(
  address: string | undefined,
  certificates: string | undefined,
  faults: Faults,
): void {
  const isTcp = isText(address, /^tcp:/);
  faults.require(
    address === undefined || isText(address, ADDRESS),
    rules.form,
    () =>
      `address is ${show(address)}; write "unix:///var/run/docker.sock", "ssh://user@host" or "tcp://host:2376", or leave it out for this machine.`,
  );
  faults.require(
    !isTcp || certificates !== undefined,
    rules.tls,
    () =>
      `address is ${show(address)}: without TLS anybody who reaches the port is root there. Give certificates: a folder with ${FILES.join(", ")}.`,
  );
  faults.require(
    isTcp || certificates === undefined,
    rules.needless,
    () =>
      `certificates are given, but ${address === undefined ? "the local socket" : show(address)} has no use for them; use tcp:// or leave them out.`,
  );
  if (certificates !== undefined) {
    const missing = FILES.filter(
      (name) => typeof certificates !== "string" || !isFile(path.resolve(certificates, name)),
    );
    faults.require(
      missing.length === 0,
      rules.certificates,
      () =>
        `certificates are ${show(certificates)}, where ${missing.join(", ")} can't be found; give the folder that holds ${FILES.join(", ")}, relative to ${process.cwd()}.`,
    );
  }
}
