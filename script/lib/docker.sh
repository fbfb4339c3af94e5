# The Docker client and daemon.
# shellcheck shell=bash

DOCKERD_LOG=$CACHE/dockerd.log
DOCKER_LOCAL_SOCKET=unix:///var/run/docker.sock

# A remote daemon that is away must not hang us.
docker_answers() {
  with_timeout 10 docker info >/dev/null 2>&1
}

docker_error() {
  with_timeout 10 docker info 2>&1 >/dev/null | tail -n 2 || true
}

# The address that the client uses, with DOCKER_HOST, DOCKER_CONTEXT and the current context in mind.
docker_endpoint() {
  if [ -n "${DOCKER_HOST:-}" ]; then
    echo "$DOCKER_HOST"
  else
    docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null || echo "$DOCKER_LOCAL_SOCKET"
  fi
}

docker_install() {
  apt_install docker.io iptables ca-certificates || return 1
  # From Debian 13 on the client is a package of its own.
  have docker || apt_install docker-cli
}

# Prints the name of a live process. Where the first process reaps nobody, as in many containers,
# a killed daemon stays listed as a zombie: that is no live one.
process_name() {
  [ -r "/proc/$1/status" ] &&
    awk '/^Name:/ { name = $2 } /^State:/ { state = $2 } END { if (state != "Z") print name }' "/proc/$1/status"
}

dockerd_lives() {
  local folder
  # Not pgrep, which small systems lack.
  for folder in /proc/[0-9]*; do
    [ "$(cat "$folder/comm" 2>/dev/null)" = dockerd ] && [ "$(process_name "${folder#/proc/}")" = dockerd ] && return
  done
  return 1
}

# A killed daemon leaves its pid files behind. By the next start the number can belong to another process,
# and then dockerd refuses to start, or waits for a containerd that is not there.
docker_clear_stale() {
  local file name pid
  for file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
    [ -f "$file" ] || continue
    case $file in
      *containerd.pid) name=containerd ;;
      *) name=dockerd ;;
    esac
    pid=$(cat "$file")
    if [ "$(process_name "${pid:-none}")" != "$name" ]; then
      echo "removing stale $file (pid ${pid:-unknown} is not a $name)"
      rm -f "$file"
    fi
  done
  # dockerd prefers the system's containerd when this socket exists, even when nobody listens on it.
  if [ -S /run/containerd/containerd.sock ] && ! grep -q ' /run/containerd/containerd.sock$' /proc/net/unix; then
    echo 'removing stale /run/containerd/containerd.sock'
    rm -f /run/containerd/containerd.sock
  fi
}

# The daemon outlives this script: a session of its own, none of our file descriptors, so that a caller
# who reads our output to its end is not kept waiting. It gets only the variables that it has a use for,
# as the caller's environment may hold secrets.
docker_detach() (
  local name fd
  local keep=()
  for name in PATH HOME HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy \
    SSL_CERT_FILE SSL_CERT_DIR DOCKER_RAMDISK DOCKER_TMPDIR; do
    if [ -n "${!name:-}" ]; then
      keep+=("$name=${!name}")
    fi
  done
  cd /
  exec </dev/null >>"$DOCKERD_LOG" 2>&1
  for fd in /proc/self/fd/*; do
    fd=${fd##*/}
    [ "$fd" -le 2 ] || eval "exec $fd>&-"
  done
  setsid env -i "${keep[@]}" dockerd &
)

docker_start() {
  local waited=0 pid
  if systemd_runs; then
    systemctl start docker || return 1
  else
    docker_clear_stale
    pid=$(cat /var/run/docker.pid 2>/dev/null || true)
    if [ -n "$pid" ] && [ "$(process_name "$pid")" = dockerd ]; then
      echo "a dockerd is running already (pid $pid): waiting for it"
    else
      docker_detach
    fi
  fi
  until docker_answers; do
    waited=$((waited + 1))
    if [ "$waited" -gt 120 ]; then
      echo "no answer within 60 s; the end of $DOCKERD_LOG:"
      tail -n 15 "$DOCKERD_LOG"
      docker_error
      return 1
    fi
    # dockerd gives up within seconds when something is wrong: no need to wait the whole minute then.
    if [ "$waited" -gt 10 ] && [ $((waited % 10)) -eq 0 ] && ! systemd_runs && ! dockerd_lives; then
      echo "dockerd ended; the end of $DOCKERD_LOG:"
      tail -n 15 "$DOCKERD_LOG"
      return 1
    fi
    sleep 0.5
  done
}

docker_stop_with_hint() {
  local hint
  hint=$(how_to "$2")
  fail docker "$1" "$hint"
}

step_docker() {
  local version api
  if ! have docker && ! can_apt; then
    docker_stop_with_hint 'Docker is missing. Install and start it:' docker
  fi
  if ! have docker || ! docker_answers; then
    docker_mend
  fi
  version=$(docker version --format '{{.Server.Version}} {{.Server.APIVersion}}')
  api=${version#* }
  if ! version_at_least "$api" "$DOCKER_API_MINIMUM"; then
    fail docker "The daemon speaks API $api; BuildKit needs $DOCKER_API_MINIMUM (Docker 18.09) or newer."
  fi
  say docker "daemon ${version% *} (API $api) answers"
}

# No answer: find out whose fault it is before anything is installed or started.
docker_mend() {
  local error endpoint
  if have docker; then
    error=$(docker_error)
    endpoint=$(docker_endpoint)
    case $error in
      *'permission denied'*)
        docker_stop_with_hint 'The daemon runs, but you may not use it: join the docker group.' docker-access
        ;;
    esac
    case $endpoint in
      "$DOCKER_LOCAL_SOCKET" | unix:///run/docker.sock) ;;
      *)
        # Somebody chose that daemon; a second one on this machine would not be what they asked for.
        fail docker "The daemon at $endpoint (DOCKER_HOST or docker context) does not answer: $error" \
          'start it, or go back to the local one: unset DOCKER_HOST DOCKER_CONTEXT; docker context use default'
        ;;
    esac
  fi
  if [ "$(uname -s)" != Linux ] || ! is_root; then
    if [ "$(uname -s)" = Darwin ] || have dockerd; then
      docker_stop_with_hint 'The Docker daemon does not answer. Start it:' docker-start
    fi
    docker_stop_with_hint 'Docker is missing. Install and start it:' docker
  fi
  if ! have docker || ! have dockerd || ! have iptables; then
    can_apt || docker_stop_with_hint 'Docker is missing. Install and start it:' docker
    long docker 'installing docker.io and iptables' docker_install || exit 1
  fi
  docker_answers || long docker 'starting the daemon' docker_start || exit 1
}

# docker build on the command line needs buildx since client 23; Terraform talks to the daemon by itself.
docker_cli_has_buildkit() {
  local client
  docker buildx version >/dev/null 2>&1 && return
  client=$(docker version --format '{{.Client.Version}}' 2>/dev/null)
  ! version_at_least "${client:-23}" 23
}
