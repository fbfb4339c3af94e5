# The programs of the node: their configuration and their start.
# shellcheck shell=bash

config_write() {
  local resolv=/etc/resolv.conf snapshotter=overlayfs
  # systemd-resolved's own address is of no use in a pod; this file has those behind it.
  if [ -r /run/systemd/resolve/resolv.conf ]; then
    resolv=/run/systemd/resolve/resolv.conf
  fi
  # One overlay does not go on top of another, as where this runs inside a container.
  if [ "$(stat -f -c %T "$CLUSTER_DATA")" = overlayfs ]; then
    snapshotter=native
  fi
  mkdir -p "$CLUSTER_CONFIG/cni" || return 1

  # restrict_oom_score_adj: without it every pod fails where the host withholds CAP_SYS_RESOURCE.
  cat >"$CLUSTER_CONFIG/containerd.toml" <<END
version = 2
root = "$CLUSTER_DATA/containerd"
state = "$CLUSTER_RUN/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]

[grpc]
  address = "$CLUSTER_SOCKET"

[plugins."io.containerd.internal.v1.opt"]
  path = "$CLUSTER_DATA/opt"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$CLUSTER_CONFIG/cni"

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        Root = "$CLUSTER_RUN/runc"
END

  cat >"$CLUSTER_CONFIG/cni/10-model-stack.conflist" <<END
{
  "cniVersion": "0.4.0",
  "name": "model-stack",
  "plugins": [
    {
      "type": "bridge",
      "bridge": "$CLUSTER_BRIDGE",
      "isGateway": true,
      "ipMasq": true,
      "hairpinMode": true,
      "ipam": {
        "type": "host-local",
        "dataDir": "$CLUSTER_RUN/addresses",
        "ranges": [[{ "subnet": "$CLUSTER_NODE_PODS", "gateway": "$CLUSTER_GATEWAY" }]],
        "routes": [{ "dst": "0.0.0.0/0" }]
      }
    },
    { "type": "portmap", "capabilities": { "portMappings": true } }
  ]
}
END

  # Nothing is evicted or deleted for want of disk space before there is really none: on a developer's machine
  # a disk that is nine tenths full is an ordinary one.
  cat >"$CLUSTER_CONFIG/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $CLUSTER_GATEWAY
healthzBindAddress: 127.0.0.1
readOnlyPort: 0
authentication:
  anonymous: { enabled: false }
  webhook: { enabled: true }
  x509: { clientCAFile: $CLUSTER_PKI/ca.crt }
authorization: { mode: Webhook }
tlsCertFile: $CLUSTER_PKI/kubelet-server.crt
tlsPrivateKeyFile: $CLUSTER_PKI/kubelet-server.key
containerRuntimeEndpoint: unix://$CLUSTER_SOCKET
cgroupDriver: cgroupfs
cgroupRoot: /$CLUSTER_CGROUP
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
makeIPTablesUtilChains: false
resolvConf: $resolv
clusterDNS: [$CLUSTER_GATEWAY]
clusterDomain: cluster.local
podLogsDir: $CLUSTER_DATA/pod-logs
volumePluginDir: $CLUSTER_DATA/kubelet-plugins
imageGCHighThresholdPercent: 100
evictionHard: { memory.available: 50Mi, nodefs.available: 100Mi, imagefs.available: 100Mi }
END

  cat >"$CLUSTER_CONFIG/Corefile" <<END
. {
  bind $CLUSTER_GATEWAY
  errors
  cache 5
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig $CLUSTER_PKI/coredns.kubeconfig model-stack
    fallthrough in-addr.arpa ip6.arpa
    ttl 5
  }
  forward . $resolv
}
END

  # NodePorts on 127.0.0.1 and nowhere else. Conntrack's limits stay as the host has them.
  cat >"$CLUSTER_CONFIG/kube-proxy.yaml" <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clientConnection: { kubeconfig: $CLUSTER_PKI/proxy.kubeconfig }
hostnameOverride: $CLUSTER_NODE
clusterCIDR: $CLUSTER_PODS
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
nodePortAddresses: [127.0.0.0/8]
oomScoreAdj: 0
iptables: { localhostNodePorts: true, syncPeriod: 30s, minSyncPeriod: 200ms }
conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s }
END
}

