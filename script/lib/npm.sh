# Node.js and the npm packages.
# shellcheck shell=bash

node_ok() {
  local version
  have node && have npm || return 1
  version=$(node --version)
  version_at_least "${version#v}" "$NODE_MINIMUM"
}

# The stamp lies in node_modules, so that removing the folder removes it too.
npm_lock_sum() {
  cksum <"$ROOT/package-lock.json"
}

npm_ok() {
  [ -f "$ROOT/package-lock.json" ] || return 1
  [ -f "$ROOT/node_modules/.model-stack-lock" ] || return 1
  [ "$(cat "$ROOT/node_modules/.model-stack-lock")" = "$(npm_lock_sum)" ]
}

npm_install() {
  (cd "$ROOT" && npm ci --no-audit --no-fund) || return 1
  npm_lock_sum >"$ROOT/node_modules/.model-stack-lock"
}

step_npm() {
  if ! node_ok; then
    fail npm "Node.js $NODE_MINIMUM or newer and npm are needed; found: $(node --version 2>/dev/null || echo none)." \
      "$(how_to node)"
  fi
  if npm_ok; then
    say npm "node $(node --version), packages up to date"
    return
  fi
  [ -f "$ROOT/package-lock.json" ] || fail npm "package-lock.json is missing: run npm install and commit it."
  long npm 'npm ci' npm_install || exit 1
}
