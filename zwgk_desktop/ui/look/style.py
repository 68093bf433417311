"""Style sheet of the window, filled with the colours of the theme."""

from string import Template

from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.look import theme

_TAB_SIDES = {110: 8, 150: 4, 200: 2}
"""Horizontal padding of a tab in px, by the maximum type size in percent."""

_SHEET = Template("""
QMenuBar { background: $paper; padding: 1px 8px; }
QMenuBar::item { padding: 3px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $head; }
QMenu { background: $paper; border: 1px solid $strong_line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 20px; border-radius: 3px; }
QMenu::item:selected { background: $selection; color: $ink; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QToolBar { background: $paper; border: none; border-bottom: 1px solid $line; padding: 3px;
    spacing: 2px; }
QToolBar::separator { background: $line; width: 1px; margin: 6px; }
QToolBar QToolButton { padding: 4px 9px; border: 1px solid transparent; border-radius: 4px; }
QToolBar QLabel { padding-right: 0; }
QToolBar QToolButton#qt_toolbar_ext_button { padding: 0; border-color: $line; min-width: 26px; }
QToolBar QToolButton:hover { background: $head; }
QToolBar QToolButton:pressed { background: $selection; }
QToolBar QToolButton:focus { border-color: $accent; }
QToolBar QToolButton:disabled { color: $disabled; }

QCheckBox::indicator, QAbstractItemView::indicator { width: 16px; height: 16px; }
QPushButton { background: $paper; color: $ink; border: 1px solid $strong_line; border-radius: 4px;
    padding: 5px 16px; min-height: 18px; }
QPushButton:hover { background: $head; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $disabled; border-color: $line; background: $window; }
QPushButton:flat { border-color: transparent; background: transparent; padding: 4px 8px; }
QPushButton:flat:hover { background: $head; }
QPushButton[primary="true"] { background: $accent; color: $accent_ink; border-color: $accent; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border-color: $ink; }
QPushButton[primary="true"]:disabled { background: $head; color: $disabled; border-color: $line; }
QPushButton[large="true"] { padding: 9px 20px; font-size: 15px; }
QPushButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center;
    right: 6px; width: 12px; height: 12px; }
QPushButton[menu="true"] { padding-right: 24px; }
DateLine QToolButton, QToolButton#cross { border: none; background: transparent; }
QToolButton#cross:hover { background: $head; border-radius: 4px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[small="true"] { padding: 2px 10px; font-size: 13px; }

InfoPage QLineEdit, Dialog QLineEdit, BooksPage QLineEdit, CountyPage QLineEdit, QPlainTextEdit {
    background: $paper; border: 1px solid $strong_line; border-radius: 4px; padding: 5px 8px;
    selection-background-color: $selection; selection-color: $ink; }
InfoPage QLineEdit:focus, Dialog QLineEdit:focus, BooksPage QLineEdit:focus,
CountyPage QLineEdit:focus, QPlainTextEdit:focus { border-color: $accent; }
InfoPage QLineEdit:disabled, QPlainTextEdit:read-only { background: $window; color: $ink; }
QPlainTextEdit#prose { padding: 10px 14px; font-family: "ZW FangSong", "ZW Rare", "ZW Song";
    font-size: 17px; }
QPlainTextEdit#explanation { font-size: 13px; padding: 3px 5px; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabWidget#tabs { background: $paper; }
QTabBar#sections::tab { background: transparent; border: none; border-bottom: 3px solid transparent;
    padding: 8px ${tab_side}px 6px ${tab_side}px; color: $quiet; }
QTabBar#sections[tight="true"]::tab { padding: 8px 1px 6px 1px; }
QTabBar#sections::tab:hover { color: $ink; background: $head; }
QTabBar#sections::tab:selected { color: $ink; border-bottom-color: $accent; }
QTabBar::scroller { width: 26px; }
QTabBar QToolButton { background: $paper; border: 1px solid $line; }
QTabBar#sections::tab:focus { text-decoration: underline; }

QLabel#title { font-size: 26px; }
QLabel#code { font-size: 34px; font-weight: bold; padding: 4px 0; }
QLabel#heading { font-size: 16px; font-weight: bold; }
QLabel#strong { font-weight: bold; }
QLabel#advice { color: $quiet; font-size: 12px; }
QLabel#advice[tone="refused"] { color: $error; }
QLabel#advice[tone="asked"] { color: $accent; }
QLabel#quiet { color: $quiet; font-size: 13px; }
QLabel#small { color: $quiet; font-size: 12px; }
QLabel#settled { color: $settled; font-size: 13px; }
QLabel#proposal { color: $accent; font-size: 13px; }
QLabel#group { font-weight: bold; padding: 10px 0 0 0; }
QLabel#verdict { font-size: 16px; font-weight: bold; padding: 12px 8px 2px 8px; }
QLabel#empty { background: $paper; color: $quiet; border: 1px solid $line; border-radius: 4px; }

QListWidget#reports { background: $paper; border: 1px solid $line; border-radius: 4px;
    outline: none; }
QListWidget#reports:focus { border-color: $accent; }

QFrame#notice { background: $selection; border: none; border-bottom: 1px solid $line; }
QWidget#findings { background: $window; border-left: 1px solid $line; }
QTextBrowser#cellHelp { background: $paper; border: none; border-left: 1px solid $line;
    border-top: 1px solid $line; }
QTableWidget#decisionGrid { gridline-color: $line; selection-background-color: $selection;
    selection-color: $ink; }
RecordView { background: $paper; border: 1px solid $line; border-radius: 4px; outline: none;
    selection-background-color: $selection; selection-color: $ink; }
RecordView:focus { border-color: $accent; }
RecordView::item { padding: 0 6px; border-bottom: 1px solid $line; }
RecordView::item:selected { background: $selection; }
RecordView QHeaderView { background: $head; border: none; }
RecordView QHeaderView::section, DecisionGrid QHeaderView::section { background: $head;
    color: $ink; border: none; border-bottom: 1px solid $strong_line; padding: 4px 6px; }
DecisionGrid QHeaderView::section { border-right: 1px solid $line; }
BooksPage QPushButton { padding: 5px ${button_side}px; }
BooksPage QListWidget#hits { border: 1px solid $line; border-radius: 4px; }
BooksPage QListWidget#hits:focus { border-color: $accent; }
BooksPage QListWidget#hits::item { padding: 5px 6px; border-bottom: 1px solid $line; }
BooksPage QListWidget#hits::item:selected { background: $selection; color: $ink; }
QTextBrowser#cellHelp:focus { border: 1px solid $accent; }
QWidget#findingsList { background: $window; }
FindingCard { background: $paper; border: 1px solid $line; border-left: 3px solid $line;
    border-radius: 4px; }
FindingCard:hover { border-color: $strong_line; }
FindingCard[chosen="true"] { border-color: $accent; background: $paper; }
FindingCard:focus { border-color: $accent; }
QMainWindow::separator { background: $window; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: $selection; }
QStatusBar { background: $paper; border-top: 1px solid $line; min-height: 28px; }
QStatusBar QLabel { padding: 0 6px; font-size: 13px; }
QStatusBar QPushButton { padding: 0 10px; font-size: 13px; min-height: 20px; }
QTableView#history { background: $paper; border: none; border-top: 1px solid $line;
    border-bottom: 1px solid $line; outline: none; }
QPlainTextEdit#reason { padding: 6px 8px; }
Dialog QSpinBox QLineEdit { border: none; padding: 0; background: transparent; }
Picker { background: $paper; border: 1px solid $strong_line; border-radius: 4px;
    padding: 5px 8px; }
Picker:focus { border-color: $accent; }
Picker:disabled { background: $window; color: $disabled; }
Picker::drop-down { border: none; width: 24px; }
Picker QAbstractItemView { background: $paper; border: 1px solid $strong_line;
    selection-background-color: $selection; selection-color: $ink; outline: none; }
QStatusBar QPushButton#finalise { margin-right: 8px; }
Dialog QListWidget#hits { border: 1px solid $line; border-radius: 4px; }
Dialog QListWidget, Dialog QTableView { border: 1px solid $line; }
Dialog QListWidget:focus, Dialog QListWidget#hits:focus, Dialog QTableView:focus,
QScrollArea#picture:focus { border: 1px solid $accent; }
QScrollArea#picture { border: 1px solid $line; }
Dialog QTextBrowser { border: 1px solid $line; }
Dialog QTextBrowser:focus, QTextBrowser#manual:focus { border: 1px solid $accent; }
Dialog QListWidget#hits::item { padding: 6px 10px; border-bottom: 1px solid $line; }
Dialog QListWidget#hits::item:selected { background: $selection; color: $ink; }
QProgressBar { background: $head; border: none; border-radius: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollArea { background: transparent; }
QScrollBar { background: transparent; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $strong_line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QListWidget#reading, QTextBrowser#source { background: $paper; border: 1px solid $line;
    border-radius: 4px; outline: none; font-size: 13px; }
QListWidget#reading::item { padding: 2px 8px; }
QListWidget#reading::item:selected { background: $selection; color: $ink; }
ImportForm QTabBar#sections::tab { padding: 6px 8px 5px 8px; }
QListWidget#reading:focus, QTextBrowser#source:focus { border-color: $accent; }
QPlainTextEdit#importText { font-size: 14px; }
QTextBrowser#manual { background: $paper; border: none; border-left: 1px solid $line; }
QWidget#manualWindow { background: $window; }
ManualWindow QLineEdit { background: $paper; border: 1px solid $strong_line; border-radius: 4px;
    padding: 5px 8px; selection-background-color: $selection; selection-color: $ink; }
ManualWindow QLineEdit:focus { border-color: $accent; }
QListWidget#chapters, QListWidget#hits { background: $paper; border: none; outline: none; }
QListWidget#chapters::item { padding: 8px 14px; border: none; color: $ink; }
QListWidget#chapters::item:hover { background: $head; }
QListWidget#chapters::item:selected { background: $selection; color: $ink; }
QWidget#paper { background: $paper; }
QMessageBox QLabel { font-size: 14px; }
QMessageBox, QDialogButtonBox { button-layout: 0; }
QWidget#fields, QWidget#texts { background: $window; }

QPlainTextEdit#lastYear { background: $window; color: $ink; padding: 10px 14px; }
QListWidget#outline { background: transparent; border: none; outline: none; color: $quiet;
    font-size: 13px; }
QListWidget#outline::item { padding: 5px 6px; border-left: 2px solid $line; }
QListWidget#outline::item:hover { color: $ink; background: $head; }
QListWidget#outline::item:selected { color: $ink; border-left-color: $accent;
    background: transparent; }
QListWidget#outline:focus { border: 1px solid $accent; border-radius: 4px; }
QToolButton[quiet="true"] { color: $ink; font-size: 13px; padding: 3px 9px;
    border: 1px solid transparent; border-radius: 4px; background: transparent; }
QToolButton[quiet="true"]:hover { background: $head; }
QToolButton[quiet="true"]:pressed, QToolButton[quiet="true"]:checked { background: $selection; }
QToolButton[quiet="true"]:focus { border-color: $accent; }
QToolButton[quiet="true"]:disabled { color: $disabled; }
QLabel#quiet[over="true"] { color: $hint; }
QFrame#findBar { background: $paper; border: none; border-top: 1px solid $line; }
FindBar QLineEdit { background: $paper; border: 1px solid $strong_line; border-radius: 4px;
    padding: 3px 8px; selection-background-color: $selection; selection-color: $ink; }
FindingCard[standing="error"] { border-left-color: $error; }
FindingCard[standing="explain"] { border-left-color: $explain; }
FindingCard[standing="hint"] { border-left-color: $hint; }
FindingCard[standing="remark"], FindingCard[standing="change"],
FindingCard[standing="alike"] { border-left-color: $accent; }
FindingCard[standing="unfilled"] { border-left-color: $strong_line; }
FindingCard[standing="settled"] { border-left-color: $settled; }
QLabel#where { color: $quiet; font-size: 13px; padding: 2px 8px 0 9px; }
QLabel#section { font-size: 13px; font-weight: bold; }
QLabel#verdict[tone="error"] { color: $error; }
QLabel#verdict[tone="explain"] { color: $explain; }
QLabel#verdict[tone="ready"] { color: $settled; }
QPushButton[chip="true"] { padding: 1px ${chip_side}px; font-size: 13px; border-radius: 9px;
    border-color: $line; }
QPushButton[chip="true"]:checked { background: $selection; border-color: $accent; color: $ink; }
QPushButton[tick="done"] { color: $settled; }
QPushButton[tick="stale"] { color: $explain; border-color: $explain; }
QToolButton[fold="true"] { color: $quiet; font-size: 12px; padding: 0 4px 0 0; border: none;
    background: transparent; }
QToolButton[fold="true"]:hover, QToolButton[fold="true"]:focus { color: $accent; }
FindBar QLineEdit:focus { border-color: $accent; }
QToolButton[quiet="true"]::menu-indicator { subcontrol-origin: padding;
    subcontrol-position: right center; right: 2px; width: 12px; height: 12px; }
QToolButton#zoom { padding-right: 18px; }
QLabel#draft { color: $explain; font-size: 13px; border: 1px solid $explain; border-radius: 4px;
    padding: 1px 8px; }
PageView { border: 1px solid $head; }
PageView:focus { border-color: $accent; }
PageView QScrollBar:vertical { background: $head; width: 12px; margin: 0; }
PageView QScrollBar:horizontal { background: $head; height: 12px; margin: 0; }
PageView QScrollBar::handle { background: $strong_line; border-radius: 4px; min-height: 32px;
    min-width: 32px; margin: 2px; }
PageView QScrollBar::add-line, PageView QScrollBar::sub-line { height: 0; width: 0; }
DueLine { background: $paper; border: 1px solid $line; border-left: 3px solid $explain;
    border-radius: 4px; }
QTableWidget#postings { background: $paper; border: 1px solid $line; border-radius: 4px;
    outline: none; selection-background-color: $selection; selection-color: $ink; }
QTableWidget#postings:focus { border-color: $accent; }
QTableWidget#postings::item { padding: 0 10px; border-bottom: 1px solid $line; }
PostingForm QLabel { color: $quiet; font-size: 13px; }
PostingForm QLabel#strong { color: $ink; font-size: 14px; }
PostingForm QLineEdit { background: $paper; border: 1px solid $strong_line; border-radius: 4px;
    padding: 5px 8px; selection-background-color: $selection; selection-color: $ink; }
PostingForm QLineEdit:focus { border-color: $accent; }
PostingForm QLineEdit:disabled { background: $window; color: $ink; border-color: $line; }
""")


