# The base image of everything that is built: pulled, or put together from Debian packages.
# shellcheck shell=bash

BASE_LABEL=org.model-stack.stand-in

base_image_ok() {
  docker image inspect "$BASE_IMAGE" >/dev/null 2>&1
}

# Docker Hub out of reach can mean an error at once or no answer for minutes. A pull that has found
# the image says so within seconds; from then on it may take as long as it needs.
base_image_pull() {
  local waited=0 pid out=$CACHE/logs/pull.out
  docker pull "$BASE_IMAGE" >"$out" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    if ! grep -q 'Pulling from' "$out"; then
      waited=$((waited + 1))
      if [ "$waited" -gt 30 ]; then
        echo 'no answer from the registry within 15 s'
        kill "$pid"
        break
      fi
    fi
    sleep 0.5
  done
  wait "$pid" && return
  cat "$out"
  return 1
}

base_image_tarball() {
  echo "$CACHE/base-$BASE_SUITE-$1-$BASE_RECIPE.tar"
}

# base_image_make TARBALL: the same packages as the official image plus ca-certificates, without
# the documentation and translations, which the official slim image leaves out too.
base_image_make() {
  local file=$1 proxy='' packages=ca-certificates
  local merged=()
  local helper=$ROOT/script/lib/add-host-certificates.sh
  if ! have mmdebstrap; then
    apt_install mmdebstrap debian-archive-keyring || return 1
  fi
  # mmdebstrap does not read the host's apt settings. The proxy is for this call and stays out of the image.
  if [ -z "${http_proxy:-}" ]; then
    proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
  fi
  case $proxy in
    http*) export http_proxy=$proxy ;;
  esac
  # Laying /usr out merged from the start spares usrmerge, which brings 47 MB of Perl.
  if [ -d /usr/share/mmdebstrap/hooks/merged-usr ]; then
    packages=$packages,usr-is-merged
    merged=(--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr)
  fi
  # shellcheck disable=SC2016  # the shell that runs the hook expands it: $1 is the image's folder
  MODEL_STACK_HOOK=$helper mmdebstrap --variant=minbase --include="$packages" ${merged[@]+"${merged[@]}"} \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-include=/usr/share/locale/locale.alias' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --customize-hook='sh "$MODEL_STACK_HOOK" "$1"' \
    "$BASE_SUITE" "$file.new.$$.tar" && mv "$file.new.$$.tar" "$file"
}

base_image_import() {
  docker import --change 'CMD ["bash"]' --change "LABEL $BASE_LABEL=mmdebstrap-$BASE_RECIPE" \
    --message 'stand-in made by script/bootstrap' "$1" "$BASE_IMAGE"
}

base_image_check() {
  docker run --rm "$BASE_IMAGE" cat /etc/os-release &&
    docker run --rm "$BASE_IMAGE" apt-get -o Acquire::Retries=2 -o APT::Update::Error-Mode=any update
}

step_image() {
  local arch file
  docker_answers || fail image 'The Docker daemon does not answer.' 'script/bootstrap --only=docker'
  if base_image_ok; then
    say image "$BASE_IMAGE is present"
    return
  fi
  mkdir -p "$CACHE/logs"
  if [ -z "${MODEL_STACK_OFFLINE:-}" ] && base_image_pull_said; then
    :
  else
    arch=$(docker version --format '{{.Server.Arch}}')
    file=$(base_image_tarball "$arch")
    if [ ! -f "$file" ]; then
      if { ! have mmdebstrap && ! can_apt; } || [ "$(dpkg --print-architecture 2>/dev/null)" != "$arch" ]; then
        fail image "Docker Hub is out of reach, and $BASE_IMAGE can be made only on Debian or Ubuntu ($arch) with mmdebstrap." \
          'as root: apt-get install mmdebstrap, then script/bootstrap --only=image' \
          "or, on a machine that reaches Docker Hub: docker pull $BASE_IMAGE && docker save $BASE_IMAGE | gzip > base.tar.gz" \
          'and here: docker load < base.tar.gz'
      fi
      long image "making $BASE_IMAGE from Debian packages" base_image_make "$file" || exit 1
    fi
    long image "importing $BASE_IMAGE" base_image_import "$file" || exit 1
  fi
  long image 'checking that it runs and that apt works in it' base_image_check || exit 1
}

# A pull that fails is no failure yet, so it is not reported like one.
base_image_pull_said() {
  say image "pulling $BASE_IMAGE"
  if base_image_pull >"$CACHE/logs/pull.log" 2>&1 </dev/null; then
    return
  fi
  say image "not pulled: $(tail -n 1 "$CACHE/logs/pull.log" | cut -c 1-160)"
  return 1
}
