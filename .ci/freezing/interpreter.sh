#!/bin/sh
# Builds the Python that is shipped, for systems as old as glibc 2.28: docs/adr on old systems.
#   sh interpreter.sh amd64|arm64 CACHE
# CACHE keeps sources, compiler and result: CACHE/python-ARCH/opt/zwgk-python. Ten minutes on two
# cores; nothing where it was done with the same recipe. Needs no root, but these of Debian 13:
#   python3-venv pkgconf make patch xz-utils autoconf automake libtool libltdl-dev tcl binutils
# and for another machine's binutils-aarch64-linux-gnu and python3.13, which the build itself runs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
architecture=$1
mkdir -p "$2"
cache=$(cd "$2" && pwd)
glibc=2.28
prefix=/opt/zwgk-python
zig=0.17.1

case $architecture in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    *) echo "amd64 or arm64, not $architecture" >&2 && exit 1 ;;
esac
result=$cache/python-$architecture
recipe=$(sed '/^ *#/d' "$here/interpreter.sh" "$here/sources.list" | sha256sum | cut -d' ' -f1)
if [ "$(cat "$result/recipe" 2>/dev/null)" = "$recipe" ]; then
    exit 0
fi
for tool in make patch xz autoconf automake libtoolize tclsh $machine-linux-gnu-strip; do
    command -v "$tool" >/dev/null || {
        echo "$tool is lacking; see the head of $0 for what to install" >&2
        exit 1
    }
done

sh "$here/fetch.sh" sources.list "$cache/sources"
if [ ! -x "$cache/tools/bin/python" ]; then
    python3 -m venv "$cache/tools"
fi
"$cache/tools/bin/pip" install --quiet --disable-pip-version-check ziglang==$zig

work=$cache/work-$architecture
static=$work/static
rm -rf "$work" "$result"
mkdir -p "$work/bin" "$static"
for name in cc c++ ar ranlib; do
    case $name in
        # zig takes a date in the source for an error; ours is SOURCE_DATE_EPOCH's.
        c*) words="$name -target $machine-linux-gnu.$glibc -Wno-date-time" ;;
        *) words=$name ;;
    esac
    printf '#!/bin/sh\nexec "%s" -m ziglang %s "$@"\n' "$cache/tools/bin/python" "$words" \
        >"$work/bin/$name"
    chmod +x "$work/bin/$name"
done
export SOURCE_DATE_EPOCH=1749600000 ZIG_GLOBAL_CACHE_DIR="$cache/zig" LC_ALL=C
export CC="$work/bin/cc" CXX="$work/bin/c++" AR="$work/bin/ar" RANLIB="$work/bin/ranlib"
# No path of this machine in what is shipped.
mapped="-ffile-prefix-map=$work=/usr/src"
export CFLAGS="-O2 -fPIC $mapped" CXXFLAGS="-O2 -fPIC $mapped"
jobs=-j$(nproc)
host=
if [ "$machine" != "$(uname -m)" ]; then
    host="--host=$machine-linux-gnu --build=$(uname -m)-linux-gnu"
fi

unpacked() { # PACKAGE FOLDER: the source, without a folder of its own around it
    mkdir -p "$work/$2"
    tar -C "$work/$2" --strip-components=1 -xf "$(ls "$cache/sources/$1"_*.orig.tar.*)"
}
mended() { # PACKAGE FOLDER PATTERN: with those of Debian's patches that mend a fault
    mkdir -p "$work/$2.debian"
    tar -C "$work/$2.debian" -xf "$(ls "$cache/sources/$1"_*.debian.tar.*)"
    sed 's/#.*//' "$work/$2.debian/debian/patches/series" | grep -E "$3" | while read -r name _; do
        patch -d "$work/$2" -p1 --quiet --no-backup-if-mismatch \
            <"$work/$2.debian/debian/patches/$name"
    done
}
in_folder() ( # FOLDER COMMAND…: its words are kept, unless it fails
    cd "$work/$1"
    shift
    "$@" >>"$work/log" 2>&1 || {
        tail -n 30 "$work/log" >&2
        exit 1
    }
)

