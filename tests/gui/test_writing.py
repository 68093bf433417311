"""The prose pages as a writer uses them: headings, order, search; nothing typed is lost."""

from pathlib import Path

import pytest
from gui.table_driving import commit
from gui.window_driving import (
    CONTROL,
    Disk,
    Key,
    answer,
    editor_on,
    make_report,
    make_window,
    page_of,
    press,
    tab_of,
    workspace_file,
)
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from reports import TEXTS

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.look import appearance, theme
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.prose.editor import PAUSE, ProseEditor
from zwgk_desktop.ui.prose.find_bar import FindBar
from zwgk_desktop.ui.prose.page import ProsePage
from zwgk_desktop.ui.prose.part import LastYearText

PROBLEMS = "个别村公开栏更新不及时。"
BACK = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> MainWindow:
    made = make_report(tmp_path, catalog, {"text.problems": None})
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    return window


def text_of(window: MainWindow, name: str) -> str:
    return page_of(window).session.report.text(name)


def acts_of(window: MainWindow) -> int:
    return len({row.act for row in page_of(window).session.history()})


def compose(editor: ProseEditor, letters: str) -> None:
    QApplication.sendEvent(editor, QInputMethodEvent(letters, []))


def written(window: MainWindow, name: str, text: str) -> ProseEditor:
    """Put a text and have it saved."""
    editor = editor_on(window, name)
    editor.selectAll()
    data = QMimeData()
    data.setText(text)
    editor.insertFromMimeData(data)
    editor.flush()
    return editor


def prose_page(window: MainWindow, name: str) -> ProsePage:
    page = tab_of(window, name)
    assert isinstance(page, ProsePage)
    return page


def told(window: MainWindow) -> str:
    return window.frame.status.message.text()


def do(window: MainWindow, name: str) -> None:
    window.frame.actions[name].trigger()


def families(editor: ProseEditor, line: int) -> list[tuple[str, str]]:
    """Return the stretches of a line that are set apart, with the first family of each."""
    block = editor.document().findBlockByNumber(line)
    return [
        (block.text()[f.start : f.start + f.length], f.format.fontFamilies()[0])  # type: ignore[attr-defined]  # the stubs lack it
        for f in block.layout().formats()
    ]


# Nothing is lost --------------------------------------------------------------------------


def test_pause_does_not_cut_short_what_is_composed(qtbot: QtBot, window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "公开")
    compose(editor, "xinxi")
    qtbot.wait(PAUSE + 300)
    assert text_of(window, "problems") == ""  # not in the middle of a word
    commit(editor, "信息")
    qtbot.waitUntil(lambda: text_of(window, "problems") == "公开信息")


@pytest.mark.parametrize("how", ["close", "report", "punctuate", "tab"])
def test_what_is_composed_is_kept_when_the_text_must_be_saved(
    window: MainWindow, tmp_path: Path, catalog: Catalog, how: str
) -> None:
    session = page_of(window).session
    editor = editor_on(window, "problems")
    commit(editor, "公开")
    compose(editor, "xinxi")
    if how == "close":
        window.close()
    elif how == "report":
        window.show_start()
    elif how == "tab":
        page_of(window).turn_to(0)
    else:
        do(window, "punctuate")
    if how == "close":
        path = workspace_file(tmp_path)
        with Workspace.open(path, catalog, writing=False, program="test") as workspace:
            session = workspace.session(session.id)

    assert session.report.text("problems") == "公开xinxi"


def test_undo_while_composing_takes_back_what_is_composed(qtbot: QtBot, window: MainWindow) -> None:
    editor = written(window, "problems", PROBLEMS)
    compose(editor, "xinxi")
    do(window, "undo")

    assert editor.toPlainText() == PROBLEMS
    assert text_of(window, "problems") == PROBLEMS
    qtbot.keyClick(editor, Key.Key_Y, CONTROL)
    assert "xinxi" in editor.toPlainText()  # not even that is lost


def test_undo_key_while_composing_after_typing(qtbot: QtBot, window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "公开")
    compose(editor, "xinxi")
    qtbot.keyClick(editor, Key.Key_Z, CONTROL)
    assert "xinxi" not in editor.toPlainText()


