"""What a screen reader is told of a table, asked as it asks: through QAccessible."""

from pathlib import Path
from typing import Any, cast

import pytest
from gui.table_driving import opened
from gui.window_driving import make_report, make_window, tab_of, table_on
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.ui.table.page import TablePage
from zwgk_desktop.ui.table.view import StatutoryTable

R = "requests"
_NAME = QAccessible.Text.Name


def names(table: StatutoryTable) -> list[str]:
    """Return the names of all children, as the accessible tree has them."""
    interface = QAccessible.queryAccessibleInterface(cast("Any", table))
    assert interface is not None
    children = (interface.child(at) for at in range(interface.childCount()))
    return [child.text(_NAME) for child in children]


@pytest.mark.parametrize("name", ["proactive", "requests", "disputes"])
def test_every_cell_has_its_path_and_state(
    qtbot: QtBot, session: EditingSession, name: str
) -> None:
    table = opened(qtbot, session, name)
    told = names(table)
    edition = session.report.edition

    for address in edition.table_of[name].addresses:
        assert f"{edition.label(address)}，未填" in told


def test_cells_are_told_as_the_form_has_them(qtbot: QtBot, session: EditingSession) -> None:
    row = [a for a in session.report.edition.table_of[R].entered if a.startswith(f"{R}.received.")]
    figures = {f"{R}.received.natural_person": 3, f"{R}.received.total": 4}
    session.apply({**dict.fromkeys(row, 0), **figures, f"{R}.granted.enterprise": 0}, ActKind.ENTRY)
    told = names(opened(qtbot, session, R))

    assert "三（三）不予公开 1.属于国家秘密，自然人，未填" in told
    assert "三、一、本年新收政府信息公开申请数量，自然人，3，必须改正" in told
    assert "三、一、本年新收政府信息公开申请数量，总计，3，载明4，必须改正" in told
    assert "三（一）予以公开，商业企业，0" in told


def test_heads_are_told_with_what_stands_over_them(qtbot: QtBot, session: EditingSession) -> None:
    told = names(opened(qtbot, session, R))
    assert "法人或其他组织 其他" in told
    assert "三、本年度办理结果 （五）不予处理 2.重复申请" in told

    told = names(opened(qtbot, session, "disputes"))
    assert "行政复议 结果维持" in told
    assert "行政诉讼 复议后起诉 总计" in told


def test_everything_beside_the_table_has_a_name(
    qtbot: QtBot, tmp_path: Path, catalog: Catalog
) -> None:
    made = make_report(tmp_path, catalog)
    window = make_window(qtbot, tmp_path, catalog)
    window.open_report(made)
    table_on(window, "disputes")
    window.frame.actions["help"].trigger()
    page = tab_of(window, "disputes")
    assert isinstance(page, TablePage)
    page.begin_second_keying()
    assert page.second_keying is not None

    buttons = page.second_keying.findChildren(QAbstractButton)
    for widget in (*buttons, page.second_keying.table, window.frame.help):
        interface = QAccessible.queryAccessibleInterface(cast("Any", widget))
        assert interface is not None
        if widget.isVisible():
            assert interface.text(_NAME), widget
