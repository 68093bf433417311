"""Documents as plain text: the report, and due dates as a calendar."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.exporters.contents import Deadline
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.manuscript import Manuscript, ManuscriptPassage, manuscript_of

_DRAFT = "（草稿）"


def compose(export: Export, progress: Progress) -> Composed:
    """Return the report as plain UTF-8 text with Unix line ends; a draft begins with 草稿."""
    progress(0, 1)
    manuscript = manuscript_of(export.report)
    lines = [_DRAFT] if export.draft else []
    lines += _report_lines(export.report, manuscript)
    progress(1, 1)
    return Composed("".join(f"{line}\n" for line in lines).encode(), 1)


def _report_lines(report: Report, manuscript: Manuscript) -> Iterator[str]:
    yield manuscript.title
    yield ""
    yield from _indented_paragraphs(manuscript.preface)
    for section in manuscript.chapters:
        yield section.heading
        if section.table is not None:
            yield from _table_rows(report, section.table)
        yield from _indented_paragraphs(section.prose)
        yield ""
    yield manuscript.signature.unit
    yield manuscript.signature.day_text


def _indented_paragraphs(passages: Sequence[ManuscriptPassage]) -> Iterator[str]:
    """Yield paragraphs with an indent, which plain-text editors do not add."""
    return (f"　　{passage.lead}{passage.body}" for passage in passages)


def _table_rows(report: Report, table: Table) -> Iterator[str]:
    """Yield the rows of a table, tab-separated; a merged cell fills only its first place."""
    grid = lay_out(table)
    rows = [[""] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        text = number_text(report.stated_or_computed(cell.address)) if cell.address else cell.text
        rows[cell.row][cell.column] = text
    return ("\t".join(row) for row in rows)


_LINE = 75  # octets, without the line end


def compose_calendar(name: str, deadlines: Iterable[Deadline], stamp: date) -> Composed:
    """Return deadlines as an iCalendar file; the same deadlines and day give the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//zwgk_desktop//register//ZH",
        f"X-WR-CALNAME:{_escape(name)}",
    ]
    for one in deadlines:
        lines += _event_lines(one, stamp)
    lines.append("END:VCALENDAR")
    text = "".join(f"{folded}\r\n" for line in lines for folded in _fold_line(line))
    return Composed(text.encode())


def _event_lines(one: Deadline, stamp: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(one.key)}@zwgk"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(one.summary)}"
    if one.details:
        yield f"DESCRIPTION:{_escape(one.details)}"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def _fold_line(line: str) -> Iterator[str]:
    """Yield a line folded at 75 octets, never inside a character."""
    rest, room = line, _LINE
    while len(rest.encode()) > room:
        at = len(rest.encode()[:room].decode(errors="ignore"))
        yield rest[:at]
        rest, room = f" {rest[at:]}", _LINE
    yield rest
