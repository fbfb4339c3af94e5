import * as net from "node:net";
import { Docker } from "./docker";
import { type StackFile } from "./stack-file";

/** @throws {Error} when a port that the stack will publish on this machine is held by another program */
export async function checkPorts(stack: StackFile): Promise<void> {
  const wanted = Object.values(stack.description.placements ?? {}).filter(({ reachable }) => reachable);
  const ours = new Set(Docker.hostsOf(stack).flatMap((docker) => publishedBy(docker, stack)));
  for (const { server, url } of wanted) {
    const { hostname, port } = new URL(url);
    if (!ours.has(port) && (await isTaken(hostname, Number(port))))
      throw new Error(
        `Port ${port} on ${hostname}, which ${server} is to be published on, is held by another program. ` +
          `See which: ss -ltnp 'sport = :${port}' (Linux) or lsof -iTCP:${port} (macOS). End it, or choose another port in stacks/environments.ts.`,
      );
  }
}

function publishedBy(docker: Docker, stack: StackFile): string[] {
  const format = "{{range $p, $b := .HostConfig.PortBindings}}{{range $b}}{{.HostPort}} {{end}}{{end}}";
  const ids = docker.labelled("container", stack);
  return ids.length === 0 ? [] : docker.run("inspect", "--format", format, ...ids).split(/\s+/);
}

/** Whether this machine can't listen there. Other machines' addresses are left to Docker. */
function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(false)));
  });
}
