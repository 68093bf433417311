"""README's “How to add” for the window, done in a copy: action, button, dialog, chapter."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from zwgk_desktop import paths

ROOT = Path(__file__).parents[2]

_ACTION = """
    ActionSpec(
        "seal",
        "盖章登记…",
        "zwgk_desktop.ui.output.output_commands:ask_for_seal",
        MenuSection.PAPER,
        needs=Needs.REPORT,
        keys="Ctrl+Alt+G",
        access_letter="Z",
    ),"""

_HANDLER = '''

def ask_for_seal(context: WindowContext) -> None:
    """Show who sealed it."""
    from zwgk_desktop.ui.output.seal_dialog import SealDialog

    SealDialog(context.window).open()
'''

_DIALOG = '''"""盖章登记."""

from PySide6.QtWidgets import QLineEdit, QWidget

from zwgk_desktop.ui.dialog import Dialog


class SealDialog(Dialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "盖章登记")
        self.label("谁盖的章？", "heading")
        self.box.addWidget(QLineEdit(self))
        self.add_buttons(self.closing_button(), primary=self.button("记下", self.accept))
'''

_BUTTON = """
            ActionSpec("county_note", "记一笔", lambda: print("written down"), bar="leave"),"""

_CHAPTER = "# 盖章登记\n\n每盖一次章，记一笔。\n"

_CLERK = """
from pathlib import Path
from sys import argv
from PySide6.QtWidgets import QPushButton
from zwgk_desktop import app, paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.settings import Settings

made = app.make_application(["x"])
here = Path(argv[1])
window = app.make_window(Library(load_catalog(paths.forms()), here / "a"), Settings(here / "s"))
window.show()
action = window.frame.actions["seal"]
print("without a report", action.isEnabled())
paths.default_workspace = lambda: here / "own"
window.workspaces.open_sample()
print("with one", action.isEnabled())
groups = {group.title: dict(group.keys) for group in window.frame.actions.key_groups()}
print(*(title for title, keys in groups.items() if "盖章登记" in keys))
action.trigger()
dialog = next(d for d in window.findChildren(Dialog) if d.isVisible())
print(dialog.windowTitle(), *sorted(b.text() for b in dialog.findChildren(QPushButton)))
dialog.close()
print(groups["文件"]["盖章登记"])
manual = window.guide.show_manual()
print(manual.chapters.item(manual.chapters.count() - 1).text())
manual.seek("每盖一次章")
print(manual.hits.count())
window.frame.actions["county"].trigger()
next(button for button in window.findChildren(QPushButton) if button.text() == "记一笔").click()
window.close()
"""


def copy_of_the_program(folder: Path) -> None:
    """Copy what is added to; what is not stands where it is."""
    shutil.copytree(ROOT / "zwgk_desktop", folder / "zwgk_desktop")
    (folder / "forms").symlink_to(paths.forms(), target_is_directory=True)
    (folder / "resources").mkdir()
    for part in paths.resources().iterdir():
        if part.name == "manual":
            shutil.copytree(part, folder / "resources" / "manual")
        else:
            (folder / "resources" / part.name).symlink_to(part, target_is_directory=part.is_dir())


def add(folder: Path) -> None:
    """Do what README says: an ActionSpec that names its handler, a module, a file."""
    actions = folder / "zwgk_desktop" / "ui" / "window_actions.py"
    code = actions.read_text("utf-8")
    place = code.index("LATER_ACTIONS = (") + len("LATER_ACTIONS = (")
    actions.write_text(f"{code[:place]}{_ACTION}{code[place:]}", "utf-8")
    commands = folder / "zwgk_desktop" / "ui" / "output" / "output_commands.py"
    commands.write_text(commands.read_text("utf-8") + _HANDLER, "utf-8")
    commands.with_name("seal_dialog.py").write_text(_DIALOG, "utf-8")
    county = folder / "zwgk_desktop" / "ui" / "county" / "county_commands.py"
    code = county.read_text("utf-8")
    place = code.index("return (", code.index("def page_actions(")) + len("return (")
    county.write_text(f"{code[:place]}{_BUTTON}{code[place:]}", "utf-8")
    chapter = folder / "resources" / "manual" / "99-seal.md"
    chapter.write_text(_CHAPTER, "utf-8")


def test_an_action_a_button_a_dialog_and_a_chapter_are_added(tmp_path: Path) -> None:
    program, here = tmp_path / "program", tmp_path / "clerk"
    program.mkdir()
    here.mkdir()
    copy_of_the_program(program)
    add(program)
    done = subprocess.run(
        [sys.executable, "-c", _CLERK, str(here)],
        env={**os.environ, "PYTHONPATH": str(program), "QT_QPA_PLATFORM": "offscreen"},
        cwd=program,
        capture_output=True,
        text=True,
        check=False,
        timeout=55,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "without a report False",
        "with one True",
        "文件",
        "盖章登记 取消 记下",
        "Ctrl+Alt+G",
        "盖章登记",
        "1",
        "written down",
    ]
