r"""Freezes the program on a Windows: dist\zwgk-desktop, which Inno Setup then packs.

py -3.13 .ci\freezing\windows\freeze.py

Needs a Python of 64 bits from 3.11 to 3.13 and, the first time, the package index.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[3]
WORK = ROOT / "build" / "windows"
_PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps")
_PYINSTALLER = ("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN")


def main() -> int:
    """Make an environment from the lock file, freeze, and have the result check itself."""
    python = WORK / "venv" / "Scripts" / "python.exe"
    if not python.exists():
        venv.create(WORK / "venv", with_pip=True)
    _run(python, *_PIP, "--require-hashes", "--requirement", ROOT / ".ci" / "requirements.lock")
    _run(python, *_PIP, "--no-build-isolation", "--force-reinstall", ROOT)
    placed = ("--distpath", str(ROOT / "dist"), "--workpath", str(WORK))
    _run(python, *_PYINSTALLER, *placed, ROOT / "build.spec")
    _run(ROOT / "dist" / "zwgk-desktop" / "zwgk.exe", "-h")
    _run(ROOT / "dist" / "zwgk-desktop" / "zwgk-desktop.exe", "--self-check")
    return 0


def _run(*words: str | Path) -> None:
    print(*words, flush=True)  # noqa: T201 - what it is doing
    subprocess.run(words, check=True, cwd=ROOT)  # noqa: S603 - our own environment


if __name__ == "__main__":
    sys.exit(main())
