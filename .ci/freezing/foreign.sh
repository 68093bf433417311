#!/bin/sh
# Runs a command where programs of an architecture start: another machine's under qemu-user.
#   sh foreign.sh amd64|arm64 COMMAND…
# Of this machine's own kind it just runs. Else it is for root, with Linux 6.7 and qemu-user-binfmt:
# the kernel is told of qemu in a namespace of the command's own, and nothing of the system changes.
# The processor is of the oldest kind, ARMv8.0, at which qemu is a fifth quicker too.
set -eu
architecture=$1
shift
if [ "$architecture" = "$(dpkg --print-architecture)" ]; then
    exec "$@"
fi
case $architecture in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 QEMU_CPU=cortex-a57 && export QEMU_CPU ;;
    *) echo "amd64 or arm64, not $architecture" >&2 && exit 1 ;;
esac
told=/usr/lib/binfmt.d/qemu-$machine.conf
[ -e "$told" ] || { echo "$told is lacking: install qemu-user-binfmt" >&2 && exit 1; }
# shellcheck disable=SC2016 # the inner shell's
exec unshare --user --map-users=0:0:65536 --map-groups=0:0:65536 --setuid 0 --setgid 0 --mount \
    sh -euc '
        mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
        cat "$1" >/proc/sys/fs/binfmt_misc/register
        shift
        exec "$@"
    ' sh "$told" "$@"
