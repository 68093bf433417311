"""Which types of a dataclass's fields are read from a file, and which are refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from zwgk_desktop.catalog import DataFileError
from zwgk_desktop.catalog.node import Node, read_fields
from zwgk_desktop.domain.units import Level


@dataclass(frozen=True)
class Part:
    name: str
    size: int = 1


@dataclass(frozen=True)
class Whole:
    part: Part
    parts: tuple[Part, ...]
    note: str | None
    level: Level
    count: int | None = None
    levels: tuple[Level, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    day: date | None = None


@dataclass(frozen=True)
class Priced:
    price: Decimal


@dataclass(frozen=True)
class Doubtful:
    either: int | str


@dataclass(frozen=True)
class Nested:
    prices: tuple[Decimal, ...]


WHOLE = {
    "part": {"name": "甲"},
    "parts": [{"name": "乙", "size": 2}],
    "note": "记",
    "level": "street",
}


def node(values: Mapping[str, object]) -> Node:
    return Node(values, "x.toml")


def test_every_type_in_use_is_read() -> None:
    more = {"count": 3, "levels": ["township"], "words": {"一": "壹"}, "day": "2024-06-14"}
    whole = Whole(**read_fields(node({**WHOLE, **more}), Whole))

    assert whole == Whole(
        *(Part("甲"), (Part("乙", 2),), "记", Level.STREET, 3, (Level.TOWNSHIP,)),
        *({"一": "壹"}, date(2024, 6, 14)),
    )


def test_what_has_a_default_of_either_kind_may_be_absent() -> None:
    assert Whole(**read_fields(node(WHOLE), Whole)).words == {}


@pytest.mark.parametrize(
    ("kind", "values", "named"),
    [
        (Priced, {"price": "1.5"}, "Decimal"),
        (Doubtful, {"either": 1}, r"int \| str"),
        (Nested, {"prices": ["1.5"]}, "Decimal"),
    ],
)
def test_a_type_that_is_not_read_is_named(
    kind: type, values: Mapping[str, object], named: str
) -> None:
    with pytest.raises(DataFileError, match=rf"x\.toml\.\w+: nothing here reads .*{named}"):
        read_fields(node(values), kind)


@pytest.mark.parametrize(
    "spoilt",
    [
        *({"note": 3}, {"part": {"name": "甲", "sise": 1}}, {"words": {"一": 1}}),
        *({"level": "village"}, {"day": "2024-06-31"}),
    ],
)
def test_values_of_another_type_are_refused(spoilt: Mapping[str, object]) -> None:
    with pytest.raises(DataFileError, match=r"x\.toml"):
        read_fields(node({**WHOLE, **spoilt}), Whole)
