# The image of the process that holds a pod's network: ten lines of C in an otherwise empty image.
# shellcheck shell=bash

PAUSE_IMAGE=model-stack.local/pause:1
PAUSE_TAR=$CACHE/cluster-pause-1-$(uname -m).tar

# Put together by hand, as that needs no Docker daemon.
pause_build() (
  work=$PAUSE_TAR.new.$$
  mkdir -p "$work/root/run" || exit 1
  trap 'rm -rf "$work"' EXIT
  cat >"$work/pause.c" <<'END'
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static void stop(int number) { _exit(0); }
static void reap(int number) { while (waitpid(-1, NULL, WNOHANG) > 0); }
int main(void) {
  signal(SIGINT, stop); signal(SIGTERM, stop); signal(SIGCHLD, reap);
  for (;;) pause();
}
END
  cc -Os -static -s -o "$work/root/pause" "$work/pause.c" || exit 1
  case $(uname -m) in
    aarch64) arch=arm64 ;;
    x86_64) arch=amd64 ;;
    *) arch=$(uname -m) ;;
  esac
  cd "$work" || exit 1
  tar --owner=0 --group=0 --numeric-owner --mtime=@0 -C root -cf layer.tar pause || exit 1
  printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/pause"],"User":"65535:65535"},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$arch" "$(sha256sum layer.tar | cut -c 1-64)" >config.json
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$PAUSE_IMAGE" >manifest.json
  tar -cf image.tar manifest.json config.json layer.tar && mv image.tar "$PAUSE_TAR"
)
