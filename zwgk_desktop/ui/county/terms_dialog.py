"""收报要求: by when, how long, counted how, and what the texts must speak of."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from zwgk_desktop.domain.county.terms import Terms, term_lines
from zwgk_desktop.domain.entries import parse_date, parse_limit
from zwgk_desktop.ui.date_line import DateLine
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.line_edit import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

TITLE = "收报要求"
_TALL = 84


class TermsDialog(Dialog):
    """Saved as one act.

    Args:
        year: Of the collection.
        terms: As they stand.
        save: Keeps others, or refuses with a `UserError`.
    """

    def __init__(
        self, parent: QWidget, year: int, terms: Terms, save: Callable[[Terms], object]
    ) -> None:
        super().__init__(parent, f"{year}年{TITLE}")
        self.setObjectName("terms")
        self._save = save
        self.label("写进下发包发给各单位；收到的报告迟没迟，也按这里的截止日期算。")
        self.due = DateLine(self)
        self.due.setText(terms.due_on.isoformat() if terms.due_on else "")
        self.limit = LineEdit(self)
        self.limit.setText(str(terms.length_limit or ""))
        self.limit.setPlaceholderText("“一、总体情况”最多多少字；没有要求的空着")
        self.conventions = self._several(terms.conventions, "个体工商户计入商业企业")
        self.wanted = self._several(terms.wanted, "总体情况要写明政务新媒体的数量")
        for words, control in (
            ("截止日期", self.due),
            ("字数上限", self.limit),
            ("统计口径", self.conventions),
            ("内容要求", self.wanted),
        ):
            label = PlainLabel(words, self)
            label.setBuddy(control)
            control.setAccessibleName(words)
            self.box.addWidget(label)
            self.box.addWidget(control)
        self.foot(self.leaving(), primary=self.button("保存", self.accept), by_enter=False)
        self.due.setFocus()

    def _several(self, lines: Sequence[str], example: str) -> QPlainTextEdit:
        """Make what takes several sentences, one a line."""
        control = QPlainTextEdit("\n".join(lines), self)
        control.setPlaceholderText(f"一行一条，例如：{example}")
        control.setFixedHeight(theme.px(_TALL))
        control.setTabChangesFocus(True)
        return control

    def accept(self) -> None:
        """Keep what is written; what is refused is told, and the dialog stays."""
        if self.attempt(self._take):
            super().accept()

    def _take(self) -> None:
        due, limit = self.due.spelled(), self.limit.text().strip()
        self._save(
            Terms(
                parse_date(due, "截止日期") if due else None,
                parse_limit(limit, "字数上限") if limit else None,
                term_lines(self.conventions.toPlainText().splitlines(), "口径"),
                term_lines(self.wanted.toPlainText().splitlines(), "内容要求"),
            )
        )
