"""A notice as sheets: the poster people read standing, the tables, the record of its hanging."""

from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.notice.facts import is_nil
from zwgk_desktop.exporters.notice.head import folio, running_head
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Sheets
from zwgk_desktop.exporters.notice.marks import Blocks, NoticeSheet, sheet_of
from zwgk_desktop.exporters.notice.nil_year import nil_sheet
from zwgk_desktop.exporters.notice.poster import Overflow, busy_poster, calm_poster, further_sheet
from zwgk_desktop.exporters.notice.record import draw_record
from zwgk_desktop.exporters.notice.tables import draw_stack, stack_tables


def lay_out(report: Report, layout: NoticeLayout, *, draft: bool) -> tuple[NoticeSheet, ...]:
    """Lay a notice out."""
    sheets = list(_sheets(report, layout, draft=draft))
    return tuple(
        sheet_of(*blocks, folio(layout, number, len(sheets)))
        for number, blocks in enumerate(sheets, start=1)
    )


def _sheets(report: Report, layout: NoticeLayout, *, draft: bool) -> list[Blocks]:
    sheets: list[Blocks] = []
    whole = None
    if layout.sheets is Sheets.ALL and is_nil(report):
        whole = nil_sheet(report, layout, layout.bottom, draft=draft)
    if whole is not None:
        sheets += [whole, *_problems(report, layout, draft=draft)]
    else:
        if layout.sheets is not Sheets.TABLES:
            sheets += _posters(report, layout, draft=draft)
        if layout.sheets is not Sheets.POSTER:
            sheets += _tables(report, layout, draft=draft)
    if layout.record:
        head = running_head(report, layout, draft=draft)
        sheets.append((head, draw_record(report, layout, head.bottom + 2 * layout.gap)))
    return sheets


def _posters(report: Report, layout: NoticeLayout, *, draft: bool) -> list[Blocks]:
    """Lay out what is read from afar, and a further sheet for what has no room on it."""
    bottom = _floor(layout)
    if not is_nil(report):
        return list(busy_poster(report, layout, bottom, draft=draft))
    calm = calm_poster(report, layout, bottom, draft=draft)
    return [calm, *_problems(report, layout, draft=draft)]


def _problems(report: Report, layout: NoticeLayout, *, draft: bool) -> list[Blocks]:
    """Lay out the problems where they are wanted in a nil year, whose sheet has no room."""
    more = further_sheet(report, layout, Overflow(problems=layout.problems), draft=draft)
    return [more] if more else []


def _tables(report: Report, layout: NoticeLayout, *, draft: bool) -> list[Blocks]:
    head = running_head(report, layout, draft=draft)
    top = head.bottom + layout.gap
    room = _floor(layout) - top
    stacks = stack_tables(report, layout, room)
    return [(head, draw_stack(stack, layout, top, room)) for stack in stacks]


def _floor(layout: NoticeLayout) -> float:
    """Return where the sheet's number has its place."""
    return layout.bottom - 2 * layout.sizes.folio
