"""Documents with embedded data: what is printed, compared and completed with the data.

What is read from the page for certain counts. The data give the figures and texts that the page
does not give. A warning names every place where the two differ and every place so completed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.embedded_report import EmbeddedReport
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import ColumnKind, Layout, Row, Table
from zwgk_desktop.importers.document import UNKNOWN
from zwgk_desktop.importers.recognise.recognised_report import RecognisedReport, Source, Unsure
from zwgk_desktop.importers.recognise.vocabulary import fold, shown, squeeze

_UNREAD = "页面上没有读出报告，以下内容取自文件里附带的数据{version}，未与页面核对"
_OTHER = "文件里附带的是{name}的数据，与页面上的标题或者表式不同，没有采用"
_DIFFERING = "页面与文件里附带的数据有{count}处不同，按页面读入，请核对：{places}"
_COMPLETED = "页面上没有读出的{count}处取自文件里附带的数据，请核对：{places}"
_FROM_DATA = "（附带的数据）{figure}"
_CANDIDATE = "{reason}。文件里附带的数据是{figure}"
_MOST_PLACES = 12
_SHOWN = 12
_LEAD = 4
"""Characters that two texts have in common, shown before their difference."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})", re.ASCII)


def with_embedded_data(
    page: RecognisedReport, data: EmbeddedReport | None, document_text: str
) -> RecognisedReport:
    """Return the report of a page, compared and completed with the data embedded in the file.

    Data of another report than the page's title names are not used.

    Args:
        page: Report recognised from the page alone.
        data: The data; None if there are none.
        document_text: Text of the document, folded.
    """
    if data is None:
        return page
    report = data.report
    found = bool(page.headings or page.title or not page.empty)
    if not found and document_text and fold(report.title) not in document_text:
        return page  # another text has replaced the report
    if not _is_same_report(page, report, found=found):
        return replace(page, warnings=(_OTHER.format(name=report.name), *page.warnings))
    return _Comparison(page, data).result() if found else _from_data(page, data)


def _is_same_report(page: RecognisedReport, report: Report, *, found: bool) -> bool:
    unit = page.unit is None or fold(page.unit) == fold(report.unit)
    year = page.year is None or page.year == report.year
    return unit and year and (not found or page.edition is report.edition)


def _from_data(page: RecognisedReport, data: EmbeddedReport) -> RecognisedReport:
    """Return the report of a file whose page is blank or could not be read."""
    report = data.report
    edition = report.edition
    texts = {text.id: report.text(text.id) for text in edition.texts if report.text(text.id)}
    addresses = (*edition.entered, *edition.leaves, *(text.address for text in edition.texts))
    version = f"（第{data.version}版）" if data.version else ""
    warning = _UNREAD.format(version=version)
    return RecognisedReport(
        edition=edition,
        note=page.note,
        cells={cell: report.entry(cell) for cell in edition.entered},
        stated=report.stated_totals(),
        texts=texts,
        missing=tuple(
            section.heading
            for section in edition.sections
            if section.content not in {*texts, *edition.table_of}
        ),
        warnings=(warning,),
        data_warnings=(warning,),
        lines=page.lines,
        sources=dict(_sources(report, addresses)),
        title=report.title,
        unit=report.unit,
        year=report.year,
        scope=report.scope.value,
    )


