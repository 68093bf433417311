"""Archival packet (归档包) in the window: ask for the archive stamp, then write the folder."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from zwgk_desktop.domain.archive_stamp import ArchiveStamp
from zwgk_desktop.services import archiving
from zwgk_desktop.services.archiving import WrittenPacket
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.page_check import stored_check
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.output.exports import Exports
from zwgk_desktop.ui.window_context import WindowContext

TITLE = "归档包"
_PURPOSE = "archive"
_WHAT = (
    "写成一个文件夹，交给档案室：盖了归档章的 PDF（里面附有全部数字）、OFD、"
    "到定稿为止的修改记录、归档文件目录、元数据和校验值。"
)
_STAMP = "归档章印在第一页的上边，排列同下。不填的留空，以后手写。"
_EXAMPLES = {"fonds": "例如 J123", "office": "例如 党政办", "item": "例如 12"}
_COUNTED = "程序来数"
_UNDECIDED = "不填"


class ArchiveDialog(Dialog):
    """Dialog that asks for the items of the archive stamp, arranged as on the stamp.

    Args:
        session: Session of a final report.
        target: Path proposed for the folder.

    Raises:
        UserError: The report is not final (V05).
    """

    agreed = Signal(object, object)
    """Emitted with the checked `ArchiveStamp` and the path of the folder."""
    elsewhere = Signal()
    """Emitted when another place is to be chosen."""

    def __init__(self, parent: QWidget, session: EditingSession, target: Path) -> None:
        super().__init__(parent, TITLE)
        self.target = target
        self._words = archiving.archive_words()
        proposed = archiving.proposal(session)
        self.label(f"{session.report.name}的报告（第{len(session.versions)}版）", "heading")
        self.label(f"{_WHAT}{_check_words(session)}")
        self.label(_STAMP, "quiet")
        self.lines_by_item: dict[str, LineEdit] = {}
        self.retention = Picker(self, self._words.labels["retention"])
        self.retention.addItems([_UNDECIDED, *self._words.periods])
        self.retention.setCurrentText(proposed.retention or _UNDECIDED)
        self._lay_out(proposed)
        self.place = self.label("", "quiet")
        write = self.button("写出归档包", self._agree)
        self.add_buttons(
            self.closing_button(), self.button("换个位置…", self.elsewhere.emit), primary=write
        )
        self.show_target(target)
        self.lines_by_item["item" if proposed.fonds else "fonds"].setFocus()

    def show_target(self, target: Path) -> None:
        """Show the path of the folder."""
        self.target = target
        self.place.setText(f"写到：{target.parent}\n文件夹：{target.name}")

    @property
    def stamp(self) -> ArchiveStamp:
        """The items as typed."""
        chosen = self.retention.currentText()
        typed = {item: line.text() for item, line in self.lines_by_item.items()}
        return ArchiveStamp(retention="" if chosen == _UNDECIDED else chosen, **typed)

    def _agree(self) -> None:
        checked: list[ArchiveStamp] = []
        if self.attempt(lambda: checked.append(archiving.checked_stamp(self.stamp))):
            self.accept()
            self.agreed.emit(checked[0], self.target)

    def _lay_out(self, proposed: ArchiveStamp) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        for row, items in enumerate((*self._words.rows, ("document_number",))):
            for column, item in enumerate(items):
                name = self._words.labels[item]
                control = self._control(item, name, str(getattr(proposed, item, "")))
                label = PlainLabel(name, self)
                label.setBuddy(control)
                wide = 1 if len(items) > 1 else grid.columnCount()
                grid.addWidget(label, 2 * row, column, 1, wide)
                grid.addWidget(control, 2 * row + 1, column, 1, wide)
                grid.setColumnStretch(column, 1)
        self.box.addLayout(grid)

    def _control(self, item: str, name: str, text: str) -> QWidget:
        if item == "retention":
            return self.retention
        if item not in ArchiveStamp.__dataclass_fields__:
            return PlainLabel(_COUNTED, self, "quiet")
        line = self.lines_by_item[item] = LineEdit(text, self)
        line.setAccessibleName(name)
        line.setPlaceholderText(_EXAMPLES.get(item, ""))
        return line


def archive(context: WindowContext) -> None:
    """Ask about personal data, then for the stamp and the place of the packet."""
    session = context.saved_session()
    if session is not None:
        then = partial(_ask_for_stamp, context, session)
        context.group(Exports).ask_about_personal(session, then)


def _ask_for_stamp(context: WindowContext, session: EditingSession) -> None:
    with context.attempt():
        name = archiving.folder_name(session.report)
        target = free_name(context.files.folder(_PURPOSE) / name)
        dialog = ArchiveDialog(context.window, session, target)
        dialog.agreed.connect(partial(_write, context, session))
        dialog.elsewhere.connect(partial(_ask_elsewhere, context, dialog))
        dialog.open()


def _ask_elsewhere(context: WindowContext, dialog: ArchiveDialog) -> None:
    name = dialog.target.name
    context.files.to_folder(
        _PURPOSE, "归档包放在哪里", lambda chosen: dialog.show_target(free_name(chosen / name))
    )


def _write(
    context: WindowContext, session: EditingSession, stamp: ArchiveStamp, target: Path
) -> None:
    """Store the stamp, and write the packet in the background."""
    with context.attempt():
        packet = archiving.prepare(session, stamp)
        context.refresh()
        context.tasks.begin(
            "正在写归档包…",
            lambda progress: archiving.write_packet(packet, free_name(target), progress),
            then=partial(_tell, context),
            failed=context.fail,
        )


def _tell(context: WindowContext, written: WrittenPacket) -> None:
    blank = f"归档章上留空待手写：{'、'.join(written.blank)}。" if written.blank else ""
    flaws = "".join(f"{one}。" for one in written.warnings)
    words = f"已写成归档包 {written.folder.name}，{len(written.files)} 个文件。{blank}{flaws}"
    context.written(written.folder, words)


def _check_words(session: EditingSession) -> str:
    """Return the sentence about the last check of the published page."""
    if stored_check(session) is None:
        return "这一版还没有做过发布核对，里面就没有核对结果。"
    return "最近一次发布核对的结果也在里面。"
