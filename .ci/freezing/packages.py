"""Packs the folder frozen for old systems: two .deb, and a .tar.xz that is carried on a stick.

    python -m freezing.packages build/packages/amd64 dist

The same folder gives the same bytes: every file has the time of SOURCE_DATE_EPOCH, in one order.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from freezing import layouts
from freezing.layouts import Release

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
NAME = "zwgk-desktop"

_CARRIED = """\
有这个文件，报告、备份和设置都存在旁边的“数据”文件夹里，跟着U盘走；
删去这个文件，就存在所用电脑的用户文件夹里。
请把U盘插稳再填，拔出以前先关掉窗口。
"""
_CONSOLE = """\
#!/bin/bash
exec -a zwgk "$(dirname "$(readlink -f "$0")")/zwgk-desktop" "$@"
"""
"""A link's part, on disks that know no links."""

_AFTER_REMOVAL = """\
#!/bin/sh
set -e
if [ "$1" = remove ] || [ "$1" = purge ]; then
    echo "各用户的报告和备份没有删除，仍在 ~/.local/share/zwgk_desktop，"
    echo "设置在 ~/.config/zwgk_desktop。"
fi
"""
_DESCRIPTION = """\
annual reports on government information disclosure 政府信息公开年度报告
 乡镇政府信息公开工作年度报告：填报、校验、导出、张贴。
 按国办公开办函〔2021〕30号格式填报，边填边核对勾稽关系，读入上年的网页、
 Word、Excel 和 PDF，导出 PDF、Word、Excel、网页、OFD 和公示单。
 .
 单机使用，不联网。"""


def main(words: list[str]) -> int:
    """Pack what lies in the first folder into the second."""
    work, target = Path(words[0]).resolve(), Path(words[1]).resolve()
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    package = tomllib.loads((ROOT / ".ci/freezing/package.toml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = str(project["version"])
    release = Release(
        frozen=work / NAME,
        version=version,
        architecture=work.name,
        identifier=package["publisher"]["reverse_domain"],
        copyright=_copyright(package["publisher"]["maintainer"]),
        changelog=_changelog(version, package["publisher"]["maintainer"], epoch),
        news=(ROOT / "CHANGELOG.md").read_text("utf-8"),
    )
    target.mkdir(parents=True, exist_ok=True)
    layouts.settle(release.frozen, epoch)
    both: list[tuple[str, str, Callable[[Release, Path], None]]] = [
        (NAME, release.identifier, layouts.debian),
        (release.identifier, NAME, layouts.tongxin),
    ]
    end = f"_{release.version}_{release.architecture}"
    roots = [work / f"root-{name}" for name, _, _ in both]
    for root, (name, other, laid_out) in zip(roots, both, strict=True):
        shutil.rmtree(root, ignore_errors=True)
        laid_out(release, root)
        _controlled(root, control(release, package, name, other), scripts=name == NAME)
        layouts.settle(root, epoch)
    with ThreadPoolExecutor() as at_once:  # each is packed by one core
        made = [
            *(
                at_once.submit(_packed, root, target / f"{name}{end}.deb")
                for root, (name, _, _) in zip(roots, both, strict=True)
            ),
            at_once.submit(_carried, release, target / f"{NAME}{end}.tar.xz", epoch),
        ]
    for root in roots:
        shutil.rmtree(root)
    for one in made:
        _told(one.result())
    return 0


def control(release: Release, package: dict[str, Any], name: str, other: str) -> dict[str, str]:
    """Return what dpkg is told of a package, but its size.

    Args:
        release: What is packed.
        package: package.toml.
        name: Of the package.
        other: The package of the other layout, which cannot be there too.
    """
    glibc = package["newest"][release.architecture]["GLIBC"]
    depended = sorted(set(libraries(package, release.architecture).values()))
    return {
        "Package": name,
        "Version": release.version,
        "Architecture": release.architecture,
        "Maintainer": package["publisher"]["maintainer"],
        "Depends": ", ".join([f"libc6 (>= {glibc})", *depended]),
        "Recommends": ", ".join(sorted(set(package["recommended"].values()))),
        "Conflicts": other,
        "Section": "misc",
        "Priority": "optional",
        "Description": _DESCRIPTION,
    }


def libraries(package: dict[str, Any], architecture: str) -> dict[str, str]:
    """Return the libraries left to the system, each with the package that brings it."""
    return {**package["libraries"], **package["more_libraries"].get(architecture, {})}


def _controlled(root: Path, told: dict[str, str], *, scripts: bool) -> None:
    """Put beside a root what dpkg reads."""
    files = [file for file in sorted(root.rglob("*")) if file.is_file() and not file.is_symlink()]
    sums = "".join(
        f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  "
        f"{file.relative_to(root).as_posix()}\n"
        for file in files
    )
    size = sum(-(-file.stat().st_size // 1024) for file in files)
    lines = [*told.items()]
    lines.insert(4, ("Installed-Size", str(size)))
    folder = root / "DEBIAN"
    folder.mkdir()
    text = "".join(f"{key}: {value}\n" for key, value in lines)
    (folder / "control").write_text(text, encoding="utf-8")
    (folder / "md5sums").write_text(sums, encoding="utf-8")
    if scripts:  # 统信 takes no package that has any
        (folder / "postrm").write_text(_AFTER_REMOVAL, encoding="utf-8")


def _packed(root: Path, package: Path) -> Path:
    """Have dpkg-deb pack a root as an old dpkg reads it; more threads would give other bytes."""
    command = ["dpkg-deb", "--root-owner-group", "--threads-max=1", "-Zxz", "--build"]
    subprocess.run([*command, str(root), str(package)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the system's own program
    return package


def _carried(release: Release, archive: Path, epoch: int) -> Path:
    """Pack a folder without links, for a stick's disk may know none."""
    folder = release.frozen.with_name("carried") / NAME
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(release.frozen, folder, symlinks=True, copy_function=os.link)
    (folder / "zwgk").unlink()
    (folder / "zwgk").write_text(_CONSOLE, encoding="utf-8")
    (folder / "便携").write_text(_CARRIED, encoding="utf-8")
    layouts.settle(folder.parent, epoch)

    def owned(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        return info

    with tarfile.open(archive, "w:xz", format=tarfile.PAX_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            name = path.relative_to(folder.parent).as_posix()
            tar.add(path, name, recursive=False, filter=owned)
    shutil.rmtree(folder.parent)
    return archive


def _copyright(maintainer: str) -> str:
    """Return whose work a package is, as Debian writes it."""
    licence = (ROOT / "LICENSE").read_text("utf-8").splitlines()
    text = "".join(f" {line}\n" if line.strip() else " .\n" for line in licence)
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {NAME}\n"
        f"Upstream-Contact: {maintainer}\n"
        "Comment: The folder holds works of others. Each has its licence under _internal:\n"
        " in *.dist-info, resources/licences and resources/fonts/LICENSE.md.\n"
        "\n"
        "Files: *\n"
        "Copyright: 2026 the authors of zwgk-desktop\n"
        "License: MulanPSL-2.0\n"
        f"{text}"
    )


def _changelog(version: str, maintainer: str, epoch: int) -> str:
    when = formatdate(epoch, localtime=False)
    return (
        f"{NAME} ({version}) stable; urgency=medium\n\n"
        "  * What is new for clerks stands in NEWS.md.gz beside this.\n\n"
        f" -- {maintainer}  {when.replace('-0000', '+0000')}\n"
    )


def _told(file: Path) -> None:
    print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")  # noqa: T201 - what make shows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
