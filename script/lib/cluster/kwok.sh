# KWOK plays nodes that do not exist: pods that land there are Running and Ready without a container.
# shellcheck shell=bash

KWOK=$CACHE/bin/kwok-$KWOK_VERSION
KWOK_STAGES=$CACHE/kwok-$KWOK_VERSION-stages.yaml
KWOK_NODES=kwok.x-k8s.io/node=fake

# The program knows no stages by itself; these are the files of its own release "stage-fast".
kwok_build() (
  folder=$(module_folder sigs.k8s.io/kwok "$KWOK_VERSION" "$KWOK_MODULE_SUM") || exit 1
  for name in node/fast/node-initialize node/heartbeat-with-lease/node-heartbeat-with-lease pod/fast/pod-ready \
    pod/fast/pod-complete pod/fast/pod-delete; do
    echo ---
    cat "$folder/kustomize/stage/$name.yaml" || exit 1
  done >"$KWOK_STAGES.new.$$" && mv "$KWOK_STAGES.new.$$" "$KWOK_STAGES" &&
    module_build sigs.k8s.io/kwok "$KWOK_VERSION" "$KWOK_MODULE_SUM" sigs.k8s.io/kwok/cmd/kwok "$KWOK"
)

# Nodes without the annotation are none of its business, ours among them.
run_kwok() {
  component_start kwok "$KWOK" --kubeconfig="$CLUSTER_PKI/kwok.kubeconfig" --config="$KWOK_STAGES" \
    --manage-all-nodes=false --manage-nodes-with-annotation-selector="$KWOK_NODES" \
    --cidr="$CLUSTER_FAKE_PODS" --node-lease-duration-seconds=40 --server-address="127.0.0.1:$CLUSTER_KWOK_PORT"
}

kwok_objects() {
  cat <<END
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: system:kwok }
rules:
  - apiGroups: ['']
    resources: [nodes]
    verbs: [get, list, watch]
  - apiGroups: ['']
    resources: [nodes/status, pods/status]
    verbs: [patch, update]
  - apiGroups: ['']
    resources: [pods]
    verbs: [get, list, watch, patch, update, delete]
  - apiGroups: ['', events.k8s.io]
    resources: [events]
    verbs: [create, patch, update]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [get, list, watch, create, patch, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: system:kwok }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:kwok }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: system:kwok }]
END
}

kwok_answers() {
  http_get 2 "http://127.0.0.1:$CLUSTER_KWOK_PORT/healthz"
}

kwok_start() {
  local out
  cluster_lock
  apiserver_answers >/dev/null 2>&1 || fail kwok 'The cluster is not up: script/cluster up starts it.'
  program_ensure kwok "KWOK $KWOK_VERSION" "$KWOK" kwok_build
  out=$(objects_apply kwok_objects 2>&1) || fail kwok 'KWOK could not be given its rights.' "$out"
  component_ensure kwok
  out=$(wait_for 30 kwok kwok_answers 2>&1) || fail kwok 'KWOK did not start.' "$out"
  step kwok "KWOK $KWOK_VERSION plays the nodes with the annotation $KWOK_NODES"
}

# The nodes stay: without them, their pods would move to the real one.
kwok_stop() {
  local left
  cluster_lock
  if [ ! -f "$CLUSTER_RUN/pids/kwok" ]; then
    say kwok 'does not run'
    return
  fi
  components_stop 5 kwok
  step kwok 'stopped'
  left=$(kwok_nodes | wc -l)
  [ "$left" -eq 0 ] || warn kwok "$left nodes are left that nobody plays any more; in a minute they count as dead"
}

kwok_nodes() {
  cluster_kubectl get nodes 2>/dev/null \
    -o 'jsonpath={range .items[?(@.metadata.annotations.kwok\.x-k8s\.io/node=="fake")]}{.metadata.name}{"\n"}{end}'
}
