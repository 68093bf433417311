"""导入: what the clerk corrects, drops and points at a cell before it is one act."""

from pathlib import Path

import pytest
from exports import without_data
from gui.table_driving import commit
from gui.window_driving import (
    CONTROL,
    UNIT,
    Key,
    answer,
    card_of,
    dialog_on,
    dialogs_on,
    drop,
    editor_on,
    make_report,
    make_window,
    page_of,
    press,
    workspace_file,
)
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.exporting import Export, export_report
from zwgk_desktop.services.import_draft import ReadingState
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.incoming.imports import Imports, kinds
from zwgk_desktop.ui.incoming.table import ImportTable
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.appearance import apply_scale
from zwgk_desktop.ui.main_window import MainWindow

SHORT = "requests.partly_granted.natural_person"
WORD = "requests.refused_state_secret.natural_person"
SURE = "requests.granted.natural_person"
GONE = "requests.unprocessed_repeated.natural_person"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    return make_window(qtbot, tmp_path, catalog)


@pytest.fixture
def mangled(tmp_path: Path, edition: Edition) -> Path:
    """Our own page with a short row, a word for a figure and a row gone."""
    values = {"requests.received.natural_person": 3, SURE: 2, SHORT: 1}
    path = exported(tmp_path, edition, values)
    html = without_data(path.read_text("utf-8"))
    rows = [f"<tr{row.partition('</tr>')[0]}</tr>" for row in html.split("<tr")[1:]]
    short, word, gone = (
        next(row for row in rows if label in row)
        for label in ("部分公开", "属于国家秘密", "重复申请")
    )
    html = html.replace(short, short.replace(">1<", "><", 1).replace("<td></td>", "", 1))
    html = html.replace(word, word.replace(">0<", ">若干<", 1)).replace(gone, "")
    path.write_text(html, "utf-8")
    return path


def exported(
    folder: Path, edition: Edition, values: dict[Address, int] | None = None, year: int = 2023
) -> Path:
    target = folder / f"{year}.html"
    export_report("html", Export(nil_report(edition, values, year), ()), target, as_draft=True)
    return target


def shown(qtbot: QtBot, window: MainWindow) -> ImportDialog:
    qtbot.waitUntil(lambda: any(isinstance(d, ImportDialog) for d in dialogs_on(window)))
    return dialog_on(window, ImportDialog)


def read(qtbot: QtBot, window: MainWindow, path: Path) -> ImportDialog:
    window.context.group(Imports).read(path)
    return shown(qtbot, window)


def table(dialog: ImportDialog, name: str = "requests") -> ImportTable:
    return dialog.form.tables[name]


