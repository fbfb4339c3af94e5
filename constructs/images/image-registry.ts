import { type PullRegistry } from "../model";

/** A registry that images are pushed to and pulled from. */
export type ImageRegistry = PullRegistry;

/** Whether an address, `host[:port]`, means the machine that uses it. */
export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(address);
}
