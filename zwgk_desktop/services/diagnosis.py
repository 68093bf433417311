"""Diagnosis bundle for technicians, and licences of the program's packages."""

import json
import logging
import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from zwgk_desktop import __version__, paths
from zwgk_desktop.atomic_file import Purpose
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.sealed_zip import write_zip
from zwgk_desktop.services.outgoing import Outgoing, open_outgoing
from zwgk_desktop.services.recovery.examine import diagnose
from zwgk_desktop.services.updates.installation import list_sources
from zwgk_desktop.services.workspace import Workspace

log = logging.getLogger(__name__)

_BUNDLE = Purpose("导出", code="D01", mode=0o600)
_CODE = re.compile(r"（代码 ([A-Z]\d\d)）")
_HEAD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[,.]\d+ [A-Z]+ [\w.]+ ", re.ASCII)
_TRACE = re.compile(
    r'\s*File ".*[/\\](?P<file>[\w.]+)", line (?P<line>\d+), in (?P<name>[\w<>]+)', re.ASCII
)
_SOURCE = re.compile(r"(?:\s{4,}.*|Traceback .*|During handling .*|The above exception .*)")
_KIND = re.compile(r"(?P<kind>[\w.]*(?:Error|Exception|Warning|Interrupt))\b.*", re.ASCII)
"""Pattern of exception lines; ASCII only, so names of units and files never match."""
_MOST = 2_000_000  # characters read from the end of the log


def write_bundle(target: Path, workspace: Path, catalog: Catalog, log: Path | None = None) -> None:
    """Write the bundle: versions, cleaned log and, if readable, a scrambled workspace.

    Raises:
        UserError: The bundle cannot be written (D01).
    """
    told = versions(workspace)
    lines = clean_log(_read(log or paths.log_file()))
    outgoing = Outgoing(texts=[("诊断包的版本清单", told), ("诊断包的日志", lines)])
    with (
        open_outgoing(target, outgoing, _BUNDLE) as part,
        tempfile.TemporaryDirectory(prefix="zwgk-") as folder,
    ):
        members: list[tuple[str, bytes | Path]] = [
            ("versions.json", told.encode()),
            ("zwgk.log", lines.encode()),
        ]
        copy = _scrambled(workspace, Path(folder) / "workspace.zwgk", catalog)
        if copy is not None:
            members.append((copy.name, copy))
        write_zip(part, members)


def versions(workspace: Path) -> str:
    """Return versions of program, packages and forms, and the workspace's condition, as JSON."""
    found = diagnose(workspace)
    told = {
        "zwgk_desktop": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "frozen": bool(getattr(sys, "frozen", False)),
        "packages": {each.name: each.version for each in distributions()},
        "forms_and_calendars": [
            {"what": source.what, "from": source.origin, "standing": source.status_text}
            for source in list_sources()
        ],
        "workspace": {
            "condition": found.condition.value,
            "faults": len(found.faults),
            "size": _size(workspace),
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)


def clean_log(log: str) -> str:
    """Return a log without user data: only times, code locations, exception types and codes."""
    return "\n".join(_clean_line(line) for line in log.splitlines())


def _clean_line(line: str) -> str:
    """Return a log line reduced to its header, code location, exception type and codes."""
    head = _HEAD.match(line)
    if head:
        return head[0] + _cleaned_words(line[head.end() :])
    trace = _TRACE.fullmatch(line)
    if trace:
        return f'  File "{trace["file"]}", line {trace["line"]}, in {trace["name"]}'
    return "" if _SOURCE.fullmatch(line) else _cleaned_words(line)


def _cleaned_words(words: str) -> str:
    codes = "".join(_CODE.findall(words))
    kind = _KIND.fullmatch(words)
    if kind:
        return f"{kind['kind']} {codes}".rstrip()
    return f"… {codes}".rstrip()


def _read(log: Path) -> str:
    try:
        return log.read_text("utf-8", "replace")[-_MOST:]
    except OSError:
        return ""


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _scrambled(workspace: Path, copy: Path, catalog: Catalog) -> Path | None:
    """Write a scrambled copy of the workspace; return None when it cannot be read.

    A damaged file may raise any exception. The bundle is written without it then.
    """
    try:
        with Workspace.open(workspace, catalog, writing=False, program="诊断") as opened:
            opened.write_scrambled(copy)
    except Exception:
        log.info("no scrambled copy", exc_info=True)
        return None
    return copy


_PROGRAM = "zwgk-desktop"
_OPTIONAL = re.compile(r";.*\bextra\b")
_NAME = re.compile(r"[\w.-]+")
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Component:
    """Third-party package that the program uses.

    Args:
        licence: Licence from the package's metadata; "" if only in a file.
    """

    name: str
    version: str
    licence: str


def components() -> tuple[Component, ...]:
    """Return Python and all packages the program depends on, directly or not, by name.

    Packages for other systems are not installed and left out.
    """
    found: dict[str, Component] = {}
    awaited = [_PROGRAM]
    seen = set(awaited)
    while awaited:
        package = _installed(awaited.pop())
        if package is None:
            continue
        found[package.name] = Component(package.name, package.version, _licence(package))
        needed = set(_needs(package)) - seen
        seen |= needed
        awaited += needed
    found.pop(_PROGRAM, None)
    others = sorted(found.values(), key=lambda one: one.name.lower())
    return (Component("Python", platform.python_version(), "PSF-2.0"), *others)


def licence() -> str:
    """Return the text of the program's own licence; "" if the package is not installed."""
    package = _installed(_PROGRAM)
    return (package.read_text("licenses/LICENSE") if package else None) or ""


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _needs(package: Distribution) -> Iterator[str]:
    for requirement in package.requires or ():
        name = _NAME.match(requirement)
        if name and not _OPTIONAL.search(requirement):
            yield re.sub(r"[-_.]+", "-", name[0]).lower()


def _licence(package: Distribution) -> str:
    said = package.metadata
    if "License-Expression" in said:
        return said["License-Expression"]
    kinds = [kind for kind in said.get_all("Classifier") or () if kind.startswith(_CLASSIFIER)]
    if kinds:
        return "、".join(kind.removeprefix(_CLASSIFIER) for kind in kinds)
    return said["License"].partition("\n")[0] if "License" in said else ""
