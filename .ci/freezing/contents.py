"""What is inside the folder frozen for old systems: a CycloneDX list, and all the licences."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.parser import Parser
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent

_OURS = "zwgk-desktop"
_SPACE = UUID("6f1d7f0e-3c52-4c57-9a3b-2c1f1d1f9f10")
_BUILT = {"python3.13": "PSF-2.0", "zlib": "Zlib", "libffi": "MIT", "sqlite3": "blessing"}
_FONT = re.compile(r"^\| `(\w+\.ttf)` \|[^|]*\|[^|]*\| ([^|]+) \|", re.MULTILINE)
_LICENCE_FILES = re.compile(r"licen[cs]e|copying|notice|authors|copyright|^ofl", re.IGNORECASE)
_RULE = "=" * 78


def inventory(frozen: Path, architecture: str, epoch: int) -> str:
    """Return what is inside as CycloneDX JSON, the same for the same folder.

    Args:
        frozen: The folder with both programs.
        architecture: As Debian names it.
        epoch: When it was released.
    """
    inside = frozen / "_internal"
    packages = {one["Name"]: one for one in _packages(inside)}
    ours = packages.pop(_OURS)
    bom = Bom(components=[*map(_of_pypi, packages.values()), *_of_debian(architecture)])
    bom.components.update(_fonts(inside))
    bom.components.add(_of_the_lock("pyinstaller", "GPL-2.0-or-later WITH Bootloader-exception"))
    bom.metadata.component = Component(
        name=_OURS, version=ours["Version"], type=ComponentType.APPLICATION, bom_ref=_OURS,
        licenses=[LicenseFactory().make_from_string("MulanPSL-2.0")],
    )  # fmt: skip
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    names = sorted(f"{one.name} {one.version}" for one in bom.components)
    bom.serial_number = uuid5(_SPACE, "\n".join([ours["Version"], architecture, *names]))
    for one in bom.components:
        bom.register_dependency(bom.metadata.component, [one])
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def licences(frozen: Path) -> str:
    """Return the licences of everything inside, one after another, each under its file's name."""
    inside = frozen / "_internal"
    places = [*sorted(inside.glob("*.dist-info")), inside / "resources" / "licences"]
    files = [ROOT / "LICENSE", *sorted((inside / "resources/fonts").glob("*.txt"))]
    for place in places:
        files += [
            file
            for file in sorted(place.rglob("*"))
            if file.is_file() and (_LICENCE_FILES.search(file.name) or "licen" in str(file.parent))
        ]
    texts = []
    for file in files:
        name = file.relative_to(inside if inside in file.parents else ROOT).as_posix()
        text = file.read_text("utf-8", errors="replace").strip()
        texts.append(f"{_RULE}\n{name}\n{_RULE}\n\n{text}\n")
    return "\n".join(texts)


def _packages(inside: Path) -> Iterator[Message]:
    for file in sorted(inside.glob("*.dist-info/METADATA")):
        yield Parser().parsestr(file.read_text("utf-8"), headersonly=True)


def _of_pypi(package: Message) -> Component:
    name, version = str(package["Name"]), str(package["Version"])
    url = PackageURL("pypi", name=re.sub(r"[-_.]+", "-", name).lower(), version=version)
    said = str(package["License-Expression"] or package["License"] or "").strip()
    return _component(name, version, url, said if "\n" not in said else "")


def _of_the_lock(name: str, licence: str) -> Component:
    """Return what left a part of itself in the folder, without its own notice."""
    lock = (ROOT / ".ci/requirements.lock").read_text("utf-8")
    (version,) = re.findall(rf"^{name}==(\S+)", lock, re.MULTILINE)
    return _component(name, version, PackageURL("pypi", name=name, version=version), licence)


def _of_debian(architecture: str) -> Iterator[Component]:
    """Yield what was built from Debian's sources, then what was taken from its packages."""
    seen = set()
    for package, file, checksum in _listed("sources.list"):
        version = file.split("_")[1].split(".orig")[0].split(".debian")[0]
        if ".orig." in file and package not in seen:
            seen.add(package)
            url = PackageURL("deb", "debian", package, version, {"arch": "source"})
            yield _component(package, version, url, _BUILT[package], checksum)
    for package, file, checksum in _listed(f"libraries-{architecture}.list"):
        version = file.split("_")[1]
        qualifiers = {"arch": architecture, "distro": "bullseye"}
        url = PackageURL("deb", "debian", package, version, qualifiers)
        yield _component(package, version, url, "MIT", checksum)


def _fonts(inside: Path) -> Iterator[Component]:
    notice = (inside / "resources/fonts/LICENSE.md").read_text("utf-8")
    for file, origin in _FONT.findall(notice):
        yield Component(name=file, version=origin, type=ComponentType.FILE, bom_ref=file)


def _component(
    name: str, version: str, url: PackageURL, licence: str, checksum: str = ""
) -> Component:
    return Component(
        name=name, version=version, purl=url, bom_ref=url.to_string(),
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=checksum)] if checksum else [],
    )  # fmt: skip


def _listed(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.split() for line in lines if line and line[0] != "#"]


def version() -> str:
    """Return the version that is released."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])
