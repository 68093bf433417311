#!/bin/sh
# Makes a root of an old system with what the packages depend on, once; prints where it lies.
#   sh root.sh bullseye|trixie amd64|arm64 CACHE
# As root, with debootstrap. 5 minutes; under qemu 15.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
suite=$1 architecture=$2
mkdir -p "$3"
cache=$(cd "$3" && pwd)
root=$cache/root-$suite-$architecture
echo "$root"
[ ! -e "$root/ready" ] || exit 0

mirror=$(sed -n 's/^URIs: *\(http[^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources | head -n 1)
log=$cache/root-$suite-$architecture.log
rm -rf "$root"
inside() { # COMMAND…
    sh "$here/inside.sh" "$root" "$architecture" "" \
        env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
}
exec 3>&2 >"$log" 2>&1
trap '[ $? = 0 ] || tail -n 20 "$log" >&3' EXIT
debootstrap --foreign --variant=minbase --arch="$architecture" "$suite" "$root" "$mirror"
inside /debootstrap/debootstrap --second-stage
# Of each library the first package that this release has; binutils and xz for freezing.
inside apt-cache pkgnames >"$log.known"
wanted=$(sed -n 's/^"lib.*= "\(.*\)".*/\1/p' "$here/package.toml" | sort -u |
    while read -r names; do
        echo "$names" | tr -d ' ' | tr '|' '\n' | grep -m 1 -xFf "$log.known"
    done)
rm "$log.known"
# shellcheck disable=SC2086 # names
inside apt-get install -y -qq --no-install-recommends $wanted \
    binutils desktop-file-utils shared-mime-info xz-utils
inside useradd --create-home --shell /bin/bash clerk
touch "$root/ready"
