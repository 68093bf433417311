"""What differs between two reports, to be printed or sent: figures, then prose side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPagedPaintDevice, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop.domain.addresses import AddressKind, kind_of
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.comparing import Difference, change_text, lines, prose_pieces
from zwgk_desktop.services.outgoing import Outgoing, sending
from zwgk_desktop.services.wording import value_text
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.paper import text_pages

_FAMILIES = """body { font-family: "Noto Sans SC", "Microsoft YaHei", sans-serif; color: #000; }
"""
_STYLE = """
h1 { font-size: 20px; } h2 { font-size: 16px; } h3 { font-size: 14px; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid #777; padding: 4px 6px; vertical-align: top; }
th { background-color: #eee; text-align: left; }
"""


@dataclass(frozen=True, slots=True)
class ChangeSheet:
    """The list of one comparison.

    Args:
        title: What it is: 更正清单.
        before: What the left report is called; `after`, the right one.
        note: The reason of a 更正版, if there is one.
        found: In the form's order.
    """

    title: str
    report: Report
    before: str
    after: str
    note: str
    found: Sequence[Difference]

    @property
    def name(self) -> str:
        """How its file is called, without suffix."""
        return f"{self.report.unit}{self.report.year}年{self.title}"

    def text(self) -> str:
        """Write it as a numbered list, in plain text."""
        head = [self.report.title, f"对照：{self.before} → {self.after}"]
        head += [self.note] if self.note else []
        return "\n".join((*head, "", *lines(self.found), ""))

    def outgoing(self) -> Outgoing:
        """Return what the gate is to look at."""
        texts = [(self.title, self.text())]
        return Outgoing(reports=(self.report,), texts=texts, names=self.report.names)

    def html(self) -> str:
        """Write it as a page: a table of figures, and each text in two columns."""
        texts = [one for one in self.found if kind_of(one.address) is AddressKind.TEXT]
        figures = [one for one in self.found if one not in texts]
        title = escape(f"{self.report.title}　{self.title}")
        parts = [
            f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>',
            f"<style>{_FAMILIES}{_STYLE}</style></head><body><h1>{title}</h1>",
            f"<p>对照：{escape(self.before)} → {escape(self.after)}</p>",
            f"<p>{escape(self.note)}</p>" if self.note else "",
            self._figures(figures),
            *(self._prose(one) for one in texts),
            "</body></html>",
        ]
        return "\n".join(part for part in parts if part)

    def _figures(self, figures: Sequence[Difference]) -> str:
        if not figures:
            return "<h2>数字和信息</h2><p>没有不同。</p>"
        rows = [_row("th", "位置", self.before, self.after, "增减")]
        for one in figures:
            old, new = (
                value_text(self.report.edition, one.address, v) for v in (one.before, one.after)
            )
            rows.append(_row("td", one.label, old, new, change_text(one.change)))
        return f"<h2>数字和信息　{len(figures)}处</h2>{_table(rows)}"

    def _prose(self, one: Difference) -> str:
        pieces = prose_pieces(str(one.before or ""), str(one.after or ""))
        old = "".join(_marked(p.before, "s", same=p.same) for p in pieces) or "（空）"
        new = "".join(_marked(p.after, "u", same=p.same) for p in pieces) or "（空）"
        cells = "".join(f'<td width="50%">{side}</td>' for side in (old, new))
        heads = f"<tr><th>{escape(self.before)}</th><th>{escape(self.after)}</th></tr>"
        return f"<h2>{escape(one.label)}</h2>{_table([heads, f'<tr>{cells}</tr>'])}"


def write(sheet: ChangeSheet, target: Path) -> None:
    """Write a list as its file's suffix says: PDF, web page, else plain text.

    Raises:
        UserError: Something personal is in it (E04), or it cannot be written (E01).
    """
    with sending(target, sheet.outgoing()) as part:
        match target.suffix.lower():
            case ".pdf":
                _write_pdf(sheet, part)
            case ".html" | ".htm":
                part.write_text(sheet.html(), encoding="utf-8")
            case _:
                part.write_text(sheet.text(), encoding="utf-8-sig")  # 记事本 of old Windows asks


def ask_to_print(parent: QWidget, sheet: ChangeSheet) -> QDialog:
    """Ask for a printer, then print.

    Raises:
        UserError: Something personal is in it (E04), or there is none (E06).
    """
    sheet.outgoing().ensure_clear()
    from PySide6.QtPrintSupport import (  # noqa: PLC0415 - loads the print system
        QPrintDialog,
        QPrinter,
        QPrinterInfo,
    )

    if not QPrinterInfo.availablePrinterNames():
        raise UserError(
            "没有找到打印机",
            remedy="请先在系统里添加打印机；或者“导出清单”存为 PDF，拿到能打印的电脑上打印",
            code="E06",
        )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(text_pages.a4())
    printer.setDocName(sheet.name)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印{sheet.title}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(partial(_answered, sheet, printer))
    QDialog.open(dialog)  # its own wants a slot by name
    return dialog


def _answered(sheet: ChangeSheet, printer: QPagedPaintDevice, result: int) -> None:
    if result == QDialog.DialogCode.Accepted:
        draw(sheet, printer)


def draw(sheet: ChangeSheet, device: QPagedPaintDevice) -> int:
    """Draw a list page by page; return how many pages."""
    page = text_pages.page_size(device)
    document = QTextDocument()
    document.setDefaultFont(theme.ui_font())
    document.setDocumentMargin(0)
    document.setHtml(sheet.html().replace(_FAMILIES, ""))  # in our own font
    text_pages.set_to(document, page)
    painter = text_pages.begin(device)
    for index in range(document.pageCount()):
        if index:
            device.newPage()
        text_pages.draw_page(painter, document, index)
        foot = f"{sheet.title}　{index + 1} / {document.pageCount()}"
        text_pages.draw_foot(painter, page, foot)
    painter.end()
    return document.pageCount()


def _write_pdf(sheet: ChangeSheet, part: Path) -> None:
    part.write_bytes(b"")  # Qt would only warn where nothing can be written
    writer = QPdfWriter(str(part))
    writer.setTitle(f"{sheet.report.title}　{sheet.title}")
    writer.setPageLayout(text_pages.a4())
    draw(sheet, writer)


def _table(rows: Sequence[str]) -> str:
    return f'<table border="1" cellspacing="0" cellpadding="4" width="100%">{"".join(rows)}</table>'


def _row(tag: str, *cells: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _marked(text: str, tag: str, *, same: bool) -> str:
    shown = escape(text).replace("\n", "<br>")
    return shown if same or not shown else f"<{tag}>{shown}</{tag}>"
