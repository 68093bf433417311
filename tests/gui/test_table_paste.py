"""Blocks of figures by the clipboard."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from gui.table_driving import Key, bubble_of, opened, shown
from gui.window_driving import (
    UNIT,
    dialog_on,
    make_report,
    make_window,
    page_of,
    table_on,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from reports import EDITION
from workspaces import new_session

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.ui.incoming.dialog import ImportDialog
from zwgk_desktop.ui.table.view import StatutoryTable

R = "requests"
RECEIVED = f"{R}.received.natural_person"
COLUMNS = (
    *("natural_person", "enterprise", "research_body"),
    *("public_interest_body", "legal_service_body", "other_body"),
)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(qtbot: QtBot, session: EditingSession) -> StatutoryTable:
    return opened(qtbot, session, R)


def paste(qtbot: QtBot, table: StatutoryTable, text: str) -> None:
    QApplication.clipboard().setText(text)
    qtbot.keyClick(table, Key.Key_V, CONTROL)


def test_a_block_is_one_act(qtbot: QtBot, table: StatutoryTable, session: EditingSession) -> None:
    table.go_to(RECEIVED)
    with qtbot.waitSignal(table.changed):
        paste(qtbot, table, "1\t２\t\n3\t1,200\t5\r\n")

    values = session.report.values
    assert values[RECEIVED] == 1
    assert values[f"{R}.received.enterprise"] == 2
    assert f"{R}.received.research_body" not in values
    assert values[f"{R}.carried_in.enterprise"] == 1200
    assert session.timeline.undoable is not None
    assert session.timeline.undoable.kind is ActKind.PASTE
    session.undo()
    table.refresh()
    assert shown(table, RECEIVED) == ""


def test_totals_in_a_block_are_stated(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    table.go_to(RECEIVED)
    paste(qtbot, table, "1\t0\t0\t0\t0\t0\t2")

    assert session.report.values[f"{R}.received.total"] == 2
    assert shown(table, f"{R}.received.total") == "1"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("1\t无", ("N01", "商业企业")),
        ("1\t2\n3", ("P01", "放不下")),
        ("\t".join("12345678"), ("P01", "8列")),
        ("\n".join("1" * 30), ("P01", "30行")),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    qtbot: QtBot,
    table: StatutoryTable,
    session: EditingSession,
    text: str,
    refused: tuple[str, str],
) -> None:
    table.go_to(RECEIVED)
    with qtbot.waitSignal(table.acts.refused) as refusal:
        paste(qtbot, table, text)

    error = refusal.args[0].error
    code, words = refused
    assert isinstance(error, UserError)
    assert error.code == code
    assert words in error.what
    assert not session.report.values_of_kind(session.report.edition.kind(RECEIVED))


def test_a_selection_of_another_shape_is_refused(qtbot: QtBot, table: StatutoryTable) -> None:
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_Down, SHIFT)
    with qtbot.waitSignal(table.acts.refused):
        paste(qtbot, table, "1\t2")


def test_figures_on_heads_are_refused(qtbot: QtBot, session: EditingSession) -> None:
    table = opened(qtbot, session, "proactive")
    table.go_to("proactive.normative_documents.issued")
    with qtbot.waitSignal(table.acts.refused) as refusal:
        paste(qtbot, table, "1\n2\n3\n4")

    assert "2" in refusal.args[0].error.what


def test_an_empty_clipboard_changes_nothing(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 4)
    table.go_to(RECEIVED)
    paste(qtbot, table, "")

    assert session.report.entry(RECEIVED) == 4


def test_what_is_copied_can_be_pasted_back(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.apply({RECEIVED: 4, f"{R}.carried_in.enterprise": 5}, ActKind.FILL)
    table.refresh()
    table.go_to(RECEIVED)
    for key in (Key.Key_Down, Key.Key_Right):
        qtbot.keyClick(table, key, SHIFT)
    assert len(table.selectedIndexes()) == 4

    qtbot.keyClick(table, Key.Key_C, CONTROL)

    assert QApplication.clipboard().text() == "4\t\n\t5"
    table.go_to(f"{R}.granted.natural_person")
    qtbot.keyClick(table, Key.Key_V, CONTROL)
    assert shown(table, f"{R}.partly_granted.enterprise") == "5"


def test_the_whole_table_of_bands_copies_without_its_heads(
    qtbot: QtBot, session: EditingSession
) -> None:
    table = opened(qtbot, session, "proactive")
    session.enter("proactive.licences.decisions", 6)
    table.selectAll()
    table.acts.copy()

    text = QApplication.clipboard().text()
    assert text.split("\n")[4] == "6\t\t"
    session.enter("proactive.licences.decisions", None)
    table.acts.paste()
    assert session.report.entry("proactive.licences.decisions") == 6


def test_the_keys_of_the_clipboard_are_the_tables_own(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    """A window's menu with the same keys does not take them away."""
    taken: list[str] = []
    action = QAction(table)
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
    action.triggered.connect(lambda: taken.append("menu"))
    table.addAction(action)
    session.enter(RECEIVED, 8)
    table.refresh()
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_C, CONTROL)

    assert not taken
    assert QApplication.clipboard().text() == "8"


