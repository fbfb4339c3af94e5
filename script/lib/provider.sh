# The Docker provider: from the registry where it answers, else built into a filesystem mirror.
# shellcheck shell=bash

PROVIDER_RC=$CACHE/terraform.rc
PROVIDER_FROM_REGISTRY=$CACHE/provider-from-registry
PROVIDER_HOSTS='registry.terraform.io registry.opentofu.org'

# provider_mirror SYSTEM prints the folder of the mirror. Its name holds all that decides what is in it.
provider_mirror() {
  echo "$CACHE/terraform-mirror-$PROVIDER_VERSION-${PROVIDER_MODULE_VERSION##*-}-$1"
}

provider_file() {
  echo "$1/$PROVIDER_NAME/$PROVIDER_VERSION/$2/terraform-provider-${PROVIDER_NAME#*/}_v$PROVIDER_VERSION"
}

# The user's own CLI configuration, which we leave alone. A variable that names a missing file makes
# Terraform warn and go on without one, so it counts as none.
provider_user_config() {
  local file=${TF_CLI_CONFIG_FILE:-}
  if [ -n "$file" ]; then
    if [ "$file" != "$PROVIDER_RC" ] && [ -e "$file" ]; then
      echo "$file"
      return
    fi
  fi
  for file in "$HOME/.tofurc" "$HOME/.terraformrc"; do
    case $file:${1:-terraform} in
      *.tofurc:*tofu* | *.terraformrc:*)
        if [ -e "$file" ]; then
          echo "$file"
          return
        fi
        ;;
    esac
  done
  return 1
}

