"""Message boxes for failures and questions."""

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press

LABEL = "了解更多"


class CodeHelp:
    """Help about codes. Each main window has one as a child."""

    def explain(self, code: str) -> None:
        """Show the manual's text about a rule or a failure code."""
        raise NotImplementedError


def help_for(widget: QWidget | None) -> CodeHelp | None:
    """Return the help of the window that contains a widget or its parents, or None."""
    while widget is not None:
        found = [child for child in widget.children() if isinstance(child, CodeHelp)]
        if found:
            return found[0]
        widget = widget.parentWidget()
    return None


class MoreButton(QPushButton):
    """Button that opens the manual at a rule or a failure code.

    Args:
        code: Code of the rule or the failure.
        near: Widget whose window has the help; the parent may be another window.
    """

    def __init__(self, code: str, parent: QWidget, near: QWidget | None = None) -> None:
        super().__init__(LABEL, parent)
        self.code = code
        self._near = near or parent
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription("在使用手册里看例子、依据和办法")
        self.clicked.connect(self._open)

    def _open(self) -> None:
        found = help_for(self._near)
        if found is not None:
            found.explain(self.code)


log = logging.getLogger(__name__)

_BUG = "bug"
_SAFE = (
    "已经保存的都在，可以继续使用。请导出诊断包，交给技术人员：里面的文字、名称和数字都已打乱。"
    "以后也可以用“帮助”菜单的“导出诊断包…”。"
)


def show_failure(error: BaseException, parent: QWidget | None) -> QMessageBox:
    """Show a `UserError` in the clerk's terms, any other exception as a bug.

    The box does not stop the event loop (`open`, not `exec`), so tests and
    autosave go on. A bug that recurs while its box is open, as at every
    repaint, gets no second box.
    """
    again = None if isinstance(error, UserError) else _open_bug_box(parent)
    if again is not None:
        log.critical("unexpected error again", exc_info=error)
        return again
    box = _box(parent, "failure" if isinstance(error, UserError) else _BUG)
    # Qt finds the escape button by itself only if it is the only button.
    box.setEscapeButton(box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole))
    if isinstance(error, UserError):
        _offer_more(box, error.code, parent)
        log.info("user error %s: %s", error.code, error.what, exc_info=error)
        box.setWindowTitle("没有完成")
        box.setIconPixmap(_sign(Severity.EXPLAIN))
        box.setText(f"{error.what}。")
        box.setInformativeText(f"{error.remedy}。\n（代码 {error.code}）")
    else:
        log.critical("unexpected error", exc_info=error)
        box.setWindowTitle("程序内部错误")
        box.setIconPixmap(_sign(Severity.ERROR))
        box.setText("程序内部错误。填写的内容没有丢。")
        box.setInformativeText(f"{_SAFE}\n（{type(error).__name__}：{error}）")
        _offer_diagnosis(box, parent)
    box.open()
    return box


def ask(
    parent: QWidget,
    title: str,
    question: tuple[str, str],
    answers: tuple[tuple[str, Callable[[], object]], ...],
    *,
    cancel: str = "取消",
) -> QMessageBox:
    """Ask a question whose answers name their effects.

    Args:
        parent: Parent of the box.
        title: Title of the box.
        question: The question, and what the clerk should know beforehand.
        answers: Label and action of each; the first is the proposed one.
        cancel: Label of the answer that does nothing, also chosen by Esc.
    """
    box = _question(parent, title, question)
    for label, action in answers:
        button = _answer(box, label, action)
        button.setProperty("primary", action is answers[0][1])
        if action is answers[0][1]:
            box.setDefaultButton(button)
    box.setEscapeButton(box.addButton(cancel, QMessageBox.ButtonRole.RejectRole))
    box.open()
    return box


def ask_safely(
    parent: QWidget,
    title: str,
    question: tuple[str, str],
    answer: tuple[str, Callable[[], object]],
    cancel: str,
) -> QMessageBox:
    """Ask like `ask`, but with doing nothing as default for Enter and Esc."""
    box = _question(parent, title, question)
    _answer(box, *answer)
    leave = box.addButton(cancel, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(leave)
    box.setDefaultButton(leave)
    box.open()
    return box


def _question(parent: QWidget, title: str, question: tuple[str, str]) -> QMessageBox:
    box = _box(parent, "question")
    box.setWindowTitle(title)
    box.setText(question[0])
    box.setInformativeText(question[1])
    return box


def _answer(box: QMessageBox, label: str, action: Callable[[], object]) -> QPushButton:
    button = QPushButton(label, box)
    box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
    on_press(button, action)
    return button


def _offer_more(box: QMessageBox, code: str, parent: QWidget | None) -> None:
    """Add a button that opens the manual if the window has help."""
    if help_for(parent) is not None:
        box.addButton(MoreButton(code, box, parent), QMessageBox.ButtonRole.HelpRole)


def _open_bug_box(parent: QWidget | None) -> QMessageBox | None:
    """Return the visible box of an earlier bug over a window, or None."""
    boxes = parent.findChildren(QMessageBox, _BUG) if parent is not None else []
    return next((box for box in boxes if box.isVisible()), None)


def _offer_diagnosis(box: QMessageBox, parent: QWidget | None) -> None:
    """Add a button that does the same as 帮助 → 导出诊断包 if the window has that action."""
    while parent is not None:
        action = parent.findChild(QAction, "diagnosis")
        if action is not None:
            button = QPushButton("导出诊断包…", box)
            box.addButton(button, QMessageBox.ButtonRole.HelpRole)
            button.clicked.disconnect()  # keeps the box open
            on_press(button, action.trigger)
            return
        parent = parent.parentWidget()


def _sign(severity: Severity) -> QPixmap:
    return theme.sign_icon(severity, 28).pixmap(theme.px(28))


def _box(parent: QWidget | None, name: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box
