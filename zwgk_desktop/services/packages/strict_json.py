"""JSON of other people: whole numbers of 64 bits, each key once, and of an expected shape."""

import json
from collections.abc import Mapping
from typing import Any, cast

from zwgk_desktop.domain.characters import unstorable

_LONGEST = 19
"""Digits of the largest number of 64 bits."""

Shape = type | tuple[Any, ...] | list[Any] | Mapping[str, Any]
"""A type, several of which one must fit, a list of one shape, or the shapes of an object's keys.

The name of a key that may be absent ends in "?".
"""


def strict_json(data: bytes | str) -> Any:
    """Parse JSON in UTF-8.

    Raises:
        ValueError: It is none, or holds a number that is not whole or too large, a key twice,
            or a character that cannot be stored.
        RecursionError: It is nested too deeply.
    """
    text = data if isinstance(data, str) else data.decode("utf-8")
    found = json.loads(
        text,
        parse_int=_whole,
        parse_float=_refuse,
        parse_constant=_refuse,
        object_pairs_hook=_object,
    )
    if _is_unstorable(found):
        raise ValueError
    return found


def fits(found: Any, shape: Shape) -> bool:
    """Tell whether parsed JSON has a shape; True and False are no numbers."""
    match shape:
        case tuple():
            return any(fits(found, one) for one in shape)
        case list():
            return isinstance(found, list) and all(
                fits(one, shape[0]) for one in cast("list[object]", found)
            )
        case Mapping():
            return isinstance(found, dict) and _has_keys(cast("dict[str, Any]", found), shape)
        case _:
            return type(found) is shape


def _has_keys(found: Mapping[str, Any], shape: Mapping[str, Any]) -> bool:
    return all(
        fits(found[name], wanted) if name in found else key.endswith("?")
        for key, wanted in shape.items()
        for name in (key.removesuffix("?"),)
    )


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > _LONGEST or not -(2**63) <= int(digits) < 2**63:
        raise ValueError(digits[:40])
    return int(digits)


def _refuse(written: str) -> Any:
    raise ValueError(written[:40])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _is_unstorable(found: Any) -> bool:
    if isinstance(found, str):
        return unstorable(found) is not None
    if isinstance(found, dict):
        whole = cast("dict[str, Any]", found)
        return any(map(_is_unstorable, (*whole.keys(), *whole.values())))
    return isinstance(found, list) and any(map(_is_unstorable, cast("list[object]", found)))
