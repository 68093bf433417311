"""收报: read files in the background, ask about unsure ones, store all as one act."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QWidget

from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level, Scope
from zwgk_desktop.importers.formats import ARCHIVE_SUFFIXES, SUFFIXES
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.read_files import (
    CheckedFiles,
    CheckedReport,
    FileChecker,
    UnconfirmedDocument,
    check_files,
)
from zwgk_desktop.services.county.receiving import store
from zwgk_desktop.services.county.submission import last_number
from zwgk_desktop.services.county.submission_file import (
    confirmed_submission,
    in_scope,
    submissions_in,
)
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.services.importing import RecognisedFile
from zwgk_desktop.services.packages.kinds import PackageKind, filter_of
from zwgk_desktop.services.packages.reading import PackageReader
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.receipt_dialog import TAKEN, Outcome, ReceiptDialog, outcomes, summary
from zwgk_desktop.ui.incoming.dialog import SKIPPED, ImportChoice, ImportDialog
from zwgk_desktop.ui.incoming.target import ImportTarget
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext


class SubmissionTarget(ImportTarget):
    """Unit field of a received document. Year and level are fixed."""

    TAKE = "收下"

    def __init__(
        self, collection: Collection, read: RecognisedFile, library: Library, parent: QWidget
    ) -> None:
        self._collection, self._read = collection, read  # first: creating the fields uses them
        self._scope_of = ""
        super().__init__(read, library, parent)
        names = [unit.name for unit in collection.roster.units]
        completer = QCompleter(names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.unit.setCompleter(completer)
        self.unit.setPlaceholderText("名册上的单位")
        self.year.setText(str(collection.year))
        self.year.setEnabled(False)
        known = collection.roster.find(self.unit.text())
        if known is not None:
            self.unit.setText(known.name)
        self._update_target()

    def identity(self) -> tuple[str, int, Level]:
        """Return unit, year and level.

        Raises:
            UserError: The unit is not on the roster (F01, S05).
        """
        unit, year, level = super().identity()
        return rosters.unit_named(self._collection.roster, unit).name, year, level

    def _update_target(self) -> None:
        self.advice.refuse(None)
        self.report = None
        try:
            unit, year, _ = self.identity()
        except UserError as error:
            self.clear = False
            self.advice.refuse(error)
        else:
            self.clear = True
            self._show_scope_of(unit)
            scope = self.scope.scope
            number = 1 + last_number(self._collection.submissions_of(unit, scope))
            said = f"将收作“{unit}{scope.mark}”{year}年的第{number}次报送"
            self.advice.say(f"{said}{self._asked_scope(unit)}", "asked")
        self.level.setEnabled(False)
        self.changed.emit()

    def _show_scope_of(self, unit: str) -> None:
        """Offer the choice of the scope for units that have two reports, first the one wanted."""
        known = self._collection.roster.find(unit)
        has_two = known is not None and known.group is not Group.TOWNSHIP
        if known is not None and known.name != self._scope_of:
            told = self._read.recognised.scope
            self.scope.choose(Scope.SUMMED if told == Scope.SUMMED else known.contributes)
        self._scope_of = unit
        self.scope.setVisible(has_two)

    def _asked_scope(self, unit: str) -> str:
        known = self._collection.roster.find(unit)
        two = known is not None and self._collection.may_send_two(known)
        return "；这个单位有两份报告，请核对报告范围" if two else ""

    def _only_unit(self) -> str:
        return ""  # the county's own reports do not tell the unit


PACKAGES = filter_of((PackageKind.SUBMISSION,))


class Receiving(WindowCommands):
    """Command that receives one batch of files: read, ask about unsure ones, store."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._checked: CheckedFiles | None = None
        self._unconfirmed = deque[UnconfirmedDocument]()
        self._reports: list[CheckedReport] = []
        self._skipped: list[Path] = []
        self._asking = False
        self._dialog: ReceiptDialog | None = None
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        bar = partial(ActionSpec, needs=Needs.WRITABLE, bar="receive")
        tip = (
            "收报送包，也收没有本程序的单位的 Word、Excel、PDF，照片和扫描件；"
            "压缩包（zip）、邮件（eml）里的逐份收；可以直接拖进来"
        )
        return (
            bar("receive", "收文件…", self.choose, primary=True, tip=tip),
            bar("receive_folder", "收文件夹…", self.choose_folder),
        )

    def choose(self) -> None:
        """Ask for files and receive them."""
        known = (PackageKind.SUBMISSION.suffix, *SUFFIXES, *ARCHIVE_SUFFIXES)
        ends = " ".join(f"*{end}" for end in known)
        wanted = f"报送包和年度报告 ({ends});;{PACKAGES};;所有文件 (*)"
        self._files.to_read_several("county", "收报", wanted, self.receive)

    def choose_folder(self) -> None:
        """Ask for a folder and receive its files."""
        self._files.to_folder("county", "收报：选一个文件夹", lambda path: self.receive((path,)))

    def receive(
        self, paths: Iterable[Path], unit: str | None = None, scope: Scope | None = None
    ) -> None:
        """Receive files and the files in folders.

        Args:
            paths: Files and folders.
            unit: Unit of all files; None to read it from each file.
            scope: As for `check_files`.
        """
        why_not = self._refusal()
        if why_not:
            self.refused.emit(why_not)
            return
        files = [f for path in paths for f in (submissions_in(path) if path.is_dir() else (path,))]
        if not files:
            self.refused.emit("文件夹里没有可以收的文件。")
            return
        read, year = self._library.reader(), self._county.year

        def work(report: Progress) -> CheckedFiles:
            told = partial(_report_progress, report, len(files))
            with read() as reading:
                context = reading.context
                return check_files(context, files, year, unit, told, set_aside=True, scope=scope)

        name = files[0].name if len(files) == 1 else f"{len(files)} 个文件"
        self._tasks.read(f"正在收报：{name}…", work, then=self._ask, failed=self.failed.emit)

    # Unsure files ---------------------------------------------------------------------

    def _ask(self, checked: CheckedFiles) -> None:
        """Start asking about unsure files. Store all files when every answer is given."""
        self._checked = checked
        self._reports, self._skipped = list(checked.checked), []
        self._unconfirmed = deque(checked.unconfirmed)
        self._asking = True
        if checked.questioned:
            self._ask_about(checked.questioned)
        else:
            self._next()

    def _ask_about(self, questioned: tuple[CheckedReport, ...]) -> None:
        """Ask about unsure packages, all in one box. Enter and Esc leave them out."""
        reasons = (f"{one.unit}：{one.incoming.unsure[0].reason}" for one in questioned)
        box = alerts.ask(
            self._window,
            "拿不准的报送包",
            (f"有 {len(questioned)} 份报送包要核对，还要收下吗？", "\n".join(reasons)),
            (
                ("不收", lambda: self._answer_questioned(questioned, taken=False)),
                ("仍然收下", lambda: self._answer_questioned(questioned, taken=True)),
            ),
            cancel="关闭",
        )
        box.rejected.connect(lambda: self._answer_questioned(questioned, taken=False))

    def _answer_questioned(self, questioned: tuple[CheckedReport, ...], *, taken: bool) -> None:
        if taken:
            self._reports += questioned
        else:
            self._skipped += (one.incoming.file for one in questioned)
        self._next()

    def _next(self) -> None:
        collection = self._county.collection
        if not self._unconfirmed or collection is None:
            self._finish()
            return
        one = self._unconfirmed.popleft()
        dialog = ImportDialog(
            self._window,
            one.read_file,
            self._library,
            partial(self._confirm, one),
            len(self._unconfirmed),
            target=partial(SubmissionTarget, collection),
        )
        dialog.finished.connect(partial(self._finish_one, one))
        dialog.open()

    def _confirm(self, one: UnconfirmedDocument, chosen: ImportChoice) -> None:
        """Add a document that the clerk confirmed.

        Raises:
            UserError: The document cannot be received.
        """
        edition = one.read_file.recognised.edition
        incoming = confirmed_submission(
            one.file, edition, chosen.unit, chosen.year, chosen.proposal.values()
        )
        context = self._library.writable_workspace().context
        with PackageReader() as reader:
            incoming = in_scope(incoming, chosen.scope)
            judged = FileChecker(context, chosen.year, chosen.unit).check(incoming, reader)
        self._reports.append(replace(judged, original=one.original))

    def _finish_one(self, one: UnconfirmedDocument, result: int) -> None:
        if result != QDialog.DialogCode.Accepted:
            self._skipped.append(one.file)
        if result not in {
            QDialog.DialogCode.Accepted,
            SKIPPED,
        }:  # cancelled: skip the remaining files too
            self._skipped += (other.file for other in self._unconfirmed)
            self._unconfirmed.clear()
        self._next()

    # Storing --------------------------------------------------------------------------

    def _finish(self) -> None:
        checked, self._checked, self._asking = self._checked, None, False
        if checked is None:
            return
        with self.attempt():
            wanted = replace(checked, checked=tuple(self._reports), unconfirmed=(), questioned=())
            receipt = store(self._library.writable_workspace().context, wanted)
            self.changed.emit()
            found = tuple(outcomes(receipt, checked.unknown_units, self._skipped))
            self._show_outcomes(found)
            taken = any(one.result == TAKEN for one in found)
            self.reported.emit(f"{summary(found)}。{'可以撤销。' if taken else ''}")

    def _show_outcomes(self, found: tuple[Outcome, ...]) -> None:
        if self._dialog is not None:
            self._dialog.update_outcomes(found)
            return
        collection = self._county.collection
        names = tuple(collection.reports_by_name()) if collection else ()
        self._dialog = dialog = ReceiptDialog(self._window, self._settings, found, names)
        dialog.assigned.connect(self._assign)
        dialog.finished.connect(self._close)
        dialog.open()

    def _close(self) -> None:
        self._dialog = None
        self._county.page.focus()

    def _assign(self, file: Path, name: str, alias: str) -> None:
        """Add the alias, if given, to the unit and receive the file as the report of a name."""
        collection = self._county.collection
        if collection is None:
            return
        unit, scope = collection.reports_by_name()[name]
        with self.attempt():
            if alias:
                rosters.add_alias(self._library.writable_workspace().context, unit, alias)
                self.changed.emit()
            self.receive((file,), unit, scope)

    def _refusal(self) -> str:
        """Return the reason why receiving is impossible now, or ""."""
        if self._library.locked:
            return "工作文件正由别人编辑，现在不能收报。"
        if self._asking:
            return "上一批还没有收完。"
        collection = self._county.collection
        if collection is None or not collection.roster.units:
            self._county.open()
            return "还没有名册，先导入单位名单，再收报。"
        return ""


def _report_progress(report: Progress, total: int, done: int) -> None:
    report(done, total)
