# Programs built from Go modules, for hosts that reach a Go module proxy but no release downloads.
# shellcheck shell=bash

go_ok() {
  local version
  have go || return 1
  version=$(go env GOVERSION 2>/dev/null) || return 1
  version_at_least "${version#go}" "$GO_MINIMUM"
}

# go_build FOLDER PACKAGE OUTPUT [GO BUILD FLAG...]: FOLDER holds a go.mod and a go.sum with the hash that
# we pin; Go adds the hashes of everything else, each checked against the checksum database.
# The caller's workspace and flags are kept out, since they could bend what is built.
go_build() {
  local folder=$1 package=$2 output=$3
  shift 3
  (cd "$folder" && GO111MODULE=on GOWORK=off GOFLAGS='' CGO_ENABLED=0 \
    go build -mod=mod -buildvcs=false -trimpath "$@" -o "$output" "$package")
}
