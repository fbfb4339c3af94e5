# What script/cluster does.
# shellcheck shell=bash

# Every line says how long it has taken so far.
step() {
  say "$1" "$2 ($SECONDS s)"
}

own_cluster_hint() {
  echo 'To use a cluster that you have: export MODEL_STACK_KUBECONFIG=/path/to/its/kubeconfig'
  if have kind; then
    echo 'With kind: kind get kubeconfig --name NAME > FILE; export MODEL_STACK_KUBECONFIG=FILE'
  fi
  if [ -n "${KUBECONFIG:-}" ]; then
    [ "$KUBECONFIG" = "$CLUSTER_KUBECONFIG" ] || echo "KUBECONFIG is set: export MODEL_STACK_KUBECONFIG=\"\$KUBECONFIG\" makes use of $KUBECONFIG."
  elif [ -f "$HOME/.kube/config" ]; then
    echo "There is one in $HOME/.kube/config, but it is used only when MODEL_STACK_KUBECONFIG names it."
  fi
}

# cluster_possible COMMAND ends the script where no node can run.
cluster_possible() {
  local why=
  if [ "$(uname -s)" != Linux ]; then
    why="A Kubernetes node runs only on Linux, and this is $(platform_name)."
  elif ! is_root; then
    why='A Kubernetes node needs root: it makes network interfaces, mounts and control groups.'
  else
    return 0
  fi
  if [ "$1" = status ] && is_root; then
    return 0
  fi
  local first=()
  if [ "$(uname -s)" = Linux ]; then
    first=("as root: sudo MODEL_STACK_CACHE=$CACHE script/cluster $1" 'or with kind, which runs the node in a Docker container:')
  else
    first=('Use kind, which runs the node in a Docker container:')
  fi
  fail cluster "$why" "${first[@]}" \
    '  go install sigs.k8s.io/kind@latest      (or: brew install kind)' \
    "  kind create cluster --name model-stack --kubeconfig $CACHE/cluster/kind" \
    "  export MODEL_STACK_KUBECONFIG=$CACHE/cluster/kind" \
    'A registry on this machine is 127.0.0.1 to you and not to kind: https://kind.sigs.k8s.io/docs/user/local-registry/'
}

# other_cluster COMMAND [ARGUMENT...]: somebody has a cluster already, so this only looks at it, or adds definitions.
other_cluster() {
  local kubectl=kubectl
  have kubectl || kubectl=$KUBERNETES_BIN/kubectl
  if [ ! -r "$MODEL_STACK_KUBECONFIG" ]; then
    fail cluster "MODEL_STACK_KUBECONFIG=$MODEL_STACK_KUBECONFIG cannot be read." \
      'let it name the kubeconfig of your cluster, or unset it to use the one of script/cluster up'
  fi
  if [ "$1" = down ]; then
    fail cluster "MODEL_STACK_KUBECONFIG names another cluster ($MODEL_STACK_KUBECONFIG), which is not stopped." \
      'to stop the one of script/cluster: unset MODEL_STACK_KUBECONFIG; script/cluster down'
  fi
  if [ "$1" = kwok ]; then
    fail kwok "MODEL_STACK_KUBECONFIG names another cluster ($MODEL_STACK_KUBECONFIG), where this starts nothing." \
      'KWOK inside a cluster: https://kwok.sigs.k8s.io/docs/user/kwok-in-cluster/'
  fi
  have "$kubectl" || fail cluster 'kubectl is missing: https://kubernetes.io/docs/tasks/tools/'
  if ! "$kubectl" --kubeconfig "$MODEL_STACK_KUBECONFIG" --request-timeout=10s get nodes; then
    fail cluster "The cluster of MODEL_STACK_KUBECONFIG=$MODEL_STACK_KUBECONFIG does not answer."
  fi
  if [ "$1" = definitions ]; then
    shift
    definitions_install "$MODEL_STACK_KUBECONFIG" "$@"
    return
  fi
  say kubeconfig "$MODEL_STACK_KUBECONFIG (yours, from MODEL_STACK_KUBECONFIG)"
}

