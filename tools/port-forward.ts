import * as readline from "node:readline";
import { type Kubectl } from "./kubectl";

/** Longest that kubectl takes to open a port. */
const TIMEOUT_MS = 30_000;

/**
 * Does something with a service of a cluster at a port of this machine.
 * @param work gets the URL, without a trailing slash
 */
export async function forwarded<T>(
  kubectl: Kubectl,
  service: string,
  port: number,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const child = kubectl.start(["port-forward", "--address", "127.0.0.1", `service/${service}`, `:${port}`]);
  const said: string[] = [];
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (): void =>
        reject(new Error(`kubectl port-forward service/${service}: ${said.join("\n") || "no port opened"}`));
      const timer = setTimeout(fail, TIMEOUT_MS);
      child.once("error", reject);
      child.once("close", fail);
      readline.createInterface({ input: child.stderr! }).on("line", (line) => said.push(line));
      readline.createInterface({ input: child.stdout! }).on("line", (line) => {
        const local = /^Forwarding from (127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (local === undefined) return;
        clearTimeout(timer);
        resolve(`http://${local}`);
      });
    });
    return await work(url);
  } finally {
    child.kill();
  }
}
