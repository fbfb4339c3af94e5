# The third judge: checkov, in a virtual environment whose name is the hash of all that decides what is in it.
# shellcheck shell=bash

CHECKOV_VENV=

checkov_install() {
  rm -rf "$CHECKOV_VENV" && "$1" -m venv "$CHECKOV_VENV" &&
    "$CHECKOV_VENV/bin/python" -m pip --quiet --disable-pip-version-check install \
      --require-hashes --only-binary=:all: -r "$ROOT/policy/requirements.txt" &&
    touch "$CHECKOV_VENV/complete"
}

prepare_checkov() {
  local python=${PYTHON:-python3} version
  if ! version=$("$python" -c 'import ensurepip, sys, venv; print("%d.%d.%d" % sys.version_info[:3])' 2>&1) ||
    ! version_at_least "$version" "$POLICY_PYTHON_MINIMUM"; then
    could_not "checkov needs Python $POLICY_PYTHON_MINIMUM or newer with venv and pip, but $python says: $version" \
      'Debian: apt-get install python3-venv; PYTHON=... names another Python'
  fi
  CHECKOV_VENV=$CACHE/checkov-venv-$({ echo "$version $(uname -sm)" && cat "$ROOT/policy/requirements.txt"; } |
    "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:12])')
  if [ ! -e "$CHECKOV_VENV/complete" ]; then
    mkdir -p "$CACHE"
    if have flock; then # two runs at once: the second waits for the environment that the first makes
      exec 7>"$CHECKOV_VENV.lock"
      flock 7
    fi
    [ -e "$CHECKOV_VENV/complete" ] ||
      long checkov 'installing checkov from PyPI' checkov_install "$python" || exit 2
    exec 7>&-
  fi
}

# checkov says nothing of a file that it cannot read, or takes for a Helm template: it passes over it. So each copy
# gets an object more, and where no check has passed for that one, the file was not looked at.
checkov_files() {
  local file number=0
  mkdir -p "$POLICY_WORK/checkov"
  for file in "${POLICY_FILES[@]}"; do
    number=$((number + 1))
    { cat "$file" && printf '\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: %s, namespace: canary }\n' \
      "$(basename "$file")"; } >"$POLICY_WORK/checkov/$number.yaml" || return 1
    printf '%s\n' "$(basename "$file")" >>"$POLICY_WORK/canaries"
  done
}

# In an empty environment and home: an API key, a setting or a .checkov.yaml of the user has no part in this.
judge_checkov() {
  local status=0
  checkov_files || return 1
  (cd "$POLICY_WORK" && env -i PATH="$PATH" HOME="$POLICY_WORK" LANG=C.UTF-8 "$CHECKOV_VENV/bin/checkov" \
    --config-file "$ROOT/policy/checkov.yaml" --file checkov/*.yaml --output json) \
    >"$POLICY_WORK/checkov.json" || status=$?
  [ "$status" -le 1 ] || return 1
  policy_node checkov-report "$POLICY_WORK/checkov.json" "$POLICY_WORK/canaries" "$POLICY_WORK/checkov.said"
}
