# Calls the judges in turn, says what each found and how long it took.
# shellcheck shell=bash

# judge NAME: the judge writes its objections to the standard output, and to NAME.said what it has to say without any.
judge() {
  local name=$1 began found=$POLICY_WORK/$1.found
  began=$(now)
  "judge_$name" >"$found" 2>"$POLICY_WORK/$name.errors" || {
    cat "$POLICY_WORK/$name.errors" >&2
    could_not "$name came to no verdict."
  }
  grep ' warning: ' "$POLICY_WORK/$name.errors" >&2 || true
  if [ -s "$found" ]; then
    objections=$((objections + 1))
    printf '%-12s objects, after %s s:\n' "$name" "$(since "$began")"
    manifests_names <"$found" | sed 's/^/    /'
  else
    say "$name" "  $(cat "$POLICY_WORK/$name.said") ($(since "$began") s)"
  fi
}

# Milliseconds; bash 3.2 knows seconds only.
now() {
  if [ -n "${EPOCHREALTIME:-}" ]; then
    local stamp=${EPOCHREALTIME/[.,]/}
    echo "${stamp%???}"
  else
    echo "$(date +%s)000"
  fi
}

since() {
  local ms=$(($(now) - $1))
  printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# judge_manifests JUDGE,... FILE...
judge_manifests() {
  local wanted=,$1, name
  objections=0
  shift
  manifests_read "$@"
  for name in server kubeconform checkov; do
    case $wanted in *",$name,"*) "prepare_$name" ;; esac
  done
  for name in server kubeconform checkov; do
    case $wanted in *",$name,"*) judge "$name" ;; esac
  done
  [ "$objections" = 0 ] || exit 1
}
