"""Which wheels Windows asks for: the lock file, resolved for each Python without a Windows at hand.

python -m freezing.windows_wheels           asks the index and writes the record anew (make lock)
python -m freezing.windows_wheels FOLDER    fetches all that is locked, tools too, to freeze with
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import NormalizedName, canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[2]
LOCK = ROOT / ".ci/requirements.lock"
RECORD = ROOT / ".ci/windows-wheels.json"
PYTHONS = ("3.11", "3.12", "3.13")
"""What the bundle serves, each from its first release on."""

_PLATFORM = "win_amd64"
_ENTRY = re.compile(
    r"^(?P<wish>[a-z0-9].*?) \\$(?P<hashes>(?:\n    --hash=\S+(?: \\)?)+)", re.MULTILINE
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class MissingWheelError(Exception):
    """Something that Windows needs has no wheel there, or not the one that the lock file names."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock file."""

    wish: Requirement
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wheel:
    """One file of the package index.

    Attributes:
        file: Its name, which says name, version and tags.
        sha256: In hexadecimal.
        requires: What it asks for, each with its marker.
    """

    file: str
    sha256: str
    requires: tuple[str, ...]

    @property
    def name(self) -> NormalizedName:
        """The package's name, as all spellings of it have in common."""
        return parse_wheel_filename(self.file)[0]

    @property
    def version(self) -> str:
        """The package's version."""
        return str(parse_wheel_filename(self.file)[1])

    def serves(self, python: str) -> bool:
        """Tell whether it can be installed on Windows by a Python."""
        return not parse_wheel_filename(self.file)[3].isdisjoint(supported(python))


Find = Callable[[AbstractSet[NormalizedName]], Iterable[Wheel]]
"""Gives the wheels of some packages for one Python, as far as there are any."""