run_etcd() {
  # Nothing in here is worth the wait for the disk.
  component_start etcd etcd --name model-stack --data-dir "$CLUSTER_DATA/etcd" --unsafe-no-fsync \
    --listen-client-urls "https://127.0.0.1:$CLUSTER_ETCD_PORT" \
    --advertise-client-urls "https://127.0.0.1:$CLUSTER_ETCD_PORT" \
    --listen-peer-urls "https://127.0.0.1:$CLUSTER_ETCD_PEER_PORT" \
    --initial-advertise-peer-urls "https://127.0.0.1:$CLUSTER_ETCD_PEER_PORT" \
    --initial-cluster "model-stack=https://127.0.0.1:$CLUSTER_ETCD_PEER_PORT" \
    --client-cert-auth --trusted-ca-file "$CLUSTER_PKI/etcd-ca.crt" \
    --cert-file "$CLUSTER_PKI/etcd.crt" --key-file "$CLUSTER_PKI/etcd.key" \
    --peer-client-cert-auth --peer-trusted-ca-file "$CLUSTER_PKI/etcd-ca.crt" \
    --peer-cert-file "$CLUSTER_PKI/etcd.crt" --peer-key-file "$CLUSTER_PKI/etcd.key"
}

# The two features ask etcd for what Debian's cannot say: how far a watch has come. Where they are on all the same,
# clients that would have a list as a watch try that over and over, and the log fills with timeouts.
run_kube-apiserver() {
  component_start kube-apiserver "$KUBERNETES_BIN/kube-apiserver" \
    --bind-address=127.0.0.1 --secure-port="$CLUSTER_API_PORT" --advertise-address="$CLUSTER_GATEWAY" \
    --etcd-servers="https://127.0.0.1:$CLUSTER_ETCD_PORT" --etcd-cafile="$CLUSTER_PKI/etcd-ca.crt" \
    --etcd-certfile="$CLUSTER_PKI/etcd-client.crt" --etcd-keyfile="$CLUSTER_PKI/etcd-client.key" \
    --tls-cert-file="$CLUSTER_PKI/apiserver.crt" --tls-private-key-file="$CLUSTER_PKI/apiserver.key" \
    --client-ca-file="$CLUSTER_PKI/ca.crt" \
    --kubelet-certificate-authority="$CLUSTER_PKI/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --kubelet-client-certificate="$CLUSTER_PKI/apiserver-kubelet-client.crt" \
    --kubelet-client-key="$CLUSTER_PKI/apiserver-kubelet-client.key" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$CLUSTER_PKI/service-account.pub" \
    --service-account-signing-key-file="$CLUSTER_PKI/service-account.key" \
    --service-cluster-ip-range="$CLUSTER_SERVICES" \
    --requestheader-client-ca-file="$CLUSTER_PKI/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- --enable-aggregator-routing=true \
    --proxy-client-cert-file="$CLUSTER_PKI/front-proxy-client.crt" \
    --proxy-client-key-file="$CLUSTER_PKI/front-proxy-client.key" \
    --feature-gates=WatchList=false,SizeBasedListCostEstimate=false \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true
}

# The limits on requests are Kubernetes's defaults times ten: those make hundreds of Deployments wait for minutes.
run_kube-controller-manager() {
  component_start kube-controller-manager "$KUBERNETES_BIN/kube-controller-manager" \
    --kubeconfig="$CLUSTER_PKI/controller-manager.kubeconfig" \
    --authentication-kubeconfig="$CLUSTER_PKI/controller-manager.kubeconfig" \
    --authorization-kubeconfig="$CLUSTER_PKI/controller-manager.kubeconfig" \
    --bind-address=127.0.0.1 --leader-elect=false --use-service-account-credentials \
    --kube-api-qps=200 --kube-api-burst=300 \
    --flex-volume-plugin-dir="$CLUSTER_DATA/kubelet-plugins" \
    --root-ca-file="$CLUSTER_PKI/ca.crt" --service-account-private-key-file="$CLUSTER_PKI/service-account.key" \
    --cluster-signing-cert-file="$CLUSTER_PKI/ca.crt" --cluster-signing-key-file="$CLUSTER_PKI/ca.key"
}

