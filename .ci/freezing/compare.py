"""Tells what differs between two builds, down to the file within a package.

python -m freezing.compare dist elsewhere/dist
"""

import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path


def main(words: list[str]) -> int:
    """Print what differs between two folders; 1 where something does."""
    first, second = map(Path, words)
    told = list(differences(first, second))
    count = sum(one.is_file() for one in first.rglob("*"))
    for line in told or [f"{count} 个文件，逐字节相同"]:
        print(line)  # noqa: T201 - what make shows
    return 1 if told else 0


def differences(first: Path, second: Path) -> Iterator[str]:
    """Yield a line for each file that only one folder has, or that is another in each.

    Of packages and archives a line for each member, with its name after "!".
    """
    ones, others = _files(first), _files(second)
    yield from _on_one_side(ones, others)
    for name in _changed(ones, others):
        members, counterparts = _members(first / name), _members(second / name)
        inner = [*_on_one_side(members, counterparts)]
        inner += [
            f"{one}: {members[one]}，{counterparts[one]}" for one in _changed(members, counterparts)
        ]
        yield from [f"{name}!{line}" for line in inner] or [f"{name}: 不同"]


def _on_one_side(ones: Mapping[str, str], others: Mapping[str, str]) -> Iterator[str]:
    yield from (f"{name}: 只在前一次" for name in sorted(ones.keys() - others.keys()))
    yield from (f"{name}: 只在后一次" for name in sorted(others.keys() - ones.keys()))


def _changed(ones: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    return [name for name in sorted(ones.keys() & others.keys()) if ones[name] != others[name]]


def _files(folder: Path) -> dict[str, str]:
    """Return what each file of a folder is: its contents' checksum, or where a link leads."""
    return {
        file.relative_to(folder).as_posix(): str(file.readlink())
        if file.is_symlink()
        else hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_symlink() or file.is_file()
    }


def _members(file: Path) -> dict[str, str]:
    """Return what each member of a package or archive is; of any other file nothing."""
    if file.suffix == ".deb":
        return {
            f"{part}/{name}": what
            for part, option in (("control", "--ctrl-tarfile"), ("data", "--fsys-tarfile"))
            for name, what in _of_tar(
                subprocess.check_output(["dpkg-deb", option, str(file)])  # noqa: S603, S607 - the system's own program
            ).items()
        }
    return _of_tar(file.read_bytes()) if file.name.endswith(".tar.xz") else {}


def _of_tar(content: bytes) -> dict[str, str]:
    """Return mode, owner, time, place and contents of each member."""
    found = {}
    with tarfile.open(fileobj=BytesIO(content)) as tar:
        for position, one in enumerate(tar):
            opened = tar.extractfile(one) if one.isreg() else None
            digest = hashlib.sha256(opened.read()).hexdigest()[:16] if opened else one.linkname
            found[one.name] = f"{one.mode:o}:{one.uid}:{one.mtime}:{position}:{digest}"
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
