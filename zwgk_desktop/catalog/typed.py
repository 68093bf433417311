"""Keys of a file read in the types that the fields of a dataclass have."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from zwgk_desktop.catalog.node import FormError, Node


def read_fields(node: Node, kind: type) -> dict[str, Any]:
    """Read a table whose keys are a dataclass's fields; fields with a default may be absent.

    Raises:
        FormError: A key is missing, unknown or of another type, or a field
            has a type that nothing here reads; the message names it.
    """
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        defaults = (field.default, field.default_factory)
        required = all(default is dataclasses.MISSING for default in defaults)
        if required or node.has(field.name):
            values[field.name] = _value(node, field.name, hints[field.name])
    node.done()
    return values


def _value(node: Node, key: str, hint: Any) -> object:
    if get_origin(hint) in {Union, UnionType}:
        hint = _present(node, key, hint)
    if hint in {str, int, bool}:
        return node.take(key, hint)
    if get_origin(hint) is Mapping and get_args(hint) == (str, str):
        return {name: _word(node, key, word) for name, word in node.mapping(key).items()}
    if get_origin(hint) is tuple and get_args(hint)[1:] == (...,):
        return _items(node, key, get_args(hint)[0])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice(node, key, node.text(key), hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint(**read_fields(node.one(key), hint))
    raise _unread(node, key, hint)


def _present(node: Node, key: str, hint: Any) -> Any:
    """Return what stands at a key that may be absent: the one type beside None."""
    present = [one for one in get_args(hint) if one is not NoneType]
    if len(present) != 1:
        raise _unread(node, key, hint)
    return present[0]


def _items(node: Node, key: str, item: Any) -> object:
    if item is str:
        return node.texts(key)
    if isinstance(item, type) and issubclass(item, StrEnum):
        return tuple(_choice(node, key, name, item) for name in node.texts(key))
    if isinstance(item, type) and dataclasses.is_dataclass(item):
        return tuple(item(**read_fields(one, item)) for one in node.each(key))
    if get_args(item) == (str, ...):
        return tuple(_words(node, key, words) for words in node.items(key))
    if get_args(item) == (str, tuple[str, ...]):
        return tuple((name, _words(node, key, words)) for name, words in node.mapping(key).items())
    raise _unread(node, key, item)


def _unread(node: Node, key: str, hint: Any) -> FormError:
    return node.error(f"nothing here reads a {hint}", key)


def _choice(node: Node, key: str, name: str, kind: type[StrEnum]) -> StrEnum:
    if name not in set(kind):
        raise node.error(f"unknown “{name}”", key)
    return kind(name)


def _word(node: Node, key: str, word: object) -> str:
    if not isinstance(word, str) or not word:
        raise node.error("must be a table of texts", key)
    return word


def _words(node: Node, key: str, words: object) -> tuple[str, ...]:
    if not isinstance(words, list) or not words:
        raise node.error("must be lists of words", key)
    return tuple(_word(node, key, word) for word in cast("list[object]", words))