def sheet() -> str:
    """Return the style sheet for the window and the dialogs over it."""
    error = theme.SEVERITIES[Severity.ERROR]
    sheet = _SHEET.substitute(
        tab_side=_TAB_SIDES[min(p for p in _TAB_SIDES if p >= theme.scale.percent)],
        button_side=16 if theme.scale.percent <= theme.ROOMY else 8,
        chip_side=9 if theme.scale.percent <= theme.ROOMY else 3,
        paper=theme.colours().paper.name(),
        window=theme.colours().window.name(),
        ink=theme.colours().ink.name(),
        quiet=theme.colours().quiet_ink.name(),
        disabled=theme.colours().disabled_ink.name(),
        line=theme.colours().line.name(),
        strong_line=theme.colours().strong_line.name(),
        head=theme.colours().head.name(),
        accent=theme.colours().accent.name(),
        accent_hover=theme.colours().accent_hover.name(),
        accent_ink=theme.colours().accent_ink.name(),
        selection=theme.colours().selection.name(),
        settled=theme.colours().settled.name(),
        error=error.ink.name(),
        explain=theme.SEVERITIES[Severity.EXPLAIN].ink.name(),
        hint=theme.SEVERITIES[Severity.HINT].ink.name(),
    )
    return theme.scale.sheet(sheet)