run_kube-scheduler() {
  component_start kube-scheduler "$KUBERNETES_BIN/kube-scheduler" \
    --kubeconfig="$CLUSTER_PKI/scheduler.kubeconfig" --kube-api-qps=500 --kube-api-burst=1000 \
    --authentication-kubeconfig="$CLUSTER_PKI/scheduler.kubeconfig" \
    --authorization-kubeconfig="$CLUSTER_PKI/scheduler.kubeconfig" \
    --bind-address=127.0.0.1 --leader-elect=false
}

# The one that talks to registries, so the host's proxy is for it alone.
run_containerd() {
  local name
  local CLUSTER_ENVIRONMENT=()
  for name in HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy SSL_CERT_FILE SSL_CERT_DIR; do
    if [ -n "${!name:-}" ]; then
      CLUSTER_ENVIRONMENT+=("$name=${!name}")
    fi
  done
  component_start containerd containerd --config "$CLUSTER_CONFIG/containerd.toml"
}

run_kubelet() {
  component_start kubelet "$KUBERNETES_BIN/kubelet" --config="$CLUSTER_CONFIG/kubelet.yaml" \
    --kubeconfig="$CLUSTER_PKI/kubelet.kubeconfig" --root-dir="$CLUSTER_DATA/kubelet" \
    --cert-dir="$CLUSTER_PKI/kubelet" --hostname-override="$CLUSTER_NODE" --node-ip="$CLUSTER_GATEWAY"
}

run_kube-proxy() {
  component_start kube-proxy "$KUBERNETES_BIN/kube-proxy" --config="$CLUSTER_CONFIG/kube-proxy.yaml"
}

# On the bridge's address, as a process like the others rather than as pods: that needs no image.
run_coredns() {
  component_start coredns "$COREDNS" -conf "$CLUSTER_CONFIG/Corefile"
}

coredns_objects() {
  cat <<END
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: system:coredns }
rules:
  - apiGroups: ['']
    resources: [endpoints, services, pods, namespaces, nodes]
    verbs: [get, list, watch]
  - apiGroups: [discovery.k8s.io]
    resources: [endpointslices]
    verbs: [list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: system:coredns }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:coredns }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: system:coredns }]
END
}

# objects_apply FUNCTION...: the objects that these print.
objects_apply() {
  local name
  for name; do
    echo ---
    "$name"
  done | cluster_kubectl apply -f -
}

coredns_answers() {
  (: <"/dev/tcp/$CLUSTER_GATEWAY/53") 2>/dev/null
}

cluster_kubectl() {
  "$KUBERNETES_BIN/kubectl" --kubeconfig "$CLUSTER_KUBECONFIG" --cache-dir="$CLUSTER_RUN/kubectl" --request-timeout=5s "$@"
}

containerd_answers() {
  cluster_ctr version
}

apiserver_answers() {
  cluster_kubectl get --raw /readyz
}

# Only when the scheduler sees no obstacle and the account that every pod uses is there, a pod can run. A node that
# was cordoned is as somebody wants it.
# After a kubelet was killed, the node counts as ready for a while without one, so it is asked itself too.
node_answers() {
  http_get 2 http://127.0.0.1:10248/healthz &&
    [ "$(cluster_kubectl get node "$CLUSTER_NODE" \
    -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}{.spec.taints[?(@.key!="node.kubernetes.io/unschedulable")].key}')" = True ] &&
    cluster_kubectl -n default get serviceaccount default
}

proxy_answers() {
  iptables-save -t nat 2>/dev/null | grep -E -- '-A KUBE-SERVICES .*default/kubernetes' >/dev/null
}

# wait_for SECONDS NAME CHECK...: fails at once when the component has ended, with the end of its log.
wait_for() {
  local seconds=$1 name=$2 until=$((SECONDS + $1)) last=
  shift 2
  until "$@" >/dev/null 2>&1; do
    # The pid file may be a moment late.
    if ! component_pid "$name" >/dev/null; then
      if [ -n "$last" ]; then
        echo "$name ended; the end of $CLUSTER_LOGS/$name.log:"
        tail -n 15 "$CLUSTER_LOGS/$name.log"
        return 1
      fi
      last=1
      sleep 0.5
    fi
    if [ "$SECONDS" -ge "$until" ]; then
      echo "$name: not ready after $seconds s; the end of $CLUSTER_LOGS/$name.log:"
      tail -n 15 "$CLUSTER_LOGS/$name.log"
      return 1
    fi
    sleep 0.2
  done
}
