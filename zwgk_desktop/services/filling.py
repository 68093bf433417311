"""Fill cells with zeros, propose nil reports, and draft (起草) texts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.drafts import Draft, add_missing_sections
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.rules import Rule
from zwgk_desktop.domain.rules.prose import RequiredHeadings
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.domain.ties import ties_of

_SAID = re.compile(r"(没有|未|无)(收到|受理)[^。；]{0,20}申请")
_NUMBERING = r"\s*(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.．、])?\s*"


@dataclass(frozen=True, slots=True)
class ZeroFilling:
    """Cells to fill with zeros.

    Args:
        blanks: The blank ones.
        figures: Those with a figure other than zero.
    """

    blanks: tuple[Address, ...]
    figures: tuple[Address, ...]

    def values(self, *, replace: bool) -> Mapping[Address, int]:
        """Return the zeros to apply, with `replace` also for cells with figures."""
        return dict.fromkeys((*self.blanks, *(self.figures if replace else ())), 0)


def zero_filling(report: Report, cells: Iterable[Address]) -> ZeroFilling:
    """Return which cells a filling with zeros would fill or overwrite, without totals."""
    entered = [cell for cell in cells if cell not in report.edition.leaves]
    return ZeroFilling(
        tuple(cell for cell in entered if report.entry(cell) is None),
        tuple(cell for cell in entered if report.entry(cell)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NilReport:
    """Proposed nil report.

    Args:
        filling: The cells of its tables.
        sentence: Sentence for the overview; "" if the overview has one already.
        doubts: Reasons against it, one sentence each.
    """

    filling: ZeroFilling
    sentence: str
    doubts: tuple[str, ...]


def nil_tables(report: Report) -> tuple[Table, ...]:
    """Return the tables that a nil report fills: requests and disputes."""
    return tuple(report.edition.table_of[name] for name in report.edition.roles.nil.tables)


def propose_nil(report: Report, previous: Report | None) -> NilReport:
    """Propose a nil report without storing anything."""
    roles = report.edition.roles
    cells = [cell for table in nil_tables(report) for cell in table.entered]
    said = _SAID.search(report.text(roles.texts.overview)) is not None
    return NilReport(
        filling=zero_filling(report, cells),
        sentence="" if said else "".join(roles.nil.clauses(report.year)),
        doubts=tuple(_doubts(report, previous)),
    )


def nil_values(
    report: Report, nil: NilReport, sentence: str, *, replace: bool
) -> Mapping[Address, Value | None]:
    """Return the values that a nil report stores, with the sentence edited by the clerk."""
    values: dict[Address, Value | None] = dict(nil.filling.values(replace=replace))
    words = "".join(sentence.split())
    if words:
        roles = report.edition.roles
        overview = report.edition.text_of[roles.texts.overview]
        said = report.text(overview.id)
        values[overview.address] = with_sentence(said, words, roles.nil.heading)
    return values


def with_sentence(text: str, sentence: str, title: str) -> str:
    """Return a text with a sentence inserted under a heading, or else at the end."""
    paragraphs = text.split("\n") if text else []
    for at, paragraph in enumerate(paragraphs):
        heading = re.match(_NUMBERING + re.escape(title), paragraph)
        if heading is None:
            continue
        if paragraph[heading.end() :].strip("情况 。"):
            paragraphs[at] = paragraph + sentence
        else:
            paragraphs.insert(at + 1, sentence)
        return "\n".join(paragraphs)
    return "\n".join((*paragraphs, sentence))


def _doubts(report: Report, previous: Report | None) -> Iterator[str]:
    if previous is not None:
        roles = previous.edition.roles.requests
        carried = previous.stated_or_computed(*roles.totals(roles.carried_out))
        if carried:
            here = report.edition.roles.requests
            row = report.edition.table_of[here.table].row_of[here.carried_in]
            yield f"上年的报告结转了{carried}件到本年，“{row.name}”填0会与它不符"
    totals = [total for table in nil_tables(report) for total in table.leaves]
    stated = next((total for total in totals if report.entry(total)), None)
    if stated:
        yield f"“{report.edition.label(stated)}”载明了{report.entry(stated)}，不会改动"


def propose_draft(
    catalog: Catalog, report: Report, address: Address, facts: Mapping[str, str] | None = None
) -> Draft | None:
    """Return the draft of a text: a whole one, or the written text with missing sections.

    None where the edition has no draft for the text, or no section is missing.
    """
    text = after_prefix(address)
    draft, written = catalog.draft(report, text, facts), report.text(text)
    if draft is None or not written:
        return draft
    missing = list(_missing(catalog.rules[report.edition.id], text, written))
    whole = add_missing_sections(written, ties_of(report, address), draft, missing)
    return whole if len(whole.text) > len(written) else None


def _missing(rules: Iterable[Rule], text: str, written: str) -> Iterable[tuple[str, ...]]:
    for rule in rules:
        if isinstance(rule, RequiredHeadings) and rule.text == text:
            yield from (tuple(words) for _, words in rule.missing(written))
