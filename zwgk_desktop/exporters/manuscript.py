"""Report as running text, for formats that break lines and pages themselves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import east_asian_width

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.prose_editing import parse_heading
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.exporters.typesetting.label_breaks import break_title, break_unit

TITLE_COLUMNS = 20
"""Number of 二号 characters in a line of the standard's page."""

LONGEST_LEVEL_3 = 28
"""Greatest length of a numbered heading, in characters; longer ones are sentences."""

_LONGEST_TITLE = 30
"""Greatest length of an outline entry, in characters."""

_SIGNER_COLUMNS = 26
"""Characters in a line of the signature: the page's 28, less the two right of it."""

_ILLEGAL = re.compile(
    # Characters illegal in XML or HTML, then those that hide or reorder the text around them.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    "\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)


def without_illegal(text: str) -> str:
    """Return a text without illegal characters and those that hide or reorder other text.

    Tabs become spaces; each kind of line break becomes a newline.
    """
    return _ILLEGAL.sub("", "\n".join(text.splitlines()).replace("\t", " "))


def one_line_without_illegal(text: str) -> str:
    """Return a text cleaned as by `without_illegal`, on one line."""
    return " ".join(without_illegal(text).split("\n"))


@dataclass(frozen=True, slots=True)
class ManuscriptPassage:
    """Paragraph of a text.

    Args:
        lead: Heading at its start, up to the first 。; "" if there is none.
        rank: Rank of its heading, 1 to 4 (GB/T 9704 7.3.3); 0 if there is none.
        body: Text after the lead.
        level: Level of a heading on its own line, among such headings: 1 is right under a
            section, 2 under that; 0 for other paragraphs.
        place: Level in an outline, which also lists headings with text after them.
    """

    lead: str
    rank: int
    body: str
    level: int = 0
    place: int = 0

    @property
    def is_heading_line(self) -> bool:
        """Whether it is a heading on its own line."""
        return bool(self.rank) and not self.body and not self.lead.endswith("。")

    @property
    def title(self) -> str:
        """Title for an outline entry."""
        title = self.lead.removesuffix("。")
        return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"


@dataclass(frozen=True, slots=True)
class ManuscriptSection:
    """Numbered section of a report: prose or a table."""

    name: str
    heading: str
    title: str
    prose: tuple[ManuscriptPassage, ...]
    table: Table | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Signature of the report: unit and date; either may be missing.

    Args:
        unit_lines: Unit, broken by sense if it is longer than a line.
    """

    unit_lines: tuple[str, ...]
    day: date | None
    sealed: bool

    @property
    def unit(self) -> str:
        """Unit on one line."""
        return "".join(self.unit_lines)

    @property
    def day_text(self) -> str:
        """Date as documents write it: 2025年1月8日."""
        return day_text(self.day) if self.day else ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Whole text of a report in reading order, without illegal characters."""

    title: str
    title_lines: tuple[str, ...]
    unit: str
    preface: tuple[ManuscriptPassage, ...]
    chapters: tuple[ManuscriptSection, ...]
    signature: Signature


def manuscript_of(report: Report) -> Manuscript:
    """Return the manuscript of a report."""
    title, unit = one_line_without_illegal(report.title), one_line_without_illegal(report.unit)
    return Manuscript(
        title=title,
        title_lines=break_title(title, unit, report.year, report.edition.title_words, _fits_title),
        unit=unit,
        preface=_prose(report, text_address(report.edition.roles.texts.preface)),
        chapters=tuple(_sections(report)),
        signature=_signature(report),
    )


def width_in_ems(text: str) -> float:
    """Return the approximate width of a text, in full-width characters."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def _fits_title(text: str) -> bool:
    return width_in_ems(text) <= TITLE_COLUMNS


def _fits_signature(text: str) -> bool:
    return width_in_ems(text) <= _SIGNER_COLUMNS


def _sections(report: Report) -> Iterator[ManuscriptSection]:
    for section in report.edition.sections:
        yield ManuscriptSection(
            name=section.content,
            heading=section.heading,
            title=section.title,
            prose=_prose(report, text_address(section.content)),
            table=report.edition.table_of.get(section.content),
        )


def passages(text: str) -> tuple[ManuscriptPassage, ...]:
    """Return the non-blank paragraphs of a text."""
    lines = (line.strip() for line in without_illegal(text).splitlines())
    found = [_passage(line) for line in lines if line]
    levels = _levels([one.rank if _is_heading(one) else 0 for one in found])
    places = _levels([one.rank if _is_outline_heading(one) else 0 for one in found])
    return tuple(
        replace(one, level=level, place=place)
        for one, level, place in zip(found, levels, places, strict=True)
    )


def _prose(report: Report, address: Address) -> tuple[ManuscriptPassage, ...]:
    return passages(str(report.values.get(address, "")))


def _passage(line: str) -> ManuscriptPassage:
    found = parse_heading(line)
    if found is None:
        return ManuscriptPassage("", 0, line)
    return ManuscriptPassage(line[: found.end], found.rank, line[found.end :])


def _levels(ranks: Sequence[int]) -> Iterator[int]:
    """Yield the nesting level of each heading rank; ranks may be skipped, 0 is no heading."""
    above: list[int] = []
    for rank in ranks:
        if rank:
            above = [*(other for other in above if other < rank), rank]
        yield len(above) if rank else 0


def _is_heading(passage: ManuscriptPassage) -> bool:
    """Return whether a passage is a heading on its own line, not a numbered sentence."""
    short = passage.rank <= 2 or len(passage.lead) <= LONGEST_LEVEL_3
    return passage.is_heading_line and short


def _is_outline_heading(passage: ManuscriptPassage) -> bool:
    """Return whether a passage is a heading for the outline, not a numbered sentence."""
    return _is_heading(passage) if passage.rank > 2 else passage.rank > 0


def _signature(report: Report) -> Signature:
    return Signature(
        unit_lines=break_unit(one_line_without_illegal(report.signer), _fits_signature),
        day=report.issued_on,
        sealed=report.has_seal_space,
    )
