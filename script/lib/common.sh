# Messages, long steps, paths and small helpers. Runs on bash 3.2, which macOS still ships.
# shellcheck shell=bash

CACHE=${MODEL_STACK_CACHE:-$HOME/.cache/model-stack}
QUIET=${QUIET:-}

# dockerd and iptables live in sbin, which a plain user's PATH leaves out.
case ":$PATH:" in
  *:/usr/sbin:*) ;;
  *) PATH=$PATH:/usr/sbin:/sbin ;;
esac

say() {
  if [ -z "$QUIET" ]; then
    printf '%-10s %s\n' "$1" "$2"
  fi
}

warn() {
  printf '%-10s warning: %s\n' "$1" "$2" >&2
}

# fail STEP MESSAGE [LINE...]: the lines say how to mend it.
fail() {
  printf '%-10s %s\n' "$1" "$2" >&2
  shift 2
  if [ -n "$*" ]; then
    printf '%s\n' "$@" | sed 's/^/             /' >&2
  fi
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# version_at_least 1.11.4 1.6 compares the first three numbers.
version_at_least() {
  local IFS=.
  local a b i
  # shellcheck disable=SC2206  # splitting at the dots is the purpose
  a=(${1%%[-+a-zA-Z~]*}) b=(${2%%[-+a-zA-Z~]*})
  for i in 0 1 2; do
    if [ "${a[i]:-0}" -gt "${b[i]:-0}" ]; then return 0; fi
    if [ "${a[i]:-0}" -lt "${b[i]:-0}" ]; then return 1; fi
  done
}

# with_timeout SECONDS COMMAND...: macOS has no timeout(1), but it has perl.
with_timeout() {
  local seconds=$1
  shift
  if have timeout; then
    timeout "$seconds" "$@"
  elif have perl; then
    perl -e 'alarm shift; exec @ARGV or exit 127' "$seconds" "$@"
  else
    "$@"
  fi
}

# http_status SECONDS URL prints the status after redirects, 000 when there is no answer.
http_status() {
  if have curl; then
    curl -sSL --head -m "$1" -o /dev/null -w '%{http_code}' "$2" 2>/dev/null || true
  elif have node; then
    node -e 'fetch(process.argv[2], { method: "HEAD", signal: AbortSignal.timeout(process.argv[1] * 1000) })
      .then((r) => console.log(r.status), () => console.log("000"))' "$1" "$2"
  else
    printf '000'
  fi
}

# http_get SECONDS URL prints the body; fails on an error status too.
http_get() {
  if have curl; then
    curl -sSfL -m "$1" "$2" 2>/dev/null
  elif have node; then
    node -e 'fetch(process.argv[2], { signal: AbortSignal.timeout(process.argv[1] * 1000) })
      .then(async (r) => { if (!r.ok) process.exit(1); console.log(await r.text()); }, () => process.exit(1))' "$1" "$2"
  else
    return 1
  fi
}

TICKER=

stop_ticker() {
  if [ -n "$TICKER" ]; then
    kill "$TICKER" 2>/dev/null || true
    wait "$TICKER" 2>/dev/null || true
    TICKER=
    printf '\r\033[K'
  fi
}
trap stop_ticker EXIT

# Most tools give the reason last, npm gives it first and its manual after it.
log_excerpt() {
  if [ "$(wc -l <"$1")" -le 40 ]; then
    cat "$1"
  else
    head -n 12 "$1"
    echo '...'
    tail -n 25 "$1"
  fi
}

# long STEP WHAT COMMAND... runs the command with its output in a log, says how long it takes, and shows
# the ends of the log when it fails. The command stays in the foreground, so that Ctrl-C reaches it;
# only the ticking line is a background process.
long() {
  local step=$1 what=$2 log began=$SECONDS status=0
  shift 2
  mkdir -p "$CACHE/logs"
  log=$CACHE/logs/$step.log
  if [ -z "$QUIET" ] && [ -t 1 ]; then
    (
      while kill -0 $$ 2>/dev/null; do
        printf '\r%-10s %s ... %d s' "$step" "$what" $((SECONDS - began))
        sleep 1
      done
    ) &
    TICKER=$!
  else
    say "$step" "$what ..."
  fi
  "$@" >"$log" 2>&1 </dev/null || status=$?
  stop_ticker
  if [ "$status" -ne 0 ]; then
    {
      printf '%-10s %s failed after %d s; from %s:\n' "$step" "$what" $((SECONDS - began)) "$log"
      log_excerpt "$log" | sed 's/^/    /'
    } >&2
    return "$status"
  fi
  say "$step" "$what: done in $((SECONDS - began)) s"
}
