#!/bin/sh
# Builds what `make release` has built once more, elsewhere and from nothing, interpreter included,
# and tells what differs.
#   sh again.sh amd64|arm64 DIST CACHE        half an hour on two cores; DIST is this commit's
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
architecture=$1
dist=$(cd "$2" && pwd)
cache=$(cd "$3" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone --quiet "$project" "$work/again"
mkdir "$work/cache"
cp -a "$cache/sources" "$cache/libraries" "$work/cache" # as fetched; their checksums are checked
make -C "$work/again" release ARCH="$architecture" FREEZING_CACHE="$work/cache" >"$work/log" 2>&1 || {
    tail -n 30 "$work/log" >&2
    exit 1
}
compared() { # FIRST SECOND
    PYTHONPATH="$here/.." "$project/.venv/bin/python" -m freezing.compare "$1" "$2"
}
differ=0
compared "$cache/python-$architecture/opt" "$work/cache/python-$architecture/opt" || differ=1
compared "$dist" "$work/again/dist" || differ=1
exit $differ
