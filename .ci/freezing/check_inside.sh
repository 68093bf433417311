#!/bin/sh
# What check.sh does inside a root: PACKAGE OTHER CARRIED NAME DISPLAY; files under /packages.
set -eu
package=$1 other=$2 carried=$3 name=$4 display=$5
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
data=/home/clerk/.local/share/zwgk_desktop

told() { echo "  $*"; }
failed() { echo "FAILED: $*" >&2 && exit 1; }
clerk() { su --whitelist-environment=QEMU_CPU - clerk -c "LC_ALL=C.UTF-8 DISPLAY=$display $*"; }
checked() { # PROGRAM WHAT
    clerk "$1 --self-check" >/tmp/told 2>&1 || { cat /tmp/told && failed "self-check of $2"; }
    [ "$(tail -n 1 /tmp/told)" = 自检通过。 ] || failed "self-check of $2"
    grep -q xcb /tmp/told || failed "$2: a window under X11"
    told "$2: $(grep xcb /tmp/told) $(tail -n 1 /tmp/told)"
}
kept() { # the clerk's figures are there, and can be read by what is installed
    clerk "$1 show --unit 云溪镇人民政府 --year 2025" | grep 云溪镇党政办 >/dev/null ||
        failed "the clerk's entry after $2"
    told "$2: the clerk's entry is there"
}

told "$(uname -m), $(ldd --version | head -n 1)"
dpkg --install "/packages/$package" >/tmp/dpkg 2>&1 || { cat /tmp/dpkg && failed install; }
for file in /usr/bin/zwgk /usr/share/applications/zwgk-desktop.desktop \
    /usr/share/mime/packages/zwgk-desktop.xml /usr/share/icons/hicolor/48x48/apps/zwgk-desktop.png; do
    [ -s "$file" ] || failed "$file"
done
grep -q zwgk-desktop.desktop /usr/share/applications/mimeinfo.cache || failed "kind of file"
checked zwgk-desktop "installed"
clerk "zwgk set --unit 云溪镇人民政府 --year 2025 report.contact=云溪镇党政办 >/dev/null"
[ -e "$data/年度报告.zwgk" ] || failed "the workspace"
dpkg --install "/packages/$other" >/tmp/dpkg 2>&1 && failed "both layouts at once"
told "the other layout is refused beside it"

dpkg --install /packages/later.deb >/tmp/dpkg 2>&1 || { cat /tmp/dpkg && failed upgrade; }
checked zwgk-desktop "upgraded"
kept zwgk "upgraded"

dpkg --remove zwgk-desktop >/tmp/dpkg 2>&1 || { cat /tmp/dpkg && failed remove; }
grep -q "$(basename "$data")" /tmp/dpkg || failed "remove says where the data is"
[ ! -e /opt/zwgk-desktop ] && [ ! -e /usr/bin/zwgk ] || failed "something is left"
dpkg --purge zwgk-desktop >/tmp/dpkg 2>&1 || { cat /tmp/dpkg && failed purge; }
[ -z "$(find /usr /etc /var/lib/dpkg/info -name '*zwgk*')" ] || failed "something is left"
[ -e "$data/年度报告.zwgk" ] || failed "the workspace after purge"
told "removed and purged: nothing of the program is left, the workspace is"

dpkg --install "/packages/$other" >/tmp/dpkg 2>&1 || { cat /tmp/dpkg && failed "install $other"; }
home=/opt/apps/$name
[ -s "$home/info" ] && [ -s "$home/entries/applications/$name.desktop" ] || failed "$home"
if dpkg -L "$name" | grep -v -e '^/\.$' -e '^/opt$' -e '^/opt/apps'; then
    failed "outside $home"
fi
checked "$home/files/zwgk-desktop" "统信's layout"
kept "$home/files/zwgk" "统信's layout"
dpkg --purge "$name" >/tmp/dpkg 2>&1 || { cat /tmp/dpkg && failed "purge $name"; }
[ ! -e "$home" ] || failed "something is left"

clerk "mkdir U盘 && tar -C U盘 -xf /packages/$carried"
stick=/home/clerk/U盘/zwgk-desktop
checked "$stick/zwgk-desktop" "carried"
rm -rf "$data"
clerk "$stick/zwgk set --unit 云溪镇人民政府 --year 2025 report.contact=云溪镇党政办 >/dev/null"
[ -e "$stick/数据/年度报告.zwgk" ] && [ ! -e "$data" ] || failed "data beside the program"
kept "$stick/zwgk" "carried, beside the program"
