#!/usr/bin/env bash
# Checks every shell script with shellcheck; installs it where that is possible without asking.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v shellcheck >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q >/dev/null && apt-get install -yq shellcheck >/dev/null
  else
    echo 'shellcheck is not installed: https://www.shellcheck.net' >&2
    exit 1
  fi
fi
git ls-files -z script images .ci | while IFS= read -r -d '' file; do
  case $(head -c 40 "$file" | head -1) in '#!'*sh*) printf '%s\0' "$file" ;; esac
done | xargs -0 shellcheck -x
