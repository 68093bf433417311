"""The report as running text, for programs that break lines and pages themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from unicodedata import east_asian_width

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.exporters.typesetting.headings import ProseParagraph, paragraphs
from zwgk_desktop.exporters.typesetting.label_breaks import break_title

TITLE_COLUMNS = 20
"""Characters of 二号 in a line of the standard's page."""

_LONGEST_LEVEL_3 = 28
"""Of a numbered heading; what is longer is a sentence."""

_ILLEGAL = re.compile(
    # What no XML or HTML may hold, then what hides or turns the text around it.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    "\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)


def legal(text: str) -> str:
    """Return a text without what no document can hold and what hides or turns other text.

    Tabs become spaces; each kind of line break becomes a newline.
    """
    return _ILLEGAL.sub("", "\n".join(text.splitlines()).replace("\t", " "))


def legal_line(text: str) -> str:
    """Return the same in one line."""
    return " ".join(legal(text).split("\n"))


@dataclass(frozen=True, slots=True)
class ManuscriptPassage:
    """One paragraph; a heading where `level` is not 0: 1 right under a section, 2 under that."""

    paragraph: ProseParagraph
    level: int


@dataclass(frozen=True, slots=True)
class ManuscriptSection:
    """One of the numbered sections: prose, or a table."""

    name: str
    heading: str
    title: str
    prose: tuple[ManuscriptPassage, ...]
    table: Table | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issued the report and when; either may be "" as yet."""

    unit: str
    day: date | None
    sealed: bool

    @property
    def written_day(self) -> str:
        """The date as documents write it: 2025年1月8日."""
        return day_text(self.day) if self.day else ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything the report says, in reading order; all of it legal text."""

    title: str
    title_lines: tuple[str, ...]
    unit: str
    preface: tuple[ManuscriptPassage, ...]
    chapters: tuple[ManuscriptSection, ...]
    signature: Signature


def write(report: Report) -> Manuscript:
    """Read a report as running text."""
    title, unit = legal_line(report.title), legal_line(report.unit)
    return Manuscript(
        title=title,
        title_lines=break_title(title, unit, report.year, _fits_title),
        unit=unit,
        preface=_prose(report, "text.preface"),
        chapters=tuple(_chapters(report)),
        signature=_signature(report),
    )


def ems(text: str) -> float:
    """Return how wide a text is about, in characters."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def _fits_title(text: str) -> bool:
    return ems(text) <= TITLE_COLUMNS


def _chapters(report: Report) -> Iterator[ManuscriptSection]:
    for section in report.edition.sections:
        yield ManuscriptSection(
            name=section.content,
            heading=section.heading,
            title=section.title,
            prose=_prose(report, f"text.{section.content}"),
            table=report.edition.table_of.get(section.content),
        )


def _prose(report: Report, address: Address) -> tuple[ManuscriptPassage, ...]:
    found: list[ManuscriptPassage] = []
    ranks: list[int] = []
    for paragraph in paragraphs(legal(str(report.values.get(address, "")))):
        level = 0
        if _is_heading(paragraph):
            ranks = [*(rank for rank in ranks if rank < paragraph.rank), paragraph.rank]
            level = len(ranks)
        found.append(ManuscriptPassage(paragraph, level))
    return tuple(found)


def _is_heading(paragraph: ProseParagraph) -> bool:
    """Tell headings from numbered sentences."""
    short = paragraph.rank <= 2 or len(paragraph.lead) <= _LONGEST_LEVEL_3
    return paragraph.stands_alone and short


def _signature(report: Report) -> Signature:
    day = report.field_value("issued_on")
    return Signature(
        unit=legal_line(report.field_text("signed_by") or report.unit),
        day=day if isinstance(day, date) else None,
        sealed=report.field_value("seal") is True,
    )
