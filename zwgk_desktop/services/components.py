"""What the program is made of and under which licences, as the installed packages say."""

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

_PROGRAM = "zwgk-desktop"
_OPTIONAL = re.compile(r";.*\bextra\b")
_NAME = re.compile(r"[\w.-]+")
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Component:
    """A work of others that this program uses.

    Args:
        licence: In the words of its authors; blank if they say it in a file only.
    """

    name: str
    version: str
    licence: str


def components() -> tuple[Component, ...]:
    """List Python and every package the program needs, also what those need, by name.

    One that is not installed, being for another system, is left out.
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
    """Return the text of the program's own licence; blank if it is not installed."""
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