def put(html: str, text: str) -> None:
    """Put something on the clipboard as an office program does."""
    mime = QMimeData()
    mime.setText(text)
    mime.setHtml(html)
    QApplication.clipboard().setMimeData(mime)


def test_merged_cells_of_a_word_processor_fall_into_place(
    qtbot: QtBot, session: EditingSession
) -> None:
    table = opened(qtbot, session, "proactive")
    table.go_to("proactive.licences.decisions")
    put('<table><tr><td colspan="3">6</td></tr></table>', "6")
    qtbot.keyClick(table, Key.Key_V, CONTROL)

    assert session.report.entry("proactive.licences.decisions") == 6


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><td colspan="2">3</td></tr></table>',
        '<table><tr><td rowspan="2">3</td><td>1</td></tr><tr><td>1</td></tr></table>',
    ],
)
def test_a_figure_over_two_cells_is_refused(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession, html: str
) -> None:
    table.go_to(RECEIVED)
    put(html, "3")
    with qtbot.waitSignal(table.acts.refused) as refusal:
        qtbot.keyClick(table, Key.Key_V, CONTROL)

    error = refusal.args[0].error
    assert isinstance(error, UserError)
    assert "合并的单元格“3”" in error.what
    assert RECEIVED not in session.report.values


def test_word_processors_are_given_a_table(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.apply({RECEIVED: 4, f"{R}.carried_in.enterprise": 5}, ActKind.FILL)
    table.refresh()
    table.go_to(RECEIVED)
    for key in (Key.Key_Down, Key.Key_Right):
        qtbot.keyClick(table, key, SHIFT)
    qtbot.keyClick(table, Key.Key_C, CONTROL)

    mime = QApplication.clipboard().mimeData()
    assert mime.text() == "4\t\n\t5"
    assert mime.html().count("<td") == 4
    assert mime.html().count("<tr") == 2


def test_cutting_copies_and_clears_as_one_act(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 4)
    table.refresh()
    table.go_to(RECEIVED)
    qtbot.keyClick(table, Key.Key_X, CONTROL)

    assert RECEIVED not in session.report.values
    qtbot.keyClick(table, Key.Key_V, CONTROL)
    assert session.report.entry(RECEIVED) == 4


def labelled_html(edition: Edition, name: str, figure: Callable[[Address], str]) -> str:
    """Lay a whole table out as Word, WPS and pages put it on the clipboard."""
    grid = lay_out(edition.table_of[name])
    lines: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        words = cell.text if cell.address is None else figure(cell.address)
        spans = f'rowspan="{cell.row_span}" colspan="{cell.column_span}"'
        lines[cell.row].append(f"<td {spans}>{words}</td>")
    rows = "".join(f"<tr>{''.join(line)}</tr>" for line in lines)
    return f"<p>　</p><table>{rows}</table>"


def labelled_text(edition: Edition, name: str, figure: Callable[[Address], str]) -> str:
    """Lay the same out as WPS puts it on the clipboard as text."""
    grid = lay_out(edition.table_of[name])
    lines = [[""] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        words = cell.text if cell.address is None else figure(cell.address)
        lines[cell.row][cell.column] = words
    return "\n".join("\t".join(line) for line in lines)


def numbered(edition: Edition, name: str) -> Callable[[Address], str]:
    """Number the figures of a table, so that none is another's; totals as they add up."""
    table = edition.table_of[name]
    report = Report(edition, {address: n for n, address in enumerate(table.entered)})
    return lambda address: number_text(report.figure(address))


@pytest.mark.parametrize("name", ["proactive", "requests", "disputes"])
@pytest.mark.parametrize("kind", ["html", "text", "both"])
def test_a_block_with_the_forms_labels_lands_by_them(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession, name: str, kind: str
) -> None:
    """Wherever the caret is, whichever table the block is of."""
    edition = session.report.edition
    figure = numbered(edition, name)
    table.go_to(f"{R}.granted.other_body")
    html = labelled_html(edition, name, figure) if kind != "text" else ""
    put(html, labelled_text(edition, name, figure) if kind != "html" else "")
    with qtbot.waitSignal(table.changed):
        qtbot.keyClick(table, Key.Key_V, CONTROL)

    entered = edition.table_of[name].entered
    assert [session.report.entry(address) for address in entered] == [*range(len(entered))]
    assert session.timeline.undoable is not None
    assert session.timeline.undoable.kind is ActKind.PASTE
    assert table.current_address() == f"{R}.granted.other_body"
    session.undo()
    assert all(session.report.entry(address) is None for address in entered)


@pytest.mark.parametrize("name", ["proactive", "requests", "disputes"])
def test_a_table_copied_from_a_page_lands_under_its_caption(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession, name: str
) -> None:
    """Pages, our own too, say over a table what it is, without the numeral of its section."""
    edition = session.report.edition
    html = labelled_html(edition, name, numbered(edition, name))
    caption = f"<table><caption>{edition.section_of[name].title}</caption>"
    put(html.replace("<p>　</p><table>", caption), "")
    with qtbot.waitSignal(table.changed):
        qtbot.keyClick(table, Key.Key_V, CONTROL)

    entered = edition.table_of[name].entered
    assert [session.report.entry(address) for address in entered] == [*range(len(entered))]


@pytest.mark.parametrize(("word", "before"), [("三", None), ("3", 4)])
def test_a_labelled_block_that_is_unsure_or_overwrites_is_offered_for_import(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession, word: str, before: int | None
) -> None:
    session.enter(RECEIVED, before)
    table.refresh()
    put(labelled_html(session.report.edition, R, lambda a: word if a == RECEIVED else "0"), "")
    with qtbot.waitSignal(table.acts.offered):
        qtbot.keyClick(table, Key.Key_V, CONTROL)

    assert session.report.entry(RECEIVED) == before
    assert session.report.entry(f"{R}.carried_in.natural_person") is None


def test_html_without_text_never_clears_a_cell(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    session.enter(RECEIVED, 4)
    table.refresh()
    table.go_to(RECEIVED)
    put("<p>  </p><p></p>", "")
    with qtbot.waitSignal(table.acts.reported) as told:
        qtbot.keyClick(table, Key.Key_V, CONTROL)
    assert told.args == ["剪贴板里没有可以粘贴的数字。"]
    put("<p>注</p><table><tr><td>5</td><td>6</td></tr></table>", "")
    qtbot.keyClick(table, Key.Key_V, CONTROL)

    assert session.report.entry(RECEIVED) == 5
    assert session.report.entry(f"{R}.received.enterprise") == 6


def refuse(qtbot: QtBot, table: StatutoryTable, text: str) -> None:
    with qtbot.waitSignal(table.acts.refused):
        paste(qtbot, table, text)


@pytest.mark.parametrize(("text", "words"), [("三", "没有粘贴"), ("1\t三", "整块没有粘贴")])
def test_one_cell_is_not_called_a_block(
    qtbot: QtBot, table: StatutoryTable, text: str, words: str
) -> None:
    table.go_to(RECEIVED)
    refuse(qtbot, table, text)
    said = bubble_of(table).text
    assert words in said
    assert ("整块" in said) is ("整块" in words)


def test_a_refused_paste_leaves_caret_and_selection_and_marks_every_bad_cell(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    table.go_to(RECEIVED)
    for key in (Key.Key_Down, Key.Key_Right):
        qtbot.keyClick(table, key, SHIFT)
    chosen = {table.own_model.address(index) for index in table.selectedIndexes()}
    bad = f"{R}.received.enterprise", f"{R}.carried_in.natural_person"
    before = {address: ground_of(table, address) for address in bad}
    refuse(qtbot, table, "1\t二\n三\t4")

    assert {table.own_model.address(index) for index in table.selectedIndexes()} == chosen
    assert table.current_address() == f"{R}.carried_in.enterprise"
    assert "这样的格共有 2 个" in bubble_of(table).text
    assert all(ground_of(table, address) != before[address] for address in bad)
    paste(qtbot, table, "1\t2\n3\t4")  # the retry falls where the first did
    assert session.report.entry(RECEIVED) == 1
    assert session.report.entry(f"{R}.carried_in.enterprise") == 4
    assert not bubble_of(table).isVisible()


def ground_of(table: StatutoryTable, address: Address) -> str:
    """Return the colour a cell is painted on, near its lower edge."""
    box = table.visualRect(table.own_model.index_of(address))
    place = box.bottomLeft() + QPoint(6, -5)
    return table.viewport().grab().toImage().pixelColor(place).name()


@pytest.mark.parametrize("way", ["Escape", "act", "time"])
def test_the_bubble_of_a_refused_paste_goes(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession, way: str
) -> None:
    table.go_to(RECEIVED)
    before = ground_of(table, f"{R}.received.enterprise")
    refuse(qtbot, table, "1\t二")
    qtbot.keyClick(table, Key.Key_Down)  # to look at it
    assert bubble_of(table).isVisible()
    match way:
        case "Escape":
            qtbot.keyClick(table, Key.Key_Escape)
        case "act":
            session.enter(f"{R}.granted.other_body", 1)
            table.refresh()
        case _:
            timer = bubble_of(table).findChild(QTimer)
            assert isinstance(timer, QTimer)
            assert timer.interval() == 10_000
            timer.start(1)
            qtbot.waitUntil(lambda: not bubble_of(table).isVisible())

    assert not bubble_of(table).isVisible()
    assert ground_of(table, f"{R}.received.enterprise") == before


def answers(table: StatutoryTable) -> list[QPushButton]:
    return [b for b in bubble_of(table).findChildren(QPushButton) if b.isVisible()]


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_marks_for_nothing_and_units_are_read_as_an_import_does(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession, by: str
) -> None:
    session.enter(f"{R}.received.enterprise", 9)
    table.refresh()
    table.go_to(RECEIVED)
    refuse(qtbot, table, "1\t无\t/\t—\t不涉及\t3件")
    first, second = answers(table)
    assert "“无”读作空白" in first.text()
    assert second.text() == "&2　只粘贴其余 1 格"
    if by == "mouse":
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    else:
        with qtbot.waitSignal(table.changed):  # a button chosen by a key shows it first
            qtbot.keyClick(table, Key.Key_1, Qt.KeyboardModifier.AltModifier)

    row = [session.report.entry(f"{R}.received.{column}") for column in COLUMNS]
    assert row == [1, None, None, None, None, 3]
    assert session.timeline.undoable is not None
    assert session.timeline.undoable.kind is ActKind.PASTE
    assert table.hasFocus()


def test_the_rest_is_pasted_and_what_is_left_out_is_listed(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    table.go_to(RECEIVED)
    refuse(qtbot, table, "1\t三\t无")
    first, second = answers(table)
    assert first.text() == "&1　“无”读作空白，另 1 格不粘贴"
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)

    assert session.report.entry(RECEIVED) == 1
    told = bubble_of(table).text
    label = session.report.edition.table_of[R].label
    assert f"{label(f'{R}.received.enterprise')}“三”" in told
    assert f"{label(f'{R}.received.research_body')}“无”" in told


@settings(max_examples=8, phases=(Phase.generate,))
@given(data=st.data())
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", ["proactive", "requests", "disputes"])
def test_paste_after_copy_changes_nothing(catalog: Catalog, name: str, data: st.DataObject) -> None:
    """Also over totals: what they show becomes their stated figure, which agrees."""
    table_spec = catalog.editions[EDITION].table_of[name]
    drawn = st.dictionaries(st.sampled_from(table_spec.entered), st.integers(0, 10**6), max_size=9)
    values = {
        cell: Decimal(figure) / 1000
        if catalog.editions[EDITION].column(cell).kind is ColumnKind.AMOUNT
        else figure
        for cell, figure in data.draw(drawn).items()
    }
    with new_session(catalog) as session:
        session.apply(values, ActKind.FILL)
        table = StatutoryTable(table_spec, session)
        shown_before = [table.own_model.figure(cell).text for cell in table_spec.addresses]
        table.selectAll()
        table.acts.copy()
        session.apply(dict.fromkeys(table_spec.entered), ActKind.FILL)
        table.refresh()
        table.acts.paste()

        after = [table.own_model.figure(cell).text for cell in table_spec.addresses]
        table.deleteLater()
        QCoreApplication.sendPostedEvents(table, QEvent.Type.DeferredDelete)
    assert after == shown_before


def test_labels_pasted_over_other_figures_are_shown_and_imported_as_one_act(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = make_report(tmp_path, catalog, {RECEIVED: None, "source.title": "旧标题"})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    table = table_on(window, R)
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    rows = [(label, *"7000007") for label in labels]
    html = "".join(f"<tr>{''.join(f'<td>{word}</td>' for word in row)}</tr>" for row in rows)
    put(f"<table>{html}</table>", "\n".join("\t".join(row) for row in rows))
    qtbot.keyClick(table, Key.Key_V, CONTROL)
    dialog = dialog_on(window, ImportDialog)
    dialog.overwrite.click()
    assert (dialog.unit.text(), dialog.unit.isEnabled()) == (UNIT, False)
    dialog.take.click()

    session = page_of(window).session
    assert session.report.entry(RECEIVED) == session.report.entry(f"{R}.received.total") == 7
    assert session.report.values["source.title"] == "旧标题"
    assert session.timeline.undoable is not None
    assert session.timeline.undoable.kind is ActKind.IMPORT
    window.frame.actions["undo"].trigger()
    assert RECEIVED not in session.report.values


def test_a_row_is_pasted_by_the_unit_s_own_word_for_it(
    qtbot: QtBot, table: StatutoryTable, session: EditingSession
) -> None:
    table.acts.own_words = lambda: {"本年新收申请数": f"spelling.{R}.received"}
    table.go_to(f"{R}.carried_in.natural_person")

    rows = ("本年新收申请数\t7", "二、上年结转政府信息公开申请数量\t0")
    paste(qtbot, table, "".join(f"{row}\t0\t0\t0\t0\t0\t{row[-1]}\n" for row in rows))

    assert session.report.values[RECEIVED] == 7
