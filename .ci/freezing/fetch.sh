#!/bin/sh
# Fetches what a list names into a folder, by this system's own apt, and checks every file.
#   sh fetch.sh sources.list FOLDER             Debian's source packages, of this system's release
#   sh fetch.sh notices.list FOLDER             likewise, what Debian says of each
#   sh fetch.sh libraries-ARCH.list FOLDER      Debian 11's packages
# What lies there already and is whole is not fetched again. Needs no root.
set -eu
list=$(cd "$(dirname "$0")" && pwd)/$1
mkdir -p "$2"
cd "$2"

whole() { echo "$3  $2" | sha256sum --check --status 2>/dev/null; }
listed() { sed '/^#/d' "$list"; }

lacking=$(listed | while read -r package file sum; do
    whole "$package" "$file" "$sum" || echo "$package"
done)
[ -n "$lacking" ] || exit 0

# An apt of our own beside the system's: the same mirrors, asked for what they have besides.
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
mkdir -p "$state/parts" "$state/lists/partial" "$state/cache/archives/partial"
case $1 in
    libraries-*) change='s/^Suites:.*/Suites: bullseye/' ;;
    *) change='s/^Types:.*/Types: deb-src/' ;;
esac
for file in /etc/apt/sources.list.d/*.sources; do
    if grep -q '^URIs: *http' "$file" 2>/dev/null; then
        sed "$change" "$file" >"$state/parts/$(basename "$file")"
    fi
done
apt() {
    apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$state/parts" \
        -o Dir::State::status=/dev/null -o Dir::State::lists="$state/lists" \
        -o Dir::Cache="$state/cache" -o APT::Architectures::=amd64 \
        -o APT::Architectures::=arm64 "$@" 2>/dev/null
}
apt update || true # some mirrors have no such suite; a file that is not to be had is told below

places() { # PACKAGE FILE: the folders of the mirrors that have it
    case $2 in
        *.deb) apt download --print-uris "$1:$(basename "${2##*_}" .deb)" ;;
        *) apt source --print-uris "$1" ;;
    esac | sed -n "s|^'\(.*\)/[^/']*' .*|\1|p" | sort -u
}
# A mirror keeps a file for longer than its index names it: ask where the package lies, not for it.
listed | while read -r package file sum; do
    whole "$package" "$file" "$sum" && continue
    places "$package" "$file" | while read -r place; do
        escaped=$(echo "$file" | sed 's/+/%2b/g')
        if /usr/lib/apt/apt-helper download-file "$place/$escaped" "$file" "SHA256:$sum" \
            >/dev/null 2>&1; then
            break
        fi
    done
    whole "$package" "$file" "$sum" || {
        echo "$file of $package cannot be had from this system's mirrors;" \
            "put it into $2, or name a newer one in $list" >&2
        exit 1
    }
done
