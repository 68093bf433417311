#!/bin/sh
# Installs, upgrades, removes and purges what `make deb` packed, in roots of Debian 11 and 13.
#   sh check.sh amd64|arm64 DIST CACHE        as root; needs debootstrap, xvfb; see foreign.sh
# In each root, without a network and as an ordinary user, the program checks itself; what that user
# has written is still there in the end. Prints a line for each thing that held, and ends at the
# first that does not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
architecture=$1
dist=$(cd "$2" && pwd)
cache=$3
package=$(basename "$(ls "$dist"/zwgk-desktop_*_"$architecture".deb)")
other=$(basename "$(ls "$dist"/*.zwgk-desktop_*_"$architecture".deb)")
carried=$(basename "$(ls "$dist"/zwgk-desktop_*_"$architecture".tar.xz)")
name=${other%%_*}

# The same package under a later version, to upgrade to.
later=$(mktemp -d)
mkdir -p /tmp/.X11-unix
Xvfb -ac -nolisten tcp -displayfd 3 3>"$later/display" 2>/dev/null &
screen=$!
until [ -s "$later/display" ]; do sleep 0.1; done
trap 'kill $screen; rm -rf "$later"' EXIT
dpkg-deb --raw-extract "$dist/$package" "$later/root"
sed -i 's/^Version: .*/&+1/' "$later/root/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$later/root" "$later/later.deb" >/dev/null
rm -rf "$later/root"

for suite in bullseye trixie; do
    base=$(sh "$here/root.sh" "$suite" "$architecture" "$cache")
    work=$(mktemp -d)
    mkdir "$work/upper" "$work/work" "$work/root" "$work/packages"
    cp "$dist/$package" "$dist/$other" "$dist/$carried" "$later/later.deb" "$work/packages"
    cp "$here/check_inside.sh" "$work/packages/check.sh"
    echo "== $suite, $architecture"
    # A copy that is thrown away, without a network.
    # shellcheck disable=SC2016 # the inner shell's
    sh "$here/foreign.sh" "$architecture" unshare --mount --pid --net --fork sh -euc '
        mount -t overlay overlay -o "userxattr,lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root" 2>/dev/null ||
            { mount -t tmpfs tmpfs "$2/root"; cp -a "$1/." "$2/root"; }
        mkdir -p "$2/root/packages"
        mount --bind "$2/packages" "$2/root/packages"
        mount -t proc proc "$2/root/proc"
        mount --rbind /dev "$2/root/dev"
        mkdir -p "$2/root/tmp/.X11-unix"
        mount --bind /tmp/.X11-unix "$2/root/tmp/.X11-unix"
        mount -t tmpfs tmpfs "$2/root/dev/shm" 2>/dev/null || true
        exec chroot "$2/root" sh /packages/check.sh "$3" "$4" "$5" "$6" "$7"
    ' sh "$base" "$work" "$package" "$other" "$carried" "$name" ":$(cat "$later/display")"
    rm -rf "$work"
done
