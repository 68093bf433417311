#!/bin/sh
# Types Chinese into the frozen program through a real input method, on a screen of its own.
#   sh typing.sh FOLDER ibus|fcitx5     FOLDER holds zwgk-desktop and zwgk
# needs xvfb, openbox, xdotool, dbus; ibus and ibus-libpinyin, or fcitx5 and fcitx5-pinyin
# Writes two words in pinyin after a unit's name, and reads them back from the workspace.
set -eu
folder=$(cd "$1" && pwd) method=$2
home=$(mktemp -d)
export HOME="$home" XDG_RUNTIME_DIR="$home/run" LC_ALL=C.UTF-8 FOLDER="$folder" METHOD="$method"
unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY XDG_CONFIG_HOME XDG_DATA_HOME
mkdir -m 700 "$XDG_RUNTIME_DIR"
Xvfb -nolisten tcp -screen 0 1280x900x24 -displayfd 3 3>"$home/display" 2>/dev/null &
trap 'kill $!; rm -rf "$home"' EXIT
until [ -s "$home/display" ]; do sleep 0.1; done
DISPLAY=:$(cat "$home/display")
export DISPLAY

mkdir -p "$home/.config/fcitx5"
cat >"$home/.config/fcitx5/profile" <<'END'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=pinyin
[GroupOrder]
0=Default
END

"$folder/zwgk" set --workspace "$home/a.zwgk" --unit 云溪镇人民政府 --year 2025 \
    report.contact=党政办 >/dev/null
# What runs in the session: the words come from outside the program, key by key.
cat >"$home/session.sh" <<'END'
openbox >/dev/null 2>&1 &
case $METHOD in
    ibus) export QT_IM_MODULE=ibus && ibus-daemon -drx --panel=disable ;;
    fcitx5) export QT_IM_MODULE=fcitx && fcitx5 -d >/dev/null ;;
esac
sleep 8
[ "$METHOD" = fcitx5 ] || ibus engine libpinyin
"$FOLDER/zwgk-desktop" "$HOME/a.zwgk" &
program=$!
until xdotool search --onlyvisible --name 云溪镇 >/dev/null; do sleep 1; done
sleep 8
[ "$METHOD" = ibus ] || fcitx5-remote -o
xdotool key End
for word in nihao xinxi; do
    xdotool type --delay 200 $word
    sleep 3
    xdotool key space
    sleep 3
done
xdotool key Tab
sleep 5
echo typed
kill $program
END
timeout 200 dbus-run-session -- sh "$home/session.sh" >"$home/log" 2>&1 || true
typed=$("$folder/zwgk" list --workspace "$home/a.zwgk")
case $typed in
    *人民政府你好信息*) echo "$method: 你好信息" ;;
    *)
        cat "$home/log" >&2
        echo "$method: typed nihao xinxi, found $typed" >&2
        exit 1
        ;;
esac