# Prints the mirror that our configuration file names, if it is whole.
provider_current_mirror() {
  local line path='' name
  [ -r "$PROVIDER_RC" ] || return 1
  while read -r line; do
    case $line in
      'path = "'*)
        path=${line#path = \"}
        path=${path%\"}
        ;;
    esac
  done <"$PROVIDER_RC"
  name=${path##*/}
  case $name in
    "terraform-mirror-$PROVIDER_VERSION-${PROVIDER_MODULE_VERSION##*-}-"*) ;;
    *) return 1 ;;
  esac
  [ -n "$path" ] && [ -x "$(provider_file "$path/registry.terraform.io" "${name##*-}")" ] && echo "$path"
}

# provider_registry_answers BINARY SYSTEM: the entry, and the release file that it points at, since a proxy
# may let one through and not the other.
provider_registry_answers() {
  local host=registry.terraform.io entry url
  case $1 in *tofu*) host=registry.opentofu.org ;; esac
  entry=$(http_get 5 "https://$host/v1/providers/$PROVIDER_NAME/$PROVIDER_VERSION/download/${2%_*}/${2#*_}") ||
    return 1
  url=$(printf '%s' "$entry" | sed -n 's/.*"download_url": *"\([^"]*\)".*/\1/p')
  [ -n "$url" ] && [ "$(http_status 5 "$url")" = 200 ]
}

provider_go_mod() {
  # The module still calls itself by the name of its first home.
  local name=github.com/terraform-providers/terraform-provider-docker
  printf 'module model-stack.local/provider-build\n\ngo %s\n\nrequire %s %s\n\nreplace %s => %s %s\n' \
    "$GO_MINIMUM" "$name" "$PROVIDER_MODULE_VERSION" "$name" "$PROVIDER_MODULE" "$PROVIDER_MODULE_VERSION"
}

# provider_build SYSTEM: the mirror appears whole or not at all.
provider_build() {
  local system=$1 mirror work host file first=''
  local folder=$CACHE/build/provider-$PROVIDER_VERSION
  mirror=$(provider_mirror "$system")
  work=$mirror.new.$$
  mkdir -p "$folder" && rm -rf "$work" || return 1
  provider_go_mod >"$folder/go.mod" || return 1
  printf '%s %s %s\n' "$PROVIDER_MODULE" "$PROVIDER_MODULE_VERSION" "$PROVIDER_MODULE_SUM" >"$folder/go.sum"
  for host in $PROVIDER_HOSTS; do
    file=$(provider_file "$work/$host" "$system")
    mkdir -p "${file%/*}" || return 1
    if [ -z "$first" ]; then
      # no_compose leaves out docker_compose, which we do not use and which doubles the build.
      GOOS=${system%_*} GOARCH=${system#*_} go_build "$folder" \
        github.com/terraform-providers/terraform-provider-docker "$file" -tags no_compose \
        -ldflags "-s -w -X main.version=$PROVIDER_VERSION" || {
        rm -rf "$work"
        return 1
      }
      first=$file
    else
      ln "$first" "$file" 2>/dev/null || cp "$first" "$file" || return 1
    fi
  done
  rm -rf "$mirror" && mv "$work" "$mirror"
}

# Terraform takes this provider from the mirror and everything else from where it always does.
provider_installation_block() {
  local path=$1 host names=''
  path=${path//\\/\\\\}
  path=${path//\"/\\\"}
  for host in $PROVIDER_HOSTS; do
    names="${names:+$names, }\"$host/$PROVIDER_NAME\""
  done
  cat <<END
provider_installation {
  filesystem_mirror {
    path = "$path"
    include = [$names]
  }
  direct {
    exclude = [$names]
  }
}
END
}

provider_write_rc() {
  {
    echo '# Written by script/bootstrap: the Docker provider comes from a local build.'
    provider_installation_block "$1"
  } >"$PROVIDER_RC.new.$$"
  mv "$PROVIDER_RC.new.$$" "$PROVIDER_RC"
}

step_provider() {
  local binary system mirror='' config=''
  if ! binary=$(terraform_binary) || ! terraform_good "$binary"; then
    fail provider 'Terraform or OpenTofu comes first.' 'script/bootstrap --only=terraform'
  fi
  system=${TERRAFORM_DESCRIPTION##* }

  config=$(provider_user_config "$binary") || config=''
  if [ -n "$config" ] && grep -q provider_installation "$config"; then
    say provider "$PROVIDER_NAME comes from where $config says"
    return
  fi

  # A mirror stays in use although the registry may answer by now: the lock files of what is deployed
  # hold the hash of the local build.
  mirror=$(provider_mirror "$system")
  if [ ! -x "$(provider_file "$mirror/registry.terraform.io" "$system")" ]; then
    if [ -z "${MODEL_STACK_OFFLINE:-}" ]; then
      # The answer is good for an hour, so that the next runs need no network.
      if [ -z "$(find "$PROVIDER_FROM_REGISTRY" -mmin -60 2>/dev/null)" ]; then
        rm -f "$PROVIDER_FROM_REGISTRY"
        if provider_registry_answers "$binary" "$system"; then
          date >"$PROVIDER_FROM_REGISTRY"
        fi
      fi
      if [ -f "$PROVIDER_FROM_REGISTRY" ]; then
        rm -f "$PROVIDER_RC"
        say provider "$PROVIDER_NAME $PROVIDER_VERSION comes from the registry"
        return
      fi
    fi
    if ! go_ok; then
      fail provider "The provider registry is out of reach, so $PROVIDER_NAME $PROVIDER_VERSION must be built, which needs Go $GO_MINIMUM or newer." \
        "let this host reach https://registry.terraform.io and https://github.com (HTTPS_PROXY is honoured), or:" \
        "$(how_to go)"
    fi
    long provider "the registry is out of reach: building $PROVIDER_NAME $PROVIDER_VERSION from its Go module (2 to 5 min)" \
      provider_build "$system" || exit 1
  fi

  if [ "$(provider_current_mirror)" != "$mirror" ]; then
    provider_write_rc "$mirror"
  fi
  if [ -n "$config" ]; then
    fail provider "Your $config is in use, and it does not know the mirror. Add this to it:" \
      "$(provider_installation_block "$mirror")"
  fi
  say provider "$PROVIDER_NAME $PROVIDER_VERSION from the mirror $mirror"
}
