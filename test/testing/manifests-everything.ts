import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { CsiDriverV1 } from "@cdktf/provider-kubernetes/lib/csi-driver-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { EndpointSliceV1 } from "@cdktf/provider-kubernetes/lib/endpoint-slice-v1";
import { EndpointsV1 } from "@cdktf/provider-kubernetes/lib/endpoints-v1";
import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { IngressClassV1 } from "@cdktf/provider-kubernetes/lib/ingress-class-v1";
import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { PersistentVolumeV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { PodV1 } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { PriorityClassV1 } from "@cdktf/provider-kubernetes/lib/priority-class-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ReplicationControllerV1 } from "@cdktf/provider-kubernetes/lib/replication-controller-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1";
import { RuntimeClassV1 } from "@cdktf/provider-kubernetes/lib/runtime-class-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import {
  DeploymentV1,
  type DeploymentV1SpecTemplateSpec,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Fn, TerraformResource } from "cdktf";
import { type ModelApp, ModelStack, secretVariable, TerraformData } from "../../constructs/app";
import { Secret } from "../../constructs/model";

/** The namespace of everything. */
export const NAMESPACE = "manifests-everything";

const IMAGE = "example.invalid/nothing:1";
const app = (name: string) => ({ "app.kubernetes.io/name": name });
const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "full" };
const meta = (name: string) => ({ name, namespace: NAMESPACE, labels: app(name) });

/** A stack with one of each kind, in which every kind of block is at least once stated in full and once hardly. */
export class EverythingStack extends ModelStack {
  constructor(of: ModelApp, kubeconfig = "~/.kube/config") {
    super(of, "everything");
    new KubernetesProvider(this, "kubernetes", { configPath: kubeconfig });
    // No order but this one: the namespace must be there before what is in it.
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: { name: NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      waitForDefaultServiceAccount: true,
      timeouts: { delete: "5m" },
    });
    const known = new Set(this.node.findAll());
    addWorkloads(this);
    addNetwork(this);
    addConfiguration(this);
    addPolicies(this);
    addRarities(this);
    for (const construct of this.node.findAll())
      if (TerraformResource.isTerraformResource(construct) && !known.has(construct))
        construct.dependsOn = [`${namespace.terraformResourceType}.${namespace.friendlyUniqueId}`];
  }
}

