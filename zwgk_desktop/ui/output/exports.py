"""Export commands: check for personal data and drafts, then write in the background."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from zwgk_desktop.domain.findings import count_preventing_final
from zwgk_desktop.domain.personal_data import PersonalDataFinding
from zwgk_desktop.services import exporting, outgoing
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import EXPORTERS, Composed, Export, export_of
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, MenuSection, Needs
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import FieldAdvice
from zwgk_desktop.ui.window_context import WindowCommands

TITLE = "有个人信息"
_WHY = "公开的文件不应当带有个人信息，草稿也一样。可以遮盖中间几位，或者写明理由后保留。"
_FINAL = (
    "公开的文件不应当带有个人信息。报告已经定稿，不能遮盖：请先“开始更正版”，或者写明理由保留。"
)


class PrivacyDialog(Dialog):
    """Dialog that masks personal data found in a report, or keeps it with a reason.

    The choice is one act, which can be undone.

    Args:
        session: Session of the report.
        found: Personal data and its place.
        left: Number of further findings after this one.
    """

    settled = Signal()
    """Emitted after masking or keeping, when the export may continue."""
    sought = Signal(object)
    """Emitted with the `PersonalDataFinding` to show its place in the report."""

    def __init__(
        self, parent: QWidget, session: EditingSession, found: PersonalDataFinding, left: int
    ) -> None:
        super().__init__(parent, TITLE)
        self._session = session
        self._found = found
        place = outgoing.place_text(session.report, found)
        more = f"另有 {left} 处，随后逐一询问。" if left else ""
        self.what = self.label(f"{place}中有{found.kind.label} {found.masked}。", "strong")
        maskable = outgoing.can_mask(session, found)
        why = _WHY if maskable else _FINAL
        self.advice = FieldAdvice(f"{why}{more}", self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("确需保留的，写明理由")
        self.reason.setAccessibleName("保留的理由")
        self.reason.returnPressed.connect(self._keep)
        self.box.addWidget(self.advice)
        self.box.addWidget(self.reason)
        mask = self.button("遮盖中间几位", self._mask)
        keep = self.button("写明理由，保留", self._keep)
        self.add_buttons(
            *(self.closing_button(), keep, self.button("去看一看", self._go_to_found)),
            primary=mask,
            beside=QWidget(self),
            by_enter=False,
        )
        mask.setVisible(maskable)
        (mask if maskable else self.reason).setFocus()

    def _mask(self) -> None:
        self._accept_after(lambda: outgoing.mask_in_report(self._session, self._found))

    def _keep(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self._accept_after(
                lambda: outgoing.keep_with_reason(self._session, self._found, reason)
            )
        else:
            self.advice.say("请先写明保留的理由。", "asked")
            self.reason.setFocus()

    def _go_to_found(self) -> None:
        self.reject()
        self.sought.emit(self._found)

    def _accept_after(self, action: Callable[[], object]) -> None:
        if self.attempt(action):
            self.accept()
            self.settled.emit()


class Exports(WindowCommands):
    """Command group that exports the report.

    Each export writes a snapshot, so that editing can continue.
    """

    to_findings = Signal()
    """Emitted to show the findings instead of exporting a draft."""

    def actions(self) -> tuple[ActionSpec, ...]:
        return tuple(
            ActionSpec(
                name,
                menu.text,
                partial(self.start, name),
                MenuSection.EXPORT,
                needs=Needs.REPORT,
                keys=menu.keys,
                icon=menu.icon,
                tip=menu.tip,
                access_letter=menu.letter,
                in_toolbar=menu.tool,
                saves_first=True,
            )
            for name, exporter in EXPORTERS.items()
            if (menu := exporter.menu)
        )

    def start(self, name: str) -> None:
        """Export the open report, after questions about personal data and open findings."""
        if self._desk.session is not None:
            self.prepare(self._desk.session, "导出", partial(self.choose, name))

    def prepare(
        self, session: EditingSession, action: str, then: Callable[[Export], object]
    ) -> None:
        """Ask about personal data and open findings, then call a function.

        Args:
            session: Session of the report.
            action: Name of the intended action for the questions, e.g. 导出 or 打印.
            then: Called with the snapshot to export.
        """
        with self.attempt():
            session.ensure_sound()
            self._ask_first(session, action, then)

    def _ask_first(
        self, session: EditingSession, action: str, then: Callable[[Export], object]
    ) -> None:
        if self._asked_about_personal(session, partial(self.prepare, session, action, then)):
            return
        export = export_of(session)
        if not export.draft:
            then(export)
            return
        counts = count_preventing_final(
            finding for finding in export.findings if finding.makes_draft
        )
        stands = "、".join(f"{count} 项{what}" for count, what in counts)
        alerts.ask(
            self._window,
            "还不能定稿",
            (f"还有 {stands}。", f"可以先去改正；也可以作为草稿{action}，每页印有“草稿”字样。"),
            (
                ("先去改正", self.to_findings.emit),
                (f"作为草稿{action}", partial(then, export)),
            ),
        )

    def ask_about_personal(self, session: EditingSession, then: Callable[[], object]) -> None:
        """Ask about all personal data not yet masked or kept, then call a function."""
        again = partial(self.ask_about_personal, session, then)
        if not self._asked_about_personal(session, again):
            then()

    def _asked_about_personal(self, session: EditingSession, again: Callable[[], object]) -> bool:
        personal = outgoing.unresolved_personal_data(session.report)
        if personal:
            self._ask_about(session, personal, again)
        return bool(personal)

    def choose(self, name: str, export: Export) -> None:
        """Ask for a path, and write the document there."""
        exporter = EXPORTERS[name]
        proposed = exporting.proposed_name(export.report, name)
        if export.draft:
            proposed = f"{Path(proposed).stem}（草稿）{exporter.suffix}"
        self._files.to_write(
            "export",
            f"导出 {exporter.label}",
            f"{exporter.label} (*{exporter.suffix})",
            proposed,
            partial(self._write, name, export),
        )

    def _ask_about(
        self,
        session: EditingSession,
        personal: tuple[PersonalDataFinding, ...],
        again: Callable[[], object],
    ) -> None:
        dialog = PrivacyDialog(self._window, session, personal[0], len(personal) - 1)
        dialog.settled.connect(self.changed)
        dialog.settled.connect(again)
        dialog.sought.connect(self._desk.seek)
        dialog.open()

    def _write(self, name: str, export: Export, chosen: Path) -> None:
        target = exporting.free_name(chosen)
        self._tasks.begin(
            f"正在导出 {EXPORTERS[name].label}…",
            lambda progress: exporting.export_report(
                name, export, target, as_draft=export.draft, progress=progress
            ),
            then=partial(self._show_result, name, target),
            failed=self.failed.emit,
        )

    def _show_result(self, name: str, target: Path, composed: Composed) -> None:
        counted = EXPORTERS[name].length_unit.in_words(composed.length)
        self.written.emit(target, f"已导出 {target.name}，共 {counted}。")
        if composed.warnings:
            alerts.ask(
                self._window,
                "已导出，但有字印不出来",
                ("。\n".join(composed.warnings) + "。", "其余都已写好。"),
                (),
                cancel="知道了",
            )
