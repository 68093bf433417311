"""Noughts for many cells at once, and the nil report: proposed, confirmed, one act."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Report, Value

NIL_TABLES = ("requests", "disputes")
"""What a nil report is about: nobody asked, nobody disputed."""
OVERVIEW = "text.overview"

_SAID = re.compile(r"(没有|未|无)(收到|受理)[^。；]{0,20}申请")
_HEADING = re.compile(
    r"\s*(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.．、])?\s*依申请公开"
)


@dataclass(frozen=True, slots=True)
class Filling:
    """Cells that noughts are wanted for.

    Args:
        blanks: Those that hold nothing yet.
        figures: Those that hold another figure than nought.
    """

    blanks: tuple[Address, ...]
    figures: tuple[Address, ...]

    def values(self, *, replace: bool) -> Mapping[Address, int]:
        """Return what to apply; `replace`: figures entered become noughts too."""
        return dict.fromkeys((*self.blanks, *(self.figures if replace else ())), 0)


def noughts(report: Report, cells: Iterable[Address]) -> Filling:
    """Sort cells by what filling them with noughts would do; totals are left alone."""
    entered = [cell for cell in cells if cell not in report.edition.leaves]
    return Filling(
        tuple(cell for cell in entered if report.entry(cell) is None),
        tuple(cell for cell in entered if report.entry(cell)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NilReport:
    """What a nil report would change.

    Args:
        filling: The cells of its tables.
        sentence: Proposed for the overview; "" when that says so already.
        doubts: What speaks against it, one sentence each.
    """

    filling: Filling
    sentence: str
    doubts: tuple[str, ...]


def propose_nil(report: Report, previous: Report | None) -> NilReport:
    """Propose a nil report; nothing is written."""
    tables = [table for table in report.edition.tables if table.id in NIL_TABLES]
    cells = [cell for table in tables for cell in table.entered]
    said = _SAID.search(report.text("overview")) is not None
    return NilReport(
        filling=noughts(report, cells),
        sentence="" if said else _sentence(report.year),
        doubts=tuple(_doubts(report, previous)),
    )


def nil_values(
    report: Report, nil: NilReport, sentence: str, *, replace: bool
) -> Mapping[Address, Value | None]:
    """Return what a nil report changes, with the sentence as the clerk left it."""
    values: dict[Address, Value | None] = dict(nil.filling.values(replace=replace))
    words = "".join(sentence.split())
    if words:
        values[OVERVIEW] = with_sentence(report.text("overview"), words)
    return values


def with_sentence(text: str, sentence: str) -> str:
    """Put a sentence under the heading 依申请公开, else at the end."""
    paragraphs = text.split("\n") if text else []
    for at, paragraph in enumerate(paragraphs):
        heading = _HEADING.match(paragraph)
        if heading is None:
            continue
        if paragraph[heading.end() :].strip("情况 。"):
            paragraphs[at] = paragraph + sentence
        else:
            paragraphs.insert(at + 1, sentence)
        return "\n".join(paragraphs)
    return "\n".join((*paragraphs, sentence))


def _sentence(year: int) -> str:
    return (
        f"{year}年，本机关未收到政府信息公开申请，没有上年结转的申请；"
        "没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。"
    )


def _doubts(report: Report, previous: Report | None) -> Iterator[str]:
    carried = "requests.carried_out.total"
    before = previous.judged(carried) if previous and carried in previous.edition.kinds else None
    if before:
        yield f"上年的报告结转了{before}件到本年，“上年结转”填0会与它不符"
    stated = [total for total, n in report.stated().items() if n and total.startswith(_PREFIXES)]
    if stated:
        yield f"“{report.edition.label(stated[0])}”载明了{report.entry(stated[0])}，不会改动"


_PREFIXES = tuple(f"{table}." for table in NIL_TABLES)
