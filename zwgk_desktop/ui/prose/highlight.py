"""Headings look in the editor as they will on paper."""

from functools import lru_cache

from PySide6.QtGui import QFontDatabase, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from zwgk_desktop import paths
from zwgk_desktop.domain.writing import heading
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.prose.marks import units

_HEI, _KAI = ("ZW Hei", "ZW Song", "ZW Rare"), ("ZW Kai", "ZW Rare", "ZW Song")
_FACES = (_HEI, _KAI, theme.PROSE_FAMILIES, theme.PROSE_FAMILIES)
"""Of the four ranks in GB/T 9704 7.3.3, the highest first."""


class HeadingHighlighter(QSyntaxHighlighter):
    """Sets the heading of each paragraph in its face, and its mark in the accent's ink.

    The mark tells the writer that the heading was recognised.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        _load_kai()
        theme.looks.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        found = heading(text)
        if found is None:
            return
        form = QTextCharFormat()
        form.setFontFamilies(list(_FACES[found.rank - 1]))
        words = units(text, found.words)
        self.setFormat(words, units(text, found.end) - words, form)
        form.setForeground(theme.colours().accent)
        self.setFormat(0, words, form)


@lru_cache(maxsize=1)
def _load_kai() -> None:
    """Load 楷体, which the rest of the window does without."""
    if QFontDatabase.addApplicationFont(str(paths.fonts() / "ZwKai.ttf")) < 0:
        raise FileNotFoundError(paths.fonts() / "ZwKai.ttf")