# Prints the Debian packages whose programs are not there. Only those are installed: Docker's own containerd.io,
# for one, would have to make way for Debian's containerd.
packages_missing() {
  local pair program
  for pair in etcd:etcd-server containerd:containerd ctr:containerd runc:runc iptables:iptables ip:iproute2 \
    openssl:openssl flock:util-linux; do
    have "${pair%%:*}" || echo "${pair#*:}"
  done
  for program in bridge portmap host-local loopback; do
    [ -x "/usr/lib/cni/$program" ] || echo containernetworking-plugins
  done
  # A compiler can come without the static C library.
  if [ ! -f "$PAUSE_TAR" ]; then
    have cc || echo gcc
    [ -e "$(cc -print-file-name=libc.a 2>/dev/null)" ] || echo libc6-dev
  fi
}

# Debian's packages would start an etcd or a containerd of their own where systemd is in charge.
packages_install() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ -e "$policy" ]; then
    apt_install "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  apt_install "$@" || status=$?
  rm -f "$policy"
  return "$status"
}

# program_ensure STEP NAME FILE BUILD
program_ensure() {
  if [ ! -x "$3" ]; then
    go_ok || fail "$1" "Missing is $2. It must be built, which needs Go $GO_MINIMUM or newer." "$(how_to go)"
    long "$1" "building $2 from its Go module (1 to 5 min)" "$4" || exit 1
  fi
}

cluster_programs() {
  local missing=()
  read -r -d '' -a missing < <(packages_missing | sort -u) || true
  if [ "${#missing[@]}" -gt 0 ]; then
    can_apt || fail packages "Missing are the programs of these Debian packages: ${missing[*]}" \
      'install what your system has instead; the CNI plugins are looked for in /usr/lib/cni'
    long packages "installing ${missing[*]}" packages_install "${missing[@]}" || exit 1
  fi
  if ! kubernetes_built; then
    go_ok || fail kubernetes "Kubernetes $KUBERNETES_VERSION must be built, which needs Go $GO_MINIMUM or newer." "$(how_to go)"
    long kubernetes "building Kubernetes $KUBERNETES_VERSION from its Go module (4 to 10 min)" kubernetes_build || exit 1
  fi
  program_ensure coredns "CoreDNS $COREDNS_VERSION" "$COREDNS" coredns_build
  program_ensure volumes 'the program that makes volumes' "$VOLUME_PROVISIONER" volumes_build
  program_ensure metrics "metrics-server $METRICS_SERVER_VERSION" "$METRICS_SERVER" metrics_build
  if [ ! -f "$PAUSE_TAR" ]; then
    long pause 'building the pause image' pause_build || exit 1
  fi
}

# The lock keeps a second up or down waiting; it is let go when the script ends.
cluster_lock() {
  exec 9>/run/model-stack-cluster.lock
  flock -n 9 || {
    say cluster 'waiting for another script/cluster to end'
    flock -w 900 9 || fail cluster 'The other script/cluster does not end.'
  }
}

# All that should run: KWOK from its start until its stop.
cluster_wanted() {
  echo "$CLUSTER_COMPONENTS"
  [ ! -f "$CLUSTER_RUN/pids/kwok" ] || echo kwok
}

cluster_running() {
  local name
  for name in $(cluster_wanted); do
    component_pid "$name" >/dev/null || return 1
  done
}

# component_ensure NAME starts it unless it runs.
component_ensure() {
  component_pid "$1" >/dev/null || "run_$1"
}

# must CHECK...: its words are the reason.
must() {
  local out
  out=$("$@" 2>&1) || fail cluster 'The cluster did not start.' "$out" "the logs: $CLUSTER_LOGS"
}

