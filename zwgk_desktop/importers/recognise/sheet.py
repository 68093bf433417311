"""Documents with the code of a submission sheet (报送单): its figures, compared with the page."""

import re
from collections.abc import Iterator, Mapping, Sequence

from zwgk_desktop.domain import sheet_code
from zwgk_desktop.domain.addresses import UNIT, YEAR, Address
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceDocument, SourceParagraph
from zwgk_desktop.importers.recognise.recognised_report import RecognisedReport, Unsure
from zwgk_desktop.importers.recognise.vocabulary import fold

_UNCOMPARED = "数字取自报送单的二维码，未与纸面核对"
_NO_TEXTS = "报送单的二维码里没有文字，各部分文字请另行填写"


def with_code(
    page: RecognisedReport, document: SourceDocument, editions: Sequence[Edition]
) -> RecognisedReport:
    """Return the report of a document's code, or `page` if the document has no code.

    Figures that differ on the page are unsure.

    Args:
        page: Report recognised from the page alone.
        document: The document.
        editions: Editions of the form.

    Raises:
        UserError: The code cannot be read (I11).
    """
    text = sheet_code.find_sheet_code(_lines(document))
    if text is None:
        return page
    code = sheet_code.decode_sheet_code(text, editions)
    figures = {**code.figures, **code.stated}
    known = {a: n for a, n in figures.items() if n is not None}
    report = Report(code.edition, {**known, UNIT: code.unit, YEAR: code.year})
    read = {**page.cells, **page.stated} if page.edition is code.edition else {}
    totals = list(_printed(report, _lines(document)))
    unsure = (*_differing(figures, read), *_differing_totals(totals))
    asked = {one.address for one in unsure}
    kept = {a: n for a, n in figures.items() if a not in asked}
    leaves, sections = code.edition.leaves, code.edition.sections
    compared = bool(read or totals)
    return RecognisedReport(
        edition=code.edition,
        note=page.note,
        cells={a: n for a, n in kept.items() if a not in leaves},
        stated={a: n for a, n in kept.items() if a in leaves and n is not None},
        texts=page.texts,
        unsure=unsure,
        missing=tuple(
            one.heading
            for one in sections
            if one.content not in code.edition.table_of and one.content not in page.texts
        ),
        warnings=(
            *(() if page.texts else (_NO_TEXTS,)),
            *(() if compared else (_UNCOMPARED,)),
        ),
        lines=page.lines,
        title=report.title,
        unit=code.unit,
        year=code.year,
    )


Figures = Mapping[Address, Number | None]


def _differing(figures: Figures, read: Figures) -> Iterator[Unsure]:
    """Yield the cells and stated totals that the page writes otherwise."""
    for address, own in figures.items():
        if address in read and read[address] != own:
            yield _differs(address, number_text(read[address]), number_text(own))


def _differing_totals(printed: Sequence[tuple[str, str, str]]) -> Iterator[Unsure]:
    for label, seen, own in printed:
        if seen != own:
            yield _differs(None, seen, own, f"{label}：")


def _differs(address: Address | None, seen: str, own: str, label: str = "") -> Unsure:
    text = f"{label}纸面{seen or '空白'}，二维码{own or '空白'}"
    return Unsure(address, text, "纸面与二维码不同，请按签字盖章的纸面核对后填写")


def _lines(document: SourceDocument) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, SourceParagraph):
            yield block.text
        else:
            yield from (row.text for row in block.rows)


def _printed(report: Report, lines: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each total printed on the sheet: label, figure on the page, figure of the code."""
    totals = dict(sheet_code.printed_totals(report))
    for line in map(fold, lines):
        label = next((label for label in totals if line.startswith(label)), "")
        seen = re.fullmatch(r"([0-9]+)件?|未填", line.removeprefix(label))
        if label and seen:
            own = totals.pop(label).removesuffix(" 件")
            yield label, seen[1] or "未填", own
