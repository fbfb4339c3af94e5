# The custom resource definitions of others, without the programs that act on them.
# shellcheck shell=bash

# definition_build NAME FILE
definition_build() (
  case $1 in
    gateway) folder=$(module_folder sigs.k8s.io/gateway-api "$GATEWAY_VERSION" "$GATEWAY_MODULE_SUM") || exit 1 ;;
    keda) folder=$(module_folder github.com/kedacore/keda/v2 "$KEDA_VERSION" "$KEDA_MODULE_SUM") || exit 1 ;;
  esac
  # KEDA's files are valid only with the patches that its kustomization adds.
  kubectl_any kustomize "$folder/config/crd" >"$2.new.$$" && mv "$2.new.$$" "$2"
)

# Where there is a cluster of somebody else's, ours may never have been built.
kubectl_any() {
  if [ -x "$KUBERNETES_BIN/kubectl" ]; then
    "$KUBERNETES_BIN/kubectl" "$@"
  else
    kubectl "$@"
  fi
}

# definitions_install KUBECONFIG NAME... Server-side, as KEDA's are too long for the annotation of the other way,
# and not by force: where somebody has installed the real thing, its definitions stay as they are.
definitions_install() {
  local kubeconfig=$1 name version file out
  local names=()
  shift
  for name; do
    case $name in
      gateway) version=$GATEWAY_VERSION ;;
      keda) version=$KEDA_VERSION ;;
    esac
    file=$CACHE/definitions/$name-$version.yaml
    if [ ! -f "$file" ]; then
      go_ok || fail definitions "Those of $name are in a Go module, which needs Go $GO_MINIMUM or newer." "$(how_to go)"
      mkdir -p "$CACHE/definitions"
      long definitions "reading those of $name $version from its Go module" definition_build "$name" "$file" || exit 1
    fi
    out=$(kubectl_any --kubeconfig "$kubeconfig" apply --server-side --field-manager model-stack \
      -o name -f "$file" 2>&1) ||
      fail definitions "Those of $name $version were refused." "$out"
    read -r -d '' -a names < <(printf '%s\n' "$out" | grep '^customresourcedefinition') || true
    out=$(kubectl_any --kubeconfig "$kubeconfig" wait --for=condition=Established --timeout=60s "${names[@]}" 2>&1) ||
      fail definitions "Those of $name $version are not established." "$out"
    step definitions "$name $version: ${#names[@]} are there"
  done
}