def test_replacing_takes_typing_not_saved_yet_along(window: MainWindow) -> None:
    editor = written(window, "problems", "甲村。")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    commit(editor, "乙村。")
    bar = opened(window, "村", "镇")
    bar.replace_all()

    assert text_of(window, "problems") == "甲镇。乙镇。"
    assert editor.toPlainText() == "甲镇。乙镇。"


def test_refused_text_is_still_unsaved(qtbot: QtBot, disk: Disk, window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, PROBLEMS)
    disk.refuse()
    editor.flush()
    answer(qtbot, window, "知道了")
    window.refresh()
    assert editor.toPlainText() == PROBLEMS
    window.close()
    assert "没有保存" in answer(qtbot, window, "返回修改")
    answer(qtbot, window, "知道了")
    disk.refuse(refusing=False)
    window.close()
    assert not window.isVisible()


def test_leaving_a_text_saves_it_but_a_menu_does_not(window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, PROBLEMS)
    for reason in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
        QApplication.sendEvent(editor, QFocusEvent(QEvent.Type.FocusOut, reason))
        assert text_of(window, "problems") == ""
    QApplication.sendEvent(editor, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert text_of(window, "problems") == PROBLEMS


def test_undo_begins_where_the_caret_is(qtbot: QtBot, window: MainWindow) -> None:
    page = prose_page(window, "overview")
    preface, overview = page.editor("text.preface"), page.editor("text.overview")
    preface.setFocus()
    commit(preface, "前")
    overview.moveCursor(QTextCursor.MoveOperation.End)
    overview.setFocus()
    commit(overview, "后")
    qtbot.waitUntil(overview.hasFocus)
    do(window, "undo")

    assert overview.toPlainText().startswith("（一）")
    assert not overview.toPlainText().endswith("后")


# Headings ---------------------------------------------------------------------------------


def test_headings_are_styled_while_typing(window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "一、问题\n（一）公开。共三条。\n1.目录\n正文3.5万元\n𠮷（一）")
    assert families(editor, 0) == [("一、", "ZW Hei"), ("问题", "ZW Hei")]
    assert families(editor, 1) == [("（一）", "ZW Kai"), ("公开。", "ZW Kai")]
    assert families(editor, 2)[0] == ("1.", "ZW FangSong")
    assert families(editor, 3) == []
    assert families(editor, 4) == []


def test_outline_lists_and_leads(qtbot: QtBot, window: MainWindow) -> None:
    page = prose_page(window, "problems")
    editor = page.editor("text.problems")
    assert page.outline.count() == 0
    assert "就会列在这里" in page.outline.accessibleDescription()
    commit(editor, "（一）问题\n多。\n（二）改进\n1.检查\n快。")
    titles = [page.outline.item(row).text() for row in range(page.outline.count())]
    assert titles == ["（一）问题", "（二）改进", "　1.检查"]
    assert page.outline.currentRow() == 2

    page.outline.setFocus()
    page.outline.itemActivated.emit(page.outline.item(0))
    assert editor.textCursor().blockNumber() == 0
    qtbot.waitUntil(editor.hasFocus)
    assert page.outline.currentRow() == 0


def test_numbering_is_one_act_and_keeps_the_caret(window: MainWindow) -> None:
    editor = written(window, "problems", "（一）甲\n（三）乙3.5万元\n（三）丙")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    before = acts_of(window)
    do(window, "renumber")

    assert text_of(window, "problems") == "（一）甲\n（二）乙3.5万元\n（三）丙"
    assert acts_of(window) == before + 1
    assert editor.textCursor().atEnd()
    assert told(window) == "重新编号：改了 1 段。可以撤销。"
    do(window, "renumber")
    assert told(window) == "重新编号：没有需要改的。"
    do(window, "undo")
    assert editor.toPlainText() == "（一）甲\n（三）乙3.5万元\n（三）丙"


# Punctuation ------------------------------------------------------------------------------


def test_punctuation_is_one_act_over_the_page(qtbot: QtBot, window: MainWindow) -> None:
    page = prose_page(window, "overview")
    for address in page.texts:
        editor = page.editor(address)
        editor.moveCursor(QTextCursor.MoveOperation.End)
        commit(editor, "共1,200条,增3.5%.")
        editor.flush()
    before = acts_of(window)
    press_tool(qtbot, page, "punctuate")

    assert acts_of(window) == before + 1
    for address in page.texts:
        assert page.editor(address).toPlainText().endswith("共1,200条，增3.5%。")
    do(window, "undo")
    assert page.editor("text.overview").toPlainText().endswith("共1,200条,增3.5%.")


def test_numerals_stay_as_typed(window: MainWindow) -> None:
    typed = "一百二十件、１２０件、120件、〇件"
    editor = editor_on(window, "problems")
    commit(editor, typed)
    editor.flush()
    do(window, "punctuate")
    do(window, "renumber")
    assert text_of(window, "problems") == typed


def test_pages_without_texts_say_so(window: MainWindow) -> None:
    tab_of(window, "requests")
    do(window, "punctuate")
    assert "没有文字" in told(window)


def press_tool(qtbot: QtBot, page: ProsePage, name: str) -> None:
    qtbot.mouseClick(page.tools.buttons[name], Qt.MouseButton.LeftButton)


# Find and replace -------------------------------------------------------------------------


def opened(window: MainWindow, words: str, by: str = "") -> FindBar:
    do(window, "replace")
    bar = window.findChild(FindBar)
    assert isinstance(bar, FindBar)
    bar.words.setText(words)
    bar.by.setText(by)
    return bar


def test_search_goes_through_all_texts_and_round(qtbot: QtBot, window: MainWindow) -> None:
    tab_of(window, "problems")
    bar = opened(window, "公开")
    places = sum(text.count("公开") for text in TEXTS.values()) - TEXTS["text.problems"].count(
        "公开"
    )
    assert bar.count.text() == f"共 {places} 处"
    qtbot.waitUntil(bar.words.hasFocus)
    seen: list[tuple[str, int]] = []
    for _ in range(places):
        qtbot.keyClick(bar.words, Key.Key_Return)
        editor = editor_of_shown(window)
        assert editor.textCursor().selectedText() == "公开"
        seen.append((page_of(window).tab, editor.textCursor().position()))
    assert bar.words.hasFocus()  # the keyboard stays in the bar
    assert {tab for tab, _ in seen} == {"overview"}
    assert bar.count.text() == f"第 {places} 处，共 {places} 处"
    qtbot.keyClick(bar.words, Key.Key_F3)
    assert bar.count.text() == f"第 1 处，共 {places} 处"
    qtbot.keyClick(bar.words, Key.Key_F3, BACK)
    assert bar.count.text() == f"第 {places} 处，共 {places} 处"


def editor_of_shown(window: MainWindow) -> ProseEditor:
    page = page_of(window).page(page_of(window).tab)
    assert isinstance(page, ProsePage)
    editors = [page.editor(address) for address in page.texts]
    return next(editor for editor in editors if editor.textCursor().hasSelection())


def test_search_begins_on_the_page_shown(window: MainWindow) -> None:
    tab_of(window, "other_matters")
    bar = opened(window, "没有")
    bar.step()
    assert page_of(window).tab == "other_matters"
    bar.step(-1)
    assert page_of(window).tab == "overview"
    bar.words.setText("没有的字")
    assert bar.count.text() == "没有找到"
    bar.step()
    bar.replace()
    bar.replace_all()
    assert told(window) == "没有可以替换的文字。"
    bar.words.setText("")
    assert bar.count.text() == ""


def test_places_are_tinted_and_the_tint_goes(qtbot: QtBot, window: MainWindow) -> None:
    editor = editor_on(window, "other_matters")
    plain = len(editor.extraSelections())
    bar = opened(window, "没有")
    assert len(editor.extraSelections()) == plain + 2
    assert len(editor_on(window, "overview").extraSelections()) >= 1  # built just now
    qtbot.keyClick(bar.words, Key.Key_Escape)
    assert len(editor.extraSelections()) == plain
    assert not bar.isVisible()


def test_one_place_is_replaced_and_the_next_gone_to(qtbot: QtBot, window: MainWindow) -> None:
    written(window, "problems", "村村村")
    tab_of(window, "problems")
    bar = opened(window, "村", "村镇")
    qtbot.keyClick(bar.by, Key.Key_Return)  # first goes there
    bar.by.setFocus()
    qtbot.waitUntil(bar.by.hasFocus)
    bar.replace()
    bar.replace()
    assert text_of(window, "problems") == "村镇村镇村"
    assert "第 3 处" in bar.count.text() or bar.count.text().startswith("第")


def test_replacing_all_is_one_act_with_a_count(window: MainWindow) -> None:
    before = acts_of(window)
    written(window, "problems", "公开不够。")
    bar = opened(window, "公开", "a.*")
    number = int(bar.count.text().split()[1])
    acts = acts_of(window)
    bar.replace_all()

    assert acts_of(window) == acts + 1 == before + 2
    assert told(window) == f"已替换 {number} 处，涉及 3 个部分。可以撤销。"
    assert text_of(window, "problems") == "a.*不够。"
    assert "公开" not in text_of(window, "overview")
    assert bar.count.text() == "没有找到"
    do(window, "undo")
    assert text_of(window, "problems") == "公开不够。"
    assert bar.count.text() == f"共 {number} 处"


def test_replacing_away_a_whole_text_clears_it(window: MainWindow) -> None:
    written(window, "problems", "无")
    opened(window, "无").replace_all()
    assert page_of(window).session.report.values.get("text.problems") is None


def test_search_without_replacing(window: MainWindow) -> None:
    do(window, "find")
    bar = window.findChild(FindBar)
    assert isinstance(bar, FindBar)
    assert not bar.by.isVisible()
    do(window, "replace")
    assert bar.by.isVisible()


def test_replacement_that_cannot_be_saved_is_told(
    qtbot: QtBot, disk: Disk, window: MainWindow
) -> None:
    written(window, "problems", "（二）公开,不够。")
    bar = opened(window, "公开", "保密")
    disk.refuse()
    bar.step()
    for action in (bar.replace, bar.replace_all, window.texts.punctuate, window.texts.renumber):
        action()
        assert "代码 D01" in answer(qtbot, window, "知道了")
    assert text_of(window, "problems") == "（二）公开,不够。"
    commit(editor_on(window, "problems"), "还没有存")
    bar.step()
    bar.replace()
    bar.replace_all()
    window.texts.renumber()
    assert "没有保存" in told(window)
    disk.refuse(refusing=False)
    bar.replace_all()
    assert text_of(window, "problems") == "（二）还没有存,不够。"  # over what was marked
    assert "保密" in text_of(window, "overview")


# Last year, help --------------------------------------------------------------------------


def test_last_year_stands_beside(qtbot: QtBot, tmp_path: Path, catalog: Catalog) -> None:
    make_report(tmp_path, catalog, {"text.problems": "去年的问题。"}, year=2022)
    made = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    page = prose_page(window, "problems")
    press_tool(qtbot, page, "last_year")
    assert window.frame.actions["last_year"].isChecked()
    beside = page.findChild(LastYearText)
    assert isinstance(beside, LastYearText)
    assert beside.toPlainText() == "去年的问题。"
    assert beside.caption.text() == "2022年（只读，可以复制）"
    qtbot.keyClick(beside, Key.Key_A)
    assert beside.toPlainText() == "去年的问题。"
    beside.selectAll()
    beside.copy()
    editor = page.editor("text.problems")
    editor.selectAll()
    editor.paste()
    assert editor.toPlainText() == "去年的问题。"

    other = prose_page(window, "other_matters").findChild(LastYearText)
    assert isinstance(other, LastYearText)
    do(window, "last_year")
    assert not beside.isVisible()


def test_no_last_year_is_said(window: MainWindow) -> None:
    do(window, "last_year")
    beside = prose_page(window, "problems").findChild(LastYearText)
    assert isinstance(beside, LastYearText)
    assert beside.caption.text() == "2022年的报告不在这个工作区里"


def test_message_of_a_passage_is_its_tip(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda *given: said.append(str(given[1])))
    editor = written(window, "problems", "见具体网址。问题有，改进措施是每月检查。")
    cursor = editor.textCursor()
    cursor.setPosition(3)
    here = editor.cursorRect(cursor).center()
    qtbot.waitExposed(editor)
    for place in (here, QPoint(editor.viewport().width() - 4, editor.viewport().height() - 4)):
        event = QHelpEvent(QEvent.Type.ToolTip, place, editor.viewport().mapToGlobal(place))
        QApplication.sendEvent(editor.viewport(), event)
    assert "具体网址" in said[0]
    assert said[1] == ""


def test_read_only_texts_can_be_searched_not_changed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, catalog: Catalog
) -> None:
    second = make_window(qtbot, tmp_path, catalog)
    answer(qtbot, second, "只读查看")
    second.open_report(page_of(window).session.id)
    page = prose_page(second, "overview")

    assert second.frame.actions["find"].isEnabled()
    assert not second.frame.actions["replace"].isEnabled()
    assert not page.tools.buttons["punctuate"].isEnabled()
    second.close()


