"""Words that change at every entry: other figures move nothing, more words get their room."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from zwgk_desktop.ui.findings.card_parts import StableHeightLabel

SAID = "三、“自然人”列不平衡：本年新收加上年结转为13件，办理结果总计加结转下年度为12件，相差1件"


class _Watch(QObject):
    """Counts how often a widget is asked to lay itself out anew."""

    asked = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        del watched
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return False


def _shown(qtbot: QtBot) -> tuple[QWidget, StableHeightLabel, QLabel]:
    holder = QWidget()
    qtbot.addWidget(holder)
    words, after = StableHeightLabel("", holder), QLabel("以下", holder)
    box = QVBoxLayout(holder)
    box.addWidget(words)
    box.addWidget(after)
    box.addStretch(1)
    words.setText(SAID)
    holder.resize(300, 400)
    with qtbot.waitExposed(holder):
        holder.show()
    QApplication.processEvents()
    return holder, words, after


def test_other_figures_of_as_many_digits_move_nothing(qtbot: QtBot) -> None:
    holder, words, _ = _shown(qtbot)
    watch = _Watch()
    holder.installEventFilter(watch)

    words.setText(SAID.replace("12件", "11件").replace("相差1件", "相差2件"))
    QApplication.processEvents()

    assert words.text().endswith("相差2件")
    assert watch.asked == 0


def test_more_words_get_their_room_and_fewer_give_it_back(qtbot: QtBot) -> None:
    _, words, after = _shown(qtbot)
    label = words.findChild(QLabel)
    assert isinstance(label, QLabel)
    height, below = words.height(), after.y()
    assert height >= label.heightForWidth(words.width())

    words.setText(SAID * 2)
    QApplication.processEvents()
    assert words.height() >= label.heightForWidth(words.width()) > height
    assert after.y() > below

    words.setText(SAID)
    QApplication.processEvents()
    assert (words.height(), after.y()) == (height, below)
