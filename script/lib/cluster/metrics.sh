# What pods and nodes use, for `kubectl top` and for scaling by processor or memory.
# shellcheck shell=bash

METRICS_SERVER=$CACHE/bin/metrics-server-$METRICS_SERVER_VERSION

metrics_build() {
  module_build sigs.k8s.io/metrics-server "$METRICS_SERVER_VERSION" "$METRICS_SERVER_MODULE_SUM" \
    sigs.k8s.io/metrics-server/cmd/metrics-server "$METRICS_SERVER"
}

# Ten seconds is the shortest that it takes. The nodes that KWOK plays cannot be asked.
run_metrics-server() {
  component_start metrics-server "$METRICS_SERVER" \
    --kubeconfig="$CLUSTER_PKI/metrics-server.kubeconfig" \
    --authentication-kubeconfig="$CLUSTER_PKI/metrics-server.kubeconfig" \
    --authorization-kubeconfig="$CLUSTER_PKI/metrics-server.kubeconfig" \
    --bind-address="$CLUSTER_GATEWAY" --secure-port="$CLUSTER_METRICS_PORT" \
    --tls-cert-file="$CLUSTER_PKI/metrics-server-serving.crt" \
    --tls-private-key-file="$CLUSTER_PKI/metrics-server-serving.key" \
    --kubelet-certificate-authority="$CLUSTER_PKI/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --node-selector="kubernetes.io/hostname=$CLUSTER_NODE" --metric-resolution=10s \
    --kubelet-request-timeout=5s
}

metrics_objects() {
  cat <<END
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: system:aggregated-metrics-reader
  labels:
    rbac.authorization.k8s.io/aggregate-to-view: 'true'
    rbac.authorization.k8s.io/aggregate-to-edit: 'true'
    rbac.authorization.k8s.io/aggregate-to-admin: 'true'
rules:
  - apiGroups: [metrics.k8s.io]
    resources: [pods, nodes]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: system:metrics-server }
rules:
  - apiGroups: ['']
    resources: [nodes/metrics]
    verbs: [get]
  - apiGroups: ['']
    resources: [pods, nodes]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: system:metrics-server }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:metrics-server }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: system:metrics-server }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: 'metrics-server:system:auth-delegator' }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:auth-delegator }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: system:metrics-server }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: metrics-server-auth-reader, namespace: kube-system }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: system:metrics-server }]
END
}

# While this is registered and nobody answers, no namespace can be deleted: so only once somebody does.
metrics_register() {
  cluster_kubectl apply -f - <<END
apiVersion: v1
kind: Service
metadata: { name: metrics-server, namespace: kube-system }
spec:
  ports: [{ name: https, port: 443, targetPort: $CLUSTER_METRICS_PORT }]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: metrics-server
  namespace: kube-system
  labels: { kubernetes.io/service-name: metrics-server, endpointslice.kubernetes.io/managed-by: model-stack }
addressType: IPv4
ports: [{ name: https, port: $CLUSTER_METRICS_PORT, protocol: TCP }]
endpoints: [{ addresses: ['$CLUSTER_GATEWAY'], conditions: { ready: true } }]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1beta1.metrics.k8s.io }
spec:
  group: metrics.k8s.io
  version: v1beta1
  service: { name: metrics-server, namespace: kube-system }
  caBundle: $(base64 -w 0 "$CLUSTER_PKI/ca.crt")
  groupPriorityMinimum: 100
  versionPriority: 100
END
}

metrics_listen() {
  (: <"/dev/tcp/$CLUSTER_GATEWAY/$CLUSTER_METRICS_PORT") 2>/dev/null
}

metrics_answer() {
  cluster_kubectl get --raw /apis/metrics.k8s.io/v1beta1
}
