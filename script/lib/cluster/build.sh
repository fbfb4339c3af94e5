# Kubernetes, built from its Go module.
# shellcheck shell=bash

KUBERNETES_BIN=$CACHE/kubernetes-$KUBERNETES_VERSION-$KUBERNETES_RECIPE

kubernetes_built() {
  local name
  for name in $KUBERNETES_PROGRAMS; do
    [ -x "$KUBERNETES_BIN/$name" ] || return 1
  done
}

kubernetes_go_mod() {
  local part
  printf 'module model-stack.local/kubernetes-build\n\ngo 1.25.0\n\nrequire k8s.io/kubernetes v%s\n\n' \
    "$KUBERNETES_VERSION"
  for part in $KUBERNETES_PARTS; do
    printf 'replace k8s.io/%s => k8s.io/%s %s\n' "$part" "$part" "$KUBERNETES_PARTS_VERSION"
  done
}

# The folder appears whole or not at all. At the lowest priority: it keeps every core busy for minutes.
kubernetes_build() (
  folder=$CACHE/build/kubernetes-$KUBERNETES_VERSION
  work=$KUBERNETES_BIN.new.$$
  at=k8s.io/component-base/version
  minor=${KUBERNETES_VERSION#*.}
  packages=()
  for name in $KUBERNETES_PROGRAMS; do
    packages+=("k8s.io/kubernetes/cmd/$name")
  done
  rm -rf "$KUBERNETES_BIN".new.*
  mkdir -p "$folder" "$work" || exit 1
  trap 'rm -rf "$work"' EXIT
  kubernetes_go_mod >"$folder/go.mod" || exit 1
  printf 'k8s.io/kubernetes v%s %s\n' "$KUBERNETES_VERSION" "$KUBERNETES_MODULE_SUM" >"$folder/go.sum"
  cd "$folder" || exit 1
  GO111MODULE=on GOWORK=off GOFLAGS='' CGO_ENABLED=0 nice -n 19 \
    go build -mod=mod -buildvcs=false -trimpath -o "$work/" \
    -ldflags "-s -w -X $at.gitVersion=v$KUBERNETES_VERSION -X $at.gitMajor=${KUBERNETES_VERSION%%.*} -X $at.gitMinor=${minor%%.*}" \
    "${packages[@]}" || exit 1
  rm -rf "$KUBERNETES_BIN" && mv "$work" "$KUBERNETES_BIN"
)
