"""Printable list of the answers that are late or soon due."""

from collections.abc import Collection, Sequence
from datetime import date

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.exporters.contents import ListSheet
from zwgk_desktop.exporters.registry import DUE_LIST
from zwgk_desktop.services.outgoing import Outgoing


def due_list_pdf(rows: Sequence[Sequence[str]], day: date, persons: Collection[str]) -> bytes:
    """Return a list of answers that are late or soon due as a PDF, for the office's own use.

    Args:
        rows: Number, subject, time left, due day and unit of each, as text.
        day: Day of the list.
        persons: Names that stop the printing where a subject holds one.

    Raises:
        UserError: A subject holds personal data (E04), or a font is missing (E05).
    """
    Outgoing(texts=[("内容", row[1]) for row in rows], names=persons).ensure_clear()
    sheet = ListSheet(
        name="期限清单",
        title="要答复的申请和案件",
        subtitle=f"{day_text(day)}，共{len(rows)}件，逾期的和五个工作日内到期的。内部使用，不要公开张贴。",
        heads=("编号", "内容", "还有", "期限", "单位", "备注"),
        widths=(22, 54, 26, 24, 34, 26),
        rows=[(*row, "") for row in rows],
        day=day,
    )
    return DUE_LIST.compose_as(".pdf", sheet).content
