"""Tips and labels show foreign text as it is."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import Qt

import zwgk_desktop
from zwgk_desktop.ui.look.labels import plain_tip

ROOT = Path(zwgk_desktop.__file__).parent
TIPS = ROOT / "ui" / "look" / "labels.py"
SETTERS = {"setToolTip", "setTabToolTip", "setStatusTip", "setWhatsThis", "showText"}


def raw_tips(tree: ast.Module) -> list[int]:
    """Return the lines that hand Qt a tip which did not go through `plain_tip`."""
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return [
        *(one.lineno for one in calls if _named(one) in SETTERS and not _is_plain(one.args[-1])),
        *(one.pattern.lineno for one in _cases(tree) if _is_shared(ast.unparse(one.pattern))),
    ]


def _named(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_plain(text: ast.expr) -> bool:
    called = text.func if isinstance(text, ast.Call) else None
    return isinstance(called, ast.Name) and called.id == "plain_tip"


def _cases(tree: ast.Module) -> list[ast.match_case]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.match_case)]


def _is_shared(roles: str) -> bool:
    """Tell whether a model answers a tip with the very words of another role."""
    return "ToolTipRole" in roles and "|" in roles


@pytest.mark.parametrize(
    "line",
    [
        "item.setToolTip(unit)",
        "QToolTip.showText(at, unit, self)",
        "match role:\n    case Role.DisplayRole | Role.ToolTipRole:\n        return unit",
    ],
)
def test_a_raw_tip_is_found(line: str) -> None:
    assert raw_tips(ast.parse(line))


def test_no_tip_is_raw() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in ROOT.rglob("*.py")
        if path != TIPS
        for line in raw_tips(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


def raw_labels(tree: ast.Module) -> list[int]:
    """Return the lines that make a label which guesses whether its text is markup."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "QLabel"
    ]


def test_no_label_guesses_what_its_text_is() -> None:
    assert raw_labels(ast.parse("label = QLabel(unit, self)"))
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in ROOT.rglob("*.py")
        for line in raw_labels(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_markup_is_shown_as_it_is() -> None:
    hostile = "<img src='//host/x'>镇\n第二行"
    shown = plain_tip(hostile)
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert Qt.mightBeRichText(shown)  # else Qt would show the escapes themselves
    assert plain_tip("云溪镇人民政府\n<3件") == "云溪镇人民政府\n<3件"
