# Programs that outlive the script: started detached, found again by pid file, stopped for sure.
# shellcheck shell=bash

# Prints the time at which a live process began, in ticks since boot. Where the first process reaps nobody,
# a killed program stays listed as a zombie: that is no live one.
process_began() {
  local text
  { read -r text <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The name, in brackets, can hold blanks.
  text=${text##*) }
  # shellcheck disable=SC2086  # splitting is the purpose
  set -- $text
  [ "$1" != Z ] && [ "$1" != X ] && echo "${20}"
}

# Prints the pid of a component that runs. The start time tells it from a later process with the same number.
component_pid() {
  local pid began
  { read -r pid began <"$CLUSTER_RUN/pids/$1"; } 2>/dev/null || return 1
  [ -n "$began" ] && [ "$(process_began "$pid")" = "$began" ] && echo "$pid"
}

# component_start NAME COMMAND...: in a session of its own with none of our file descriptors, so that a caller who
# reads our output to its end is not kept waiting, and without the caller's environment, which may hold secrets.
# CLUSTER_ENVIRONMENT holds further variables.
component_start() {
  local name=$1
  shift
  mkdir -p "$CLUSTER_RUN/pids" "$CLUSTER_LOGS"
  rm -f "$CLUSTER_RUN/pids/$name"
  (
    cd /
    exec </dev/null >>"$CLUSTER_LOGS/$name.log" 2>&1
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      [ "$fd" -le 2 ] || eval "exec $fd>&-"
    done
    # shellcheck disable=SC2016  # the inner shell expands it
    setsid env -i "PATH=$PATH" HOME=/root ${CLUSTER_ENVIRONMENT[@]+"${CLUSTER_ENVIRONMENT[@]}"} \
      sh -c 'printf "%s %s\n" $$ "$(cut -d " " -f 22 /proc/$$/stat)" >"$0.new" && mv "$0.new" "$0" && exec "$@"' \
      "$CLUSTER_RUN/pids/$name" "$@" &
  )
}

# stop_pids SECONDS PID...: asks them to end, and ends those that have not by then.
stop_pids() {
  local seconds=$1 pid left tries
  shift
  [ $# -gt 0 ] || return 0
  kill "$@" 2>/dev/null || true
  for ((tries = seconds * 10; tries > 0; tries--)); do
    left=
    for pid in "$@"; do
      process_began "$pid" >/dev/null && left=1
    done
    [ -n "$left" ] || return 0
    sleep 0.1
  done
  kill -9 "$@" 2>/dev/null || true
  sleep 0.2
}

# components_stop SECONDS NAME...
components_stop() {
  local seconds=$1 name pid
  local pids=()
  shift
  for name; do
    pid=$(component_pid "$name") && pids+=("$pid")
  done
  stop_pids "$seconds" ${pids[@]+"${pids[@]}"}
  for name; do
    rm -f "$CLUSTER_RUN/pids/$name"
  done
}

# The processes that watch over the pods' containers; they outlive containerd.
cluster_shims() {
  local folder words
  for folder in /proc/[0-9]*; do
    words=$({ tr '\0' ' ' <"$folder/cmdline"; } 2>/dev/null) || continue
    case $words in
      *containerd-shim*" -address $CLUSTER_SOCKET "*) echo "${folder#/proc/}" ;;
    esac
  done
}

# A Kubernetes node that is not ours but shares our network: the two would undo each other's rules.
# One inside containers, as kind makes it, has a network of its own.
foreign_node() {
  local folder name own=' '
  for name in $CLUSTER_COMPONENTS; do
    own="$own$(component_pid "$name" || true) "
  done
  for folder in /proc/[0-9]*; do
    name=$(cat "$folder/comm" 2>/dev/null) || continue
    case $name in
      kubelet | kube-apiserver | kube-proxy | k3s-server | k3s | k0s | microk8s*) ;;
      *) continue ;;
    esac
    case $own in *" ${folder#/proc/} "*) continue ;; esac
    process_began "${folder#/proc/}" >/dev/null || continue
    if [ "$(readlink "$folder/ns/net")" = "$(readlink /proc/self/ns/net)" ]; then
      echo "$name (pid ${folder#/proc/})"
      return
    fi
  done
  return 1
}
