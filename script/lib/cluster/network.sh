# The bridge, kernel settings and packet filter rules, and how they go away again.
# shellcheck shell=bash

CLUSTER_CHAIN=MODEL-STACK-CLUSTER
# What the kubelet, kube-proxy and the network plugins change and leave changed.
CLUSTER_SYSCTLS='net/ipv4/ip_forward net/ipv4/conf/all/route_localnet net/bridge/bridge-nf-call-iptables
  vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys
  kernel/keys/root_maxbytes net/ipv4/vs/conntrack net/netfilter/nf_conntrack_max
  net/netfilter/nf_conntrack_tcp_timeout_established net/netfilter/nf_conntrack_tcp_timeout_close_wait
  net/netfilter/nf_conntrack_tcp_be_liberal'

sysctls_remember() {
  local name file=$CLUSTER_RUN/sysctls
  [ ! -f "$file" ] || return 0
  for name in $CLUSTER_SYSCTLS; do
    if [ -r "/proc/sys/$name" ]; then
      echo "$name $(cat "/proc/sys/$name")"
    fi
  done >"$file.new"
  mv "$file.new" "$file"
}

# ip_forward stays on: Docker, started after us, would rely on it as well.
sysctls_restore() {
  local name value file=$CLUSTER_RUN/sysctls
  [ -f "$file" ] || return 0
  while read -r name value; do
    [ "$name" != net/ipv4/ip_forward ] || continue
    if [ "$(cat "/proc/sys/$name" 2>/dev/null)" != "$value" ]; then
      echo "$value" >"/proc/sys/$name" || true
    fi
  done <"$file"
  rm -f "$file"
}

# rule_ensure TABLE CHAIN RULE...: first in its chain.
rule_ensure() {
  local table=$1 chain=$2
  shift 2
  iptables -w 10 -t "$table" -C "$chain" "$@" 2>/dev/null || iptables -w 10 -t "$table" -I "$chain" 1 "$@"
}

network_conflict() {
  ip -4 route show | awk -v own="$CLUSTER_BRIDGE" \
    '$1 ~ /^10\.244\./ || $1 ~ /^10\.(9[6-9]|10[0-9]|11[01])\./ { for (i = 1; i < NF; i++) if ($i == "dev" && $(i + 1) != own) { print; exit } }'
}

# Docker sets the policy of FORWARD to DROP, so the pods' traffic needs a rule that lets it through.
# From outside, only what answers a pod, or was sent to a hostPort.
network_up() {
  sysctls_remember || return 1
  if have modprobe; then
    modprobe -a br_netfilter overlay 2>/dev/null || true
  fi
  echo 1 >/proc/sys/net/ipv4/ip_forward || return 1
  # Without it, a pod that calls a Service which leads to a pod on the same bridge gets no answer.
  if [ -w /proc/sys/net/bridge/bridge-nf-call-iptables ]; then
    echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
  fi
  if ! ip link show "$CLUSTER_BRIDGE" >/dev/null 2>&1; then
    ip link add "$CLUSTER_BRIDGE" type bridge || return 1
  fi
  ip link set "$CLUSTER_BRIDGE" up || return 1
  ip address replace "$CLUSTER_GATEWAY/24" dev "$CLUSTER_BRIDGE" || return 1

  iptables -w 10 -N "$CLUSTER_CHAIN" 2>/dev/null || iptables -w 10 -F "$CLUSTER_CHAIN" || return 1
  iptables -w 10 -A "$CLUSTER_CHAIN" -i "$CLUSTER_BRIDGE" -j ACCEPT &&
    iptables -w 10 -A "$CLUSTER_CHAIN" -o "$CLUSTER_BRIDGE" -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT &&
    rule_ensure filter FORWARD -j "$CLUSTER_CHAIN"
}

# The Service "kubernetes" leads to the API server, which listens on 127.0.0.1 alone: an address that no endpoint may
# have. So the pods' way there is a rule of our own, ahead of kube-proxy's.
network_api_for_pods() {
  local chain
  iptables -w 10 -t nat -N "$CLUSTER_CHAIN" 2>/dev/null || iptables -w 10 -t nat -F "$CLUSTER_CHAIN" || return 1
  iptables -w 10 -t nat -A "$CLUSTER_CHAIN" -p tcp -s "$CLUSTER_PODS" -d "$CLUSTER_API_SERVICE" --dport 443 \
    -j DNAT --to-destination "127.0.0.1:$CLUSTER_API_PORT" || return 1
  for chain in PREROUTING OUTPUT; do
    iptables -w 10 -t nat -D "$chain" -j "$CLUSTER_CHAIN" 2>/dev/null || true
    iptables -w 10 -t nat -I "$chain" 1 -j "$CLUSTER_CHAIN" || return 1
  done
}

# rules_remove iptables|ip6tables: per table in one transaction, the jumps to our chains, then the chains.
rules_remove() {
  local tool=$1 table own='(KUBE-|CNI-|MODEL-STACK-CLUSTER)' saved rules
  have "$tool-save" || return 0
  for table in filter nat mangle raw; do
    saved=$("$tool-save" -t "$table" 2>/dev/null) || continue
    rules=$(
      printf '%s\n' "$saved" | grep -E "^:$own" | sed -E 's/^(:[^ ]+) .*/\1 - [0:0]/'
      printf '%s\n' "$saved" | grep -E "^-A .*-[jg] $own" | grep -vE "^-A $own" | sed 's/^-A/-D/'
      printf '%s\n' "$saved" | grep -E "^:$own" | sed -E 's/^:([^ ]+) .*/-X \1/'
    ) || true
    [ -n "$rules" ] || continue
    printf '*%s\n%s\nCOMMIT\n' "$table" "$rules" | "$tool-restore" -w 10 --noflush ||
      echo "$tool: some rules of table $table are left"
  done
}

network_down() {
  local path
  for path in "/sys/class/net/$CLUSTER_BRIDGE/brif"/*; do
    [ -e "$path" ] && ip link delete "${path##*/}" 2>/dev/null
  done
  ip link delete "$CLUSTER_BRIDGE" 2>/dev/null || true
  rules_remove iptables
  rules_remove ip6tables
  sysctls_restore
}