function addWorkloads(stack: ModelStack): void {
  new DeploymentV1(stack, "full", {
    waitForRollout: false,
    metadata: { ...meta("full"), annotations: { "example.com/note": "yes" } },
    spec: {
      replicas: "0",
      minReadySeconds: 5,
      paused: true,
      progressDeadlineSeconds: 900,
      revisionHistoryLimit: 2,
      selector: {
        matchLabels: app("full"),
        matchExpressions: [{ key: "tier", operator: "In", values: ["a", "b"] }],
      },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "0", maxUnavailable: "25%" } },
      template: { metadata: { labels: { ...app("full"), tier: "a" } }, spec: fullPod() },
    },
  });
  new DeploymentV1(stack, "bare", {
    waitForRollout: false,
    metadata: { name: "bare", namespace: NAMESPACE },
    spec: {
      replicas: "0",
      selector: { matchLabels: app("bare") },
      strategy: { type: "Recreate" },
      template: {
        metadata: { labels: app("bare") },
        spec: {
          securityContext: {},
          container: [{ name: "bare", image: IMAGE, securityContext: {}, resources: {} }],
        },
      },
    },
  });
  new StatefulSetV1(stack, "set", {
    waitForRollout: false,
    metadata: meta("set"),
    spec: {
      replicas: "0",
      serviceName: "headless",
      podManagementPolicy: "Parallel",
      revisionHistoryLimit: 3,
      selector: { matchLabels: app("set") },
      updateStrategy: [{ type: "RollingUpdate", rollingUpdate: [{ partition: 1 }] }],
      persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Delete", whenScaled: "Retain" }],
      template: {
        metadata: { labels: app("set") },
        spec: {
          terminationGracePeriodSeconds: 0,
          securityContext: { runAsNonRoot: false },
          container: [
            {
              name: "set",
              image: IMAGE,
              volumeMount: [{ name: "data", mountPath: "/data", readOnly: false }],
            },
          ],
        },
      },
      volumeClaimTemplate: [
        {
          metadata: { name: "data", labels: app("set") },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "none",
            resources: { requests: { storage: "1Gi" } },
          },
        },
      ],
    },
  });
  new DaemonSetV1(stack, "everywhere", {
    waitForRollout: false,
    metadata: meta("everywhere"),
    spec: {
      minReadySeconds: 1,
      selector: { matchLabels: app("everywhere") },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "1" } },
      template: {
        metadata: { labels: app("everywhere") },
        spec: {
          nodeSelector: { "example.com/none": "true" },
          hostNetwork: true,
          hostPid: true,
          container: [{ name: "everywhere", image: IMAGE, port: [{ containerPort: 9000, hostPort: 9000 }] }],
        },
      },
    },
  });
  const waiting = { nodeSelector: { "example.com/none": "true" } };
  new JobV1(stack, "once", {
    waitForCompletion: false,
    metadata: meta("once"),
    spec: {
      activeDeadlineSeconds: 600,
      backoffLimit: 0,
      parallelism: 2,
      ttlSecondsAfterFinished: "60",
      podFailurePolicy: {
        rule: [
          { action: "FailJob", onExitCodes: { containerName: "once", operator: "In", values: [1, 2] } },
          { action: "Ignore", onPodCondition: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template: {
        metadata: { labels: app("once") },
        spec: { ...waiting, restartPolicy: "Never", container: [{ name: "once", image: IMAGE }] },
      },
    },
  });
  new JobV1(stack, "indexed", {
    waitForCompletion: false,
    metadata: meta("indexed"),
    spec: {
      completions: 3,
      completionMode: "Indexed",
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 1,
      template: {
        metadata: {},
        spec: { ...waiting, restartPolicy: "Never", container: [{ name: "indexed", image: IMAGE }] },
      },
    },
  });
  new CronJobV1(stack, "nightly", {
    metadata: meta("nightly"),
    spec: {
      schedule: "0 3 * * *",
      timezone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      failedJobsHistoryLimit: 2,
      successfulJobsHistoryLimit: 0,
      startingDeadlineSeconds: 120,
      suspend: true,
      jobTemplate: {
        metadata: { labels: app("nightly") },
        spec: {
          template: {
            metadata: {},
            spec: { restartPolicy: "OnFailure", container: [{ name: "nightly", image: IMAGE }] },
          },
        },
      },
    },
  });
}

function fullPod(): DeploymentV1SpecTemplateSpec {
  return {
    activeDeadlineSeconds: undefined,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    dnsPolicy: "None",
    dnsConfig: {
      nameservers: ["10.0.0.10"],
      searches: ["example.com"],
      option: [{ name: "ndots", value: "1" }, { name: "use-vc" }],
    },
    hostAliases: [{ ip: "10.1.2.3", hostnames: ["a.example.com", "b.example.com"] }],
    hostIpc: false,
    imagePullSecrets: [{ name: "pull" }],
    nodeSelector: { "kubernetes.io/os": "linux" },
    os: { name: "linux" },
    priorityClassName: "manifests-high",
    runtimeClassName: "manifests-runtime",
    readinessGate: [{ conditionType: "example.com/ready" }],
    schedulerName: "default-scheduler",
    serviceAccountName: "robot",
    shareProcessNamespace: true,
    terminationGracePeriodSeconds: 45,
    securityContext: {
      fsGroup: "2000",
      fsGroupChangePolicy: "OnRootMismatch",
      runAsGroup: "1000",
      runAsNonRoot: true,
      runAsUser: "1000",
      supplementalGroups: [44, 100],
      seccompProfile: { type: "RuntimeDefault" },
      seLinuxOptions: { level: "s0:c123,c456" },
      sysctl: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
    },
    toleration: [
      { key: "nvidia.com/gpu", effect: "NoSchedule" },
      { key: "example.com/a", operator: "Exists", effect: "NoExecute", tolerationSeconds: "30" },
      { key: "example.com/b", operator: "Equal", value: "true" },
    ],
    topologySpreadConstraint: [
      {
        topologyKey: "kubernetes.io/hostname",
        maxSkew: 2,
        minDomains: 2,
        whenUnsatisfiable: "DoNotSchedule",
        nodeAffinityPolicy: "Honor",
        nodeTaintsPolicy: "Ignore",
        matchLabelKeys: ["pod-template-hash"],
        labelSelector: [{ matchLabels: app("full") }],
      },
      { topologyKey: "topology.kubernetes.io/zone", labelSelector: [{ matchLabels: app("full") }] },
    ],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerm: [
            { matchExpressions: [{ key: "kubernetes.io/arch", operator: "In", values: ["amd64", "arm64"] }] },
            { matchFields: [{ key: "metadata.name", operator: "In", values: ["one"] }] },
          ],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 10, preference: { matchExpressions: [{ key: "gpu", operator: "Exists" }] } },
        ],
      },
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: "kubernetes.io/hostname",
            namespaces: [NAMESPACE],
            labelSelector: [{ matchLabels: app("cache") }],
          },
        ],
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: "kubernetes.io/hostname",
              labelSelector: [
                {
                  matchExpressions: [{ key: "app.kubernetes.io/name", operator: "NotIn", values: ["full"] }],
                },
              ],
              namespaceSelector: [{ matchLabels: { team: "a" } }],
            },
          },
        ],
      },
    },
    initContainer: [
      { name: "fetch", image: IMAGE, command: ["fetch"], args: ["$${NOT_TERRAFORM}", ""] },
      { name: "prepare", image: IMAGE },
    ],
    container: [
      {
        name: "full",
        image: IMAGE,
        imagePullPolicy: "IfNotPresent",
        command: ["serve"],
        args: ["--port", "8000"],
        workingDir: "/srv",
        stdin: true,
        stdinOnce: true,
        tty: true,
        terminationMessagePath: "/dev/stderr",
        terminationMessagePolicy: "FallbackToLogsOnError",
        port: [
          { name: "http", containerPort: 8000 },
          { containerPort: 8443, protocol: "UDP" },
        ],
        env: [
          { name: "PLAIN", value: "on" },
          { name: "EMPTY", value: "" },
          {
            name: "FROM_SECRET",
            valueFrom: { secretKeyRef: { name: "secret", key: "token", optional: true } },
          },
          { name: "FROM_MAP", valueFrom: { configMapKeyRef: { name: "settings", key: "a" } } },
          { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          { name: "CPU", valueFrom: { resourceFieldRef: { containerName: "full", resource: "limits.cpu" } } },
        ],
        envFrom: [
          { prefix: "A_", configMapRef: { name: "settings" } },
          { secretRef: { name: "secret", optional: true } },
        ],
        resources: {
          requests: { cpu: "500m", memory: "1Gi" },
          limits: { cpu: "2", memory: "4Gi", "nvidia.com/gpu": "1" },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsUser: "1001",
          runAsGroup: "0",
          capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] },
          seccompProfile: { type: "Localhost", localhostProfile: "profiles/a.json" },
          seLinuxOptions: { type: "spc_t" },
        },
        livenessProbe: {
          httpGet: {
            path: "/live",
            port: "http",
            scheme: "HTTPS",
            httpHeader: [{ name: "X-Probe", value: "yes" }],
          },
          initialDelaySeconds: 3,
          failureThreshold: 5,
          periodSeconds: 7,
          timeoutSeconds: 2,
        },
        readinessProbe: { tcpSocket: [{ port: "8000" }], successThreshold: 2 },
        startupProbe: { exec: { command: ["true"] }, failureThreshold: 100 },
        lifecycle: {
          postStart: [{ exec: { command: ["warm-up"] } }],
          preStop: [{ httpGet: { path: "/drain", port: "8000" } }],
        },
        volumeMount: [
          { name: "cache", mountPath: "/cache", subPath: "models", mountPropagation: "HostToContainer" },
          { name: "settings", mountPath: "/etc/settings", readOnly: true },
          { name: "all", mountPath: "/all" },
        ],
      },
      {
        name: "grpc",
        image: IMAGE,
        livenessProbe: { grpc: [{ port: 9000, service: "health" }] },
        readinessProbe: { grpc: [{ port: 9000 }] },
        lifecycle: { preStop: [{ tcpSocket: [{ port: "9000" }] }] },
        securityContext: { privileged: true },
      },
    ],
    volume: [
      { name: "cache", persistentVolumeClaim: { claimName: "cache", readOnly: false } },
      { name: "scratch", emptyDir: {} },
      { name: "shm", emptyDir: { medium: "Memory", sizeLimit: "2Gi" } },
      {
        name: "settings",
        configMap: { name: "settings", items: [{ key: "a", path: "a.txt", mode: "0444" }] },
      },
      { name: "keys", secret: { secretName: "secret", defaultMode: "0400", optional: true } },
      { name: "host", hostPath: { path: "/var/lib/models", type: "DirectoryOrCreate" } },
      { name: "dev", hostPath: { path: "/dev" } },
      { name: "nfs", nfs: { server: "nfs.example.com", path: "/models", readOnly: true } },
      { name: "driver", csi: { driver: "csi.example.com", volumeAttributes: { share: "a" } } },
      {
        name: "about",
        downwardApi: {
          items: [
            { path: "labels", fieldRef: { fieldPath: "metadata.labels" } },
            { path: "name", mode: "0600", fieldRef: { fieldPath: "metadata.name" } },
          ],
        },
      },
      {
        name: "all",
        projected: [
          {
            defaultMode: "0440",
            sources: [
              {
                configMap: [{ name: "settings" }, { name: "binary", optional: true }],
                secret: [{ name: "secret", items: [{ key: "token", path: "token" }] }],
              },
              { downwardApi: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
              { serviceAccountToken: { path: "jwt", audience: "vault", expirationSeconds: 7200 } },
            ],
          },
        ],
      },
      {
        name: "ephemeral",
        ephemeral: {
          volumeClaimTemplate: {
            metadata: { labels: app("ephemeral") },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        },
      },
    ],
  };
}