def click(qtbot: QtBot, dialog: ImportDialog, cell: Address) -> None:
    dialog.form.go_to(cell)
    view = table(dialog, cell.partition(".")[0])
    place = view.visualRect(view.own_model.index_of(cell)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def standings(dialog: ImportDialog, *cells: Address) -> list[ReadingState]:
    return [dialog.draft.state_of(cell) for cell in cells]


def test_what_only_the_embedded_data_give_is_marked(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition
) -> None:
    path = exported(tmp_path, edition, {SURE: 2})
    html = path.read_text("utf-8").replace("<wbr>", "")
    row = next(
        f"<tr{one.partition('</tr>')[0]}</tr>" for one in html.split("<tr") if "予以公开" in one
    )
    path.write_text(html.replace(row, ""), "utf-8")
    dialog = read(qtbot, window, path)

    assert standings(dialog, SURE, WORD) == [ReadingState.EMBEDDED, ReadingState.SURE]
    assert dialog.draft.values_to_store()[SURE] == 2
    assert f"{SURE}=（附带的数据）2" in dialog.draft.note()
    model = table(dialog).own_model
    assert "附带的数据" in model.data(model.index_of(SURE), Qt.ItemDataRole.ToolTipRole)


def test_sure_unsure_and_missing_are_told_apart(
    qtbot: QtBot, window: MainWindow, mangled: Path
) -> None:
    dialog = read(qtbot, window, mangled)

    assert standings(dialog, SURE, WORD, GONE) == [
        ReadingState.SURE,
        ReadingState.UNSURE,
        ReadingState.MISSING,
    ]
    model = table(dialog).own_model
    assert model.figure(WORD).ground == theme.SEVERITIES[list(theme.SEVERITIES)[1]].ground
    assert "若干" in str(model.index_of(WORD).data(Qt.ItemDataRole.ToolTipRole))
    assert "来源写的是“2”" in str(model.index_of(SURE).data(Qt.ItemDataRole.ToolTipRole))
    assert not dialog.grab().isNull()
    assert dialog.summary.text() == (
        "拿不准 2 处，没有读到 1 处，请留意 1 处；表里现在标着：拿不准 1 格、没有读到 6 格"
    )
    assert len(dialog.reading.lines()) == 4  # the total of the short row is doubted, too
    assert dialog.form.tabText(2) == "三、依申请公开 ？2 缺6"
    bar = dialog.form.tabBar()
    places = [bar.tabRect(at).width() for at in range(bar.count())]
    dialog.form.go_to(WORD)
    qtbot.keyClicks(table(dialog), "2")
    assert table(dialog).flush()
    assert "拿不准 1 格" not in dialog.summary.text()  # nor on the tab
    assert dialog.form.tabText(2) == "三、依申请公开 ？1 缺6"
    assert [bar.tabRect(at).width() for at in range(bar.count())] == places


def test_an_unsure_figure_is_pointed_at_its_cell(
    qtbot: QtBot, window: MainWindow, mangled: Path
) -> None:
    dialog = read(qtbot, window, mangled)
    dialog.source.figure_picked.emit("2")
    assert "已拿起“2”" in dialog.carried.words.text()
    click(qtbot, dialog, WORD)

    assert standings(dialog, WORD) == [ReadingState.TYPED]
    assert dialog.draft.report.entry(WORD) == 2
    assert not dialog.carried.isVisible()
    qtbot.keyClick(dialog, Key.Key_Z, CONTROL)
    assert standings(dialog, WORD) == [ReadingState.UNSURE]


def test_a_figure_is_put_by_keyboard_and_put_down_by_esc(
    qtbot: QtBot, window: MainWindow, mangled: Path
) -> None:
    dialog = read(qtbot, window, mangled)
    dialog.form.go_to(WORD)
    dialog.source.figure_picked.emit("3")
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.carried.text

    dialog.source.figure_picked.emit("3")
    press(qtbot, dialog, "放到光标所在的格")
    assert dialog.draft.report.entry(WORD) == 3


def test_one_of_several_readings_is_picked_beside_the_cell(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition
) -> None:
    fees, path = "proactive.fees.amount", exported(tmp_path, edition)
    html = without_data(path.read_text("utf-8"))
    row = next(f"<tr{one}" for one in html.split("<tr") if "行政事业性收费" in one)
    path.write_text(html.replace(row, row.replace(">0<", ">251000元<")), "utf-8")
    dialog = read(qtbot, window, path)
    bar = dialog.candidates
    click(qtbot, dialog, "proactive.licences.decisions")
    assert not bar.isVisible()

    click(qtbot, dialog, fees)
    assert bar.isVisible()
    assert [button.text() for button in bar.buttons] == ["251000", "25.1"]
    assert dialog.draft.report.values.get(fees) is None
    bar.buttons[1].click()

    assert str(dialog.draft.report.values[fees]) == "25.1"
    assert not bar.isVisible()
    dialog.draft.undo()
    assert bar.isVisible()
    dialog.reject()


def test_choosing_an_unsure_one_shows_both_sides(
    qtbot: QtBot, window: MainWindow, mangled: Path
) -> None:
    dialog = read(qtbot, window, mangled)
    row = next(n for n, line in enumerate(dialog.reading.lines()) if "若干" in line)
    dialog.reading.setCurrentRow(row)

    assert dialog.form.table is table(dialog)
    assert table(dialog).current_address() == WORD
    assert dialog.source.extraSelections()
    assert "点左边带下划线的数字" in dialog.carried.words.text()


def test_each_line_in_doubt_leads_to_both_sides(
    qtbot: QtBot, window: MainWindow, mangled: Path
) -> None:
    html = mangled.read_text("utf-8")
    last = next(f"<tr{row}" for row in html.split("<tr")[1:] if "结转下年度" in row)
    strange = f'<tr><th colspan="3">（九）另行答复</th>{"<td>1</td>" * 7}</tr>'
    mangled.write_text(html.replace(last, strange + last), "utf-8")
    dialog = read(qtbot, window, mangled)

    unsure = dialog.draft.recognised.unsure
    assert {one.address is None for one in unsure} == {True, False}  # one is of no row at all
    assert {one.location is None for one in unsure} == {True, False}  # and one nowhere
    for number in range(len(unsure)):
        dialog.form.setCurrentIndex(0)
        dialog.source.show_address("no such cell")
        dialog.source.setExtraSelections([])
        dialog.reading.chosen.emit(number)
        assert dialog.form.table is table(dialog)
        assert dialog.source.extraSelections()


def test_a_mark_for_nothing_bears_no_tick(qtbot: QtBot, window: MainWindow, mangled: Path) -> None:
    html = mangled.read_text("utf-8")
    row = next(f"<tr{row}" for row in html.split("<tr")[1:] if "予以公开" in row)
    mangled.write_text(html.replace(row, row.replace(">2<", ">/<", 1)), "utf-8")
    shown = read(qtbot, window, mangled).source.toPlainText().replace("\xa0", " ")

    assert "空 /" in shown
    assert "✓ /" not in shown


def test_links_of_the_source_lead_to_cells(qtbot: QtBot, window: MainWindow, mangled: Path) -> None:
    dialog = read(qtbot, window, mangled)
    dialog.source.anchorClicked.emit(QUrl(f"taken:{SURE}"))
    assert table(dialog).current_address() == SURE

    doubted = next(line for line in dialog.source.lines if line.doubts)
    dialog.source.anchorClicked.emit(QUrl(f"doubt:{doubted.number}"))
    assert table(dialog).current_address() in {SHORT, WORD, "requests.partly_granted.total"}
    at = next(n for n, piece in enumerate(doubted.cells) if piece.is_figure)
    dialog.source.anchorClicked.emit(QUrl(f"figure:{doubted.number}.{at}"))
    assert dialog.carried.text == doubted.cells[at].text


def test_the_clerk_corrects_and_drops_and_all_is_one_act(
    qtbot: QtBot, window: MainWindow, mangled: Path
) -> None:
    dialog = read(qtbot, window, mangled)
    dialog.form.go_to(SURE)
    qtbot.keyClick(table(dialog), Key.Key_Delete)
    dialog.form.go_to(WORD)
    qtbot.keyClicks(table(dialog), "7")
    press(qtbot, dialog, "导入")  # what is typed still counts

    session = page_of(window).session
    assert session.report.entry(SURE) is None
    assert session.report.entry(WORD) == 7
    row = session.history(WORD)[-1]
    assert row.note.startswith("2023.html sha256:")
    assert "requests.received.natural_person=3\n" in row.note
    assert f"{WORD}= → 7" in row.note
    assert len({row.act for row in session.history()}) == 1
    window.frame.actions["undo"].trigger()
    assert session.report.entry(WORD) is None


def test_texts_are_corrected_or_left_away(qtbot: QtBot, window: MainWindow, mangled: Path) -> None:
    dialog = read(qtbot, window, mangled)
    texts = {text.address: text for text in dialog.form.texts}
    dialog.form.go_to("text.overview")
    commit(texts["text.overview"].editor, "补一句。")
    dialog.form.go_to("text.problems")
    texts["text.problems"].take.click()
    assert not texts["text.problems"].editor.isEnabled()
    press(qtbot, dialog, "导入")

    report = page_of(window).session.report
    assert "补一句。" in report.text("overview")
    assert report.text("problems") == ""
    assert report.text("other_matters")


def test_several_files_have_their_turn_each(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition
) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    files = [exported(tmp_path, edition, year=year) for year in (2022, 2023, 2024)]
    drop(window, [files[0], broken, *files[1:]])

    first = shown(qtbot, window)
    assert "还有 3 份" in first.windowTitle()
    press(qtbot, first, "导入")
    qtbot.waitUntil(lambda: bool(dialogs_on(window)))
    assert "坏.docx" in answer(qtbot, window, "知道了")
    press(qtbot, shown(qtbot, window), "跳过这份")
    qtbot.waitUntil(lambda: any("2024" in d.year.text() for d in window.findChildren(ImportDialog)))
    press(qtbot, dialog_on(window, ImportDialog), "导入")

    workspace = window.library.workspace
    assert workspace is not None
    assert sorted(entry.year for entry in workspace.reports()) == [2022, 2024]


def test_a_file_dropped_on_a_text_is_imported_and_its_path_no_prose(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog, edition: Edition
) -> None:
    made = make_report(tmp_path, catalog, {SURE: 1, "text.overview": "好。"})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    path = exported(tmp_path, edition, {SURE: 1})
    editor = editor_on(window, "overview")

    drop(editor.viewport(), [path])

    assert shown(qtbot, window).isVisible()
    assert editor.toPlainText() == "好。"


def test_cancel_leaves_the_rest_unread(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition
) -> None:
    files = [exported(tmp_path, edition, year=year) for year in (2022, 2023)]
    window.context.group(Imports).read_all(files)
    press(qtbot, shown(qtbot, window), "取消")

    qtbot.wait(50)
    assert not [d for d in dialogs_on(window) if isinstance(d, ImportDialog)]
    assert not workspace_file(tmp_path).exists()


def test_reading_that_is_cancelled_shows_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, edition: Edition
) -> None:
    with qtbot.waitSignal(window.tasks.ended):
        window.context.group(Imports).read(exported(tmp_path, edition))
        window.frame.status.cancelled.emit()

    qtbot.wait(20)
    assert not dialogs_on(window)


