"""Status bar: time of saving, counted findings, and progress of background work."""

from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QStatusBar, QWidget

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.tabs import ReportStanding


class FixedPlaceLabel(QWidget):
    """Label with a fixed position that asks for a new layout only if its width changes.

    A plain label asks for one with every text, which repaints the whole bar.
    """

    clicked = Signal()

    def __init__(self, what: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = PlainLabel("", self)
        self._label.setAccessibleDescription(what)  # its accessible name is its text
        self._hint = QSize()
        self.setMinimumWidth(1)  # it shrinks instead of widening the window
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._label.text()

    def setText(self, text: str) -> None:
        if text != self._label.text():
            self._label.setText(text)
            self._fit()

    def ink(self, colour: str) -> None:
        """Set the text colour; "" is the quiet one."""
        sheet = f"color: {colour or theme.colours().quiet_ink.name()};"
        if self._label.styleSheet() != sheet:  # setting one costs a millisecond at every entry
            self._label.setStyleSheet(sheet)

    def sizeHint(self) -> QSize:
        return self._label.sizeHint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.resize(self.size())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        hint = self._label.sizeHint()
        if hint != self._hint:
            self._hint = hint
            self.updateGeometry()


_LONG_ENOUGH = 10_000  # milliseconds a message is shown


class StatusBar(QStatusBar):
    """Status bar with save time, counts, messages and progress."""

    cancelled = Signal()
    """Emitted when the clerk stops the running work."""
    finalising = Signal()
    """Emitted when the clerk wants to make the report final."""
    findings_wanted = Signal()
    """Emitted when the clerk clicks on the counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.saved = FixedPlaceLabel("保存情况", self)
        self.message = self._label("提示")
        self.selection = self._label("选中的格")
        self.selection.hide()
        self.counts = {severity: FixedPlaceLabel(severity.label, self) for severity in Severity}
        self.unfilled = FixedPlaceLabel("未填", self)
        self.verdict = FixedPlaceLabel("可否定稿", self)
        self.finalise = QPushButton("定稿…", self)
        self.finalise.setObjectName("finalise")
        self.finalise.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by key: Ctrl+D
        self.finalise.clicked.connect(self.finalising)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self._working = self._label("正在进行")
        self._work = ""
        self._cancel = QPushButton("取消", self)
        self._cancel.clicked.connect(self._stop)
        self.addWidget(self.saved)
        self.addWidget(self.message, 1)
        self.addPermanentWidget(self.selection)
        for widget in (self._working, self.progress, self._cancel):
            self.addPermanentWidget(widget)
        self._add_counts()
        self.clearing = QTimer(self, singleShot=True, interval=_LONG_ENOUGH)
        self.clearing.timeout.connect(lambda: self.tell(""))
        self.show_session(None, None)
        self.end_work()

    def _add_counts(self) -> None:
        """Add the labels of the findings, which open their panel by a click."""
        for label in (*self.counts.values(), self.unfilled, self.verdict):
            label.clicked.connect(self.findings_wanted)
            label.setCursor(Qt.CursorShape.PointingHandCursor)
            set_tip(label, "显示或者收起核对结果（F9）")
            self.addPermanentWidget(label)
        self.addPermanentWidget(self.finalise)

    def show_session(self, session: EditingSession | None, standing: ReportStanding | None) -> None:
        """Show the findings and the state of a report; nothing if None is open."""
        for label in (*self.counts.values(), self.unfilled, self.verdict, self.saved):
            if label.isHidden() is (session is not None):
                label.setVisible(session is not None)
        editing = session is not None and not session.frozen
        possible = editing and standing is not None and standing.ready
        if self.finalise.isHidden() is possible:
            self.finalise.setVisible(possible)
        if session is None or standing is None:
            return
        self._say_saved(session.saved_at.astimezone())
        self.saved.ink(theme.colours().settled.name())
        for severity, label in self.counts.items():
            count = standing.counts[severity]
            label.setText(f"{theme.SEVERITIES[severity].sign} {severity.label} {count}")
            label.ink(theme.SEVERITIES[severity].ink.name() if count else "")
        self.unfilled.setText(f"未填 {standing.unfilled}")
        self.unfilled.ink(theme.colours().blank_ink.name() if standing.unfilled else "")
        self._show_verdict(standing)
        if session.frozen:
            self.verdict.setText(f"✓ {session.report.status.label}")

    def _say_saved(self, at: datetime) -> None:
        words = f"已保存 {at:%H:%M:%S}"
        if words != self.saved.text():
            self.saved.setText(words)
            set_tip(self.saved, f"最后一次保存：{at:%Y-%m-%d %H:%M:%S}")

    def show_selection(self, text: str) -> None:
        """Show number and sum of the selected cells. Hide the text if it is empty."""
        if text != self.selection.text():
            self.selection.setText(text)
            self.selection.setHidden(not text)

    def show_pending(self) -> None:
        """Show that there is unsaved typing."""
        self.saved.setText("正在填写…")
        self.saved.ink("")

    def tell(self, text: str) -> None:
        """Show a message for a while."""
        self._say(text, "")

    def warn(self, text: str) -> None:
        """Show a warning for a while."""
        self._say(text, theme.SEVERITIES[Severity.ERROR].ink.name())

    def begin_work(self, name: str) -> None:
        """Show that background work has begun, with a button to stop it."""
        self._work = name
        self._working.setText(name)
        self.progress.setFixedSize(QSize(theme.px(140), theme.px(12)))
        self.progress.setRange(0, 0)
        self._cancel.setEnabled(True)
        for widget in (self._working, self.progress, self._cancel):
            widget.show()

    def advance(self, done: int, total: int) -> None:
        """Show the progress of background work."""
        self._working.setText(f"{self._work} {done}/{total}" if total else self._work)
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def end_work(self) -> None:
        """Hide progress and stop button."""
        for widget in (self._working, self.progress, self._cancel):
            widget.hide()

    def _show_verdict(self, standing: ReportStanding) -> None:
        """Show whether the report can be made final (red only for errors in filled cells)."""
        self.verdict.setText("✓ 可定稿" if standing.ready else "不可定稿")
        ink = theme.SEVERITIES[Severity.ERROR].ink.name() if standing.wrong else ""
        self.verdict.ink(theme.colours().settled.name() if standing.ready else ink)

    def _say(self, text: str, colour: str) -> None:
        self.message.setText(text)
        set_tip(self.message, text)
        self._ink(self.message, colour)
        self.clearing.start()

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._working.setText("正在取消…")
        self.cancelled.emit()

    def _label(self, name: str) -> PlainLabel:
        label = PlainLabel("", self)
        label.setAccessibleDescription(name)  # its accessible name is its text
        label.setMinimumWidth(1)  # a long message shrinks instead of widening the window
        return label

    @staticmethod
    def _ink(label: PlainLabel, colour: str) -> None:
        sheet = f"color: {colour or theme.colours().quiet_ink.name()};"
        if label.styleSheet() != sheet:  # setting one costs a millisecond at every entry
            label.setStyleSheet(sheet)
