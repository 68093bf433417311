#!/bin/sh
# Freezes the program for systems as old as ours must serve: docs/adr on old systems.
#   sh freeze.sh amd64|arm64 CACHE        makes build/packages/ARCH/zwgk-desktop
# The interpreter is our own (interpreter.sh), the wheels are the lock's, and the few libraries
# that not every desktop has are Debian 11's. For this machine's kind it needs no root, and no root
# of another system; another's is frozen in a root of Debian 11 under qemu (root.sh), in an hour.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
architecture=$1
mkdir -p "$2"
cache=$(cd "$2" && pwd)
uv=0.13.9

case $architecture in
    amd64) platform=x86_64-manylinux_2_28 ;;
    arm64) platform=aarch64-manylinux_2_31 ;;
    *) echo "amd64 or arm64, not $architecture" >&2 && exit 1 ;;
esac

sh "$here/interpreter.sh" "$architecture" "$cache"
python=$cache/python-$architecture/opt/zwgk-python

# The lock's wheels, for that Python and so old a system, and our own.
"$cache/tools/bin/pip" install --quiet --disable-pip-version-check uv==$uv
site=$cache/site-$architecture
lock=$(cat "$project/.ci/requirements.lock" "$here/freeze.sh" | sha256sum | cut -d' ' -f1)
installed() {
    "$cache/tools/bin/uv" --quiet pip install --no-config --target "$site" \
        --python-version 3.13 --python-platform "$platform" "$@"
}
if [ "$(cat "$site/lock" 2>/dev/null)" != "$lock" ]; then
    rm -rf "$site"
    installed --require-hashes --only-binary :all: --constraint "$project/.ci/requirements.lock" \
        --requirement "$project/pyproject.toml" --group "$project/pyproject.toml:freezing"
    echo "$lock" >"$site/lock"
fi
installed --no-deps --reinstall "$project"

libraries=$cache/libraries-$architecture
sh "$here/fetch.sh" "libraries-$architecture.list" "$cache/libraries"
rm -rf "$libraries"
sed "/^#/d" "$here/libraries-$architecture.list" | while read -r _ file _; do
    dpkg-deb --extract "$cache/libraries/$file" "$libraries"
done

if [ "$architecture" = "$(dpkg --print-architecture)" ]; then
    inside() { "$@"; }
else
    root=$(sh "$here/root.sh" bullseye "$architecture" "$cache")
    inside() { sh "$here/inside.sh" "$root" "$architecture" "$project $cache" "$@"; }
fi

made=$project/build/packages/$architecture
rm -rf "$made"
mkdir -p "$made"
cd "$project"
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
inside env -i PATH=/usr/bin:/bin HOME="$made" LC_ALL=C.UTF-8 PYTHONPATH="$site" PYTHONHASHSEED=0 \
    PYTHONDONTWRITEBYTECODE=1 SOURCE_DATE_EPOCH="$epoch" PYINSTALLER_CONFIG_DIR="$made/pyinstaller" \
    LD_LIBRARY_PATH="$python/lib:$(echo "$libraries"/usr/lib/*-linux-gnu)" \
    "$python/bin/python3" -m PyInstaller --noconfirm --clean --log-level WARN \
    --distpath "$made" --workpath "$made/work" "$project/build.spec"
rm -rf "$made/work" "$made/pyinstaller"

# Whose they are lies beside them; `make release` ends where something has no licence (parts.py).
sh "$here/fetch.sh" notices.list "$cache/sources"
licences=$made/zwgk-desktop/_internal/resources/licences/debian
mkdir -p "$licences"
cp "$python/lib/python3.13/LICENSE.txt" "$licences/python3.13.txt"
for name in libffi zlib; do
    tar --wildcards --to-stdout -xf "$(ls "$cache/sources/${name}_"*.orig.tar.*)" '*/LICENSE' \
        >"$licences/$name.txt"
done
for name in qt6-base sqlite3; do
    tar --to-stdout -xf "$(ls "$cache/sources/${name}_"*.debian.tar.xz)" debian/copyright \
        >"$licences/$name.txt"
done
cp "$site"/pyinstaller-*.dist-info/licenses/COPYING.txt "$licences/../pyinstaller.txt"
for notice in "$libraries"/usr/share/doc/*/copyright; do
    cp "$notice" "$licences/$(basename "$(dirname "$notice")").txt"
done
