"""考核评分: items for which a county takes points from a unit's report."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text, parse_amount

LATE, INCOMPLETE, ALIKE = "迟报", "要素不全、数字不平", "文字雷同"
NOT_MENDED, PERSONAL = "退回后没有改正", "有个人信息"
PAGE = "网页与报告不一致"
"""Item found by 发布核对 for the units whose page was checked, else entered by hand."""

COMPUTED = (LATE, INCOMPLETE, ALIKE, NOT_MENDED, PERSONAL)
"""Names of the items that the program finds itself for every unit."""

FULL = 100
"""Points of a report without deductions."""

_MOST_POINTS, _MOST_ITEMS = 100, 30


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """Item of a county's scoring.

    Args:
        points: Points taken once from each unit it applies to.
    """

    name: str
    points: Decimal

    @property
    def line(self) -> str:
        """The item as the county writes it: 迟报 5."""
        return f"{self.name} {number_text(self.points)}"


DEFAULT_ITEMS = tuple(
    ScoreItem(name, Decimal(points))
    for name, points in (
        (LATE, 5),
        ("迟公布", 5),
        (INCOMPLETE, 5),
        (ALIKE, 5),
        (NOT_MENDED, 5),
        (PERSONAL, 6),
        (PAGE, 5),
    )
)
"""Items and points of one city's published table. No national rule sets any (本程序的口径)."""


def parse_items(lines: Iterable[str]) -> tuple[ScoreItem, ...]:
    """Parse the lines of a county's items, each a name and its points: 迟报 5.

    Raises:
        UserError: A line has no name or no points from 0 to 100, a name stands twice, or there
            are no or too many items (S14).
    """
    items = [_parse_item(line) for line in map(str.strip, lines) if line]
    names = [item.name for item in items]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _items_error(f"“{twice}”写了两次")
    if not 0 < len(items) <= _MOST_ITEMS:
        raise _items_error(f"有{len(items)}项，要有 1 到 {_MOST_ITEMS} 项")
    return tuple(items)


def _parse_item(line: str) -> ScoreItem:
    name, _, points = line.replace("\u3000", " ").rpartition(" ")
    number = None
    with suppress(UserError):
        number = parse_amount(points)
    if not name.strip() or number is None or number > _MOST_POINTS:
        raise _items_error(f"“{line[:40]}”不是名称和分值")
    return ScoreItem(name.strip(), number)


def _items_error(what: str) -> UserError:
    remedy = "请一行写一项：名称、空格、扣几分（0 到 100），例如“迟报 5”"
    return UserError(f"评分项目{what}", remedy=remedy, code="S14")