function addNetwork(stack: ModelStack): void {
  new ServiceV1(stack, "service", {
    waitForLoadBalancer: false,
    metadata: meta("service"),
    spec: {
      selector: app("full"),
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIp: { timeoutSeconds: 600 } },
      internalTrafficPolicy: "Local",
      ipFamilyPolicy: "SingleStack",
      port: [
        { name: "http", port: 80, targetPort: "http", appProtocol: "http" },
        { name: "udp", port: 53, targetPort: "5353", protocol: "UDP" },
        { name: "same", port: 8000 },
      ],
    },
  });
  new ServiceV1(stack, "headless", {
    metadata: meta("headless"),
    spec: { selector: app("set"), clusterIp: "None", publishNotReadyAddresses: true, port: [{ port: 80 }] },
  });
  new ServiceV1(stack, "balanced", {
    waitForLoadBalancer: false,
    metadata: meta("balanced"),
    spec: {
      type: "LoadBalancer",
      selector: app("full"),
      externalTrafficPolicy: "Local",
      loadBalancerClass: "example.com/none",
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      port: [{ port: 443, targetPort: "8443", nodePort: 31443 }],
    },
  });
  new IngressV1(stack, "ingress", {
    metadata: meta("ingress"),
    spec: {
      ingressClassName: "none",
      defaultBackend: { service: { name: "service", port: { name: "http" } } },
      rule: [
        {
          host: "models.example.com",
          http: {
            path: [
              {
                path: "/v1",
                pathType: "Prefix",
                backend: { service: { name: "service", port: { number: 80 } } },
              },
              { path: "/", backend: { service: { name: "service", port: { number: 80 } } } },
            ],
          },
        },
      ],
      tls: [{ hosts: ["models.example.com"], secretName: "tls" }],
    },
  });
  new NetworkPolicyV1(stack, "network", {
    metadata: meta("network"),
    spec: {
      podSelector: { matchLabels: app("full") },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [
            { namespaceSelector: { matchLabels: { team: "a" } }, podSelector: {} },
            { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
          ],
          ports: [{ port: "http" }, { port: "8000", endPort: 8010, protocol: "TCP" }],
        },
      ],
      egress: [{ to: [{ podSelector: {} }], ports: [{ port: "53", protocol: "UDP" }] }, {}],
    },
  });
  new NetworkPolicyV1(stack, "closed", {
    metadata: meta("closed"),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
}

function addConfiguration(stack: ModelStack): void {
  new ServiceAccountV1(stack, "robot", {
    metadata: meta("robot"),
    imagePullSecret: [{ name: "pull" }],
    automountServiceAccountToken: false,
  });
  const namespace = "${kubernetes_namespace_v1.namespace.metadata[0].name}";
  new ServiceAccountV1(stack, "human", {
    metadata: { name: "human", namespace },
    secret: [{ name: "secret" }],
  });
  new ConfigMapV1(stack, "settings", {
    metadata: meta("settings"),
    data: { a: "yes", b: "line 1\nline 2\n", c: "$${HOME} 100%%{}", d: "" },
  });
  new ConfigMapV1(stack, "binary", { metadata: meta("binary"), binaryData: { x: "AAEC" }, immutable: true });
  const token = secretVariable(stack, Secret.fromEnvironment("MANIFESTS_TOKEN"));
  new SecretV1(stack, "secret", {
    metadata: {
      ...meta("secret"),
      annotations: {
        "example.com/revision": `\${${new TerraformData(stack, "revision", { input: {}, triggersReplace: {} }).fqn}.id}`,
        "example.com/kept": "1",
      },
    },
    dataWo: { token, json: `{"token":${Fn.jsonencode(token)}}` },
    dataWoRevision: 1,
  });
  new SecretV1(stack, "tls", {
    metadata: meta("tls"),
    type: "kubernetes.io/tls",
    data: { "tls.crt": "", "tls.key": "" },
  });
  new SecretV1(stack, "pull", {
    metadata: meta("pull"),
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": '{"auths":{}}' },
    immutable: true,
  });
  new SecretV1(stack, "bytes", { metadata: meta("bytes"), binaryData: { x: "AAEC" } });
  new PersistentVolumeClaimV1(stack, "cache", {
    waitUntilBound: false,
    metadata: meta("cache"),
    spec: {
      accessModes: ["ReadWriteMany"],
      storageClassName: "manifests-storage",
      volumeMode: "Filesystem",
      resources: { requests: { storage: "10Gi" } },
      selector: { matchLabels: app("volume") },
    },
  });
  new PersistentVolumeV1(stack, "volume", {
    metadata: { name: "manifests-volume", labels: app("volume") },
    spec: [
      {
        capacity: { storage: "5Gi" },
        accessModes: ["ReadWriteOnce"],
        storageClassName: "manifests-local",
        persistentVolumeSource: { local: { path: "/mnt/models" } },
        nodeAffinity: {
          required: {
            nodeSelectorTerm: [
              { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["none"] }] },
            ],
          },
        },
      },
    ],
  });
  new StorageClassV1(stack, "storage", {
    metadata: { name: "manifests-storage" },
    storageProvisioner: "example.com/none",
    reclaimPolicy: "Retain",
    volumeBindingMode: "WaitForFirstConsumer",
    parameters: { type: "fast" },
    mountOptions: ["ro"],
    allowedTopologies: {
      matchLabelExpressions: [{ key: "topology.kubernetes.io/zone", values: ["a", "b"] }],
    },
  });
}

