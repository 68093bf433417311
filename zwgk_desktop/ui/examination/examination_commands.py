"""Commands of the examination page: tick, remark, accept and return, each one undoable act."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from zwgk_desktop.domain.county.examination import REOPENED, ExaminationState, RemarkSeverity
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.likeness import most_alike
from zwgk_desktop.services.county.open_submission import (
    OpenSubmission,
    SubmittedReport,
    open_submission,
    remarks_on_blocking,
    remarks_on_findings,
)
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.packages.kinds import PackageKind, filter_of
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.published_pages import PublishedPages
from zwgk_desktop.ui.examination.comparison import ComparedReport
from zwgk_desktop.ui.examination.likeness_view import LikenessCommands
from zwgk_desktop.ui.examination.original import OriginalCommands
from zwgk_desktop.ui.examination.page import ExaminationPage
from zwgk_desktop.ui.examination.remark_box import AcceptDialog, SendBackDialog
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

PURPOSE = "send_back"
_ACCEPT_KEYS = "Ctrl+Enter Ctrl+Return"
_RETURN_KEYS = "Ctrl+Shift+Enter Ctrl+Shift+Return"
_SETTLED = frozenset({ExaminationState.ACCEPTED, ExaminationState.RETURNED})


class ExaminationCommands(WindowCommands):
    """Commands of the examination page, which is created with the first submission opened."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._originals = context.group(OriginalCommands)
        self._pages = context.group(PublishedPages)
        self._page: ExaminationPage | None = None
        self._view: SubmittedReport | None = None
        self._unit = ""
        self.likeness = context.group(LikenessCommands)
        self.likeness.compared.connect(self.refresh)
        self._county.page_made.connect(self.likeness.add_view)
        self._county.submission_wanted.connect(self.open)
        self._navigation.refreshed.connect(self.refresh)

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the page."""
        bar = partial(ActionSpec, bar="deeds")
        write = partial(bar, needs=Needs.WRITABLE)
        return (
            ActionSpec(
                "back", "← 收报", self._leave, keys="Alt+Left", bar="back", tip="回到收报台"
            ),
            bar("original", "原件", self._look_at_original, keys="F3", tip="看报来的 PDF 或者文件"),
            write(
                "remark_finding",
                "写成意见",
                self.remark_finding,
                keys="Shift+F2",
                tip="把选中的这一项核对结果写成一条意见",
            ),
            write(
                "remark_findings",
                "全部写成意见",
                self.remark_findings,
                keys="Ctrl+F2",
                tip="必须改正、须说明的每一项都写成一条意见",
            ),
            write("return", "退回…", self.send_back, keys=_RETURN_KEYS, tip="写出退改单，退回修改"),
            write(
                "check_page",
                "发布核对…",
                lambda: self._pages.check(self._unit),
                tip="公布的网页与接收的报告逐项比对",
                shown=lambda: self._state is ExaminationState.ACCEPTED,
            ),
            write(
                "reopen",
                "重新审核",
                self.reopen,
                tip="不再算已接收或者已退回",
                shown=lambda: self._state in _SETTLED,
            ),
            write(
                "accept",
                "接收，下一个",
                self.accept,
                keys=_ACCEPT_KEYS,
                primary=True,
                tip="接收，打开下一个",
                shown=lambda: self._state is not ExaminationState.ACCEPTED,
            ),
            ActionSpec("examination_undo", "撤销", self._county.undo, keys="Ctrl+Z"),
            ActionSpec("examination_redo", "重做", self._county.redo, keys="Ctrl+Y Ctrl+Shift+Z"),
        )

    @property
    def _state(self) -> ExaminationState | None:
        examining = self.page.examining
        return None if examining is None else examining.status.state

    @property
    def page(self) -> ExaminationPage:
        """Examination page, created at the first access."""
        if self._page is None:
            self._page = self._make_page()
        return self._page

    @property
    def shown(self) -> bool:
        """Whether the page is visible."""
        return self._page is not None and self._page.isVisible()

    # Page ----------------------------------------------------------------------------

    def open(self, unit: str) -> None:
        """Show the newest submission of a unit."""
        if not self._desk.saved():
            return
        with self.attempt():
            examining = self._examining(unit)
            self._show(examining)
            self._navigation.show_aside(self.page)
            self.page.focus()
            self.likeness.compare()

    def refresh(self) -> None:
        """Reload the submission and show it."""
        if not self.shown:
            return
        with self.attempt():
            examining = self._examining(self._unit)
            before, view = self.page.examining, self._view
            if not (view and before) or _is_another(before, examining):
                self._show(examining)
                self.page.focus()
            else:
                self._update(examining, view)

    def _examining(self, unit: str) -> OpenSubmission:
        collection = self._county.collection
        if collection is None:
            raise UserError("还没有收报", remedy="请先收报", code="S08")
        line = collection.line_named(unit)
        if line is None:
            return open_submission(collection, unit)
        return open_submission(collection, *line.key)

    def _show(self, examining: OpenSubmission) -> None:
        self._unit = examining.status.name
        self._view = view = examining.view()
        view.set_notes(examining.notes(self.likeness.pairs))
        report = ReportPage(
            view,
            locked=True,
            options=self._navigation.options,
            tasks=self._tasks,
            parent=self.page,
        )
        report.rejected.connect(self._desk.refuse)
        report.reported.connect(self.reported)
        self.page.locked = self._library.locked
        collection = self._county.collection
        if collection is not None:
            sources = {one.text: one.source for one in collection.standard_sentences}
            self.page.box.set_sentences(collection.remark_sentences, sources)
        self.page.others = self._others(examining)
        self.page.show_report(examining, report)
        report.turn_to(1)

    def _update(self, examining: OpenSubmission, view: SubmittedReport) -> None:
        """Update the page of the same submission with its new state."""
        view.set_notes(examining.notes(self.likeness.pairs))
        self.page.others = self._others(examining)
        self.page.show_standing(examining)

    def _others(self, examining: OpenSubmission) -> tuple[tuple[ComparedReport, ...], ...]:
        """Return the reports to compare with: earlier ones, then the most similar one."""
        before = ComparedReport("上次报送", examining.previous_submission)
        last_year = ComparedReport(f"{self._county.year - 1}年", examining.last_year)
        known = examining.previous_submission is not None or examining.last_year is not None
        kept: list[tuple[ComparedReport, ...]] = [(before, last_year)] if known else []
        collection = self._county.collection
        pairs = self.likeness.pairs
        found = most_alike(collection, examining.status.key, pairs) if collection else None
        if found is not None:
            kept.append((ComparedReport(*found),))
        return tuple(kept)

    # Decisions -----------------------------------------------------------------------

    def _tick(self, section: str) -> None:
        self._store(ExaminationStep(ticks=(section,)), "已打勾。可以撤销。")

    def _remark(self, address: str, text: str, severity: RemarkSeverity) -> None:
        step = ExaminationStep(remarks=((address, text),), severity=severity)
        self._write(step, "已写下意见。可以撤销。")

    def remark_finding(self) -> None:
        """Write the selected finding as a remark."""
        examining, finding = self.page.examining, self.page.panel.current
        remarks = remarks_on_findings(examining, [finding]) if examining and finding else ()
        if finding is None or not remarks:
            self.refused.emit("没有选中核对结果，或者已经写成意见了。按 F8 到下一条。")
            return
        hint = finding.severity is Severity.HINT
        severity = RemarkSeverity.SHOULD if hint else RemarkSeverity.MUST
        self._store(ExaminationStep(remarks=remarks, severity=severity), "已写成意见。可以撤销。")

    def remark_findings(self) -> None:
        """Write every finding that must be corrected or explained as a remark."""
        examining = self.page.examining
        remarks = remarks_on_blocking(examining) if examining else ()
        if not remarks:
            self.refused.emit("没有必须改正、须说明的，或者都写成意见了。")
            return
        self._store(ExaminationStep(remarks=remarks), f"已写成 {len(remarks)} 条意见。可以撤销。")

    def _revise(self, number: int, text: str, severity: RemarkSeverity) -> None:
        self._write(ExaminationStep(revised=((number, text, severity),)), "已修改意见。可以撤销。")

    def _write(self, step: ExaminationStep, words: str) -> None:
        if self._store(step, words):
            self.page.box.end()
            self.page.focus()

    def _withdraw(self, number: int) -> None:
        self._store(ExaminationStep(withdrawn=(number,)), "已收回意见。可以撤销。")

    def accept(self) -> None:
        """Accept the submission. Ask first if it has remarks that must be met."""
        examining = self.page.examining
        if examining is None:
            return
        must = [one for one in examining.remarks if one.severity is RemarkSeverity.MUST]
        if not must:
            self._accept_errors()
            return
        alerts.ask(
            self._window,
            "还有必须修改的意见",
            (f"写了 {len(must)} 条必须修改的意见，还要接收吗？", "接收以后，意见不发给单位。"),
            (("退回…", self.send_back), ("仍然接收", self._accept_errors)),
        )

    def _accept_errors(self) -> None:
        """Accept the submission. Ask for a reason for errors, or confirm if nothing is ticked."""
        examining = self.page.examining
        if examining is None:
            return
        errors = examining.current.findings["error"]
        if examining.current.why_not_final:
            self._accept()  # refused with the reason
        elif errors:
            dialog = AcceptDialog(self._window, self._unit, errors)
            dialog.insisted.connect(self._accept)
            dialog.open()
        elif not examining.status.examination.ticks:
            alerts.ask(
                self._window,
                "还没有打勾",
                ("一个部分也没有打勾，已经看过了吗？", "没有发现必须改正的。"),
                (("先去看", self.page.focus), ("看过了，接收", self._accept)),
            )
        else:
            self._accept()

    def _accept(self, reason: str = "") -> None:
        unit = self._unit
        step = ExaminationStep(decision=ExaminationState.ACCEPTED.value, override=reason)
        if self._store(step, f"已接收“{unit}”。可以撤销。"):
            self._open_next(unit)

    def reopen(self) -> None:
        """Revoke the acceptance or the return."""
        self._store(ExaminationStep(decision=REOPENED), "重新审核。")

    def send_back(self) -> None:
        """Show the dialog that returns the submission and writes the 退改单."""
        examining = self.page.examining
        if examining is None:
            return
        if not examining.remarks:
            self.refused.emit("还没有写意见。按 F2 在光标处写一条，再退回。")
            return
        name = f"{examining.status.name}{self._county.year}年退改单{PackageKind.REMARKS.suffix}"
        target = free_name(self._files.folder(PURPOSE) / name.replace("/", "_"))
        dialog = SendBackDialog(self._window, examining, target)
        dialog.agreed.connect(self._return)
        dialog.elsewhere.connect(partial(self._ask_elsewhere, dialog))
        dialog.open()

    def _ask_elsewhere(self, dialog: SendBackDialog) -> None:
        self._files.to_write(
            PURPOSE,
            "退改单写到哪里",
            filter_of((PackageKind.REMARKS,)),
            dialog.target.name,
            lambda chosen: dialog.show_target(free_name(chosen)),
        )

    def _return(self, target: Path, with_list: bool, due: date | None) -> None:  # noqa: FBT001 - of a signal
        unit = self._unit
        step = ExaminationStep(decision=ExaminationState.RETURNED.value, due_on=due)
        written = free_name(target)
        listed = free_name(written.with_suffix(".docx")) if with_list else None
        if self._store(step, f"已退回“{unit}”。可以撤销。", written, listed):
            self.written.emit(written, f"已写出 {written.name}，请发给“{unit}”。")
            self._open_next(unit)

    def _warn_no_comparison(self) -> None:
        self.refused.emit(
            f"没有可以并排的：这是第一次报送，也没有{self._county.year - 1}年的报告。"
        )

    def _look_at_original(self) -> None:
        collection, examining = self._county.collection, self.page.examining
        if collection is not None and examining is not None:
            self._originals.show_original(collection.context, examining)

    def _store(
        self,
        step: ExaminationStep,
        words: str,
        returned: Path | None = None,
        listed: Path | None = None,
    ) -> bool:
        """Store input on the submission shown as one act. Return False if refused."""
        collection, examining = self._county.collection, self.page.examining
        with self.attempt():
            if collection is not None and examining is not None:
                unit, scope = examining.status.key
                examine(collection, unit, replace(step, scope=scope), returned, listed)
                self.changed.emit()
                self.reported.emit(words)
                return True
        return False

    def _open_next(self, unit: str) -> None:
        """Open the next unit on the board that waits, or the board if there is none."""
        following = self._next_waiting(unit)
        if following is not None:
            self.open(following)
        else:
            self._leave()
            self.reported.emit("都看过了，没有等着审核的。")

    def _leave(self) -> None:
        """Show the board with the examined unit selected."""
        self._county.open()
        self._county.page.board.table.choose(self._unit)

    def _next_waiting(self, unit: str) -> str | None:
        """Return the next unit on the board that still waits, since the board may be outdated."""
        collection, seen = self._county.collection, {unit}
        following = self._county.next_unit(unit)
        while collection is not None and following is not None and following not in seen:
            line = collection.line_named(following)
            if line is not None and line.state.awaits_decision:
                return following
            seen.add(following)
            following = self._county.next_unit(following)
        return None

    def _make_page(self) -> ExaminationPage:
        page = ExaminationPage(self.page_actions(), self._window)
        page.hide()
        for signal, slot in (
            (page.ticked, self._tick),
            (page.remarked, self._remark),
            (page.revised, self._revise),
            (page.withdrawn, self._withdraw),
            (page.alone, self._warn_no_comparison),
        ):
            signal.connect(slot)
        return page


def _is_another(before: OpenSubmission, after: OpenSubmission) -> bool:
    """Return whether another submission is to be shown, or another check of its page."""
    same = before.current.subject == after.current.subject
    return not same or before.status.page_result != after.status.page_result
