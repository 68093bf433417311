"""Manifest of an update file: the signed JSON with editions and calendars."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zwgk_desktop.catalog import FormError
from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.characters import escaped, unstorable
from zwgk_desktop.domain.errors import UserError

MOST_FILES, LARGEST_FILE, LARGEST_ALL = 400, 1_000_000, 12_000_000
"""Limits of a data update: number of files, characters of one file and of all."""

_MOST_CHANGES, _LONGEST = 60, 500
_FIRST_YEARS = range(2008, 2100)
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}", re.ASCII)
_EDITION = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+", re.ASCII)
_FILE = re.compile(
    r"forms/(?P<edition>[a-z0-9-]{3,40})/(?:[a-z0-9_-]{1,40}/)?[a-z0-9_-]{1,60}\.toml"
    r"|holidays/(?P<year>20[0-9]{2})\.json",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class ProgramVersion:
    """A version of the program; later ones compare greater."""

    numbers: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "ProgramVersion":
        """Read one, ``0.2`` being ``0.2.0``.

        Raises:
            ValueError: It is none.
        """
        if not _VERSION.fullmatch(text):
            raise ValueError(text)
        numbers = [int(part) for part in text.split(".")]
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        return cls(tuple(numbers))


@dataclass(frozen=True, slots=True)
class DataUpdate:
    """Editions of the form and calendars.

    Args:
        name: What it is called, for clerks.
        changes: What is new, for clerks.
        needs: The oldest version of the program that reads it.
        first_years: Of each edition in it, the first report year it serves.
        files: By path under a folder of its own, what is written in each.
    """

    name: str
    released: date
    changes: tuple[str, ...]
    needs: str
    first_years: Mapping[str, int]
    files: Mapping[str, str]

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose calendars are in it."""
        found = (_FILE.fullmatch(path) for path in self.files)
        return tuple(sorted(int(match["year"]) for match in found if match and match["year"]))


def written(update: DataUpdate) -> bytes:
    """Write an update as the JSON that is signed."""
    said: dict[str, Any] = {
        "kind": "data",
        "name": update.name,
        "needs": update.needs,
        "first_years": dict(update.first_years),
        "files": dict(update.files),
        "released": update.released.isoformat(),
        "changes": list(update.changes),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read(body: bytes, name: str) -> DataUpdate:
    """Read the signed JSON strictly: a signer makes mistakes, too.

    Args:
        body: The bytes that were signed.
        name: File name for the message.

    Raises:
        UserError: Not a data update, a path that is not allowed, or too large (W05).
    """
    try:
        node = Node.of_json(body, "update")
        if node.text("kind") != "data":
            raise node.error("unknown kind", "kind")
        found = _data(node)
        node.done()
    except (FormError, ValueError) as exc:
        raise UserError(
            f"“{escaped(name)}”签名无误，但里面的清单不合规矩（{exc}）。没有采用其中任何内容",
            remedy="请把这句话告诉提供的单位，重新要一份",
            code="W05",
        ) from exc
    return found


def _data(node: Node) -> DataUpdate:
    update = DataUpdate(
        _said(node, "name", node.text("name")),
        _released(node),
        _changes(node),
        _version(node, "needs"),
        dict(node.mapping("first_years")),
        _files(node),
    )
    for edition, year in update.first_years.items():
        if not _EDITION.fullmatch(edition) or year not in _FIRST_YEARS or isinstance(year, bool):
            raise node.error("no edition, or no year", f"first_years.{edition}")
    there = (_FILE.fullmatch(path) for path in update.files)
    if {match["edition"] for match in there if match and match["edition"]} != set(
        update.first_years
    ):
        raise node.error("are not those whose first years are told", "files")
    return update


def _files(node: Node) -> Mapping[str, str]:
    files = node.mapping("files")
    if not 0 < len(files) <= MOST_FILES:
        raise node.error("none, or too many", "files")
    for path, text in files.items():
        if not _FILE.fullmatch(path):
            raise node.error("is no place for a file", f"files.{path[:80]!r}")
        if not isinstance(text, str) or len(text) > LARGEST_FILE or unstorable(text) is not None:
            raise node.error("is no text, or too long", f"files.{path}")
    if sum(map(len, files.values())) > LARGEST_ALL:
        raise node.error("are too long together", "files")
    return files


def _changes(node: Node) -> tuple[str, ...]:
    changes = node.texts("changes")
    if not 0 < len(changes) <= _MOST_CHANGES:
        raise node.error("none, or too many", "changes")
    return tuple(_said(node, "changes", change) for change in changes)


def _said(node: Node, key: str, text: str) -> str:
    if len(text) > _LONGEST or unstorable(text) is not None or "\n" in text:
        raise node.error("cannot be shown in a line", key)
    return text


def _version(node: Node, key: str) -> str:
    text = node.text(key)
    if not _VERSION.fullmatch(text):
        raise node.error("is no version", key)
    return text


def _released(node: Node) -> date:
    return date.fromisoformat(node.text("released"))