def environment(python: str) -> dict[str, str]:
    """Return what markers are weighed against: a Windows of 64 bits, a Python's first release."""
    return {
        "extra": "",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


def supported(python: str) -> frozenset[Tag]:
    """Return the tags of wheels that a Python takes on a 64-bit Windows."""
    numbers = [int(number) for number in python.split(".")]
    code = f"cp{python.replace('.', '')}"
    own = cpython_tags(numbers, [code], [_PLATFORM])
    return frozenset([*own, *compatible_tags(numbers, code, [_PLATFORM])])


def pins(lock: str, python: str) -> dict[NormalizedName, Pin]:
    """Return what the lock file fixes for Windows and a Python, tools of ours among it."""
    found: dict[NormalizedName, Pin] = {}
    for entry in _ENTRY.finditer(lock):
        wish = Requirement(entry["wish"])
        if wish.marker is None or wish.marker.evaluate(environment(python)):
            found[canonicalize_name(wish.name)] = Pin(
                wish, frozenset(_HASH.findall(entry["hashes"]))
            )
    return found


def needed(wishes: Iterable[str], python: str, find: Find) -> dict[NormalizedName, Wheel]:
    """Return every wheel that some requirements come to on Windows, those of wheels included.

    Raises:
        MissingWheelError: One has none.
    """
    found: dict[NormalizedName, Wheel] = {}
    asked = _names(wishes, python)
    while asked:
        new = {wheel.name: wheel for wheel in find(asked)}
        if missing := asked - new.keys():
            raise MissingWheelError(f"no wheel for Windows, Python {python}: {sorted(missing)}")
        found |= new
        more = (wish for wheel in new.values() for wish in wheel.requires)
        asked = _names(more, python) - found.keys()
    return found


def _names(wishes: Iterable[str], python: str) -> set[NormalizedName]:
    return {canonicalize_name(wish.name) for wish in _applying(wishes, python)}


def _applying(wishes: Iterable[str], python: str) -> Iterator[Requirement]:
    for wish in map(Requirement, wishes):
        if wish.marker is None or wish.marker.evaluate(environment(python)):
            if wish.extras:
                raise MissingWheelError(f"{wish}: what an extra asks for is not followed")
            yield wish


def wishes() -> list[str]:
    """Return what the program itself asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return cast("list[str]", project["dependencies"])


def record() -> tuple[Wheel, ...]:
    """Read which wheels the index had when the lock file was made."""
    read = cast("list[dict[str, Any]]", json.loads(RECORD.read_text("utf-8")))
    return tuple(Wheel(one["file"], one["sha256"], tuple(one["requires"])) for one in read)


def recorded(python: str, wheels: Iterable[Wheel], lock: str) -> dict[NormalizedName, Wheel]:
    """Resolve for a Python from the record alone, holding each wheel against the lock file.

    Raises:
        MissingWheelError: The record lacks a wheel, or names one that the lock file does not.
    """
    serving = {wheel.name: wheel for wheel in wheels if wheel.serves(python)}
    found = needed(wishes(), python, lambda names: [serving[n] for n in names if n in serving])
    fixed = pins(lock, python)
    for name, wheel in found.items():
        pin = fixed.get(name)
        if pin is None or wheel.sha256 not in pin.hashes or wheel.version not in pin.wish.specifier:
            raise MissingWheelError(f"{wheel.file} is not in the lock file: run make lock")
    return found


def of_index(python: str, lock: str) -> dict[NormalizedName, Wheel]:
    """Resolve for a Python by asking the index.

    Raises:
        MissingWheelError: A pinned package has no wheel there.
    """
    fixed = pins(lock, python)

    def find(names: AbstractSet[NormalizedName]) -> list[Wheel]:
        if unpinned := names - fixed.keys():
            raise MissingWheelError(f"not in the lock file: {sorted(unpinned)}")
        return _asked({name: fixed[name] for name in names}, python)

    return needed(wishes(), python, find)


def pip(python: str, *words: str) -> bytes:
    """Have pip deal with what is pinned, for Windows and a Python; wheels only.

    pip weighs markers against the system it runs on: what it is given must have none.
    """
    for_windows = ["--platform", _PLATFORM, "--python-version", python, "--only-binary", ":all:"]
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words, *for_windows]
    done = subprocess.run([*command, "--no-deps"], capture_output=True, check=False)  # noqa: S603 - our own pip
    if done.returncode:
        raise MissingWheelError(done.stderr.decode())
    return done.stdout


def _asked(fixed: Mapping[NormalizedName, Pin], python: str) -> list[Wheel]:
    wanted = [f"{name}{pin.wish.specifier}" for name, pin in sorted(fixed.items())]
    told = pip(
        python,
        *("install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"),
        *("--target", "unused", *wanted),
    )
    return [_wheel(one) for one in json.loads(told)["install"]]


def _wheel(told: dict[str, Any]) -> Wheel:
    download = told["download_info"]
    return Wheel(
        download["url"].rpartition("/")[2],
        download["archive_info"]["hashes"]["sha256"],
        tuple(told["metadata"].get("requires_dist", ())),
    )


def fetch_locked(folder: Path, python: str) -> None:
    """Fetch a wheel of everything that the lock file fixes for Windows and a Python, by hash."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        " ".join([f"{name}{pin.wish.specifier}", *(f"--hash=sha256:{one}" for one in pin.hashes)])
        for name, pin in pins(LOCK.read_text("utf-8"), python).items()
    ]
    wishes = folder / "wishes.txt"
    wishes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ["--quiet", "--require-hashes", "--dest", str(folder), "--requirement", str(wishes)]
    pip(python, "download", *words)


def write_record() -> None:
    """Ask the index which wheels it has, and write the record anew."""
    lock = LOCK.read_text("utf-8")
    found = {wheel.file: wheel for python in PYTHONS for wheel in of_index(python, lock).values()}
    for python in PYTHONS:
        recorded(python, found.values(), lock)
    told = [asdict(found[file]) for file in sorted(found)]
    RECORD.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main(words: list[str]) -> int:
    """Write the record, or fetch into a folder for the newest Python served."""
    if words:
        fetch_locked(Path(words[0]), PYTHONS[-1])
    else:
        write_record()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
