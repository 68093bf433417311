"""Whoever adds a format writes one module with its `FORMAT`, and a document that it reads."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from zwgk_desktop.importers.formats import FORMATS

ROOT = Path(__file__).resolve().parents[3]

COMMAND = "import sys; from zwgk_desktop.cli import main; sys.exit(main(sys.argv[1:]))"
MODULE = '''
"""Tables as JSON: a list of rows."""

import json

from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceRow
from zwgk_desktop.importers.format import MEGABYTE, Format


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    rows = json.loads(data)["rows"]
    return (SourceGrid(tuple(SourceRow(tuple(row), "\\t".join(row)) for row in rows)),)


FORMAT = Format(
    name="表格数据",
    suffixes=(".rows",),
    signature=lambda data: data.startswith(b'{"rows"'),
    limit=MEGABYTE,
    read=_read,
)
'''
ROWS = [
    ["二、主动公开政府信息情况"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "0"],
    ["行政规范性文件", "13", "2", "41"],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "508"],
]


def test_one_module_and_its_files_are_read_in_the_bounded_process(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "zwgk_desktop", tmp_path / "zwgk_desktop", ignore=shutil.ignore_patterns("ui")
    )
    for shipped in ("forms", "resources"):
        (tmp_path / shipped).symlink_to(ROOT / shipped)
    (tmp_path / "zwgk_desktop/importers/formats/rows.py").write_text(MODULE, encoding="utf-8")
    document = tmp_path / "报告.rows"
    document.write_text(json.dumps({"rows": ROWS}), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-P", "-c", COMMAND, "import", str(document), "--dry-run", "--json",
         "--unit", "云溪镇人民政府", "--year", "2025", "--workspace", str(tmp_path / "甲.zwgk")],
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1, done.stderr.decode()
    cells = json.loads(done.stdout)["cells"]
    assert cells["proactive.normative_documents.in_force"] == 41
    assert cells["proactive.licences.decisions"] == 508


def test_no_two_formats_are_called_alike() -> None:
    names = [one.name for one in FORMATS.values()]
    suffixes = [suffix for one in FORMATS.values() for suffix in one.suffixes]

    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)