unpacked zlib zlib
in_folder zlib ./configure --static --prefix="$static"
in_folder zlib make "$jobs" libz.a
in_folder zlib make install

unpacked libffi libffi
[ -x "$work/libffi/configure" ] || in_folder libffi autoreconf --install
# shellcheck disable=SC2086 # words
in_folder libffi ./configure $host --prefix="$static" --disable-shared --enable-static --with-pic \
    --disable-builddir --disable-docs --disable-multi-os-directory
in_folder libffi make "$jobs"
in_folder libffi make install

unpacked sqlite3 sqlite
mended sqlite3 sqlite '^(41|5[0-9])-'
# shellcheck disable=SC2086 # words
in_folder sqlite ./configure $host --disable-tcl --disable-readline --disable-shared
in_folder sqlite make sqlite3.c sqlite3.h
# shellcheck disable=SC2086 # words
in_folder sqlite "$CC" $CFLAGS -DSQLITE_THREADSAFE=1 -DSQLITE_SECURE_DELETE \
    -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_FTS3 -DSQLITE_ENABLE_FTS3_PARENTHESIS \
    -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_USE_URI \
    -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DSQLITE_MAX_VARIABLE_NUMBER=250000 \
    -DSQLITE_ENABLE_MATH_FUNCTIONS -c sqlite3.c -o sqlite3.o
in_folder sqlite "$AR" rcs "$static/lib/libsqlite3.a" sqlite3.o
cp "$work/sqlite/sqlite3.h" "$static/include/"

unpacked python3.13 python
mended python3.13 python '\.patch$' # the .diff ones lay things out as Debian does
export PKG_CONFIG=/bin/false CPPFLAGS="-I$static/include" LDFLAGS="-L$static/lib"
export ZLIB_CFLAGS="-I$static/include" ZLIB_LIBS="-lz"
export LIBFFI_CFLAGS="-I$static/include" LIBFFI_LIBS="-lffi"
export LIBSQLITE3_CFLAGS="-I$static/include" LIBSQLITE3_LIBS="-lsqlite3 -lm"
for name in _ssl _hashlib _tkinter readline _curses _curses_panel _dbm _gdbm _uuid _bz2 _lzma; do
    export "py_cv_module_$name=n/a"
done
# shellcheck disable=SC2086 # words
in_folder python ./configure $host ${host:+--with-build-python=/usr/bin/python3.13 \
    ac_cv_buggy_getaddrinfo=no ac_cv_file__dev_ptmx=yes ac_cv_file__dev_ptc=no} \
    --prefix=$prefix --enable-shared --without-static-libpython --disable-test-modules \
    --without-ensurepip --without-readline
# zig knows no -h, and links no library out of libraries alone.
in_folder python sed -i -e 's/-Wl,-h\$/-Wl,-soname,$/' \
    -e '/Wl,-soname,\$@ \$^/s/\$^/Python\/dynamic_annotations.o $^/' Makefile
in_folder python make "$jobs"
in_folder python make install DESTDIR="$result"
find "$result" -name '*.so*' -type f -exec "$machine-linux-gnu-strip" --strip-unneeded {} +
find "$result" -name __pycache__ -prune -exec rm -rf {} +
# What sysconfig knows is shipped too: it names the folder this was built in, and its lines are broken
# by how long that name is.
"$cache/tools/bin/python" - "$work" "$result"/opt/zwgk-python/lib/python3.13/_sysconfigdata_*.py <<'END'
import pathlib, runpy, sys
work, file = sys.argv[1], pathlib.Path(sys.argv[2])
told = {
    name: value.replace(work, "/usr/src") if isinstance(value, str) else value
    for name, value in runpy.run_path(file)["build_time_vars"].items()
}
lines = (f"{name!r}: {told[name]!r},\n" for name in sorted(told))
file.write_text("build_time_vars = {\n" + "".join(lines) + "}\n", encoding="utf-8")
END
rm -rf "$work"
echo "$recipe" >"$result/recipe"
