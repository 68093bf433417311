"""导入: a label in the office's own words is taken by one key, and known the next time."""

from pathlib import Path

import pytest
from exports import without_data
from gui.window_driving import Key, dialog_on, dialogs_on, make_window, press
from pytestqt.qtbot import QtBot
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.exporting import Export, export_report
from zwgk_desktop.services.import_draft import ReadingState
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.incoming.imports import Imports
from zwgk_desktop.ui.main_window import MainWindow

PLACE = "requests.unprocessed_petition.natural_person"
LABEL = "1.信访举报投诉类申请"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    return make_window(qtbot, tmp_path, catalog)


def page(folder: Path, edition: Edition, year: int) -> Path:
    """Our own page, on which one row is called as the office calls it."""
    target = folder / f"{year}.html"
    values = {PLACE: 2, "requests.received.natural_person": 2}
    export_report("html", Export(nil_report(edition, values, year), ()), target, as_draft=True)
    printed = without_data(target.read_text("utf-8"))
    target.write_text(printed.replace(LABEL, "信访类"), "utf-8")
    return target


def read(qtbot: QtBot, window: MainWindow, path: Path) -> ImportDialog:
    window.context.group(Imports).read(path)
    qtbot.waitUntil(lambda: any(isinstance(one, ImportDialog) for one in dialogs_on(window)))
    return dialog_on(window, ImportDialog)


def test_one_key_takes_the_row_named_and_the_next_import_knows_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition
) -> None:
    dialog = read(qtbot, window, page(tmp_path, edition, 2022))
    assert dialog.draft.state_of(PLACE) is not ReadingState.TYPED
    at, named = next(
        (row, line) for row, line in enumerate(dialog.reading.lines()) if "多半是" in line
    )
    assert f"多半是“{LABEL}”　按 Y 就这样读" in named
    dialog.reading.setCurrentRow(at)
    qtbot.keyClick(dialog.reading, Key.Key_Y)

    assert dialog.draft.state_of(PLACE) is ReadingState.TYPED
    assert f"已读作“{LABEL}”，导入后记住“信访类”这个写法" in dialog.reading.lines()[at]
    missing = next(row for row, one in enumerate(dialog.reading.lines()) if "没有找到" in one)
    assert dialog.reading.item(missing).isHidden()
    press(qtbot, dialog, dialog.take.text())
    qtbot.waitUntil(lambda: not dialogs_on(window))

    again = read(qtbot, window, page(tmp_path, edition, 2023))
    assert again.draft.report.entry(PLACE) == 2
    assert any("本单位确认过的写法" in line for line in again.reading.lines())
    assert not any("多半是" in line for line in again.reading.lines())
    again.reject()


def test_what_is_taken_can_be_taken_back_and_other_keys_take_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition
) -> None:
    dialog = read(qtbot, window, page(tmp_path, edition, 2022))
    at = next(row for row, line in enumerate(dialog.reading.lines()) if "多半是" in line)
    dialog.reading.setCurrentRow(at)
    qtbot.keyClick(dialog.reading, Key.Key_N)
    assert not dialog.draft.is_guess_accepted(0)

    qtbot.keyClick(dialog.reading, Key.Key_Y)
    assert dialog.draft.report.entry(PLACE) == 2
    dialog.draft.undo()
    assert dialog.draft.report.entry(PLACE) != 2
    assert "按 Y" in dialog.reading.lines()[at]
    dialog.reject()
