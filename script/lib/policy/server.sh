# The first judge: the API server, which is asked what it would do.
# shellcheck shell=bash disable=SC2153

POLICY_KUBECONFIG=${MODEL_STACK_KUBECONFIG:-$CLUSTER_KUBECONFIG}
POLICY_KUBECTL=$KUBERNETES_BIN/kubectl
NAMESPACES_MADE=()
NAMESPACES_GOING=()
POLICY_CLUSTER=

policy_kubectl() {
  "$POLICY_KUBECTL" --kubeconfig "$POLICY_KUBECONFIG" --cache-dir="$CACHE/kubectl" --request-timeout=60s "$@"
}

# One run at a time, where flock exists: two could share a namespace that one of them removes.
prepare_cluster() {
  if [ -n "$POLICY_CLUSTER" ]; then return; fi
  have "$POLICY_KUBECTL" || POLICY_KUBECTL=kubectl
  have "$POLICY_KUBECTL" || could_not 'kubectl is missing.' 'script/cluster up'
  [ -r "$POLICY_KUBECONFIG" ] || could_not "There is no kubeconfig $POLICY_KUBECONFIG." 'script/cluster up'
  policy_kubectl --request-timeout=10s get --raw /readyz >/dev/null 2>"$POLICY_WORK/errors" ||
    could_not "The cluster of $POLICY_KUBECONFIG does not answer: $(tail -n 1 "$POLICY_WORK/errors")" 'script/cluster up'
  if have flock; then
    mkdir -p "$CACHE"
    exec 8>"$CACHE/check-manifests.lock"
    flock 8
  fi
  definitions_make
  POLICY_CLUSTER=ready
}

prepare_server() {
  prepare_cluster
}

# Without its definition the server knows nothing of a custom resource.
definitions_make() {
  local file name
  for file in "$POLICY_WORK"/definitions/*.yaml; do
    [ -e "$file" ] || return 0
    name=$(basename "$file" .yaml)
    if ! policy_kubectl get crd "$name" >/dev/null 2>&1; then
      # Not applied: many a definition is too large for the annotation that kubectl apply leaves.
      policy_kubectl create -f "$file" >/dev/null 2>"$POLICY_WORK/errors" ||
        could_not "CustomResourceDefinition $name is refused:" "$(cat "$POLICY_WORK/errors")"
      definition_wait "$name" || could_not "CustomResourceDefinition $name is not in use after 30 s."
      say server "  CustomResourceDefinition $name was missing; it is there now, and stays"
    fi
  done
}

# Kinds and their schemas are published some time after the definition is accepted; kubectl explain reads both.
definition_wait() {
  local until=$((SECONDS + 30))
  until policy_kubectl explain "$1" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.2
  done
}

# The files carry the label that is looked for here, so that this run removes what a killed one left. Where the server
# refuses a namespace, the dry run says so again and says why.
namespaces_make() {
  local file name found
  for file in "$POLICY_WORK"/namespaces/*.yaml; do
    [ -e "$file" ] || return 0
    name=$(basename "$file" .yaml)
    found=$(policy_kubectl get namespace "$name" --ignore-not-found \
      -o 'jsonpath={.status.phase} {.metadata.labels.model-stack\.local/made-by}') || return 1
    case $found in
      '' | Terminating*)
        if [ -n "$found" ]; then
          policy_kubectl wait --for=delete --timeout=120s "namespace/$name" >&2 || return 1
        fi
        policy_kubectl apply -f "$file" >/dev/null 2>&1 || continue
        NAMESPACES_MADE+=("$name")
        ;;
      *' check-manifests') NAMESPACES_MADE+=("$name") ;;
    esac
  done
}

# Others use the cluster, too: what they have applied anew lacks the label, what they have put something into is theirs.
namespace_ours() {
  local found
  found=$(policy_kubectl get namespace "$1" --ignore-not-found -o 'jsonpath={.metadata.labels.model-stack\.local/made-by}') &&
    [ "$found" = check-manifests ] &&
    found=$(policy_kubectl -n "$1" get all,secrets,persistentvolumeclaims,networkpolicies -o name 2>/dev/null) && [ -z "$found" ]
}

# The end of the script waits until they are gone.
namespaces_delete() {
  local name
  local ours=()
  for name in ${NAMESPACES_MADE[@]+"${NAMESPACES_MADE[@]}"}; do
    if namespace_ours "$name"; then
      policy_kubectl delete namespace --ignore-not-found --wait=false "$name" >/dev/null && ours+=("namespace/$name")
    else
      warn server "namespace $name was made here, but is in use now, and stays"
    fi
  done
  NAMESPACES_MADE=()
  NAMESPACES_GOING+=(${ours[@]+"${ours[@]}"})
}

namespaces_remove() {
  namespaces_delete || true
  if [ "${#NAMESPACES_GOING[@]}" -gt 0 ]; then
    policy_kubectl wait --for=delete --timeout=120s "${NAMESPACES_GOING[@]}" >/dev/null ||
      warn server "namespaces are left: ${NAMESPACES_GOING[*]}"
  fi
}

# kubectl goes on after an error. Nothing about the manifests is said by the annotation that only kubectl apply leaves:
# that it is missing, or that a large definition is too large for it.
judge_server() {
  local file taken status=0 errors=$POLICY_WORK/server.stderr
  namespaces_make || return 1
  for file in "${POLICY_FILES[@]}"; do
    policy_kubectl apply --dry-run=server --validate=strict -f "$file" \
      >>"$POLICY_WORK/server.stdout" 2>>"$errors" || status=1
  done
  namespaces_delete || return 1
  sed -e '/missing the kubectl.kubernetes.io\/last-applied-configuration annotation/d' \
    -e '/^The CustomResourceDefinition "[^"]*" is invalid: metadata.annotations: Too long: [^:]*$/d' \
    -e 's/error when [a-z]* "[^"]*\/\([^"\/]*\)": /\1: /' "$errors"
  taken=$(grep -c '(server dry run)$' "$POLICY_WORK/server.stdout")
  if [ ! -s "$errors" ] && { [ "$status" != 0 ] || [ "$taken" != "$(cat "$POLICY_WORK/count")" ]; }; then
    echo "kubectl apply took $taken of $(cat "$POLICY_WORK/count") objects and does not say why"
  fi
  echo "$taken objects taken by $(policy_kubectl get --raw /version |
    sed -n 's/.*"gitVersion": "\(.*\)".*/Kubernetes \1/p')" >"$POLICY_WORK/server.said"
}