function addPolicies(stack: ModelStack): void {
  new ResourceQuotaV1(stack, "quota", {
    metadata: meta("quota"),
    spec: {
      hard: { pods: "100", "requests.nvidia.com/gpu": "4" },
      scopeSelector: {
        matchExpression: [{ scopeName: "PriorityClass", operator: "In", values: ["manifests-high"] }],
      },
    },
  });
  new LimitRangeV1(stack, "limits", {
    metadata: meta("limits"),
    spec: {
      limit: [
        {
          type: "Container",
          default: { cpu: "1" },
          defaultRequest: { cpu: "100m" },
          max: { memory: "64Gi" },
          maxLimitRequestRatio: { cpu: "10" },
        },
        { type: "PersistentVolumeClaim", min: { storage: "1Gi" } },
      ],
    },
  });
  new PodDisruptionBudgetV1(stack, "budget", {
    metadata: meta("budget"),
    spec: { minAvailable: "50%", selector: { matchLabels: app("full") } },
  });
  new PodDisruptionBudgetV1(stack, "one", {
    metadata: meta("one"),
    spec: { maxUnavailable: "1", selector: { matchLabels: app("bare") } },
  });
  new HorizontalPodAutoscalerV2(stack, "scale", {
    metadata: meta("scale"),
    spec: {
      minReplicas: 1,
      maxReplicas: 4,
      scaleTargetRef,
      metric: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
        },
        {
          type: "Pods",
          pods: {
            metric: { name: "waiting", selector: [{ matchLabels: { model: "a" } }] },
            target: { type: "AverageValue", averageValue: "5" },
          },
        },
        {
          type: "Object",
          object: {
            describedObject: { apiVersion: "v1", kind: "Service", name: "service" },
            metric: { name: "rate" },
            target: { type: "Value", value: "10k" },
          },
        },
        {
          type: "External",
          external: { metric: { name: "queue" }, target: { type: "AverageValue", averageValue: "30" } },
        },
      ],
      behavior: {
        scaleDown: [
          {
            selectPolicy: "Min",
            stabilizationWindowSeconds: 300,
            policy: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        ],
        scaleUp: [{ selectPolicy: "Max", policy: [{ type: "Percent", value: 100, periodSeconds: 15 }] }],
      },
    },
  });
  new HorizontalPodAutoscalerV2(stack, "simple", {
    metadata: meta("simple"),
    spec: {
      maxReplicas: 2,
      scaleTargetRef: { ...scaleTargetRef, name: "bare" },
      metric: [
        {
          type: "Resource",
          resource: { name: "memory", target: { type: "AverageValue", averageValue: "1Gi" } },
        },
      ],
    },
  });
  new PriorityClassV1(stack, "priority", {
    metadata: { name: "manifests-high" },
    value: 1000,
    description: "on",
    preemptionPolicy: "Never",
  });
  new RuntimeClassV1(stack, "runtime", { metadata: { name: "manifests-runtime" }, handler: "none" });
  new RoleV1(stack, "role", {
    metadata: meta("role"),
    rule: [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
      { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["full"], verbs: ["get"] },
    ],
  });
  const rbac = "rbac.authorization.k8s.io";
  new RoleBindingV1(stack, "binding", {
    metadata: meta("binding"),
    roleRef: { apiGroup: rbac, kind: "Role", name: "role" },
    subject: [
      { kind: "ServiceAccount", name: "robot", namespace: NAMESPACE },
      { kind: "ServiceAccount", name: "elsewhere" },
      { kind: "User", name: "someone", apiGroup: rbac },
      { kind: "Group", name: "all", apiGroup: rbac },
    ],
  });
  new ClusterRoleV1(stack, "cluster-role", {
    metadata: { name: "manifests-reader" },
    rule: [{ nonResourceUrls: ["/metrics"], verbs: ["get"] }],
  });
  new ClusterRoleBindingV1(stack, "cluster-binding", {
    metadata: { name: "manifests-reader" },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "manifests-reader" },
    subject: [{ kind: "Group", name: "all", apiGroup: rbac }],
  });
  new Manifest(stack, "manifest", {
    manifest: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "plain", namespace: NAMESPACE, labels: { with_underscore: "kept" } },
      data: { snake_case: "$${HOME}", number: "0644" },
    },
    fieldManager: { name: "model-stack" },
  });
}

