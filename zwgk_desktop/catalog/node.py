"""A table of TOML or JSON that is read key by key, so that nothing in it goes unread."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar, cast

T = TypeVar("T")

_MISSING = object()
_TYPE_NAMES: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class FormError(Exception):
    """A file of ours is wrong: which one, at which key, and how."""


class Node:
    """One table of a file. Ask for every key, then call `done`.

    Args:
        place: File and keys that lead here, for messages.
    """

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = dict(values)
        self._place = place
        self._asked: set[str] = set()

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            FormError: It is absent or no TOML.
        """
        place = f"{path.parent.name}/{path.name}"
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), place)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise FormError(f"{place}: {exc}") from exc

    @classmethod
    def of_json(cls, text: str | bytes, place: str) -> Self:
        """Read a JSON document.

        Raises:
            FormError: It is none, no table, or says a key twice.
        """
        try:
            said = cast("object", json.loads(text, object_pairs_hook=_once))
        except (ValueError, RecursionError) as exc:
            raise FormError(f"{place}: {exc}") from exc
        if not isinstance(said, dict):
            raise FormError(f"{place}: no table")
        return cls(cast("Mapping[str, Any]", said), place)

    def error(self, message: str, key: str = "") -> FormError:
        """Make an error that names this place."""
        return FormError(f"{self._place}{f'.{key}' if key else ''}: {message}")

    def has(self, key: str) -> bool:
        """Tell whether a key is there, without asking for it."""
        return key in self._values

    def take(self, key: str, kind: type[T], default: object = _MISSING) -> T:
        """Ask for one key.

        Raises:
            FormError: It is missing and has no default, is of another type,
                or is empty text.
        """
        self._asked.add(key)
        if key not in self._values:
            if default is _MISSING:
                raise self.error("missing", key)
            return cast("T", default)
        value = self._values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(f"must be {_TYPE_NAMES[kind]}", key)
        if value == "":
            raise self.error("is empty", key)
        return value

    def text(self, key: str, default: object = _MISSING) -> str:
        """Take a text that is not empty; left out, it is the default, if there is one."""
        return self.take(key, str, default)

    def texts(self, key: str, default: object = _MISSING) -> tuple[str, ...]:
        """Ask for a list of texts."""
        items = self.items(key, default)
        if not all(isinstance(item, str) and item for item in items):
            raise self.error("must be a list of texts", key)
        return tuple(map(str, items))

    def items(self, key: str, default: object = _MISSING) -> Sequence[object]:
        """Ask for a list of anything."""
        return cast("Sequence[object]", self.take(key, list, default))

    def mapping(self, key: str, default: object = _MISSING) -> Mapping[str, Any]:
        """Ask for a table of names of the file's own choosing."""
        return cast("Mapping[str, Any]", self.take(key, dict, default))

    def one(self, key: str) -> "Node":
        """Take a table, whose faults are named by its place in the file."""
        return Node(self.mapping(key), f"{self._place}.{key}")

    def each(self, key: str, default: object = _MISSING) -> Iterator["Node"]:
        """Ask for a list of tables."""
        for number, item in enumerate(self.items(key, default), start=1):
            if not isinstance(item, dict):
                raise self.error("must be a list of tables", key)
            values = cast("Mapping[str, Any]", item)
            name = values.get("id") or values.get("name") or number
            yield Node(values, f"{self._place}.{key}[{name}]")

    def done(self) -> None:
        """Refuse what nobody asked for.

        Raises:
            FormError: A key is unknown, most likely misspelt.
        """
        unknown = sorted(self._values.keys() - self._asked)
        if unknown:
            raise self.error("unknown key", unknown[0])


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that is there twice: readers differ in which of them counts."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{key[:80]}” stands there twice")
        found[key] = value
    return found