def _sources(report: Report, addresses: Iterable[Address]) -> Iterator[tuple[Address, Source]]:
    """Yield the source of each value from the data, which is on no line of the document."""
    for address in addresses:
        figure = report.entry(address)
        if figure is not None:
            yield address, Source(-1, -1, _FROM_DATA.format(figure=number_text(figure)))
        elif address in report.values:
            yield address, Source(-1, -1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Cell or text that differs or was completed, with its contents for a warning."""

    address: Address
    page: str
    data: str


class _Comparison:
    """Comparison of a page with the data of the same report."""

    def __init__(self, page: RecognisedReport, data: EmbeddedReport) -> None:
        self._page, self._report = page, data.report
        self._edition = data.report.edition
        self._differing: list[_Place] = []
        self._completed: list[_Place] = []

    def result(self) -> RecognisedReport:
        """Return the page's report with what the data add, and warnings about both."""
        page, report = self._page, self._report
        unsure = tuple(self._unsure())
        asked = {one.address for one in unsure}
        cells = self._completed_figures(page.cells, self._edition.entered, asked)
        stated = self._completed_figures(page.stated, self._edition.leaves, asked)
        texts = self._texts()
        completed = [place.address for place in self._completed]
        warnings = tuple(self._warnings())
        given = {a.partition(".")[0] for a in completed} | {*texts}
        return replace(
            page,
            cells=cells,
            stated={a: figure for a, figure in stated.items() if figure is not None},
            texts=texts,
            unsure=unsure,
            missing=tuple(
                section.heading
                for section in self._edition.sections
                if section.heading in page.missing and section.content not in given
            ),
            warnings=(*warnings, *page.warnings),
            data_warnings=warnings,
            sources={**page.sources, **dict(_sources(report, completed))},
            title=page.title or report.title,
            unit=page.unit or report.unit,
            year=page.year or report.year,
            scope=report.scope.value,
        )

    def _completed_figures(
        self,
        read: Mapping[Address, Number | None],
        cells: Iterable[Address],
        asked: set[Address | None],
    ) -> dict[Address, Number | None]:
        """Return figures in the form's order: those of the page, else those of the data.

        Args:
            read: Figures of the page.
            cells: Cells to return: the entered ones, or the totals.
            asked: Unsure cells, which the clerk must decide.
        """
        found: dict[Address, Number | None] = {}
        for cell in cells:
            own = self._report.entry(cell)
            if cell in read:
                found[cell] = read[cell]
                exported = self._report.stated_or_computed(cell)
                if read[cell] != exported:
                    self._differ(cell, number_text(read[cell]), number_text(exported))
            elif cell not in asked:
                found[cell] = own
                if own is not None:
                    self._completed.append(_Place(cell, "", number_text(own)))
        return found

    def _texts(self) -> dict[str, str]:
        """Return the texts by id: those of the page, else those of the data.

        The preface of a page without the first heading is part of the overview.
        """
        page, texts = self._page, dict[str, str]()
        first = self._edition.sections[0].content
        preface = self._edition.roles.texts.preface
        for text in self._edition.texts:
            seen, own = page.texts.get(text.id, ""), self._report.text(text.id)
            if UNKNOWN in seen or not seen:
                if own and (text.id != preface or first in page.headings):
                    self._completed.append(_Place(text.address, "", own))
                    seen = own
            elif _paragraphs(seen) == _paragraphs(own):
                seen = own
            else:
                self._differ(text.address, *_from_first_difference(seen, own))
            if seen:
                texts[text.id] = seen
        return texts

    def _differ(self, address: Address, page: str, data: str) -> None:
        self._differing.append(_Place(address, page, data))

    def _warnings(self) -> Iterator[str]:
        if self._differing:
            yield _DIFFERING.format(
                count=len(self._differing),
                places=self._listed(self._differing, "{label}（页面{page}，数据{data}）"),
            )
        if self._completed:
            yield _COMPLETED.format(
                count=len(self._completed),
                places=self._listed(self._completed, "{label}（{data}）"),
            )

    def _listed(self, places: Sequence[_Place], wording: str) -> str:
        listed = "；".join(
            wording.format(
                label=self._edition.label(place.address),
                page=_excerpt(place.page),
                data=_excerpt(place.data),
            )
            for place in places[:_MOST_PLACES]
        )
        return f"{listed}……" if len(places) > _MOST_PLACES else listed

    def _unsure(self) -> Iterator[Unsure]:
        """Yield the items that stay unsure; those of cells have the data's figure as a candidate.

        An item is settled if it shows the figures of the data. A row that the page lacks is
        settled too, unless the page has a line of an unknown row with other figures: it may be
        that row, edited. Lines without labels may be joined, so all their figures count together.
        """
        lacking = [one for one in self._page.unsure if one.address and one.location is None]
        rows = [*map(self._row_of, lacking), *self._rows_of_missing_tables()]
        unknown = [one for one in self._page.unsure if one.address is None and _numbers(one.text)]
        settled = [one for one in unknown if any(self._shows(one.text, *row) for row in rows)]
        together = Counter(figure for one in unknown for figure in _numbers(one.text))
        if together == Counter(figure for row in rows for figure in self._printed(*row)):
            settled = unknown
        strays = len(settled) < len(unknown)
        for one in self._page.unsure:
            if one in settled:
                continue
            if one.address is None or one.address in self._page.stated or one.guess is not None:
                yield one
            elif self._has_another_unit(one) or (
                strays if one.location is None else not self._shows(one.text, *self._row_of(one))
            ):
                yield from self._with_candidates(one)
        if strays:
            for table, row in self._rows_of_missing_tables():
                cell = table.address(row, row.columns[0])
                yield from self._with_candidates(Unsure(cell, "", f"{row.label}：没有找到这一行"))

    def _differs(self, one: Unsure, *, strays: bool) -> bool:
        """Return whether an item does not show the figures of the data."""
        return strays if one.location is None else not self._shows(one.text, *self._row_of(one))

    def _has_another_unit(self, one: Unsure) -> bool:
        """Return whether the page has an amount in 元: the same digits are another figure."""
        amount = self._edition.column(one.address or "").kind is ColumnKind.AMOUNT
        return amount and len(one.candidates) > 1

    def _rows_of_missing_tables(self) -> Iterator[tuple[Table, Row]]:
        read = {*self._page.cells, *(one.address for one in self._page.unsure)}
        for table in self._edition.tables:
            if not read.intersection(table.addresses):
                yield from ((table, row) for row in table.rows)

    def _row_of(self, one: Unsure) -> tuple[Table, Row]:
        place = self._edition.cell_of[one.address or ""]
        table = self._edition.table_of[place.table]
        return table, table.row_of[place.row]

    def _shows(self, text: str, table: Table, row: Row) -> bool:
        """Return whether the figures in a text are those of a row, or of one cell of it."""
        line = table.rows if table.layout is Layout.LINE else (row,)
        wanted = [figure for one in line for figure in self._printed(table, one)]
        label = _numbers("".join((*row.groups, row.label)))
        return _numbers(text) in (wanted, [*label, *wanted], [*_numbers(row.label), *wanted])

    def _printed(self, table: Table, row: Row) -> list[str]:
        """Return the figures of a row as exported, without blanks."""
        cells = (table.address(row, column) for column in row.columns)
        figures = map(self._report.stated_or_computed, cells)
        return [number_text(figure) for figure in figures if figure is not None]

    def _with_candidates(self, one: Unsure) -> Iterator[Unsure]:
        """Yield an item for each unread cell it is about, with the data's figure."""
        table, row = self._row_of(one)
        cells = [table.address(row, column) for column in row.columns]
        own = {other.address for other in self._page.unsure if other is not one}
        rest = [cell for cell in cells if cell not in self._page.cells and cell not in own]
        first = one.address == cells[0]
        for cell in rest if first else (one.address,):
            if cell not in self._edition.leaves and cell is not None:
                figure = self._report.entry(cell)
                written = "空白" if figure is None else number_text(figure)
                reason = _CANDIDATE.format(reason=one.reason, figure=written)
                several = tuple(dict.fromkeys((*one.candidates, figure)))
                yield replace(one, address=cell, reason=reason, candidates=several)


def _numbers(text: str) -> list[str]:
    plain = _GROUPED.sub("", unicodedata.normalize("NFKC", text))
    return _NUMBER.findall(plain)


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs without spaces, since a page does not print all of them."""
    return [plain for line in text.split("\n") if (plain := squeeze(line))]


def _from_first_difference(*texts: str) -> Iterator[str]:
    """Return texts from a few characters before the place where they begin to differ."""
    plain = ["\n".join(_paragraphs(text)) for text in texts]
    alike = takewhile(lambda column: len({*column}) == 1, zip(*plain, strict=False))
    start = max(0, sum(1 for _ in alike) - _LEAD)
    return (f"{'…' if start and text else ''}{text[start:]}" for text in plain)


def _excerpt(text: str) -> str:
    return shown(text, _SHOWN) if text else "空白"
