# The programs, built from their Go modules, and what else those modules hold.
# shellcheck shell=bash

KUBERNETES_BIN=$CACHE/kubernetes-$KUBERNETES_VERSION-$KUBERNETES_RECIPE
COREDNS=$CACHE/bin/coredns-$COREDNS_VERSION-$COREDNS_RECIPE

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

# module_build MODULE VERSION SUM PACKAGE OUTPUT: a program as its module has it.
module_build() (
  folder=$CACHE/build/${5##*/}
  mkdir -p "$folder" "${5%/*}" || exit 1
  printf 'module model-stack.local/build\n\ngo 1.24.0\n\nrequire %s v%s\n' "$1" "$2" >"$folder/go.mod"
  printf '%s v%s %s\n' "$1" "$2" "$3" >"$folder/go.sum"
  renice -n 19 -p "$BASHPID"
  go_build "$folder" "$4" "$5.new.$$" -ldflags '-s -w' && mv "$5.new.$$" "$5"
)

# module_folder MODULE VERSION SUM prints where Go keeps the module's files.
module_folder() (
  cd / || exit 1
  text=$(GO111MODULE=on GOWORK=off GOFLAGS='' go mod download -json "$1@v$2") || {
    printf '%s\n' "$text" >&2
    exit 1
  }
  # go.sum is for dependencies, so the hash of this one is compared here.
  [ "$(printf '%s' "$text" | sed -n 's/^.*"Sum": "\(.*\)".*$/\1/p')" = "$3" ] || {
    echo "$1 v$2 is not what it was: the hash is another than $3" >&2
    exit 1
  }
  printf '%s' "$text" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p'
)

coredns_build() (
  folder=$CACHE/build/coredns-$COREDNS_VERSION
  module=github.com/coredns/coredns
  mkdir -p "$folder" "${COREDNS%/*}" || exit 1
  printf 'module model-stack.local/coredns-build\n\ngo 1.23.0\n\nrequire %s v%s\n' "$module" "$COREDNS_VERSION" >"$folder/go.mod"
  printf '%s v%s %s\n' "$module" "$COREDNS_VERSION" "$COREDNS_MODULE_SUM" >"$folder/go.sum"
  cat >"$folder/main.go" <<END
package main

import (
	"$module/core/dnsserver"
	"$module/coremain"
	_ "$module/plugin/bind"
	_ "$module/plugin/cache"
	_ "$module/plugin/errors"
	_ "$module/plugin/forward"
	_ "$module/plugin/kubernetes"
)

func main() {
	dnsserver.Directives = []string{"bind", "errors", "cache", "kubernetes", "forward"}
	coremain.Run()
}
END
  renice -n 19 -p "$BASHPID"
  go_build "$folder" . "$COREDNS.new.$$" -ldflags '-s -w' && mv "$COREDNS.new.$$" "$COREDNS"
)
