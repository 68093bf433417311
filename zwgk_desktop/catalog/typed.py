"""Keys of a file read in the types that the fields of a dataclass have."""

import dataclasses
from collections.abc import Mapping
from typing import Any, cast, get_args, get_origin, get_type_hints

from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.levels import Level


def read_fields(node: Node, kind: type) -> dict[str, Any]:
    """Read a table whose keys are a dataclass's fields; fields with a default may be absent.

    Raises:
        FormError: A key is missing, unknown or of another type.
    """
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        required = field.default is dataclasses.MISSING
        if required or node.has(field.name):
            values[field.name] = _value(node, field.name, hints[field.name])
    node.done()
    return values


def _value(node: Node, key: str, hint: Any) -> object:
    if hint in {str, int, bool}:
        return node.take(key, hint)
    if hint == int | None:
        return node.take(key, int)
    if hint is Severity:
        return _choice(node, key, node.text(key), hint)
    return _collection(node, key, hint)


def _collection(node: Node, key: str, hint: Any) -> object:
    if get_origin(hint) is Mapping:
        return node.mapping(key)
    item = get_args(hint)[0]
    if item is str:
        return node.texts(key)
    if item is Level:
        return tuple(_choice(node, key, name, item) for name in node.texts(key))
    if isinstance(item, type) and dataclasses.is_dataclass(item):
        return tuple(item(**read_fields(one, item)) for one in node.each(key))
    if get_args(item) == (str, ...):
        return tuple(_words(node, key, words) for words in node.items(key))
    return tuple((name, _words(node, key, words)) for name, words in node.mapping(key).items())


def _choice(node: Node, key: str, name: str, kind: type[Severity | Level]) -> Severity | Level:
    if name not in set(kind):
        raise node.error(f"unknown “{name}”", key)
    return kind(name)


def _words(node: Node, key: str, words: object) -> tuple[str, ...]:
    if not isinstance(words, list) or not words:
        raise node.error("must be lists of words", key)
    return tuple(map(str, cast("list[object]", words)))