def test_narrow_pages_do_without_the_outline(qtbot: QtBot, window: MainWindow) -> None:
    page = prose_page(window, "overview")
    window.resize(1366, 768)
    qtbot.waitUntil(page.outline.isVisible)
    window.resize(700, 700)
    qtbot.waitUntil(lambda: not page.outline.isVisible())


def test_keys_of_emacs_delete_nothing(qtbot: QtBot, window: MainWindow) -> None:
    editor = written(window, "problems", "（二）甲")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(editor, Key.Key_U, CONTROL)
    assert editor.toPlainText() == "（二）甲"
    qtbot.keyClick(editor, Key.Key_K, CONTROL)
    assert editor.toPlainText() == "（一）甲"  # the window's own: numbered anew


def test_words_are_told_from_their_rank_with_rare_characters(window: MainWindow) -> None:
    editor = editor_on(window, "problems")
    commit(editor, "（一）𠮷宁。多。")
    mark, title = families(editor, 0)
    assert mark == ("（一）", "ZW Kai")
    assert title[1] == "ZW Kai"
    assert title[0].startswith("𠮷宁。")


def test_an_empty_preface_is_but_a_line(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).session.enter("text.preface", None)
    window.refresh()
    page = prose_page(window, "overview")
    editor = page.editor("text.preface")
    assert editor.isHidden()
    press(qtbot, page, "写前言")
    assert editor.hasFocus()
    commit(editor, "本报告依据条例编制。")
    editor.flush()
    page.editor("text.overview").setFocus()
    window.refresh()
    assert editor.isVisible()
    window.frame.actions["undo"].trigger()
    page.editor("text.overview").setFocus()
    window.refresh()
    assert editor.isHidden()


