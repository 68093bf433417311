"""Makes the bundle for a Windows that has a Python: wheels, and what installs them.

python -m freezing.wheelhouse build/wheelhouse dist
"""

import hashlib
import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

from freezing import contents
from freezing.windows_wheels import LOCK, PYTHONS, ROOT, Wheel, pip, record, recorded

_WINDOWS = Path(__file__).with_name("windows")
_PACKED = ("__init__.py", "windows/__init__.py", "windows/install.py", "windows/shell.py")
_START = """\
from pathlib import Path
import sys
from freezing.windows.install import main
from freezing.windows.shell import WindowsDesktop
sys.exit(main(sys.argv[1:], WindowsDesktop(), Path(sys.argv[0]).absolute().parent))
"""
LONGEST = 150
"""Characters of the longest path in a wheel: with the longest usual place of the program before it
it keeps below the 260 that Windows allows."""


def main(words: list[str]) -> int:
    """Fetch the wheels into the first folder, and write the bundle into the second."""
    work, target = Path(words[0]).resolve(), Path(words[1]).resolve()
    wheels = fetched(work / "wheels")
    wheels.append(ours(work / "ours"))
    target.mkdir(parents=True, exist_ok=True)
    name = f"zwgk-desktop_{contents.version()}_windows-python"
    bundle = target / f"{name}.zip"
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    bundle.write_bytes(packed(name, files(wheels, epoch), epoch))
    print(f"{bundle} {bundle.stat().st_size / 1e6:.0f} MB, {len(wheels)} wheels")  # noqa: T201 - what make shows
    return 0


def fetched(folder: Path) -> list[Path]:
    """Fetch every wheel that one of the Pythons needs, each held against the lock file."""
    lock = LOCK.read_text("utf-8")
    found: dict[str, Wheel] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for python in PYTHONS:
        wanted = recorded(python, record(), lock)
        missing = [wheel for wheel in wanted.values() if not _is_whole(folder / wheel.file, wheel)]
        if missing:
            wishes = folder.with_name(f"wishes-{python}.txt")
            wishes.write_text("".join(map(_wish, missing)), encoding="utf-8")
            words = ["--quiet", "--require-hashes", "--dest", str(folder)]
            pip(python, "download", *words, "--requirement", str(wishes))
        found |= {wheel.file: wheel for wheel in wanted.values()}
    return [folder / file for file in sorted(found)]


def ours(folder: Path) -> Path:
    """Build our own wheel; the same bytes each time, by SOURCE_DATE_EPOCH."""
    folder.mkdir(parents=True, exist_ok=True)
    for former in folder.glob("*.whl"):
        former.unlink()
    command = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True)  # noqa: S603 - our own pip
    (built,) = folder.glob("*.whl")
    return built


def files(wheels: list[Path], epoch: int) -> dict[str, bytes]:
    """Return all that is in the bundle, by its path under the bundle's own folder."""
    held = {f"files/{wheel.name}": wheel.read_bytes() for wheel in sorted(wheels)}
    for name, data in held.items():
        _ensure_short(name, data)
    told = {
        "安装.bat": _batch("start.bat", words="%*"),
        "卸载.bat": _batch("start.bat", words="--remove"),
        "说明.txt": _text("notes.txt", version=contents.version()).encode("utf-8-sig"),
        "files/run.bat": _batch("run.bat"),
        "files/install.pyz": _program(epoch),
        "files/requirements.txt": _requirements(wheels),
        **held,
    }
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(told.items())]
    return {**told, "SHA256SUMS": "".join(sums).encode()}


def packed(name: str, held: Mapping[str, bytes], epoch: int) -> bytes:
    """Pack files under one folder; the same bytes for the same files and the same time."""
    when = time.gmtime(epoch)[:6]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, data in sorted(held.items()):
            entry = zipfile.ZipInfo(f"{name}/{path}" if name else path, when)
            entry.external_attr = 0o100644 << 16
            is_packed = path.endswith(".whl")
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return written.getvalue()


def _requirements(wheels: list[Path]) -> bytes:
    """Write what pip installs; of a wheel for each Python it takes its own, and checks it."""
    hashes: dict[str, list[str]] = {}
    for wheel in sorted(wheels):
        name, version = wheel.name.split("-")[:2]
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        hashes.setdefault(f"{name}=={version}", []).append(f"--hash=sha256:{digest}")
    return "".join(f"{wish} {' '.join(told)}\r\n" for wish, told in hashes.items()).encode()


def _program(epoch: int) -> bytes:
    held = {f"freezing/{name}": (_WINDOWS.parent / name).read_bytes() for name in _PACKED}
    return packed("", {**held, "__main__.py": _START.encode()}, epoch)


def _batch(name: str, **words: str) -> bytes:
    """Return a batch file as a Chinese Windows reads it."""
    return _text(name, **words).encode("gbk")


def _text(name: str, **words: str) -> str:
    text = (_WINDOWS / name).read_text("utf-8")
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)
    return text.replace("\n", "\r\n")


def _is_whole(file: Path, wheel: Wheel) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == wheel.sha256


def _wish(wheel: Wheel) -> str:
    return f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n"


def _ensure_short(name: str, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        longest = max(archive.namelist(), key=len)
    if len(longest) > LONGEST:
        raise ValueError(f"{name}: too long a path for Windows: {longest}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
