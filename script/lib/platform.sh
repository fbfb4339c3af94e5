# What machine this is, and which command installs a thing on it.
# shellcheck shell=bash

# Prints debian, fedora, arch, macos or other.
platform() {
  local id='' like=''
  case $(uname -s) in
    Darwin)
      echo macos
      return
      ;;
    Linux) ;;
    *)
      echo other
      return
      ;;
  esac
  if [ -r /etc/os-release ]; then
    # shellcheck disable=SC1091
    id=$(. /etc/os-release && echo "${ID:-}")
    # shellcheck disable=SC1091
    like=$(. /etc/os-release && echo "${ID_LIKE:-}")
  fi
  case " $id $like " in
    *' debian '* | *' ubuntu '*) echo debian ;;
    *' fedora '* | *' rhel '*) echo fedora ;;
    *' arch '*) echo arch ;;
    *) echo other ;;
  esac
}

platform_name() {
  if [ "$(uname -s)" = Darwin ]; then
    echo "macOS $(sw_vers -productVersion 2>/dev/null) $(uname -m)"
  elif [ -r /etc/os-release ]; then
    # shellcheck disable=SC1091
    (. /etc/os-release && echo "${PRETTY_NAME:-Linux} $(uname -m)")
  else
    echo "$(uname -s) $(uname -m)"
  fi
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

# True where the bootstrap may install packages by itself.
can_apt() {
  [ "$(platform)" = debian ] && is_root && have apt-get
}

# systemd is in charge only where it is the first process: not in most containers, not in older WSL.
systemd_runs() {
  [ -d /run/systemd/system ] && have systemctl
}

# how_to node|docker|docker-start|docker-access|terraform|go|buildx prints the commands, one a line.
how_to() {
  local sudo=''
  is_root || sudo='sudo '
  case $1:$(platform) in
    node:debian)
      echo "curl -fsSL https://deb.nodesource.com/setup_22.x | ${sudo}bash - && ${sudo}apt-get install -y nodejs"
      ;;
    node:fedora) echo "${sudo}dnf install -y nodejs npm" ;;
    node:arch) echo "${sudo}pacman -S --needed nodejs npm" ;;
    node:macos) echo 'brew install node@22 && brew link --overwrite node@22' ;;
    node:*) echo 'https://nodejs.org/en/download' ;;

    docker:debian)
      if is_root; then
        echo 'script/bootstrap --only=docker'
      else
        echo 'sudo apt-get install -y docker.io iptables'
        how_to docker-start
        how_to docker-access
      fi
      ;;
    docker:fedora)
      echo "${sudo}dnf install -y moby-engine"
      how_to docker-start
      how_to docker-access
      ;;
    docker:arch)
      echo "${sudo}pacman -S --needed docker docker-buildx"
      how_to docker-start
      how_to docker-access
      ;;
    docker:macos)
      echo 'brew install colima docker docker-buildx && colima start'
      echo 'or install Docker Desktop: brew install --cask docker, then open it once'
      ;;
    docker:*) echo 'https://docs.docker.com/engine/install/' ;;

    docker-start:macos) echo 'colima start (or: open -a Docker)' ;;
    docker-start:*)
      if systemd_runs; then
        echo "${sudo}systemctl enable --now docker"
      elif is_root; then
        echo 'script/bootstrap --only=docker'
      else
        echo 'sudo sh -c "setsid dockerd </dev/null >/var/log/dockerd.log 2>&1 &"'
      fi
      ;;

    docker-access:*)
      if ! is_root && [ "$(platform)" != macos ]; then
        # shellcheck disable=SC2016  # the reader's shell is to expand it
        echo 'sudo usermod -aG docker "$USER" && newgrp docker'
      fi
      ;;

    terraform:macos) echo 'brew install opentofu (or: brew tap hashicorp/tap && brew install hashicorp/tap/terraform)' ;;
    terraform:fedora) echo "${sudo}dnf install -y opentofu" ;;
    terraform:arch) echo "${sudo}pacman -S --needed opentofu" ;;
    terraform:*)
      echo 'Terraform: https://developer.hashicorp.com/terraform/install'
      echo 'OpenTofu:  https://opentofu.org/docs/intro/install/'
      ;;

    go:macos) echo 'brew install go' ;;
    go:fedora) echo "${sudo}dnf install -y golang" ;;
    go:arch) echo "${sudo}pacman -S --needed go" ;;
    go:*) echo 'https://go.dev/doc/install (1.21 or newer)' ;;

    buildx:macos) echo 'brew install docker-buildx' ;;
    buildx:fedora) echo "${sudo}dnf install -y docker-buildx" ;;
    buildx:arch) echo "${sudo}pacman -S --needed docker-buildx" ;;
    buildx:*) echo 'https://github.com/docker/buildx#installing (or set DOCKER_BUILDKIT=0)' ;;
  esac
}