cluster_up() {
  local other name fresh=
  cluster_lock
  mkdir -p "$CACHE/cluster"
  if cluster_running && [ -f "$CLUSTER_KUBECONFIG" ] && node_answers >/dev/null 2>&1 && network_intact &&
    metrics_answer >/dev/null 2>&1; then
    step cluster 'is up already'
    say kubeconfig "$CLUSTER_KUBECONFIG"
    return
  fi
  if other=$(foreign_node); then
    fail cluster "Another Kubernetes node runs on this machine: $other. Two would undo each other's network." \
      "$(own_cluster_hint)"
  fi
  cluster_programs
  other=$(network_conflict)
  [ -z "$other" ] || fail cluster "The addresses $CLUSTER_PODS or $CLUSTER_SERVICES are in use here: $other"

  # After a reboot, what the data says of pods and addresses is no longer so.
  if [ -f "$CLUSTER_PKI/complete" ] && [ "$(cat "$CLUSTER_DATA/boot" 2>/dev/null)" != "$(cat /proc/sys/kernel/random/boot_id)" ]; then
    step cluster 'the machine was started anew since: starting with an empty cluster'
    cluster_clear
  fi
  if [ -f "$CLUSTER_PKI/complete" ] && [ "$(cat "$CLUSTER_PKI/complete")" != "$CLUSTER_RECIPE" ]; then
    fail cluster 'The cluster was started by another version of this script, which cannot be gone on with.' \
      'script/cluster down && script/cluster up starts an empty one'
  fi
  # Nobody but root looks into these.
  mkdir -p "$CLUSTER_DATA" "$CLUSTER_RUN" "$CLUSTER_LOGS"
  chmod 711 "$CLUSTER_DATA" "$CLUSTER_RUN"
  chmod 700 "$CLUSTER_LOGS"
  cat /proc/sys/kernel/random/boot_id >"$CLUSTER_DATA/boot"
  if [ ! -f "$CLUSTER_PKI/complete" ]; then
    fresh=1
    # Whatever an interrupted start has left.
    cluster_clear
    rm -f "$CLUSTER_LOGS"/*.log
    mkdir -p "$CLUSTER_DATA" "$CLUSTER_RUN"
    cat /proc/sys/kernel/random/boot_id >"$CLUSTER_DATA/boot"
    pki_make >"$CLUSTER_LOGS/pki.log" 2>&1 ||
      fail cluster 'The certificates could not be made.' "$(tail -n 5 "$CLUSTER_LOGS/pki.log")"
    step keys 'made'
  fi
  pki_kubeconfig "$CLUSTER_KUBECONFIG" admin
  # With sudo, it is the user's whose cache this is.
  chown --reference="$CACHE" "$CLUSTER_KUBECONFIG"
  mkdir -p "$CLUSTER_DATA/etcd"
  chmod 700 "$CLUSTER_DATA/etcd"
  must config_write
  must network_up
  must cgroups_make
  step network "pods $CLUSTER_PODS, services $CLUSTER_SERVICES"

  for name in etcd kube-apiserver containerd; do
    component_ensure "$name"
  done
  must wait_for 30 containerd containerd_answers
  if [ -n "$fresh" ]; then
    containers_remove >/dev/null 2>&1
  fi
  if [ -z "$(cluster_ctr images list -q "name==$PAUSE_IMAGE")" ]; then
    must cluster_ctr images import "$PAUSE_TAR"
  fi
  step containerd 'answers'
  must wait_for 60 kube-apiserver apiserver_answers
  step apiserver "https://127.0.0.1:$CLUSTER_API_PORT answers"
  for name in kubelet kube-controller-manager kube-scheduler kube-proxy; do
    component_ensure "$name"
  done
  must objects_apply coredns_objects volumes_objects metrics_objects
  for name in coredns volume-provisioner metrics-server; do
    component_ensure "$name"
  done
  if [ -f "$CLUSTER_RUN/pids/kwok" ]; then
    component_ensure kwok
  fi
  must wait_for 60 kubelet node_answers
  step node "$CLUSTER_NODE is ready"
  must wait_for 30 kube-proxy proxy_answers
  must wait_for 30 coredns coredns_answers
  must network_api_for_pods
  must wait_for 30 metrics-server metrics_listen
  must metrics_register
  must wait_for 60 metrics-server metrics_answer
  step metrics "kubectl top answers in a few seconds; volumes are of the class $VOLUME_CLASS"
  cluster_running || must components_missing
  step cluster "Kubernetes $KUBERNETES_VERSION is up"
  say kubeconfig "$CLUSTER_KUBECONFIG"
}

components_missing() {
  local name
  for name in $(cluster_wanted); do
    if ! component_pid "$name" >/dev/null; then
      echo "$name ended; the end of $CLUSTER_LOGS/$name.log:"
      tail -n 10 "$CLUSTER_LOGS/$name.log"
    fi
  done
  return 1
}

# cluster_clear: all that a cluster leaves on the machine goes, whatever state it is in. Each step copes with
# the one before it having found nothing. The images stay.
cluster_clear() {
  components_stop 10 kwok metrics-server volume-provisioner coredns kube-proxy kube-scheduler kube-controller-manager kubelet
  # Their data goes anyway, and the API server would wait ten seconds for those who watch it.
  components_stop 1 kube-apiserver etcd
  containers_remove >/dev/null 2>&1
  cgroups_kill
  components_stop 10 containerd
  # shellcheck disable=SC2046
  stop_pids 3 $(cluster_shims)
  cgroups_kill
  network_down
  cluster_unmount
  cgroups_remove
  log_links_remove
  # Through a mount that is still there, this would delete what a pod had been given of the machine's own files.
  [ -z "$(cluster_mounts)" ] || return 0
  find "$CLUSTER_DATA" -mindepth 1 -maxdepth 1 ! -name containerd -exec rm -rf --one-file-system {} + 2>/dev/null || true
  rm -rf --one-file-system "$CLUSTER_RUN"
}

cluster_down() {
  local left
  cluster_lock
  if [ ! -e "$CLUSTER_RUN" ] && [ ! -e "$CLUSTER_PKI" ]; then
    say cluster 'is not up'
  else
    cluster_clear
    step cluster 'stopped, its data is gone'
  fi
  if [ -n "$1" ] && [ -z "$(cluster_mounts)" ]; then
    rm -rf --one-file-system "$CLUSTER_DATA"
    step images 'removed'
  fi
  rm -f "$CLUSTER_KUBECONFIG"
  left=$(cluster_leftovers)
  [ -z "$left" ] || fail cluster 'Something is left:' "$left"
}

# Prints what should be gone and is not.
cluster_leftovers() {
  local pids
  cluster_mounts | sed 's/^/mount /'
  pids=$(cluster_shims)
  [ -z "$pids" ] || echo "processes $pids"
  ip -br link show "$CLUSTER_BRIDGE" 2>/dev/null
  iptables-save 2>/dev/null | grep -E '^:(KUBE-|CNI-|MODEL-STACK-CLUSTER)'
  have ip6tables-save && ip6tables-save 2>/dev/null | grep -E '^:(KUBE-|CNI-|MODEL-STACK-CLUSTER)'
  cgroups_list
  return 0
}

network_intact() {
  ip link show "$CLUSTER_BRIDGE" >/dev/null 2>&1 &&
    iptables -w 10 -C FORWARD -j "$CLUSTER_CHAIN" 2>/dev/null && proxy_answers
}

cluster_status() {
  local name pid bad=
  for name in $(cluster_wanted); do
    if pid=$(component_pid "$name"); then
      printf '%-24s running, pid %s\n' "$name" "$pid"
    else
      printf '%-24s not running\n' "$name"
      bad=1
    fi
  done
  [ -f "$CLUSTER_RUN/pids/kwok" ] || printf '%-24s off, unless started by script/cluster kwok start\n' kwok
  if [ -z "$bad" ] && cluster_kubectl get nodes 2>/dev/null && node_answers >/dev/null 2>&1 && network_intact &&
    metrics_answer >/dev/null 2>&1; then
    printf '%-24s %s\n' 'API server' "https://127.0.0.1:$CLUSTER_API_PORT, $(cluster_kubectl get --raw /version | sed -n 's/.*"gitVersion": "\(.*\)".*/Kubernetes \1/p')"
    printf '%-24s %s\n' 'storage class' "$VOLUME_CLASS, the default" metrics "metrics.k8s.io, every 10 s"
    printf '%-24s %s\n' kubeconfig "$CLUSTER_KUBECONFIG" kubectl "$KUBERNETES_BIN/kubectl" logs "$CLUSTER_LOGS"
    return
  fi
  if [ -d "$CLUSTER_RUN/pids" ]; then
    echo "The cluster is not in order: script/cluster up starts what is missing; logs are in $CLUSTER_LOGS."
  else
    echo 'The cluster is not up: script/cluster up starts it.'
  fi
  own_cluster_hint
  return 1
}
