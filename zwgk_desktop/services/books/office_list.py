"""An office's own list of requests taken into the register: what is unsure is asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.catalog.register import RegisterWords, read_register_words
from zwgk_desktop.domain.addresses import REQUEST_NUMBER
from zwgk_desktop.domain.books.events import Event, EventKind
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceDocument, SourceGrid, SourceRow
from zwgk_desktop.late import late
from zwgk_desktop.services.books.casework import request_addition
from zwgk_desktop.services.books.registers import Addition, UnitBooks
from zwgk_desktop.storage.acts import ActKind

if TYPE_CHECKING:
    from zwgk_desktop.importers.readers import read_document
else:  # imported at the first call
    read_document = late("zwgk_desktop.importers.readers:read_document")

_SPACES = re.compile(r"[\s　]+")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_CHOICES = ("channel", "class", "outcome")


@dataclass(frozen=True, slots=True)
class UnsureRow:
    """A row that is not taken in as it stands.

    Args:
        row: Which of the list, the first under the head is 1.
    """

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfficeList:
    """What a list comes to.

    Args:
        name: The file's.
        additions: Requests that would be registered.
    """

    name: str
    additions: tuple[Addition, ...]
    unsure: tuple[UnsureRow, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers they would have."""
        return tuple(str(one.values[REQUEST_NUMBER]) for one in self.additions)


@lru_cache(maxsize=1)
def register_words() -> RegisterWords:
    """Return how offices write their lists."""
    return read_register_words(paths.resources() / "register.toml")


def read_list(
    books: UnitBooks, path: Path, defaults: Mapping[str, str] | None = None
) -> OfficeList:
    """Read a list; nothing is written.

    Args:
        books: Where it is to go.
        path: Of the list.
        defaults: What holds for rows that say nothing of a field: channel, class.

    Raises:
        UserError: The file cannot be read (I01…), or has no list in it (K08).
    """
    document = read_document(path)
    heads, rows = _table(document)
    additions: list[Addition] = []
    unsure: list[UnsureRow] = []
    for number, row in enumerate(rows, start=1):
        said = _said(heads, row)
        if not any(said.values()):
            continue
        taken = [str(one.values[REQUEST_NUMBER]) for one in additions]
        try:
            additions.append(_addition(books, {**(defaults or {}), **said}, taken))
        except UserError as why:
            unsure.append(UnsureRow(number, row.text, why.what))
    return OfficeList(document.name, tuple(additions), tuple(unsure))


def take_in(books: UnitBooks, read: OfficeList) -> None:
    """Register what was read, as one act."""
    if read.additions:
        books.add(read.additions, ActKind.IMPORT, read.name)


def _table(document: SourceDocument) -> tuple[dict[int, str], list[SourceRow]]:
    """Find the head of the list, the row that says where the day of receipt stands."""
    for grid in document.blocks:
        if not isinstance(grid, SourceGrid):
            continue
        for at, row in enumerate(grid.rows):
            heads = dict(_heads(row))
            if "received_on" in heads.values() and len(heads) > 1:
                return heads, list(grid.rows[at + 1 :])
    raise UserError(
        f"“{document.name}”里没有申请的登记表",
        remedy="表头要有“收到日期”（或者收件日期、申请日期）和“申请人”“申请内容”等列",
        code="K08",
    )


def _heads(row: SourceRow) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for column, text in enumerate(row.cells):
        field = register_words().columns.get(_SPACES.sub("", text or ""))
        if field is not None and field not in seen:
            seen.add(field)
            yield column, field


def _said(heads: Mapping[int, str], row: SourceRow) -> dict[str, str]:
    found = {field: row.cells[at] for at, field in heads.items() if at < len(row.cells)}
    return {field: text.strip() for field, text in found.items() if text and text.strip()}


def _addition(books: UnitBooks, said: Mapping[str, str], taken: list[str]) -> Addition:
    fields = {name: _worded(name, text) for name, text in said.items()}
    concluded, outcome = fields.pop("concluded_on", ""), fields.pop("outcome", "")
    for name in ("received_on", "channel", "class"):
        if name not in fields:
            raise _unsure(f"没有写{_LABELS[name]}")
    number = fields.get("number", "")
    if number.isdigit() and len(number) < 5:  # a running number of the list, no number of a file
        del fields["number"]
    if bool(concluded) != bool(outcome):
        raise _unsure("办结日期和结果只写了一样")
    events: list[Event] = []
    if concluded:
        on = parse_date(concluded, _LABELS["concluded_on"])
        events.append(Event(EventKind.CONCLUDED, on, outcome=outcome))
    return request_addition(books, fields, taken, events)


def _worded(name: str, text: str) -> str:
    if name in {"received_on", "concluded_on"}:
        return day_text(parse_date(_TIME.sub("", text), _LABELS[name]))
    if name not in _CHOICES:
        return text
    plain = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)]?[.．、]?", "", _SPACES.sub("", text))
    chosen = register_words().choices[name].get(plain)
    if chosen is None:
        raise _unsure(f"{_LABELS[name]}“{text[:20]}”不能确定是哪一种")
    return chosen


def _unsure(why: str) -> UserError:
    return UserError(why, remedy="请在表里写明后再导入，或者单独登记这一件", code="K08")


_LABELS: Mapping[str, str] = {
    "received_on": "收到日期",
    "concluded_on": "办结日期",
    "channel": "收到方式",
    "class": "申请人类别",
    "outcome": "办理结果",
}
