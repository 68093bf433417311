"""Buttons, keys and the context menu of a page, made of ActionSpecs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.ui.actions import ActionContext, ActionSpec, Needs
from zwgk_desktop.ui.page_actions import PageActions


class _Page(QWidget):
    """Page with one list, one bar and one menu."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.documents = False
        self.actions_ = PageActions(
            self,
            (
                self.spec("add", "登记…", needs=Needs.WRITABLE, keys="Ins", primary=True),
                self.spec("drop", "去掉", needs=Needs.WRITABLE_ROW, keys="Del", of_row=True),
                self.spec("look", "查看", needs=Needs.ROW, bar="", of_row=True),
                self.spec("confirm", "确认", shown=lambda: self.documents),
                self.spec("print", "打印…", bar="out"),
            ),
        )
        self.rows = QListWidget(self)
        self.rows.addItem("一行")
        box = QHBoxLayout(self)
        self.actions_.fill("bar", box)
        self.out = self.actions_.menu_button("导出", "out")
        box.addWidget(self.out)
        box.addWidget(self.rows)
        self.actions_.fill_row_menu(self.rows)
        self.actions_.allow(ActionContext())

    def spec(self, name: str, text: str, *, bar: str = "bar", **more: object) -> ActionSpec:
        run = lambda: self.done.append(name)  # noqa: E731 - the spec takes a callable
        return ActionSpec(name, text, run, bar=bar, **more)  # type: ignore[arg-type]  # any field

    def shown(self) -> list[str]:
        buttons = self.findChildren(QPushButton)
        return [one.text() for one in buttons if one.isVisible() and one.isEnabled()]


def test_a_button_follows_its_action(qtbot: QtBot) -> None:
    page = _Page()
    qtbot.addWidget(page)
    page.show()
    assert page.shown() == ["登记…", "导出"]  # nothing is chosen, and no documents are shown

    page.documents = True
    page.actions_.allow(ActionContext(row=True))
    assert page.shown() == ["登记…", "去掉", "确认", "导出"]
    page.actions_.allow(ActionContext(row=True, locked=True))
    assert page.shown() == ["确认", "导出"]
    page.actions_["confirm"].setText("都登记了")
    assert page.shown() == ["都登记了", "导出"]

    button = next(one for one in page.findChildren(QPushButton) if one.text() == "登记…")
    assert button.property("primary")
    assert button.toolTip() == "登记（Ins）"


def test_a_press_a_key_and_a_menu_do_the_same(qtbot: QtBot) -> None:
    page = _Page()
    qtbot.addWidget(page)
    page.show()
    page.actions_.allow(ActionContext(row=True))
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "去掉")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    page.rows.setFocus()
    qtbot.waitUntil(page.rows.hasFocus)
    qtbot.keyClick(page.rows, Qt.Key.Key_Delete)
    assert page.done == ["drop", "drop"]

    assert [one.text() for one in page.rows.actions()] == ["去掉", "查看"]
    page.rows.actions()[1].trigger()
    page.out.menu().actions()[0].trigger()
    assert page.done[2:] == ["look", "print"]

    page.actions_.allow(ActionContext(row=True, locked=True))
    qtbot.keyClick(page.rows, Qt.Key.Key_Delete)
    assert page.done.count("drop") == 2
