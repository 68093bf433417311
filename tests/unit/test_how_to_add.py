"""README's “How to add”, done: a rule, an import format and a command, in a copy of the program."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from reports import EDITION

from zwgk_desktop import paths

ROOT = Path(__file__).parents[2]
UNIT, YEAR = "云溪镇人民政府", "2024"

_RULE = """
[[rules]]
id = "D-SUITS-ALONE"
kind = "together"
severity = "hint"
cells = ["disputes.suit_direct.total"]
beside = ["requests.received.total"]
beside_nought = true
message = "直接起诉{actual}件，但本年没有新收申请"
remedy = "核对这两处的数字"
source = "本程序的要求"
"""

_EXAMPLES = """
[[example]]
rule = "D-SUITS-ALONE"
name = "没有新收申请，却有直接起诉"
entries = { "disputes.suit_direct.pending" = 1 }
finds = ["disputes.suit_direct.total"]

[[example]]
rule = "D-SUITS-ALONE"
name = "有新收申请"
entries = { "disputes.suit_direct.pending" = 1, "requests.received.enterprise" = 1 }
finds = []
"""

_FORMAT = '''"""Values parted by commas."""

from zwgk_desktop.importers.document import SourceBlock, SourceParagraph
from zwgk_desktop.importers.format import MEGABYTE, Format, always


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    del name
    lines = data.decode().splitlines()
    return tuple(SourceParagraph(line.replace(",", "\\t")) for line in lines)


FORMAT = Format("逗号分隔的表格", (".csv",), lambda data: False, MEGABYTE, always, _read)
'''

_COMMAND = """

def _titled(said: Namespace, catalog: Catalog) -> Answer:
    del catalog
    return Answer({"title": f"{said.year}年{said.unit}"}, ())


COMMANDS = (*COMMANDS, CommandSpec(name="title", help="标题", run=_titled, shown=lambda one: one))
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program; what is not added to stands where it is."""
    source, folder = Path(paths.__file__).parent, tmp_path / "program"
    ignored = shutil.ignore_patterns("__pycache__", "ui")
    shutil.copytree(source, folder / "zwgk_desktop", ignore=ignored)
    shutil.copytree(paths.forms(), folder / "forms")
    (folder / "resources").symlink_to(paths.resources(), target_is_directory=True)
    return folder


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def said(program: Path, *words: str) -> Any:
    """Run the copy's command line as a stranger would; returns its JSON."""
    start = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
    about = ("--json", "--workspace", "年报.zwgk", "--unit", UNIT, "--year", YEAR)
    environment = os.environ | {"PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", start, *words, *about],
        check=False,
        cwd=program,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode < 2, done.stderr
    return json.loads(done.stdout)


def test_a_rule_is_a_table_and_two_examples(program: Path) -> None:
    form = program / "forms" / EDITION
    append(form / "rules.toml", _RULE)
    append(form / "examples" / "plausibility.toml", _EXAMPLES)

    others = ("natural_person", "research_body", "public_interest_body", "legal_service_body")
    received = (f"requests.received.{one}=0" for one in ("enterprise", "other_body", *others))
    rest = (f"disputes.suit_direct.{one}=0" for one in ("upheld", "corrected", "other"))
    said(program, "set", "disputes.suit_direct.pending=2", *received, *rest)
    found = said(program, "check")["findings"]

    assert ["disputes.suit_direct.total"] in [
        one["cells"] for one in found if one["rule"] == "D-SUITS-ALONE"
    ]


def test_an_import_format_is_a_module(program: Path) -> None:
    module = program / "zwgk_desktop" / "importers" / "formats" / "csv.py"
    module.write_text(_FORMAT, "utf-8")
    text = (ROOT / "tests" / "files" / "corpus" / "制表符.txt").read_text("utf-8")
    (program / "报告.csv").write_text(text.replace("\t", ","), "utf-8")

    assert said(program, "import", "报告.csv", "--dry-run")["cells"]


def test_a_command_is_a_spec_and_its_name(program: Path) -> None:
    append(program / "zwgk_desktop" / "cli" / "checking.py", _COMMAND)
    topics = program / "zwgk_desktop" / "cli" / "command.py"
    text = topics.read_text("utf-8").replace(
        '("check", "explain")', '("check", "explain", "title")'
    )
    topics.write_text(text, "utf-8")

    assert said(program, "title") == {"title": f"{YEAR}年{UNIT}"}
