"""The window comes at once: it brings nothing that only an import, an export or help needs."""

import os
import subprocess
import sys
from pathlib import Path

from patience import PATIENCE

_START = """
import sys
from pathlib import Path
from zwgk_desktop import app, paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.settings import Settings

made = app.make_application(["x"])
here = Path(sys.argv[1])
library = Library(load_catalog(paths.forms()), here / "年度报告.zwgk")
window = app.make_window(library, Settings(here / "s.ini"))
window.show()
made.processEvents()
window.close()
print(*sorted(sys.modules))
"""

HEAVY = {
    *("reportlab", "openpyxl", "docx", "lxml", "pypdfium2", "xlrd", "PySide6.QtPrintSupport"),
    *("zwgk_desktop.importers", "zwgk_desktop.ui.manual.help_dialogs"),
    *("zwgk_desktop.domain.rules", "zwgk_desktop.services.calendar"),
    *("zwgk_desktop.services.books.disclosures", "zwgk_desktop.services.books.letters"),
    *("zwgk_desktop.ui.manual.window", "zwgk_desktop.ui.manual.tour", "zwgk_desktop.ui.table.view"),
}


def test_start_brings_only_what_it_shows(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert done.returncode == 0, done.stderr
    assert HEAVY & set(done.stdout.split()) == set()
