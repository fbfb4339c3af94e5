import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { runApp } from "../phases";

/** The resources that ours.ts makes, written by hand; the benchmark holds one against the other. */
runApp((models) => {
  const app = new App();
  const stack = new TerraformStack(app, "bench");
  new LocalBackend(stack, { path: "../../../.state/bench.tfstate" });
  const provider = new KubernetesProvider(stack, "provider", { configPath: "~/.kube/config" });
  stack.addOverride("terraform.required_providers.kubernetes.version", ">= 3.2.1, < 4.0.0");
  const owner = {
    "app.kubernetes.io/part-of": "model-stack",
    "app.kubernetes.io/managed-by": "model-stack",
    "model-stack.app": "model-stack",
    "model-stack.stack": "bench",
  };
  const namespace = new NamespaceV1(stack, "namespace", {
    provider,
    metadata: {
      name: "model-stack-bench",
      labels: {
        ...owner,
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
      },
    },
  });
  const common = { provider, dependsOn: [namespace] };
  const defaultDeny = new NetworkPolicyV1(stack, "default-deny", {
    ...common,
    metadata: { name: "default-deny", namespace: "model-stack-bench", labels: owner },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
  for (let index = 0; index < models; index += 1) {
    const name = `model-${index}`;
    const isScaled = index % 2 === 1;
    const selector = { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": "model-stack-bench" };
    const labels = {
      ...owner,
      ...selector,
      "app.kubernetes.io/component": "model-server",
      "model-stack.server": name,
    };
    const metadata = { name, namespace: "model-stack-bench", labels };
    new ServiceV1(stack, `${name}-service`, {
      ...common,
      waitForLoadBalancer: false,
      metadata,
      spec: {
        type: "ClusterIP",
        selector,
        port: [{ name: "http", port: 8000, targetPort: "http", protocol: "TCP" }],
      },
    });
    const networkPolicy = new NetworkPolicyV1(stack, `${name}-network-policy`, {
      ...common,
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          {
            from: [
              { podSelector: {} },
              { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } },
            ],
            ports: [{ port: "8000", protocol: "TCP" }],
          },
        ],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
              },
            ],
            ports: [
              { port: "53", protocol: "UDP" },
              { port: "53", protocol: "TCP" },
            ],
          },
        ],
      },
    });
    const serviceAccount = new ServiceAccountV1(stack, `${name}-service-account`, {
      ...common,
      metadata,
      automountServiceAccountToken: false,
    });
    const timeout = isScaled ? "3040s" : "1520s";
    const amounts = { cpu: "2", memory: "1Gi", "nvidia.com/gpu": "1" };
    const httpGet = { path: "/health", port: "http", scheme: "HTTP" };
    new DeploymentV1(stack, `${name}-deployment`, {
      provider,
      dependsOn: [defaultDeny, networkPolicy, serviceAccount],
      metadata,
      waitForRollout: true,
      timeouts: { create: timeout, update: timeout, delete: timeout },
      spec: {
        replicas: isScaled ? undefined : "2",
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: 720,
        selector: { matchLabels: selector },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "0", maxUnavailable: "1" } },
        template: {
          metadata: {
            labels,
            annotations: {
              "prometheus.io/scrape": "true",
              "prometheus.io/path": "/metrics",
              "prometheus.io/port": "8000",
            },
          },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 40,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: "10001",
              runAsGroup: "10001",
              seccompProfile: { type: "RuntimeDefault" },
            },
            container: [
              {
                name: "server",
                image: `registry.example.com/embedder@sha256:${"5e".repeat(32)}`,
                imagePullPolicy: "IfNotPresent",
                port: [{ name: "http", containerPort: 8000, protocol: "TCP" }],
                env: [
                  { name: "EMBEDDER_MODEL_NAME", value: name },
                  { name: "EMBEDDER_BATCH_SIZE", value: "8" },
                ],
                resources: { limits: amounts, requests: amounts },
                securityContext: {
                  runAsNonRoot: true,
                  allowPrivilegeEscalation: false,
                  privileged: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                startupProbe: { httpGet, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 60 },
                readinessProbe: { httpGet, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 3 },
                lifecycle: { preStop: [{ exec: { command: ["sleep", "10"] } }] },
                terminationMessagePolicy: "FallbackToLogsOnError",
                volumeMount: [{ name: "writable-0", mountPath: "/tmp" }],
              },
            ],
            volume: [{ name: "writable-0", emptyDir: { medium: "Memory" } }],
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerm: [
                    {
                      matchExpressions: [{ key: "nvidia.com/gpu.memory", operator: "Gt", values: ["40959"] }],
                    },
                  ],
                },
              },
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  {
                    weight: 50,
                    podAffinityTerm: {
                      topologyKey: "topology.kubernetes.io/zone",
                      labelSelector: [{ matchLabels: selector }],
                    },
                  },
                ],
              },
            },
            toleration: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
            topologySpreadConstraint: [
              {
                maxSkew: 1,
                topologyKey: "kubernetes.io/hostname",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: [{ matchLabels: selector }],
                matchLabelKeys: ["pod-template-hash"],
              },
            ],
          },
        },
      },
    });
    new PodDisruptionBudgetV1(stack, `${name}-disruption-budget`, {
      ...common,
      metadata,
      spec: { maxUnavailable: "1", selector: { matchLabels: selector } },
    });
    if (isScaled)
      new HorizontalPodAutoscalerV2(stack, `${name}-autoscaler`, {
        ...common,
        metadata,
        spec: {
          minReplicas: 2,
          maxReplicas: 4,
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
          metric: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
            },
          ],
          behavior: {
            scaleUp: [
              {
                stabilizationWindowSeconds: 0,
                selectPolicy: "Max",
                policy: [
                  { type: "Percent", value: 100, periodSeconds: 15 },
                  { type: "Pods", value: 4, periodSeconds: 15 },
                ],
              },
            ],
            scaleDown: [
              {
                stabilizationWindowSeconds: 300,
                selectPolicy: "Max",
                policy: [{ type: "Percent", value: 100, periodSeconds: 15 }],
              },
            ],
          },
        },
      });
  }
  return app;
});
