# Debian packages, for the one platform on which the bootstrap installs things itself.
# shellcheck shell=bash

apt_refresh() {
  apt-get -o DPkg::Lock::Timeout=120 update
}

apt_lists_fresh() {
  [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -1 2>/dev/null | head -n 1)" ]
}

apt_try() {
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
}

# apt_install PACKAGE...: lists that are a few hours old can name versions that the mirror has dropped,
# so a failed install is tried once more after a refresh.
apt_install() {
  if apt_lists_fresh && apt_try "$@"; then
    return
  fi
  apt_refresh && apt_try "$@"
}
