"""Every sentence that 起草 can write is found out as soon as a figure behind it is another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from reports import nil_values
from unit.domain.reading import CATALOG

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.drafts import DraftOutline, DraftSentence, draft, figure_names
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.rules import Judgement
from zwgk_desktop.domain.tables import ColumnKind

YEARS = {"gkb-2021-30": 2025, "gkb-2019-60": 2020}


@dataclass(frozen=True)
class Claim:
    """A sentence of a draft and one figure it rests on."""

    edition: str
    outline: DraftOutline
    sentence: DraftSentence
    figure: str

    def __str__(self) -> str:
        return f"{self.edition}:{self.sentence.text}{self.figure}"


def claims() -> Iterator[Claim]:
    for edition in YEARS:
        for outline in CATALOG.drafts[edition].values():
            for paragraph in outline.paragraphs:
                for sentence in paragraph.sentences:
                    for figure in sorted(figures_of(sentence)):
                        yield Claim(edition, outline, sentence, figure)


def figures_of(sentence: DraftSentence) -> set[str]:
    texts = (sentence.text, *(part.text for part in sentence.parts))
    named = {name for text in texts for name in figure_names(text)} - {"parts", "unit"}
    return named | {*sentence.none}


def entered(claim: Claim, figure: str) -> list[Address]:
    """Return the entered cells behind a figure."""
    leaves = CATALOG.editions[claim.edition].leaves
    cells = claim.outline.figures[figure].cells
    return [leaf for cell in cells for leaf in leaves.get(cell, (cell,))]


def amount(claim: Claim, cell: Address, figure: int) -> int | Decimal:
    column = CATALOG.editions[claim.edition].column(cell)
    return Decimal(figure) * 3 / 2 if column.kind is ColumnKind.AMOUNT else figure


def written(claim: Claim, base: str) -> Report:
    """Return a report whose texts were drafted while the sentence was true.

    With "alone" only one cell of the figure is above nought, with "more" every cell of every
    figure but those that the sentence denies.
    """
    edition = CATALOG.editions[claim.edition]
    values = nil_values(edition, YEARS[claim.edition])
    none = claim.sentence.none
    alone = base == "alone"
    figures = claim.outline.figures
    for figure in {claim.figure, *claim.sentence.some} & figures.keys() if alone else figures:
        for cell in entered(claim, figure)[: 1 if alone else None]:
            values[cell] = amount(claim, cell, 2)
    for figure in none:
        values |= dict.fromkeys(entered(claim, figure), 0)
    for text, outline in CATALOG.drafts[claim.edition].items():
        whole = draft(outline, Report(edition, values)).text
        values[text_address(text)] = re.sub("【[^】]*】", "镇里的情况", whole)
    return Report(edition, values)


def stretch(claim: Claim, report: Report) -> tuple[int, int]:
    """Return where the sentence stands in its text."""
    (paragraph, *_) = claim.outline.paragraphs
    alone = replace(
        claim.outline, paragraphs=(replace(paragraph, heading="", sentences=(claim.sentence,)),)
    )
    words = re.sub("【[^】]*】", "镇里的情况", draft(alone, report).text)
    start = report.text(claim.outline.text).index(words)
    return start, start + len(words)


def told(judged: Judgement, text: str, start: int, end: int) -> list[Finding]:
    return [
        one
        for one in judged.findings
        if one.rule[0] in "XT"
        and one.passage
        and one.passage.address == text_address(text)
        and one.passage.start < end
        and start < one.passage.end
    ]


def other_values(claim: Claim, report: Report) -> Iterator[dict[Address, Value]]:
    if claim.figure in {"year", "last_year", "next_year"}:
        yield {"report.year": report.year + 1}
        return
    for cell in entered(claim, claim.figure):
        now = report.values[cell]
        assert isinstance(now, int | Decimal)
        yield {cell: now + amount(claim, cell, 1)}
        if now:
            yield {cell: now - amount(claim, cell, 1)}


@pytest.mark.parametrize("claim", list(claims()), ids=str)
@pytest.mark.parametrize("base", ["alone", "more"])
def test_a_sentence_is_found_out_when_its_figure_changes(claim: Claim, base: str) -> None:
    report = written(claim, base)
    start, end = stretch(claim, report)
    judged = CATALOG.judge(report, None)
    assert not told(judged, claim.outline.text, start, end)

    for other in other_values(claim, report):
        changed = Report(report.edition, {**report.values, **other})
        again = CATALOG.judge(changed, None, before=judged)
        assert told(again, claim.outline.text, start, end), other