def test_large_type_leaves_the_form_in_view(
    qtbot: QtBot, window: MainWindow, mangled: Path
) -> None:
    window.resize(1366, 768)
    apply_scale(200)
    try:
        dialog = read(qtbot, window, mangled)
        assert dialog.height() <= 768
        click(qtbot, dialog, SURE)
        assert table(dialog).current_address() == SURE
        press(qtbot, dialog, "取消")
    finally:
        apply_scale(100)


def test_a_document_of_the_old_form_is_offered_the_new_one(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    old = catalog.editions["gkb-2019-60"]
    path = exported(tmp_path, old, {"requests.other.natural_person": 2}, year=2022)
    press(qtbot, read(qtbot, window, path), "导入")
    assert page_of(window).session.report.edition is old
    assert "应当用2021年表式" in window.frame.notice.text

    press(qtbot, window.frame.notice, "换用2021年表式")
    assert page_of(window).session.report.edition.id == "gkb-2021-30"
    assert "请您分到各行" in window.frame.notice.text

    window.frame.actions["undo"].trigger()
    press(qtbot, card_of(window, "S-EDITION"), "换用2021年表式")
    assert page_of(window).session.report.edition.id == "gkb-2021-30"


def test_kept_until_overwriting_is_chosen(
    qtbot: QtBot, window: MainWindow, mangled: Path, tmp_path: Path, catalog: Catalog
) -> None:
    make_report(tmp_path, catalog, {SURE: 9, "text.overview": "从前的话。"})
    window.workspaces.begin()
    dialog = read(qtbot, window, mangled)
    assert standings(dialog, SURE) == [ReadingState.KEPT]
    assert table(dialog).own_model.figure(SURE).text == "9"
    dialog.overwrite.click()
    assert standings(dialog, SURE) == [ReadingState.CHANGED]
    assert table(dialog).own_model.figure(SURE).text == "9→2"
    overview = next(text for text in dialog.form.texts if text.address == "text.overview")
    assert "从前的话。" in overview.entered.text()
    dialog.form.go_to(SURE)
    qtbot.keyClick(table(dialog), Key.Key_Delete)
    press(qtbot, dialog, dialog.take.text())

    assert page_of(window).session.report.entry(SURE) == 9
    assert page_of(window).session.report.unit == UNIT


def test_every_readable_file_is_in_the_filter() -> None:
    first, *named = kinds().split(";;")

    assert all(end in first for end in (".docx", ".xls", ".pdf", ".html", ".mht", ".txt", ".et"))
    assert named[-1] == "所有文件 (*)"
