"""Differences between two reports as PDF, web page or plain text."""

from collections.abc import Sequence
from html import escape

from zwgk_desktop.exporters.contents import ChangedText, ChangeList
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.listing import (
    SIZE,
    STRUCK,
    TITLE_SIZE,
    UNDERLINED,
    Listing,
    Stretch,
)
from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.tagged.tagging import Kind
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.fonts import Face

_HEADING = 12.0
_WIDTHS = (42, 20, 20, 12)
_EMPTY = "（空）"
_STYLE = """body { font-family: "Noto Sans SC", "Microsoft YaHei", sans-serif; color: #000; }

h1 { font-size: 20px; } h2 { font-size: 16px; } h3 { font-size: 14px; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid #777; padding: 4px 6px; vertical-align: top; }
th { background-color: #eee; text-align: left; }
"""


def compose_pdf(changes: ChangeList) -> Composed:
    """Return the list as portrait A4 PDF: a table of figures, then each text in two columns.

    Raises:
        UserError: A font is missing (E05).
    """
    title = f"{changes.report}　{changes.title}"
    size = paper.WIDTH, paper.HEIGHT
    listing = Listing(size, Description(title, "", changes.title, changes.day), changes.title)
    listing.text(title, TITLE_SIZE, Face.BIAO_SONG, Kind.TITLE)
    for line in (_comparison_line(changes), changes.note):
        listing.text(line, SIZE, Face.FANG)
    listing.space()
    listing.text(_figures_heading(changes), _HEADING, Face.HEI, "H2")
    if changes.figures:
        rows = [[[(cell, None)] for cell in row] for row in changes.figures]
        listing.table(_column_heads(changes), _WIDTHS, rows)
    else:
        listing.text(_NO_FIGURES, SIZE, Face.SONG)
    for text in changes.texts:
        listing.space()
        listing.text(text.label, _HEADING, Face.HEI, "H2")
        listing.table((changes.before, changes.after), (1, 1), [_old_and_new(text)])
    return listing.finish()


def compose_html(changes: ChangeList) -> Composed:
    """Return the list as a web page."""
    title = escape(f"{changes.report}　{changes.title}")
    parts = [
        f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>',
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>",
        f"<p>{escape(_comparison_line(changes))}</p>",
        f"<p>{escape(changes.note)}</p>" if changes.note else "",
        _figures_html(changes),
        *(_prose_html(changes, text) for text in changes.texts),
        "</body></html>",
    ]
    return Composed("\n".join(part for part in parts if part).encode())


def compose_text(changes: ChangeList) -> Composed:
    """Return the list as numbered sentences in UTF-8 with a byte order mark, for old 记事本."""
    head = [changes.report, _comparison_line(changes), *([changes.note] if changes.note else [])]
    return Composed("\n".join((*head, "", *changes.lines, "")).encode("utf-8-sig"))


def _comparison_line(changes: ChangeList) -> str:
    return f"对照：{changes.before} → {changes.after}"


def _figures_heading(changes: ChangeList) -> str:
    return f"数字和信息{f'　{len(changes.figures)}处' if changes.figures else ''}"


def _column_heads(changes: ChangeList) -> tuple[str, ...]:
    return ("位置", changes.before, changes.after, "增减")


_NO_FIGURES = "没有不同。"


def _old_and_new(text: ChangedText) -> tuple[list[Stretch], list[Stretch]]:
    """Return both columns of a text: deletions struck out left, insertions underlined right."""
    old: list[Stretch] = [(one, STRUCK if one != two else None) for one, two in text.pieces if one]
    new: list[Stretch] = [
        (two, UNDERLINED if one != two else None) for one, two in text.pieces if two
    ]
    return old or [(_EMPTY, None)], new or [(_EMPTY, None)]


def _figures_html(changes: ChangeList) -> str:
    heading = f"<h2>{_figures_heading(changes)}</h2>"
    if not changes.figures:
        return f"{heading}<p>{_NO_FIGURES}</p>"
    rows = [
        _row_html("th", *_column_heads(changes)),
        *(_row_html("td", *row) for row in changes.figures),
    ]
    return f"{heading}{_table_html(rows)}"


def _prose_html(changes: ChangeList, text: ChangedText) -> str:
    old = "".join(_marked_html(one, "s", same=one == two) for one, two in text.pieces) or _EMPTY
    new = "".join(_marked_html(two, "u", same=one == two) for one, two in text.pieces) or _EMPTY
    cells = "".join(f'<td width="50%">{side}</td>' for side in (old, new))
    rows = [_row_html("th", changes.before, changes.after), f"<tr>{cells}</tr>"]
    return f"<h2>{escape(text.label)}</h2>{_table_html(rows)}"


def _table_html(rows: Sequence[str]) -> str:
    return f'<table border="1" cellspacing="0" cellpadding="4" width="100%">{"".join(rows)}</table>'


def _row_html(tag: str, *cells: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _marked_html(text: str, tag: str, *, same: bool) -> str:
    shown = escape(text).replace("\n", "<br>")
    return shown if same or not shown else f"<{tag}>{shown}</{tag}>"
