"""导入 of a scan: the cell's own picture, Enter to take it, what is proven taken together."""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from gui.table_driving import editor_of
from gui.window_driving import CONTROL, SHIFT, Key, make_window
from PIL import Image
from pytestqt.qtbot import QtBot
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import Crop, SourceBlock, SourceGrid
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.services.exporting import Export, export_report
from zwgk_desktop.services.import_draft import ReadingState
from zwgk_desktop.services.importing import RecognisedFile, recognise_document
from zwgk_desktop.ui.incoming.dialog import ImportChoice, ImportDialog
from zwgk_desktop.ui.main_window import MainWindow

RECEIVED = "requests.received.natural_person"
NEXT = "requests.received.enterprise"
GRANTED = "requests.granted.natural_person"
ENTERED = {
    RECEIVED: 3,
    "requests.carried_in.natural_person": 21,
    "requests.carried_in.enterprise": 6,
    GRANTED: 19,
    "requests.granted.enterprise": 6,
    "requests.partly_granted.natural_person": 5,
}
"""It comes out, the balance too."""


def look() -> Crop:
    """Return a picture of a cell."""
    file = BytesIO()
    Image.new("L", (60, 24), 255).save(file, "PNG")
    return Crop(b64encode(file.getvalue()).decode(), 0.9)


def pictured(block: SourceBlock, crop: Crop) -> SourceBlock:
    if not isinstance(block, SourceGrid):
        return block
    dim = replace(crop, certainty=0.5)
    rows = (
        replace(row, crops=(dim if "本年新收" in row.text else crop,) * len(row.cells))
        for row in block.rows
    )
    return replace(block, rows=tuple(rows))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    return make_window(qtbot, tmp_path, catalog)


@pytest.fixture
def taken() -> list[ImportChoice]:
    return []


@pytest.fixture
def dialog(  # noqa: PLR0913, PLR0917 - pytest hands in what it is made of
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    edition: Edition,
    catalog: Catalog,
    taken: list[ImportChoice],
) -> ImportDialog:
    path = tmp_path / "扫描.html"
    report = nil_report(edition, ENTERED)
    export_report("html", Export(report, ()), path, as_draft=True)
    page = read_document(path)
    crop = look()
    blocks = tuple(pictured(block, crop) for block in page.blocks)
    page = replace(page, blocks=blocks, embedded="")
    dialog = ImportDialog(
        window,
        RecognisedFile(page, recognise_document(page, catalog)),
        window.library,
        taken.append,
    )
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.form.go_to(RECEIVED)
    dialog.form.tables["requests"].setFocus()
    return dialog


def test_a_cell_is_shown_beside_what_was_made_out(dialog: ImportDialog) -> None:
    assert dialog.pictures.isVisible()
    assert dialog.pictures.picture.pixmap().width() > 60
    assert "辨认为 3。" in dialog.pictures.said.text()
    assert dialog.form.tables["requests"].own_model.figure(RECEIVED).text == "3"
    assert dialog.draft.report.entry(RECEIVED) is None
    assert dialog.draft.state_of(RECEIVED) is ReadingState.PICTURED
    assert dialog.draft.state_of(GRANTED) is ReadingState.PROVEN


def test_enter_takes_it_and_goes_on(qtbot: QtBot, dialog: ImportDialog) -> None:
    table = dialog.form.tables["requests"]

    qtbot.keyClick(table, Key.Key_Return)

    assert dialog.draft.state_of(RECEIVED) is ReadingState.CONFIRMED
    assert table.current_address() == NEXT
    assert dialog.draft.values_to_store()[RECEIVED] == 3
    assert NEXT not in dialog.draft.values_to_store()
    qtbot.keyClick(dialog, Key.Key_Z, CONTROL)
    assert dialog.draft.state_of(RECEIVED) is ReadingState.PICTURED


def test_digits_correct_it(qtbot: QtBot, dialog: ImportDialog) -> None:
    table = dialog.form.tables["requests"]

    qtbot.keyClicks(table, "5")
    editor = editor_of(table)
    assert editor is not None
    qtbot.keyClick(editor, Key.Key_Return)

    assert dialog.draft.state_of(RECEIVED) is ReadingState.TYPED
    assert dialog.draft.values_to_store()[RECEIVED] == 5


def test_what_is_proven_is_taken_by_one_key(
    qtbot: QtBot, dialog: ImportDialog, taken: list[ImportChoice]
) -> None:
    proven = dialog.draft.unconfirmed(proven=True)
    assert f"{len(proven)} 格" in dialog.pictures.together.text()

    qtbot.keyClick(dialog.form.tables["requests"], Key.Key_Return, CONTROL | SHIFT)

    assert {dialog.draft.state_of(cell) for cell in proven} == {ReadingState.CONFIRMED}
    assert not dialog.pictures.together.isVisible()
    dialog.accept()
    assert taken[0].proposal.values()[GRANTED] == 19
    assert RECEIVED not in taken[0].proposal.values()  # nobody has looked at it


def test_what_nobody_could_read_comes_first_and_typing_goes_on(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition, catalog: Catalog
) -> None:
    path = tmp_path / "扫描.html"
    export_report("html", Export(nil_report(edition, ENTERED), ()), path, as_draft=True)
    page = read_document(path)
    crop = look()
    blocks = tuple(pictured(block, crop) for block in page.blocks)
    page = replace(page, blocks=blocks, embedded="")
    blocks = tuple(unreadable(block) for block in page.blocks)
    read = replace(page, blocks=blocks)
    dialog = ImportDialog(
        window, RecognisedFile(read, recognise_document(read, catalog)), window.library, print
    )
    with qtbot.waitExposed(dialog):
        dialog.show()
    table = dialog.form.tables["requests"]
    assert table.current_address() == GRANTED
    assert "没有认出来" in dialog.pictures.said.text()
    assert not dialog.pictures.confirm.isEnabled()
    assert dialog.draft.state_of("requests.granted.enterprise") is not ReadingState.PROVEN

    qtbot.keyClicks(table, "1")
    editor = editor_of(table)
    assert editor is not None
    qtbot.keyClicks(editor, "9")
    qtbot.keyClick(editor, Key.Key_Return)

    assert dialog.draft.state_of(GRANTED) is ReadingState.TYPED
    assert dialog.draft.state_of("requests.granted.enterprise") is ReadingState.PROVEN
    qtbot.waitUntil(lambda: table.current_address() != GRANTED)
    assert dialog.draft.needs_confirmation(str(table.current_address()))
    dialog.reject()


def unreadable(block: SourceBlock) -> SourceBlock:
    """Blot the figure of `GRANTED`."""
    if not isinstance(block, SourceGrid):
        return block
    rows = (
        replace(row, cells=tuple("□" if cell == "19" else cell for cell in row.cells))
        for row in block.rows
    )
    return replace(block, rows=tuple(rows))
