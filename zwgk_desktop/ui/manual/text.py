"""A chapter of the manual on screen: a column of text, as wide as can be read with ease."""

from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QPixmap,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from zwgk_desktop.services.manual import Chapter, Hit, Manual
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.tips import set_tip
from zwgk_desktop.ui.manual import typesetting
from zwgk_desktop.ui.manual.picture_dialog import PictureDialog
from zwgk_desktop.ui.manual.typesetting import fragments

_WIDEST = 760
_MARGIN = 32
_SPARE = 2
"""Of a picture's width, so that rounding never asks for a scroll bar."""


class ManualText(QTextBrowser):
    """Shows one chapter; a link asks for another."""

    asked = Signal(str)
    """The file name of the chapter a link leads to."""

    def __init__(self, manual: Manual, parent: QWidget) -> None:
        super().__init__(parent)
        self._manual = manual
        self.chapter: Chapter | None = None
        self._fitted = 0
        self.setObjectName("manual")
        self.setAccessibleName("手册正文")
        self.setOpenLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.anchorClicked.connect(self._ask)

    def show_chapter(self, chapter: Chapter) -> None:
        self.chapter = chapter
        self._margins()
        self._fitted = self._column()
        self.document().setDocumentMargin(0)
        typesetting.set_text(self.document(), chapter.text, typesetting.on_screen())
        self._link_pictures()
        self._marked(())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def go_to(self, heading: str) -> None:
        """Bring a heading to the top."""
        self._to_top(self._line(heading, 0))

    def show_hit(self, hit: Hit) -> None:
        """Bring a line found into view, and mark every word found in the chapter."""
        line = self._line(hit.line.words, hit.nth)
        words = {hit.line.words[a:b] for a, b in hit.spans}
        self._marked(tuple(words))
        if line is not None:
            self._to_top(line, theme.px(120))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return a picture, made to fit the column."""
        path = self._manual.folder / (name.path() if isinstance(name, QUrl) else name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_file():
            return super().loadResource(kind, name)
        return fitted(QImage(str(path)), self._column() - _SPARE, self.devicePixelRatioF())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self._fitted
        self._margins()
        if self._column() != before:
            self._fitted = self._column()
            self._fit_pictures()

    # -------------------------------------------------------------------------

    def _ask(self, link: QUrl) -> None:
        path = self._manual.folder / link.path()
        if path.suffix != ".png":
            self.asked.emit(link.path())
            return
        picture = QPixmap(str(path))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        PictureDialog(self, picture, self.chapter.title if self.chapter else "").open()

    def _link_pictures(self) -> None:
        """Let a click on a picture, or Enter, enlarge it."""
        for at, form in self._pictures():
            form.setAnchor(True)
            form.setAnchorHref(form.name())
            set_tip(form, "点一下放大")
            cursor = QTextCursor(self.document())
            cursor.setPosition(at)
            cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(form)

    def _pictures(self) -> list[tuple[int, QTextImageFormat]]:
        """Return every picture of the chapter, and where it stands."""
        found: list[tuple[int, QTextImageFormat]] = []
        block = self.document().begin()
        while block.isValid():
            found += [
                (fragment.position(), fragment.charFormat().toImageFormat())
                for fragment in fragments(block)
                if fragment.charFormat().isImageFormat()
            ]
            block = block.next()
        return found

    def _fit_pictures(self) -> None:
        """Fit the pictures to the column anew, as it is now."""
        document, kind = self.document(), QTextDocument.ResourceType.ImageResource
        for _, form in self._pictures():
            url = QUrl(form.name())
            document.addResource(kind.value, url, self.loadResource(kind.value, url))
        document.markContentsDirty(0, document.characterCount())

    def _column(self) -> int:
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * _MARGIN
        return max(min(room, theme.px(_WIDEST)), 200)

    def _margins(self) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        side = max((self.width() - bar - self._column()) // 2, 0)
        self.setViewportMargins(side, theme.px(20), side, 0)
        self.document().setTextWidth(self.viewport().width())

    def _line(self, words: str, nth: int) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.text().strip() == words:
                nth -= 1
                if nth < 0:
                    return block
            block = block.next()
        return None

    def _to_top(self, line: QTextBlock | None, above: int = 0) -> None:
        if line is None:
            return
        self.setTextCursor(QTextCursor(line))
        top = self.document().documentLayout().blockBoundingRect(line).top()
        self.verticalScrollBar().setValue(int(top) - above)

    def _marked(self, words: tuple[str, ...]) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        for word in words:
            cursor = self.document().find(word)
            while not cursor.isNull():
                marks.append(_mark(cursor))
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)


def fitted(picture: QImage, width: int, ratio: float = 1) -> QImage:
    """Return a picture no wider than a column, smooth on a screen of a pixel ratio."""
    shown = min(width, picture.width())
    smooth = Qt.TransformationMode.SmoothTransformation
    made = picture.scaledToWidth(min(round(shown * ratio), picture.width()), smooth)
    made.setDevicePixelRatio(made.width() / shown)
    return made


def _mark(cursor: QTextCursor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    form = cursor.charFormat()
    form.setBackground(theme.colours().selection)
    # The stubs do not know that these are attributes to set.
    mark.cursor = cursor  # type: ignore[attr-defined]  # the stubs lack it
    mark.format = form  # type: ignore[attr-defined]  # the stubs lack it
    return mark
