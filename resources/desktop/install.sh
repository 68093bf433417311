#!/bin/sh
# Makes the program known to the desktop: menu entry, icons, and .zwgk files that open with it.
#   sh install.sh           for this user     sh install.sh --remove   takes it back
# As root, with XDG_DATA_HOME=/usr/share, for everybody. Nothing is copied but what lies here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
icons=$here/../icons
program=$(cd "$here/../../.." && pwd)/zwgk-desktop # in the frozen folder, above _internal
share=${XDG_DATA_HOME:-$HOME/.local/share}

refresh() {
    for command in "update-mime-database $share/mime" \
        "update-desktop-database $share/applications" \
        "gtk-update-icon-cache -q -t -f $share/icons/hicolor"; do
        command -v "${command%% *}" >/dev/null 2>&1 && $command >/dev/null 2>&1 || true
    done
}

if [ "${1:-}" = --remove ]; then
    rm -f "$share/applications/zwgk-desktop.desktop" "$share/mime/packages/zwgk-desktop.xml"
    rm -f "$share"/icons/hicolor/*/apps/zwgk-desktop.* \
        "$share"/icons/hicolor/*/mimetypes/application-x-zwgk-workspace.*
    refresh
    echo "已移除菜单项和文件关联。"
    exit 0
fi

if [ ! -x "$program" ]; then
    echo "没有找到程序 $program，请在解压后的程序文件夹里运行。" >&2
    exit 1
fi
case $program in
    *["\\\"\$\`%|&"]*) # a menu entry would need them escaped twice over
        echo "程序所在文件夹的名称里有特殊符号，请换一个名称：$program" >&2
        exit 1
        ;;
esac
mkdir -p "$share/applications" "$share/mime/packages"
sed "s|^Exec=.*|Exec=\"$program\" %f|" "$here/zwgk-desktop.desktop" \
    >"$share/applications/zwgk-desktop.desktop"
cp "$here/zwgk-desktop.xml" "$share/mime/packages/"
for size in 16 24 32 48 64 128 256; do
    folder=$share/icons/hicolor/${size}x$size
    mkdir -p "$folder/apps" "$folder/mimetypes"
    number=$(printf %03d "$size")
    cp "$icons/zwgk-desktop-$number.png" "$folder/apps/zwgk-desktop.png"
    cp "$icons/application-x-zwgk-workspace-$number.png" \
        "$folder/mimetypes/application-x-zwgk-workspace.png"
done
mkdir -p "$share/icons/hicolor/scalable/apps" "$share/icons/hicolor/scalable/mimetypes"
cp "$icons/zwgk-desktop.svg" "$share/icons/hicolor/scalable/apps/"
cp "$icons/application-x-zwgk-workspace.svg" "$share/icons/hicolor/scalable/mimetypes/"
refresh
echo "已加入开始菜单，.zwgk 文件可以双击打开。"
