# Terraform or OpenTofu: whichever is there, else Terraform built from its Go module.
# shellcheck shell=bash

TERRAFORM_CHOICE=$CACHE/terraform-binary
TERRAFORM_BUILT=$CACHE/bin/terraform-$TERRAFORM_VERSION

# Prints the name or path of the engine without starting it, so that script/env stays fast.
terraform_binary() {
  local remembered
  if [ -n "${TERRAFORM_BINARY_NAME:-}" ]; then
    echo "$TERRAFORM_BINARY_NAME"
    return
  fi
  if [ -r "$TERRAFORM_CHOICE" ]; then
    read -r remembered <"$TERRAFORM_CHOICE" || true
    if have "$remembered"; then
      echo "$remembered"
      return
    fi
  fi
  terraform_search
}

# A change of PATH should be noticed, so the remembered choice is no part of this.
terraform_search() {
  local name
  for name in terraform tofu "$TERRAFORM_BUILT"; do
    if have "$name"; then
      echo "$name"
      return
    fi
  done
  return 1
}

# terraform_describe BINARY prints "Terraform 1.11.4 linux_amd64".
terraform_describe() {
  local line product='' version='' system=''
  # The user's CLI configuration plays no part here, and its warnings would be in the way.
  while read -r line; do
    case $line in
      'Terraform v'* | 'OpenTofu v'*)
        product=${line%% *}
        version=${line#* v}
        ;;
      'on '*) system=${line#on } ;;
    esac
  done < <(TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1 with_timeout 10 "$1" version 2>/dev/null)
  [ -n "$version" ] && echo "$product $version $system"
}

# terraform_good BINARY: there, and new enough. The description is left in TERRAFORM_DESCRIPTION.
terraform_good() {
  local rest
  have "$1" || return 1
  TERRAFORM_DESCRIPTION=$(terraform_describe "$1") || return 1
  rest=${TERRAFORM_DESCRIPTION#* }
  version_at_least "${rest%% *}" "$TERRAFORM_MINIMUM"
}

# Terraform's own go.mod points at folders beside it, which a module does not contain: name their commit instead.
terraform_go_mod() {
  local module=github.com/hashicorp/terraform part
  printf 'module model-stack.local/terraform-build\n\ngo %s\n\nrequire %s v%s\n\n' \
    "$GO_MINIMUM" "$module" "$TERRAFORM_VERSION"
  for part in backend/remote-state/azure backend/remote-state/consul backend/remote-state/cos \
    backend/remote-state/gcs backend/remote-state/kubernetes backend/remote-state/oss \
    backend/remote-state/pg backend/remote-state/s3 legacy; do
    printf 'replace %s/internal/%s => %s/internal/%s %s\n' \
      "$module" "$part" "$module" "$part" "$TERRAFORM_NESTED_MODULES"
  done
}

terraform_build() {
  local folder=$CACHE/build/terraform-$TERRAFORM_VERSION
  mkdir -p "$folder" "$CACHE/bin" || return 1
  terraform_go_mod >"$folder/go.mod" || return 1
  printf 'github.com/hashicorp/terraform v%s %s\n' "$TERRAFORM_VERSION" "$TERRAFORM_MODULE_SUM" >"$folder/go.sum"
  go_build "$folder" github.com/hashicorp/terraform "$TERRAFORM_BUILT.new.$$" \
    -ldflags '-s -w -X github.com/hashicorp/terraform/version.dev=no' || return 1
  mv "$TERRAFORM_BUILT.new.$$" "$TERRAFORM_BUILT"
}

step_terraform() {
  local name chosen=''
  if [ -n "${TERRAFORM_BINARY_NAME:-}" ]; then
    terraform_good "$TERRAFORM_BINARY_NAME" ||
      fail terraform "TERRAFORM_BINARY_NAME=$TERRAFORM_BINARY_NAME is missing or older than $TERRAFORM_MINIMUM." \
        'unset TERRAFORM_BINARY_NAME, or let it name Terraform or OpenTofu'
    chosen=$TERRAFORM_BINARY_NAME
  else
    for name in terraform tofu "$TERRAFORM_BUILT"; do
      if terraform_good "$name"; then
        chosen=$name
        break
      fi
    done
  fi
  if [ -z "$chosen" ]; then
    if ! go_ok; then
      fail terraform "Terraform or OpenTofu $TERRAFORM_MINIMUM or newer is needed." "$(how_to terraform)" \
        "or install Go $GO_MINIMUM or newer, and Terraform is built from its source: $(how_to go)"
    fi
    long terraform "building Terraform $TERRAFORM_VERSION from its Go module (2 to 5 min)" terraform_build || exit 1
    chosen=$TERRAFORM_BUILT
    terraform_good "$chosen" || fail terraform "the Terraform that was built does not run: $chosen"
  fi
  mkdir -p "$CACHE"
  # What the variable names is for this shell; it should not stick after it is unset.
  if [ -z "${TERRAFORM_BINARY_NAME:-}" ]; then
    echo "$chosen" >"$TERRAFORM_CHOICE"
  fi
  say terraform "$TERRAFORM_DESCRIPTION ($chosen)"
}
