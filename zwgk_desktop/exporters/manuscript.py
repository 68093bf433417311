"""The report as running text, for programs that break lines and pages themselves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import east_asian_width

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.domain.writing import heading
from zwgk_desktop.exporters.typesetting.label_breaks import break_title, break_unit

TITLE_COLUMNS = 20
"""Characters of 二号 in a line of the standard's page."""

LONGEST_LEVEL_3 = 28
"""Of a numbered heading; what is longer is a sentence."""

_LONGEST_TITLE = 30
"""Of a line of an outline, in characters."""

_SIGNER_COLUMNS = 26
"""Characters of a line in a signature: the page's 28, less the two right of it."""

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
    """As `legal`, with each line break a space."""
    return " ".join(legal(text).split("\n"))


@dataclass(frozen=True, slots=True)
class ManuscriptPassage:
    """One paragraph.

    Args:
        lead: Its beginning, a heading up to its first 。; "" where it has no heading.
        rank: Of its heading, 1 to 4 (GB/T 9704 7.3.3); 0 where it has none.
        body: What follows the lead.
        level: Of a heading that has its line to itself, among such: 1 right under a
            section, 2 under that; else 0.
        place: The same in an outline, which lists headings with text after them too.
    """

    lead: str
    rank: int
    body: str
    level: int = 0
    place: int = 0

    @property
    def stands_alone(self) -> bool:
        """Whether it is a heading with nothing after it on its line."""
        return bool(self.rank) and not self.body and not self.lead.endswith("。")

    @property
    def title(self) -> str:
        """What an outline calls it."""
        title = self.lead.removesuffix("。")
        return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"


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
    """Who issued the report and when; either may be "" as yet.

    Args:
        unit_lines: The unit, broken by sense where it is longer than a line.
    """

    unit_lines: tuple[str, ...]
    day: date | None
    sealed: bool

    @property
    def unit(self) -> str:
        """The unit on one line."""
        return "".join(self.unit_lines)

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
        title_lines=break_title(title, unit, report.year, report.edition.title_words, _fits_title),
        unit=unit,
        preface=_prose(report, text_address(report.edition.roles.texts.preface)),
        chapters=tuple(_chapters(report)),
        signature=_signature(report),
    )


def ems(text: str) -> float:
    """Return how wide a text is about, in characters."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def _fits_title(text: str) -> bool:
    return ems(text) <= TITLE_COLUMNS


def _fits_signature(text: str) -> bool:
    return ems(text) <= _SIGNER_COLUMNS


def _chapters(report: Report) -> Iterator[ManuscriptSection]:
    for section in report.edition.sections:
        yield ManuscriptSection(
            name=section.content,
            heading=section.heading,
            title=section.title,
            prose=_prose(report, text_address(section.content)),
            table=report.edition.table_of.get(section.content),
        )


def passages(text: str) -> tuple[ManuscriptPassage, ...]:
    """Read the paragraphs of a text; blank ones are left out."""
    lines = (line.strip() for line in legal(text).splitlines())
    found = [_passage(line) for line in lines if line]
    levels = _levels([one.rank if _is_heading(one) else 0 for one in found])
    places = _levels([one.rank if _is_outlined(one) else 0 for one in found])
    return tuple(
        replace(one, level=level, place=place)
        for one, level, place in zip(found, levels, places, strict=True)
    )


def _prose(report: Report, address: Address) -> tuple[ManuscriptPassage, ...]:
    return passages(str(report.values.get(address, "")))


def _passage(line: str) -> ManuscriptPassage:
    found = heading(line)
    if found is None:
        return ManuscriptPassage("", 0, line)
    return ManuscriptPassage(line[: found.end], found.rank, line[found.end :])


def _levels(ranks: Sequence[int]) -> Iterator[int]:
    """Nest headings by their ranks, of which a text may leave some out; 0 is no heading."""
    above: list[int] = []
    for rank in ranks:
        if rank:
            above = [*(other for other in above if other < rank), rank]
        yield len(above) if rank else 0


def _is_heading(passage: ManuscriptPassage) -> bool:
    """Tell headings from numbered sentences."""
    short = passage.rank <= 2 or len(passage.lead) <= LONGEST_LEVEL_3
    return passage.stands_alone and short


def _is_outlined(passage: ManuscriptPassage) -> bool:
    """Tell headings from numbered sentences, which are no places to go to."""
    return _is_heading(passage) if passage.rank > 2 else passage.rank > 0


def _signature(report: Report) -> Signature:
    return Signature(
        unit_lines=break_unit(legal_line(report.signer), _fits_signature),
        day=report.issued_on,
        sealed=report.sealed,
    )