/** Kinds that hardly a stack has, and blocks that say next to nothing. */
function addRarities(stack: ModelStack): void {
  new PodV1(stack, "pod", {
    targetState: ["Pending"],
    metadata: meta("pod"),
    spec: {
      nodeSelector: { "example.com/none": "true" },
      container: [{ name: "pod", image: IMAGE, livenessProbe: { tcpSocket: [{ port: "1" }] } }],
      volume: [
        { name: "fc", fc: { targetWwNs: ["50060e801049cfd1"], lun: 1 } },
        { name: "iscsi", iscsi: { targetPortal: "10.0.0.1", iqn: "iqn.2001-04.com.example:a" } },
        { name: "azure", azureFile: { secretName: "secret", shareName: "a" } },
        {
          name: "ceph",
          rbd: { cephMonitors: ["10.0.0.1"], rbdImage: "a", secretRef: { name: "secret" } },
        },
        { name: "projected", projected: [{ sources: [{ secret: [{ name: "secret" }] }] }] },
      ],
    },
  });
  const template = {
    metadata: { labels: app("sparse") },
    spec: { container: [{ name: "sparse", image: IMAGE }], nodeSelector: { "example.com/none": "true" } },
  };
  const selector = { matchLabels: app("sparse") };
  new DeploymentV1(stack, "sparse", {
    waitForRollout: false,
    metadata: { name: "sparse", namespace: NAMESPACE },
    spec: { selector, template },
  });
  new DeploymentV1(stack, "rolling", {
    waitForRollout: false,
    metadata: { name: "rolling", namespace: NAMESPACE },
    spec: { selector, template, strategy: { rollingUpdate: { maxSurge: "1" } } },
  });
  new StatefulSetV1(stack, "sparse-set", {
    waitForRollout: false,
    metadata: { name: "sparse", namespace: NAMESPACE },
    spec: { serviceName: "headless", selector, template, updateStrategy: [{ rollingUpdate: [{}] }] },
  });
  new StatefulSetV1(stack, "sparser-set", {
    waitForRollout: false,
    metadata: { name: "sparser", namespace: NAMESPACE },
    spec: {
      serviceName: "headless",
      selector,
      template,
      persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Delete" }],
    },
  });
  new DaemonSetV1(stack, "sparse-daemon", {
    waitForRollout: false,
    metadata: { name: "sparse", namespace: NAMESPACE },
    spec: { selector, template },
  });
  new ReplicationControllerV1(stack, "controller", {
    metadata: meta("controller"),
    spec: { replicas: 0, selector: app("sparse"), template },
  });
  new CronJobV1(stack, "sparse-cron", {
    metadata: { name: "sparse", namespace: NAMESPACE },
    spec: {
      schedule: "@yearly",
      startingDeadlineSeconds: 0,
      jobTemplate: {
        metadata: {},
        spec: {
          completionMode: "Indexed",
          template: { metadata: {}, spec: { ...template.spec, restartPolicy: "Never" } },
        },
      },
    },
  });
  new HorizontalPodAutoscalerV2(stack, "rules", {
    metadata: meta("rules"),
    spec: {
      maxReplicas: 2,
      scaleTargetRef: { ...scaleTargetRef, name: "sparse" },
      metric: [
        {
          type: "Resource",
          resource: {
            name: "cpu",
            target: { type: "Utilization", averageUtilization: 50, averageValue: "1", value: "1" },
          },
        },
      ],
      behavior: {
        scaleDown: [{ selectPolicy: "Max", policy: [{ type: "Pods", value: 1, periodSeconds: 60 }] }],
      },
    },
  });
  new IngressV1(stack, "sparse-ingress", {
    metadata: { name: "sparse", namespace: NAMESPACE },
    spec: {
      rule: [
        { http: { path: [{ backend: { service: { name: "service", port: { name: "http" } } } }] } },
        { host: "empty.example.com" },
      ],
    },
  });
  new NetworkPolicyV1(stack, "sparse-policy", {
    metadata: { name: "sparse", namespace: NAMESPACE },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ port: "80", endPort: 0 }, {}] }],
    },
  });
  new PersistentVolumeClaimV1(stack, "sparse-claim", {
    waitUntilBound: false,
    metadata: { name: "sparse", namespace: NAMESPACE },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "",
      resources: { requests: { storage: "1Gi" } },
    },
  });
  new StorageClassV1(stack, "sparse-storage", {
    metadata: { name: "manifests-sparse" },
    storageProvisioner: "example.com/none",
  });
  new PriorityClassV1(stack, "sparse-priority", { metadata: { name: "manifests-sparse" }, value: 0 });
  new ServiceV1(stack, "external", {
    metadata: meta("external"),
    spec: { type: "ExternalName", externalName: "example.com", allocateLoadBalancerNodePorts: false },
  });
  new ServiceV1(stack, "sparse-balanced", {
    waitForLoadBalancer: false,
    metadata: meta("sparse-balanced"),
    spec: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false, port: [{ port: 80 }] },
  });
  new PersistentVolumeV1(stack, "csi-volume", {
    metadata: { name: "manifests-csi" },
    spec: [
      {
        capacity: { storage: "5Gi" },
        accessModes: ["ReadOnlyMany"],
        claimRef: { name: "none", namespace: NAMESPACE },
        mountOptions: ["ro"],
        persistentVolumeSource: {
          csi: {
            driver: "csi.example.com",
            volumeHandle: "a",
            nodePublishSecretRef: { name: "secret", namespace: NAMESPACE },
          },
        },
      },
    ],
  });
  new IngressClassV1(stack, "class", {
    metadata: { name: "manifests-class" },
    spec: { controller: "example.com/none" },
  });
  new CsiDriverV1(stack, "driver", {
    metadata: { name: "manifests.example.com" },
    spec: { attachRequired: false, volumeLifecycleModes: ["Ephemeral"] },
  });
  new EndpointSliceV1(stack, "slice", {
    metadata: meta("slice"),
    addressType: "IPv4",
    endpoint: [{ addresses: ["10.9.9.9"], condition: { ready: true } }],
    port: [{ name: "http", port: "80", appProtocol: "http" }],
  });
  new EndpointsV1(stack, "endpoints", {
    metadata: meta("endpoints"),
    subset: [{ address: [{ ip: "10.9.9.9" }], port: [{ port: 80 }] }],
  });
  new JobV1(stack, "zeroes", {
    waitForCompletion: false,
    metadata: { name: "zeroes", namespace: NAMESPACE },
    spec: {
      completions: 1,
      backoffLimitPerIndex: 1,
      template: {
        metadata: {},
        spec: {
          ...template.spec,
          restartPolicy: "Never",
          securityContext: { seccompProfile: { type: "Unconfined", localhostProfile: "a" } },
        },
      },
    },
  });
}
