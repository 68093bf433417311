"""README's line for a new export holds: one module, one declaration in the registry."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import zwgk_desktop

_MODULE = '''
"""The report's title, for a sign at the door."""

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.exporters.exporter import Composed, Export


def compose(export: Export, progress: Progress) -> Composed:
    progress(1, 1)
    return Composed(export.report.title.encode(), 1)
'''

_DECLARED = """
SIGN: ReportExporter = Exporter(
    name="sign",
    label="门牌",
    formats={".sign": late("zwgk_desktop.exporters.sign:compose")},
    menu=MenuEntry(text="导出门牌"),
)

EXPORTERS"""


def test_an_export_is_a_module_and_a_declaration(tmp_path: Path) -> None:
    source = Path(zwgk_desktop.__file__).parent
    copy = tmp_path / "zwgk_desktop"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for shipped in ("forms", "resources"):
        (tmp_path / shipped).symlink_to(source.parent / shipped, target_is_directory=True)
    (copy / "exporters" / "sign.py").write_text(_MODULE, encoding="utf-8")
    registry = copy / "exporters" / "registry.py"
    text = registry.read_text(encoding="utf-8")
    text = text.replace("        NOTICE,\n", "        NOTICE,\n        SIGN,\n")
    registry.write_text(text.replace("\nEXPORTERS", _DECLARED), encoding="utf-8")
    report = ("--workspace", "年报.zwgk", "--unit", "云溪镇人民政府", "--year", "2024")

    _zwgk(tmp_path, "set", "requests.received.enterprise=1", *report)
    _zwgk(tmp_path, "export", "sign", "--output", "门.sign", "--draft", *report)

    written = (tmp_path / "门.sign").read_text(encoding="utf-8")
    assert written == "云溪镇人民政府2024年政府信息公开工作年度报告"


def _zwgk(folder: Path, *words: str) -> None:
    """Run the copy as a stranger would, from its folder."""
    start = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", start, *words], check=True, cwd=folder, env=environment)
