"""A workspace that cannot be opened: what is the matter, and the ways out as buttons."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from zwgk_desktop.services.recovery.examine import Diagnosis, Way
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme

TITLE = "工作区打不开"
_FAULTS = 20


class RecoveryDialog(Dialog):
    """Each way out is a button; the best is the proposed one. The file itself is left alone."""

    def __init__(
        self,
        parent: QWidget,
        path: Path,
        diagnosis: Diagnosis,
        ways: Mapping[Way, Callable[[], object]],
    ) -> None:
        super().__init__(parent, TITLE)
        self.label(f"{diagnosis.what}。", "heading")
        self.label(f"{diagnosis.remedy}。")
        code = f"（代码 {diagnosis.code}）" if diagnosis.code else ""
        self.place = self.label(f"{path}{code}", "small")
        if diagnosis.faults:
            self._list("查到的问题", diagnosis.faults)
        buttons = QVBoxLayout()
        buttons.setSpacing(theme.px(6))
        for way in diagnosis.ways:
            if way in ways:
                button = self.button(way.label, ways[way])
                button.clicked.connect(self.accept)
                button.setProperty("primary", way is diagnosis.ways[0])
                buttons.addWidget(button)
        self.box.addLayout(buttons)
        self.foot(self.leaving("先不打开"))

    def _list(self, title: str, faults: tuple[str, ...]) -> None:
        shown = QListWidget(self)
        shown.setObjectName("hits")
        shown.setAccessibleName(title)
        shown.setWordWrap(True)
        shown.addItems(list(faults[:_FAULTS]))
        shown.setMaximumHeight(theme.px(120))
        self.box.addWidget(shown)


class LossDialog(Dialog):
    """What a way out would save and what it would not, before it is taken or after."""

    def __init__(
        self,
        parent: QWidget,
        words: str,
        lines: tuple[str, ...],
        answer: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__(parent, "恢复")
        self.label(words)
        self.list = QListWidget(self)
        self.list.setObjectName("hits")
        self.list.setAccessibleName("逐项")
        self.list.setWordWrap(True)
        self.list.addItems(list(lines))
        self.list.setVisible(bool(lines))
        self.box.addWidget(self.list, 1)
        close = self.leaving("取消" if answer else "知道了")
        if answer is None:
            self.foot(close)
            return
        go = self.button(answer[0], answer[1])
        go.clicked.connect(self.accept)
        self.foot(close, primary=go)
