import { type DeploymentV1SpecTemplateSpecContainer } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { literal } from "../app";
import { inSeconds, type ModelServer, type Probe } from "../model";

type Probes = Pick<
  DeploymentV1SpecTemplateSpecContainer,
  "startupProbe" | "readinessProbe" | "livenessProbe"
>;

/**
 * The description's probes. While the start probe has not succeeded the others don't run, and it has the whole
 * start-up budget: the live probe can't end a server that is still loading.
 */
export function probesOf(server: ModelServer): Probes {
  const start = server.startProbe ?? server.readyProbe ?? server.liveProbe;
  return {
    startupProbe:
      start && rendered(server, start, Math.ceil(inSeconds(server.startupBudget) / inSeconds(start.period))),
    readinessProbe: server.readyProbe && rendered(server, server.readyProbe, server.readyProbe.failures),
    livenessProbe: server.liveProbe && rendered(server, server.liveProbe, server.liveProbe.failures),
  };
}

function rendered(server: ModelServer, probe: Probe, failures: number) {
  return {
    ...(probe.http
      ? { httpGet: { path: literal(probe.http.path), port: portOf(server, probe), scheme: "HTTP" } }
      : { exec: { command: probe.exec!.map(literal) } }),
    periodSeconds: Math.ceil(inSeconds(probe.period)),
    timeoutSeconds: Math.ceil(inSeconds(probe.timeout)),
    failureThreshold: failures,
  };
}

function portOf(server: ModelServer, probe: Probe): string {
  const port = probe.http!.port ?? server.port;
  return port === server.port ? "http" : String(port);
}
