"""What the model says of a table: figures, findings, words for the ear."""

from typing import Any

import pytest
from gui.table_driving import model_of, opened
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from reports import nil_values

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.model import TableModel

Role = Qt.ItemDataRole
R = "requests"
RECEIVED = f"{R}.received.natural_person"


def model_for(session: EditingSession, name: str = R) -> TableModel:
    return TableModel(session.report.edition.table_of[name], session)


def said(model: TableModel, address: str, role: Role) -> Any:
    return model.index_of(address).data(role)


@pytest.fixture
def nil(session: EditingSession, edition: Edition) -> EditingSession:
    """A report in which nothing happened and nothing is wrong."""
    session.apply(nil_values(edition), ActKind.FILL)
    assert not session.findings
    return session


@pytest.mark.parametrize(
    ("name", "count"), [("proactive", 10), ("requests", 175), ("disputes", 15)]
)
def test_every_figure_has_its_place(
    session: EditingSession, qtmodeltester: ModelTester, name: str, count: int
) -> None:
    model = model_for(session, name)
    qtmodeltester.check(model)
    addresses = session.report.edition.table_of[name].addresses

    assert len(addresses) == count
    assert [model.address(model.index_of(address)) for address in addresses] == list(addresses)


def test_no_index_is_no_cell(session: EditingSession) -> None:
    model = model_for(session)

    assert model.data(QModelIndex()) is None
    assert not model.setData(QModelIndex(), "3")
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_blank_is_not_nought(session: EditingSession) -> None:
    model = model_for(session)
    assert said(model, RECEIVED, Role.DisplayRole) == ""
    assert said(model, RECEIVED, Role.BackgroundRole) == theme.colours().blank
    assert "未填" in said(model, RECEIVED, Role.ToolTipRole)

    session.enter(RECEIVED, 0)
    model.refresh()

    assert said(model, RECEIVED, Role.DisplayRole) == "0"
    assert said(model, RECEIVED, Role.BackgroundRole) == theme.colours().paper


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            f"{R}.refused_state_secret.natural_person",
            "三（三）不予公开 1.属于国家秘密，自然人，未填",
        ),
        (RECEIVED, "三、一、本年新收政府信息公开申请数量，自然人，未填"),
        (f"{R}.received.total", "三、一、本年新收政府信息公开申请数量，总计，未填"),
    ],
)
def test_a_screen_reader_hears_the_whole_place(
    session: EditingSession, address: str, words: str
) -> None:
    assert said(model_for(session), address, Role.AccessibleTextRole) == words


def test_an_error_is_painted_and_told_at_its_cells(nil: EditingSession) -> None:
    nil.enter(RECEIVED, 3)
    nil.enter(f"{R}.granted.natural_person", 2)
    model = model_for(nil)
    figure = model.figure(RECEIVED)

    assert figure.mark.severity is Severity.ERROR
    assert figure.mark.leads
    assert not model.figure(f"{R}.carried_out.natural_person").mark.leads
    assert said(model, RECEIVED, Role.BackgroundRole) == theme.SEVERITIES[Severity.ERROR].ground
    assert "“自然人”列不平衡" in said(model, RECEIVED, Role.ToolTipRole)
    assert "◆ 必须改正" in said(model, RECEIVED, Role.AccessibleDescriptionRole)
    assert said(model, f"{R}.granted.enterprise", Role.AccessibleDescriptionRole) is None


def test_the_repair_stands_in_words_at_the_cell(nil: EditingSession) -> None:
    nil.enter(RECEIVED, 2)
    nil.enter(f"{R}.granted.natural_person", 3)
    nil.enter(f"{R}.received.total", 3)
    repair = next(f.repair for f in nil.findings if f.repair)
    model = model_for(nil)

    assert repair.address == RECEIVED
    tip = said(model, RECEIVED, Role.ToolTipRole).replace(" ", "")
    assert "由2改为3即可" in tip


def test_an_explained_finding_keeps_its_sign_and_loses_its_tint(nil: EditingSession) -> None:
    cell = "proactive.rules.issued"
    nil.enter(cell, 1)
    model = model_for(nil, "proactive")
    assert said(model, cell, Role.BackgroundRole) == theme.SEVERITIES[Severity.EXPLAIN].ground

    nil.explain("P-TOWNSHIP-RULES", cell, "上年移交")
    model.refresh()

    assert said(model, cell, Role.BackgroundRole) == theme.colours().paper
    assert model.figure(cell).mark.severity is Severity.EXPLAIN
    assert "已说明：上年移交" in said(model, cell, Role.ToolTipRole)


def test_cells_still_to_fill_are_no_alarm(session: EditingSession) -> None:
    assert any(finding.rule == "S-UNFILLED" for finding in session.findings)
    model = model_for(session)

    assert model.figure(RECEIVED).mark.severity is None
    assert "格未填" in said(model, RECEIVED, Role.AccessibleDescriptionRole)


def test_refresh_tells_only_what_has_changed(nil: EditingSession) -> None:
    model = model_for(nil)
    told: list[str | None] = []
    model.dataChanged.connect(lambda index, _: told.append(model.address(index)))
    model.refresh()
    assert not told

    nil.enter("report.contact", "0123-4567890")
    model.refresh()
    assert not told

    nil.enter(f"{R}.carried_in.enterprise", 1)
    model.refresh()
    assert f"{R}.carried_in.enterprise" in told
    assert f"{R}.carried_in.total" in told
    assert f"{R}.granted.natural_person" not in told


def test_new_words_of_a_finding_repaint_no_other_cell(nil: EditingSession) -> None:
    model, entered = model_for(nil), f"{R}.carried_in.enterprise"
    beside = f"{R}.received.enterprise"  # of the same equation
    nil.enter(entered, 1)
    model.refresh()
    before = model.described(beside)
    told: list[str | None] = []
    model.dataChanged.connect(lambda index, _: told.append(model.address(index)))

    nil.enter(entered, 2)
    model.refresh()

    assert set(told) == {entered, f"{R}.carried_in.total"}
    assert before != model.described(beside)


def test_another_report_takes_its_place(
    qtbot: QtBot, nil: EditingSession, workspace: Workspace
) -> None:
    table = opened(qtbot, nil, R)
    other = workspace.session(workspace.new_report("云溪镇人民政府", 2024, Level.TOWNSHIP))
    other.enter(RECEIVED, 77)

    table.set_sheet(other)

    assert said(model_of(table), RECEIVED, Role.DisplayRole) == "77"


def test_heads_explain_what_they_count(session: EditingSession) -> None:
    model = model_for(session)
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

    assert model.headerData(0, across) == "自然人"
    assert model.headerData(1, across) == "法人或其他组织 商业企业"
    assert model.headerData(4, down) == "三、本年度办理结果 （三）不予公开 1.属于国家秘密"
    assert "依据：条例第三十一条" in model.headerData(0, down, Role.ToolTipRole)
    assert "签收" in model.headerData(0, down, Role.AccessibleDescriptionRole)
    assert model.headerData(0, down, Role.DecorationRole) is None


def test_heads_inside_a_table_are_no_cells(session: EditingSession) -> None:
    model: TableModel = model_for(session, "proactive")
    band, head = model.index(0, 0), model.index(4 + 1, 0)

    assert band.data() == "第二十条第（一）项"
    assert head.data() == "本年处理决定数量"
    assert "都计入" in head.data(Role.ToolTipRole)
    assert band.flags() == head.flags() == Qt.ItemFlag.NoItemFlags
    assert band.data(Role.ToolTipRole) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert isinstance(model, QAbstractItemModel)
