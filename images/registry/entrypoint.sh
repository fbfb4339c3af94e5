#!/bin/sh
# Starts Distribution, unless it would come up without users: with an absent password file it invents
# a user and prints the password to the log.
set -eu

refuse() {
  echo "registry: $1" >&2
  echo "registry: mount a password file, made by: htpasswd -Bbn USER PASSWORD" >&2
  exit 78
}

file=${REGISTRY_AUTH_HTPASSWD_PATH:-/auth/htpasswd}
case ${1:-}:${REGISTRY_AUTH:-htpasswd} in
  serve:htpasswd)
    [ -e "$file" ] || refuse "$file is missing, so nobody could log in."
    [ -r "$file" ] || refuse "$file is not readable for user $(id -u)."
    [ -s "$file" ] || refuse "$file is empty, so nobody could log in."
    # shellcheck disable=SC2016  # the dollar signs are part of the hash
    # Distribution passes over every other kind of hash.
    grep -Eq '^[^#:]+:\$2[abxy]\$' "$file" || refuse "$file holds no bcrypt password."
    ;;
esac

exec docker-registry "$@"
