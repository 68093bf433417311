"""A report line by line: paragraphs as they are, tables with a tab from cell to cell."""

from collections.abc import Iterator, Sequence

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.manuscript import Manuscript, ManuscriptPassage, write

_DRAFT = "（草稿）"


def compose(export: Export, progress: Progress) -> Composed:
    """Return the text in UTF-8, its lines ended as Unix ends them; a draft says so first."""
    progress(0, 1)
    manuscript = write(export.report)
    lines = [_DRAFT] if export.draft else []
    lines += _lines(export.report, manuscript)
    progress(1, 1)
    return Composed("".join(f"{line}\n" for line in lines).encode(), 1)


def _lines(report: Report, manuscript: Manuscript) -> Iterator[str]:
    yield manuscript.title
    yield ""
    yield from _prose(manuscript.preface)
    for section in manuscript.chapters:
        yield section.heading
        if section.table is not None:
            yield from _table(report, section.table)
        yield from _prose(section.prose)
        yield ""
    yield manuscript.signature.unit
    yield manuscript.signature.written_day


def _prose(passages: Sequence[ManuscriptPassage]) -> Iterator[str]:
    """Indent each paragraph, as editors that take plain text do not."""
    return (f"　　{passage.lead}{passage.body}" for passage in passages)


def _table(report: Report, table: Table) -> Iterator[str]:
    """Write a table as it is ruled; of a cell over several the others stay empty."""
    grid = lay_out(table)
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        text = number_text(report.judged(cell.address)) if cell.address else cell.text
        rows[cell.row][cell.column] = text
    return ("\t".join(row) for row in rows)
