"""A report as Typst would have it: the same words, figures, spans and fonts as our PDF."""

from collections.abc import Iterator, Sequence
from datetime import date

from zwgk_desktop.domain.grid import CellRole, GridCell, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.exporters.manuscript import ManuscriptPassage, ManuscriptSection, manuscript_of
from zwgk_desktop.exporters.typesetting.fonts import Face

_FAMILIES = {
    Face.FANG: "ZW FangSong",
    Face.KAI: "ZW Kai",
    Face.HEI: "ZW Hei",
    Face.BIAO_SONG: "ZW BiaoSong",
    Face.SONG: "ZW Song",
}

_FACES = (Face.FANG, Face.HEI, Face.KAI, Face.FANG, Face.FANG)
"""By the rank of a heading."""

_PAGE = """
#set page(
  paper: "a4", margin: (left: 28mm, right: 26mm, top: 37mm, bottom: 35mm),
  header: align(right, text(font: "ZW Hei", size: 26pt, fill: gray)[草稿]),
  footer: context {
    let number = counter(page).get().first()
    align(if calc.odd(number) { right } else { left }, text(size: 14pt)[— #number —])
  },
)
#let face(name) = ((name: "ZW Song", covers: regex("[ -~]")), name, "ZW Song")
#set text(lang: "zh", region: "cn", size: 16pt, font: face("ZW FangSong"))
#set par(
  justify: true, leading: 12.9pt, spacing: 12.9pt, first-line-indent: (amount: 2em, all: true),
)
#show heading: it => par(text(size: 16pt, weight: 400, it.body))
#set table(stroke: 0.5pt, align: center + horizon, inset: (x: 1.5pt, y: 3pt))
#show table: set text(size: 9pt, font: "ZW Song")
#show table: set par(justify: false, leading: 2pt, first-line-indent: 0em)
"""

_LABELS = {3: "1.3em, 4.6em, 11.7em", 2: "4.6em, 11.7em", 1: "11.7em", 0: ""}
"""Widths of a table's label columns, by their number."""


def typst_source(report: Report) -> str:
    """Write the report down for Typst."""
    manuscript = manuscript_of(report)
    return "\n".join(
        (
            f"#set document(title: {_said(manuscript.title)}, author: {_said(manuscript.unit)})",
            _PAGE,
            _title(manuscript.title_lines),
            *map(_passage, manuscript.preface),
            *(line for chapter in manuscript.chapters for line in _chapter(chapter, report)),
            _signed(manuscript.signature.unit, manuscript.signature.day),
        )
    )


def _said(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _set(text: str, face: Face) -> str:
    return f"#text(font: face({_said(_FAMILIES[face])}), {_said(text)})"


def _title(lines: Sequence[str]) -> str:
    set_ = " #linebreak() ".join(_set(line, Face.BIAO_SONG) for line in lines)
    return f"#align(center, text(size: 22pt, weight: 700)[{set_}])"


def _passage(passage: ManuscriptPassage) -> str:
    lead = _set(passage.lead, _FACES[passage.rank]) if passage.lead else ""
    if passage.level:
        return f"#heading(level: {passage.level + 1})[{lead}]\n"
    return f"{lead}#{_said(passage.body)}\n"


def _chapter(chapter: ManuscriptSection, report: Report) -> Iterator[str]:
    yield f"#heading(level: 1)[{_set(chapter.heading, Face.HEI)}]\n"
    yield from map(_passage, chapter.prose)
    if chapter.table is not None:
        yield _table(chapter.table, report)


def _table(table: Table, report: Report) -> str:
    grid = lay_out(table)
    cells = [(cell, _cell(cell, report)) for cell in grid.cells]
    head = [text for cell, text in cells if cell.row < grid.head_rows]
    body = [text for cell, text in cells if cell.row >= grid.head_rows]
    figures = ", ".join(["1fr"] * (grid.column_count - grid.label_columns))
    columns = ", ".join(filter(None, (_LABELS[grid.label_columns], figures)))
    repeated = [f"table.header({', '.join(head)})"] if head else []
    return f"#table(columns: ({columns}), {', '.join(repeated + body)})\n"


def _cell(cell: GridCell, report: Report) -> str:
    figure = cell.role in {CellRole.FIGURE, CellRole.TOTAL}
    text = number_text(report.stated_or_computed(cell.address or "")) if figure else cell.text
    spans = f"colspan: {cell.column_span}, rowspan: {cell.row_span}"
    return f"table.cell({spans}, {_said(text)})"


def _signed(unit: str, day: date | None) -> str:
    written = f"{day.year}年{day.month}月{day.day}日" if day else ""
    lines = f"#{_said(unit)} #linebreak() #{_said(written)}"
    return f"#v(28.9pt)\n#align(right, pad(right: 2em)[{lines}])"