@pytest.mark.parametrize("width", [820, 1024, 1366, 1920])
@pytest.mark.parametrize("percent", [100, 200])
def test_tools_stand_over_the_text_at_any_width(
    window: MainWindow, width: int, percent: int
) -> None:
    page = prose_page(window, "overview")
    appearance.apply_scale(percent)
    try:
        window.resize(width, 768)
        for _ in range(4):
            QApplication.processEvents()
        text = page.editor("text.overview")
        box = text.rect()
        left, right = (text.mapTo(page, p).x() for p in (box.topLeft(), box.topRight()))
        for button in page.tools.buttons.values():
            corner = button.mapTo(page, button.rect().bottomRight())
            assert left <= button.mapTo(page, button.rect().topLeft()).x()
            assert corner.x() <= right + 24  # the texts' scroll bar, in large type
            assert corner.y() <= text.mapTo(page, box.topLeft()).y()
            assert button.width() >= button.sizeHint().width()
    finally:
        appearance.apply_scale(100)


def test_what_repeats_last_years_text_is_marked_in_the_margin(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    words = "个别村的公开栏更新不够及时，群众查阅信息还不方便，工作人员业务不熟。" * 3
    own = "本年增加了一次集中培训，并且请各村互相检查公开栏。"
    make_report(tmp_path, catalog, {"text.problems": words}, year=2022)
    made = make_report(tmp_path, catalog, {"text.problems": f"{words}\n{own}"}, year=2023)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    assert "T-REPEAT" in {finding.rule for finding in page_of(window).session.findings}
    editor = prose_page(window, "problems").editor("text.problems")
    QApplication.processEvents()

    image = editor.viewport().grab().toImage()
    ink = theme.SEVERITIES[Severity.HINT].ink.name()
    marked = [y for y in range(image.height()) if image.pixelColor(1, y).name() == ink]
    lines = editor.fontMetrics().lineSpacing()
    assert marked
    assert len(marked) <= 5 * lines  # not beside what is new this year
    assert not editor.extraSelections()
