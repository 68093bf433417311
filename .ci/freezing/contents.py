"""What is inside the folder frozen for old systems: a CycloneDX list, and all the licences."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.output.json import JsonV1Dot6

from freezing import parts
from freezing.parts import OURS, ROOT, Part

_SPACE = UUID("6f1d7f0e-3c52-4c57-9a3b-2c1f1d1f9f10")
_OUR_LICENCE = "MulanPSL-2.0"
_RULE = "=" * 78


def inventory(frozen: Path, architecture: str, epoch: int) -> str:
    """Return what is inside as CycloneDX JSON, the same for the same folder.

    Args:
        frozen: The folder with both programs.
        architecture: As Debian names it.
        epoch: When it was released.

    Raises:
        UnknownPartError: Something has no licence, or no owner.
    """
    inside = parts.read(frozen, architecture)
    version = parts.ours(frozen)
    bom = Bom(components=map(_component, inside))
    bom.metadata.component = Component(
        name=OURS, version=version, type=ComponentType.APPLICATION, bom_ref=OURS,
        licenses=[LicenseFactory().make_from_string(_OUR_LICENCE)],
    )  # fmt: skip
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    names = sorted(f"{one.name} {one.version}" for one in inside)
    bom.serial_number = uuid5(_SPACE, "\n".join([version, architecture, *names]))
    known = {one.name: one for one in bom.components} | {OURS: bom.metadata.component}
    for one in inside:
        bom.register_dependency(known[one.holder or OURS], [known[one.name]])
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def licences(frozen: Path, architecture: str) -> str:
    """Return whose everything inside is, and then every text, each under its file's name.

    Raises:
        UnknownPartError: Something has no licence, or no owner.
    """
    inside = sorted(parts.read(frozen, architecture), key=lambda one: one.name.lower())
    lines = [f"{OURS} {parts.ours(frozen)}: {_OUR_LICENCE}\n    LICENSE\n"]
    for one in inside:
        texts = "".join(f"    {_named(text, frozen)}\n" for text in one.texts)
        lines.append(f"{one.name} {one.version}: {one.licence}\n{texts}")
    return "".join(lines) + "\n" + "\n".join(_whole(file, frozen) for file in _files(inside))


def _files(inside: Sequence[Part]) -> list[Path]:
    return [ROOT / "LICENSE", *sorted({text for one in inside for text in one.texts})]


def _whole(file: Path, frozen: Path) -> str:
    text = file.read_text("utf-8", errors="replace").strip()
    return f"{_RULE}\n{_named(file, frozen)}\n{_RULE}\n\n{text}\n"


def _named(file: Path, frozen: Path) -> str:
    inside = frozen / "_internal"
    return file.relative_to(inside if inside in file.parents else ROOT).as_posix()


def _component(part: Part) -> Component:
    sums = [HashType(alg=HashAlgorithm.SHA_256, content=part.checksum)] if part.checksum else []
    # Told apart by their names: else the library lists them as chance has it, each time anew.
    places = [Occurrence(bom_ref=file, location=file) for file in part.files]
    font = part.name.endswith(".ttf")
    return Component(
        name=part.name, version=part.version, purl=part.url, hashes=sums,
        bom_ref=part.url.to_string() if part.url else part.name,
        type=ComponentType.FILE if font else ComponentType.LIBRARY,
        licenses=[LicenseFactory().make_from_string(part.licence)],
        evidence=ComponentEvidence(occurrences=places) if places else None,
    )  # fmt: skip


def version() -> str:
    """Return the version that is released."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])
