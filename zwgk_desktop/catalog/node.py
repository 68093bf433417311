"""Strict reading of TOML and JSON tables, key by key, with an error for unknown keys."""

import dataclasses
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Self, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

_MISSING = object()
_TYPE_NAMES: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class DataFileError(Exception):
    """Invalid file of the catalog; the message names file, key and fault."""


class Node:
    """Table of a TOML or JSON file. Read every key, then call `ensure_all_read`.

    Args:
        place: File name and path of keys, for messages.
    """

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = dict(values)
        self._place = place
        self._asked: set[str] = set()

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Return the top table of a TOML file.

        Raises:
            DataFileError: The file is absent or not TOML.
        """
        place = f"{path.parent.name}/{path.name}"
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), place)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise DataFileError(f"{place}: {exc}") from exc

    @classmethod
    def of_json(cls, text: str | bytes, place: str) -> Self:
        """Return the top object of a JSON document.

        Raises:
            DataFileError: The text is not JSON, not an object, or has a duplicate key.
        """
        try:
            parsed = cast("object", json.loads(text, object_pairs_hook=_ensure_unique_keys))
        except (ValueError, RecursionError) as exc:
            raise DataFileError(f"{place}: {exc}") from exc
        if not isinstance(parsed, dict):
            raise DataFileError(f"{place}: no table")
        return cls(cast("Mapping[str, Any]", parsed), place)

    def error(self, message: str, key: str = "") -> DataFileError:
        """Return an error whose message names this table and the key."""
        return DataFileError(f"{self._place}{f'.{key}' if key else ''}: {message}")

    def has(self, key: str) -> bool:
        """Return whether the table has a key, without marking it as read."""
        return key in self._values

    def value(self, key: str, kind: type[T], default: object = _MISSING) -> T:
        """Return the value of a key, or the default if the key is absent.

        Raises:
            DataFileError: The key is absent without a default, or its value has another type or
                is empty text.
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
        """Return the nonempty text of a key, or the default if the key is absent."""
        return self.value(key, str, default)

    def texts(self, key: str, default: object = _MISSING) -> tuple[str, ...]:
        """Return the list of nonempty texts of a key."""
        items = self.items(key, default)
        if not all(isinstance(item, str) and item for item in items):
            raise self.error("must be a list of texts", key)
        return tuple(map(str, items))

    def day(self, key: str) -> date:
        """Return the day of a key, written as 2024-06-14."""
        return self.parse_day(self.text(key), key)

    def parse_day(self, text: str, key: str) -> date:
        """Return a text of a key as a day.

        Raises:
            DataFileError: It is no day.
        """
        try:
            return date.fromisoformat(text)
        except ValueError as exc:
            raise self.error(f"“{text}” is no day", key) from exc

    def items(self, key: str, default: object = _MISSING) -> Sequence[object]:
        """Return the list of a key, with items of any type."""
        return cast("Sequence[object]", self.value(key, list, default))

    def mapping(self, key: str, default: object = _MISSING) -> Mapping[str, Any]:
        """Return the table of a key as a mapping, whose keys are free."""
        return cast("Mapping[str, Any]", self.value(key, dict, default))

    def table(self, key: str) -> "Node":
        """Return the table of a key as a node."""
        return Node(self.mapping(key), f"{self._place}.{key}")

    def tables(self, key: str, default: object = _MISSING) -> Iterator["Node"]:
        """Yield the tables in the list of a key as nodes."""
        for number, item in enumerate(self.items(key, default), start=1):
            if not isinstance(item, dict):
                raise self.error("must be a list of tables", key)
            values = cast("Mapping[str, Any]", item)
            name = values.get("id") or values.get("name") or number
            yield Node(values, f"{self._place}.{key}[{name}]")

    def ensure_unique(self, key: str, ids: Sequence[str]) -> None:
        """Raise if an id occurs twice in the list of a key."""
        for one in ids:
            if ids.count(one) > 1:
                raise self.error(f"“{one}” stands twice", key)

    def ensure_all_read(self) -> None:
        """Raise if a key of the table was never read.

        Raises:
            DataFileError: A key is unknown, most likely misspelt.
        """
        unknown = sorted(self._values.keys() - self._asked)
        if unknown:
            raise self.error("unknown key", unknown[0])


def _ensure_unique_keys(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return JSON pairs as a dict; raise `ValueError` on a duplicate key."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{key[:80]}” stands there twice")
        found[key] = value
    return found


def read_fields(node: Node, kind: type) -> dict[str, Any]:
    """Return the arguments for a dataclass from a table; fields with a default may be absent.

    Raises:
        DataFileError: A key is missing, unknown or of another type, or a field has an unsupported
            type; the message names it.
    """
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        defaults = (field.default, field.default_factory)
        required = all(default is dataclasses.MISSING for default in defaults)
        if required or node.has(field.name):
            values[field.name] = _field_value(node, field.name, hints[field.name])
    node.ensure_all_read()
    return values


def _field_value(node: Node, key: str, hint: Any) -> object:
    if get_origin(hint) in {Union, UnionType}:
        hint = _optional_inner_type(node, key, hint)
    if hint in {str, int, bool}:
        return node.value(key, hint)
    if hint is date:
        return node.day(key)
    if get_origin(hint) is Mapping and get_args(hint) == (str, str):
        return {name: _nonempty_text(node, key, word) for name, word in node.mapping(key).items()}
    if get_origin(hint) is tuple and get_args(hint)[1:] == (...,):
        return _items(node, key, get_args(hint)[0])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum_value(node, key, node.text(key), hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint(**read_fields(node.table(key), hint))
    raise _unsupported_type_error(node, key, hint)


def _optional_inner_type(node: Node, key: str, hint: Any) -> Any:
    """Return the single type beside None of an optional field."""
    present = [part for part in get_args(hint) if part is not NoneType]
    if len(present) != 1:
        raise _unsupported_type_error(node, key, hint)
    return present[0]


def _items(node: Node, key: str, item: Any) -> object:
    if item is str:
        return node.texts(key)
    if isinstance(item, type) and issubclass(item, StrEnum):
        return tuple(_enum_value(node, key, name, item) for name in node.texts(key))
    if isinstance(item, type) and dataclasses.is_dataclass(item):
        return tuple(item(**read_fields(one, item)) for one in node.tables(key))
    if get_args(item) == (str, ...):
        return tuple(_nonempty_texts(node, key, words) for words in node.items(key))
    if get_args(item) == (str, tuple[str, ...]):
        return tuple(
            (name, _nonempty_texts(node, key, words)) for name, words in node.mapping(key).items()
        )
    raise _unsupported_type_error(node, key, item)


def _unsupported_type_error(node: Node, key: str, hint: Any) -> DataFileError:
    return node.error(f"nothing here reads a {hint}", key)


def _enum_value(node: Node, key: str, name: str, kind: type[StrEnum]) -> StrEnum:
    if name not in set(kind):
        raise node.error(f"unknown “{name}”", key)
    return kind(name)


def _nonempty_text(node: Node, key: str, word: object) -> str:
    if not isinstance(word, str) or not word:
        raise node.error("must be a table of texts", key)
    return word


def _nonempty_texts(node: Node, key: str, words: object) -> tuple[str, ...]:
    if not isinstance(words, list) or not words:
        raise node.error("must be lists of words", key)
    return tuple(_nonempty_text(node, key, word) for word in cast("list[object]", words))
