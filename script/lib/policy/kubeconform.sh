# The second judge: kubeconform, with schemas made from what the API server publishes about itself.
# shellcheck shell=bash

KUBECONFORM=$CACHE/bin/kubeconform-$KUBECONFORM_VERSION
POLICY_SCHEMAS=$CACHE/schemas

kubeconform_build() {
  local folder=$CACHE/build/kubeconform-$KUBECONFORM_VERSION module=github.com/yannh/kubeconform
  mkdir -p "$folder" "${KUBECONFORM%/*}" || return 1
  printf 'module model-stack.local/kubeconform-build\n\ngo 1.26\n\nrequire %s v%s\n' \
    "$module" "$KUBECONFORM_VERSION" >"$folder/go.mod" || return 1
  printf '%s v%s %s\n' "$module" "$KUBECONFORM_VERSION" "$KUBECONFORM_MODULE_SUM" >"$folder/go.sum"
  go_build "$folder" "$module/cmd/kubeconform" "$KUBECONFORM.new.$$" \
    -ldflags "-s -w -X main.version=v$KUBECONFORM_VERSION" && mv "$KUBECONFORM.new.$$" "$KUBECONFORM"
}

prepare_kubeconform() {
  if [ ! -x "$KUBECONFORM" ]; then
    go_ok || could_not "kubeconform must be built, which needs Go $GO_MINIMUM or newer." "$(how_to go)"
    long kubeconform "building kubeconform $KUBECONFORM_VERSION from its Go module" kubeconform_build || exit 2
  fi
  prepare_cluster
}

# Without -schema-location kubeconform would look at GitHub, so there is always one.
judge_kubeconform() {
  local folder seen locations=() status=0
  policy_node schemas "$POLICY_SCHEMAS" "$POLICY_WORK/api-versions" \
    "$POLICY_KUBECTL" --kubeconfig "$POLICY_KUBECONFIG" >"$POLICY_WORK/schemas" || return 1
  while read -r folder; do
    locations+=(-schema-location "$folder/{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json")
  done <"$POLICY_WORK/schemas"
  if [ "${#locations[@]}" -eq 0 ]; then
    locations=(-schema-location "$POLICY_WORK/no-schemas.json")
  fi
  "$KUBECONFORM" -strict -summary "${locations[@]}" "${POLICY_FILES[@]}" >"$POLICY_WORK/kubeconform.stdout" || status=$?
  sed -e '/^Summary: /d' -e 's/problem validating schema. Check JSON formatting: jsonschema validation failed with [^ ]* - //' \
    -e "s/at '': validation failed   - //" -e 's/   *- at /; at /g' "$POLICY_WORK/kubeconform.stdout"
  [ "$status" -le 1 ] || return 1
  seen=$(sed -n 's/^Summary: \([0-9]*\) resource.*/\1/p' "$POLICY_WORK/kubeconform.stdout")
  if [ "$seen" != "$(cat "$POLICY_WORK/count")" ]; then
    echo "kubeconform looked at ${seen:-none} of $(cat "$POLICY_WORK/count") objects"
  fi
  echo "$seen objects valid, by kubeconform $KUBECONFORM_VERSION" >"$POLICY_WORK/kubeconform.said"
}
