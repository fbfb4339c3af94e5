import { type ContainerHealthcheck } from "@cdktf/provider-docker/lib/container";
import { type IConstruct } from "constructs";
import { literal } from "../app";
import { report } from "../checks";
import { inSeconds, type ModelServer, type Probe, type ProbeClient, type Rule } from "../model";
import { goDuration } from "./go-duration";

const rules = {
  client: { id: "DOCK-001", title: "An HTTP probe on Docker names a client in the image" },
  none: { id: "DOCK-002", title: "A server on Docker has a probe" },
} as const satisfies Record<string, Rule>;

const REQUESTS: Record<ProbeClient, (url: string, timeout: number) => string[]> = {
  curl: (url, timeout) => ["curl", "-fsS", "-o", "/dev/null", "--max-time", String(timeout), url],
  // BusyBox takes whole seconds only.
  wget: (url, timeout) => ["wget", "-q", "-O", "/dev/null", "-T", String(Math.ceil(timeout)), url],
  python3: (url, timeout) => [
    "python3",
    "-c",
    `import urllib.request; urllib.request.urlopen(${JSON.stringify(url)}, timeout=${timeout})`,
  ],
};

/**
 * Docker's one healthcheck, from the ready probe, else the start probe, else the live one. It runs inside the
 * container, so an HTTP probe has to say with what.
 */
export function healthcheck(placement: IConstruct, server: ModelServer): ContainerHealthcheck | undefined {
  const probe = server.readyProbe ?? server.startProbe ?? server.liveProbe;
  if (!probe) {
    report(
      placement,
      rules.none,
      "has no probe: the deployment can't wait until it is ready. Add readyProbe: Probe.http(…).",
      "note",
    );
    return undefined;
  }
  const test = probe.exec ?? httpTest(placement, server, probe);
  return (
    test && {
      test: ["CMD", ...test].map(literal),
      interval: goDuration(probe.period),
      timeout: goDuration(probe.timeout),
      startPeriod: goDuration(server.startupBudget),
      retries: probe.failures,
    }
  );
}

function httpTest(placement: IConstruct, server: ModelServer, probe: Probe): string[] | undefined {
  const { path, port = server.port, client } = probe.http!;
  if (client) return REQUESTS[client](`http://127.0.0.1:${port}${path}`, inSeconds(probe.timeout));
  report(
    placement,
    rules.client,
    `its probe asks for ${path} by HTTP, and Docker runs probes inside the container. Say which program of the image can: Probe.http("${path}", { client: ${Object.keys(
      REQUESTS,
    )
      .map((name) => `"${name}"`)
      .join(" | ")} }), or use Probe.command([…]).`,
  );
  return undefined;
}
