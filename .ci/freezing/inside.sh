#!/bin/sh
# Runs a command inside the root of another system, as root; see foreign.sh for its architecture.
#   sh inside.sh ROOT amd64|arm64 FOLDERS COMMAND…
# FOLDERS, of absolute names and without spaces in them, lie there where they lie here; "" for none.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$1 architecture=$2 folders=$3
shift 3
# shellcheck disable=SC2016 # the inner shells'
sh "$here/foreign.sh" "$architecture" unshare --mount --pid --fork sh -euc '
    root=$1
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    for folder in $2; do
        mkdir -p "$root$folder"
        mount --bind "$folder" "$root$folder"
    done
    cd /
    shift 2
    exec chroot "$root" "$@"
' sh "$root" "$folders" "$@"
