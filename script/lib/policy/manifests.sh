# The manifests as the judges take them, in a folder that goes when the script ends.
# shellcheck shell=bash

POLICY_WORK=
POLICY_FILES=()

# could_not MESSAGE [LINE...]: no verdict is not a bad verdict.
could_not() {
  (fail policy "$@") || exit 2
}

policy_end() {
  stop_ticker
  namespaces_remove
  if [ -n "$POLICY_WORK" ]; then
    rm -rf "$POLICY_WORK"
  fi
}

policy_node() {
  node -r "$ROOT/tools/typescript.js" "$ROOT/policy/$1.ts" "${@:2}"
}

# manifests_read FILE...: copies, because checkov passes over files that are not called .yaml, and the standard input
# can be read only once.
manifests_read() {
  local file copy number=0
  { have node && [ -d "$ROOT/node_modules/yaml" ]; } || could_not 'the npm packages are missing.' 'script/bootstrap --only=npm'
  trap policy_end EXIT
  trap 'exit 130' INT TERM HUP
  POLICY_WORK=$(mktemp -d)
  for file in "$@"; do
    number=$((number + 1))
    copy=$POLICY_WORK/$number/stdin.yaml
    mkdir -p "$POLICY_WORK/$number"
    if [ "$file" = - ]; then
      cat >"$copy"
    else
      copy=$POLICY_WORK/$number/$(basename "$file" | tr -c 'A-Za-z0-9._\n-' _)
      case $copy in *.yaml | *.yml) ;; *) copy=$copy.yaml ;; esac
      cat -- "$file" >"$copy" || could_not "$file cannot be read."
    fi
    POLICY_FILES+=("$copy")
  done
  policy_node manifests "$POLICY_WORK" "${POLICY_FILES[@]}" || exit
}

# Paths in messages should be those of the caller, who knows nothing of the copies.
manifests_names() {
  sed "s#\(\.\./\)*$POLICY_WORK/[0-9]*/##g; s#${POLICY_WORK#/}/[0-9]*/##g"
}
