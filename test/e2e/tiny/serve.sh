# A stand-in server that starts at once and does nothing: what is tested is the container around it.
trap 'exit 0' TERM INT
echo "serving $*"
if [ "$1" = crash ]; then
  echo "cannot load the weights: file not found"
  exit 3
fi
[ -n "$CACHE_FILE" ] && echo "written by $(id -u)" >"$CACHE_FILE"
touch /tmp/started 2>/dev/null
while :; do sleep 1 & wait $!; done
