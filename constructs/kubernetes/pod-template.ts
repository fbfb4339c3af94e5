import {
  type DeploymentV1SpecTemplate,
  type DeploymentV1SpecTemplateSpecContainer,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { literal } from "../app";
import { type ServicePlan } from "./service-plan";
import { containerSecurity, podSecurity } from "./pod-security";
import { probesOf } from "./pod-probes";
import { schedulingOf } from "./pod-scheduling";
import { mapValues } from "./labels";
import { bytes, cores } from "./quantity";
import { type PodVolumes, volumesOf } from "./pod-volumes";

/** Objects that a pod refers to. */
export interface PodReferences {
  readonly image: string;
  readonly downloadImage: string | undefined;
  readonly pullSecrets: readonly string[];
  readonly serviceAccount: string;
  /** By environment variable. */
  readonly secrets: Readonly<Record<string, { readonly name: string; readonly key: string }>>;
  /** Annotations whose change makes pods start anew. */
  readonly revisions: Readonly<Record<string, string>>;
}

/** The one pod template of every kind of workload. */
export function podTemplate(plan: ServicePlan, references: PodReferences): DeploymentV1SpecTemplate {
  const files = volumesOf(plan);
  return {
    metadata: {
      labels: { ...plan.labels },
      annotations: annotationsOf(plan, references),
    },
    spec: {
      serviceAccountName: references.serviceAccount,
      automountServiceAccountToken: false,
      // The variables of a service called "vllm" would configure vLLM.
      enableServiceLinks: false,
      terminationGracePeriodSeconds: plan.graceSeconds,
      imagePullSecrets:
        references.pullSecrets.length > 0 ? references.pullSecrets.map((name) => ({ name })) : undefined,
      securityContext: podSecurity(plan),
      initContainer: plan.download && [downloadContainer(plan, references, files)],
      container: [serverContainer(plan, references, files)],
      volume: files.volumes.length > 0 ? files.volumes : undefined,
      ...schedulingOf(plan),
    },
  };
}

function annotationsOf(
  { server, props }: ServicePlan,
  { revisions }: PodReferences,
): Record<string, string> | undefined {
  const annotations = {
    ...(server.metricsPath && {
      "prometheus.io/scrape": "true",
      "prometheus.io/path": literal(server.metricsPath),
      "prometheus.io/port": String(server.port),
    }),
    ...mapValues(props.annotations ?? {}, literal),
    ...revisions,
  };
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}

function serverContainer(
  plan: ServicePlan,
  references: PodReferences,
  { mounts }: PodVolumes,
): DeploymentV1SpecTemplateSpecContainer {
  const { server, stopDelaySeconds } = plan;
  return {
    name: "server",
    image: references.image,
    imagePullPolicy: "IfNotPresent",
    command: server.command?.map(unexpanded),
    args: server.args?.map(unexpanded),
    port: [{ name: "http", containerPort: server.port, protocol: "TCP" }],
    env: environmentOf(plan, references),
    resources: resourcesOf(plan),
    securityContext: containerSecurity(plan),
    ...probesOf(server),
    lifecycle:
      stopDelaySeconds > 0
        ? { preStop: [{ exec: { command: ["sleep", String(stopDelaySeconds)] } }] }
        : undefined,
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMount: mounts.length > 0 ? mounts : undefined,
  };
}

function downloadContainer(
  plan: ServicePlan,
  references: PodReferences,
  { mounts }: PodVolumes,
): DeploymentV1SpecTemplateSpecContainer {
  const { server, download } = plan;
  const command = download!.command ?? [
    "hf",
    "download",
    server.source!.location,
    "--revision",
    server.source!.revision!,
  ];
  return {
    name: "download",
    image: references.downloadImage ?? references.image,
    imagePullPolicy: "IfNotPresent",
    command: command.map(unexpanded),
    env: environmentOf(plan, references, false),
    resources: resourcesOf({ ...plan, device: undefined }),
    securityContext: containerSecurity(plan),
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMount: mounts.length > 0 ? mounts : undefined,
  };
}

function environmentOf(
  { server, download, cache }: ServicePlan,
  { secrets }: PodReferences,
  isServer = true,
): DeploymentV1SpecTemplateSpecContainer["env"] {
  // The download is in the cache: the server must not ask for what it then would not find.
  const isLocal = download !== undefined && download.command === undefined;
  const plain = {
    ...(isLocal && { HF_HOME: cache!.path, ...(isServer && { HF_HUB_OFFLINE: "1" }) }),
    ...server.environment,
  };
  const all = [
    ...Object.entries(plain).map(([name, value]) => ({ name, value: unexpanded(value) })),
    ...Object.entries(secrets).map(([name, secretKeyRef]) => ({ name, valueFrom: { secretKeyRef } })),
  ];
  return all.length > 0 ? all : undefined;
}

function resourcesOf({
  server,
  requests,
  device,
}: Pick<ServicePlan, "server" | "requests" | "device">): DeploymentV1SpecTemplateSpecContainer["resources"] {
  const devices = device && { [device.resource]: String(device.count) };
  const limits = {
    ...(server.cpu !== undefined && { cpu: cores(server.cpu) }),
    ...(server.memory && { memory: bytes(server.memory) }),
    ...devices,
  };
  const promised = {
    ...(requests.cpu !== undefined && { cpu: cores(requests.cpu) }),
    ...(requests.memory && { memory: bytes(requests.memory) }),
    ...devices,
  };
  return Object.keys({ ...limits, ...promised }).length > 0 ? { limits, requests: promised } : undefined;
}

/**
 * Text that neither Terraform nor the kubelet takes for a template. In commands and variables the kubelet expands
 * `$(NAME)`, and `$$` to `$` (k8s.io/kubernetes, third_party/forked/golang/expansion).
 */
function unexpanded(text: string): string {
  return literal(text.replaceAll(/\$+(?=\()|\${2,}/g, (run) => run + run));
}
