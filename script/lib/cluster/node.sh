# The container runtime's side of the node: control groups, mounts, and what pods leave behind.
# shellcheck shell=bash

# All pods are below one control group of ours, by which they are found again whatever has died.
cgroups_make() {
  local folder part
  local parts=()
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "/sys/fs/cgroup/$CLUSTER_CGROUP" || return 1
    read -r -a parts </sys/fs/cgroup/cgroup.controllers
    for part in "${parts[@]}"; do
      echo "+$part" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
      echo "+$part" >"/sys/fs/cgroup/$CLUSTER_CGROUP/cgroup.subtree_control" 2>/dev/null || true
    done
    return
  fi
  for folder in /sys/fs/cgroup/*/; do
    if [ ! -f "$folder/cgroup.procs" ] || [ -L "${folder%/}" ]; then
      continue
    fi
    mkdir -p "$folder$CLUSTER_CGROUP" 2>/dev/null || continue
    # A new group may use no processor until it is told which.
    for part in cpuset.cpus cpuset.mems; do
      if [ -f "$folder$part" ]; then
        cat "$folder$part" >"$folder$CLUSTER_CGROUP/$part"
      fi
    done
  done
}

cgroups_list() {
  local folder
  for folder in "/sys/fs/cgroup/$CLUSTER_CGROUP" /sys/fs/cgroup/*/"$CLUSTER_CGROUP"; do
    if [ -d "$folder" ] && [ ! -L "${folder%/*}" ]; then
      find "$folder" -depth -type d
    fi
  done
}

cgroups_kill() {
  local tries pids
  for tries in 1 2 3 4 5 6 7 8 9 10; do
    pids=$(cgroups_list | while read -r folder; do cat "$folder/cgroup.procs" 2>/dev/null; done | sort -nu)
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086
    kill -9 $pids 2>/dev/null || true
    sleep "0.$tries"
  done
  echo "processes of pods are left: $pids" | tr '\n' ' '
}

cgroups_remove() {
  cgroups_list | while read -r folder; do
    rmdir "$folder" 2>/dev/null || true
  done
}

# The mounts below our two folders, the innermost first.
cluster_mounts() {
  awk -v a="$CLUSTER_DATA/" -v b="$CLUSTER_RUN/" 'index($5, a) == 1 || index($5, b) == 1 { print $5 }' \
    /proc/self/mountinfo | sort -r
}

cluster_unmount() {
  local path
  cluster_mounts | while read -r path; do
    # The kernel writes a blank as \040.
    umount -l "$(printf '%b' "$path")" || true
  done
}

cluster_ctr() {
  with_timeout 20 ctr --address "$CLUSTER_SOCKET" -n k8s.io "$@"
}

# The pods' containers as containerd knows them; the images stay.
containers_remove() {
  local names
  # Without a containerd, ctr waits ten seconds for one.
  if ! component_pid containerd >/dev/null || ! cluster_ctr version >/dev/null 2>&1; then
    return 0
  fi
  names=$(cluster_ctr tasks list -q)
  if [ -n "$names" ]; then
    printf '%s\n' "$names" | while read -r name; do
      cluster_ctr tasks kill -s SIGKILL "$name" >/dev/null 2>&1 </dev/null || true
      cluster_ctr tasks rm -f "$name" >/dev/null 2>&1 </dev/null || true
    done
  fi
  names=$(cluster_ctr containers list -q)
  if [ -n "$names" ]; then
    # shellcheck disable=SC2086
    cluster_ctr containers rm $names || true
  fi
}

# The links that the kubelet makes for log collectors, as far as they are ours.
log_links_remove() {
  local link
  for link in /var/log/containers/*; do
    case $(readlink "$link" 2>/dev/null) in
      "$CLUSTER_DATA"/*) rm -f "$link" ;;
    esac
  done
  rmdir /var/log/containers 2>/dev/null || true
}
