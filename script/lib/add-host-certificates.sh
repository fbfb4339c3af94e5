#!/bin/sh
# Makes the image in folder $1 trust what this host trusts, so that apt and pip work in a build
# behind a proxy with a certificate of its own. The certificates are added as local ones:
# a bundle that is just copied over is lost when a package next runs update-ca-certificates.
set -eu
root=$1
bundle=/etc/ssl/certs/ca-certificates.crt
target=usr/local/share/ca-certificates
[ -r "$bundle" ] || exit 0
mkdir -p "$root/$target"
# Writes each certificate of the second file that the first one lacks to a file of its own.
awk -v prefix="$root/$target/host-" '
  /BEGIN CERTIFICATE/ { body = ""; text = $0; next }
  /END CERTIFICATE/ {
    if (NR == FNR) {
      known[body] = 1
    } else if (!(body in known)) {
      known[body] = 1
      file = sprintf("%s%03d.crt", prefix, ++n)
      printf "%s\n%s%s\n", text, lines, $0 > file
      close(file)
    }
    body = lines = text = ""
    next
  }
  text != "" { body = body $0; lines = lines $0 "\n" }
' "$root$bundle" "$bundle"
chroot "$root" update-ca-certificates
