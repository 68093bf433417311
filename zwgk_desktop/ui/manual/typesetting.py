"""Formatting of a manual chapter, for the screen and for the printer."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.palettes import LIGHT

HEADING_SIZES = {1: 24, 2: 19, 3: 16}
TEXT_SIZE = 15
_LINE_HEIGHT = 125  # percent: Chinese needs more than Latin
_CELL_HEIGHT = 110
_ABOVE = {1: 0, 2: 26, 3: 18}
_BELOW = {1: 12, 2: 6, 3: 4}


@dataclass(frozen=True, slots=True)
class Setting:
    """Colours and scale of a text.

    Args:
        percent: Scale of the type sizes.
    """

    ink: QColor
    quiet: QColor
    accent: QColor
    line: QColor
    head: QColor
    percent: int

    def px(self, size: float) -> float:
        """Return a size in scaled pixels."""
        return size * self.percent / 100


def on_screen() -> Setting:
    """Return the setting with the current palette and type size."""
    return Setting(
        theme.colours().ink,
        theme.colours().quiet_ink,
        theme.colours().accent,
        theme.colours().line,
        theme.colours().head,
        theme.scale.percent,
    )


def on_paper() -> Setting:
    """Return the setting for the printer: black on white, independent of the screen."""
    ink, line, head = LIGHT.ink, LIGHT.strong_line, LIGHT.head
    return Setting(ink, ink, ink, line, head, 80)


def set_text(document: QTextDocument, markdown: str, setting: Setting) -> None:
    """Fill a document with the formatted Markdown of a chapter."""
    document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    document.setIndentWidth(setting.px(26))
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for block in _blocks(document):
        _set_block(block, setting)
    for table in _tables(document):
        _set_table(table, setting)
    cursor.endEditBlock()


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _tables(document: QTextDocument) -> list[QTextTable]:
    frames = document.rootFrame().childFrames()
    return [frame for frame in frames if isinstance(frame, QTextTable)]


def _set_block(block: QTextBlock, setting: Setting) -> None:
    cursor = QTextCursor(block)
    level = block.blockFormat().headingLevel()
    code = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
    in_table = bool(cursor.currentTable())
    shape = QTextBlockFormat()
    height = _CELL_HEIGHT if in_table else _LINE_HEIGHT
    shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    above, below = (0, 0) if in_table or code else (_ABOVE.get(level, 0), _BELOW.get(level, 8))
    if block.blockFormat().objectIndex() >= 0 and not level:
        below = 4
    shape.setTopMargin(setting.px(above))
    shape.setBottomMargin(setting.px(below))
    if code:
        shape.setBackground(QBrush(setting.head))
        shape.setNonBreakableLines(False)
    cursor.mergeBlockFormat(shape)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    _set_fragments(block, level, setting)


def fragments(block: QTextBlock) -> list[QTextFragment]:
    """Return the text fragments of a block."""
    found: list[QTextFragment] = []
    part = block.begin()
    while not part.atEnd():
        found.append(part.fragment())
        part += 1
    return found


def _set_fragments(block: QTextBlock, level: int, setting: Setting) -> None:
    spans = [
        (fragment.position(), fragment.length(), fragment.charFormat())
        for fragment in fragments(block)
        if not fragment.charFormat().isImageFormat()
    ]
    for start, length, was in spans:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        # Set, not merged: Markdown's heading sizes would override ours.
        cursor.setCharFormat(_characters(was, level, setting))


def _characters(was: QTextCharFormat, level: int, setting: Setting) -> QTextCharFormat:
    font = QFont()
    font.setFamilies(list(theme.UI_FAMILIES))
    font.setPixelSize(round(setting.px(HEADING_SIZES.get(level, TEXT_SIZE))))
    font.setBold(was.fontWeight() > QFont.Weight.Normal)
    form = QTextCharFormat()
    form.setFont(font)
    form.setForeground(QBrush(setting.accent if was.isAnchor() else setting.ink))
    if was.isAnchor():
        form.setFontUnderline(True)
        form.setAnchor(True)
        form.setAnchorHref(was.anchorHref())
    return form


def _set_table(table: QTextTable, setting: Setting) -> None:
    form = QTextTableFormat()
    form.setCellPadding(setting.px(6))
    form.setCellSpacing(0)
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(setting.line))
    form.setTopMargin(setting.px(4))
    form.setBottomMargin(setting.px(14))
    form.setHeaderRowCount(1)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.format().toTableCellFormat()
        head.setBackground(QBrush(setting.head))
        cell.setFormat(head)
