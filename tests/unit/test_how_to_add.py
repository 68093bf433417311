"""README's “How to add”, done in a copy of the program, all but what the window shows."""

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
from zwgk_desktop.importers.format import MEGABYTE, Format


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    del name
    lines = data.decode().splitlines()
    return tuple(SourceParagraph(line.replace(",", "\\t")) for line in lines)


FORMAT = Format("逗号分隔的表格", (".csv",), lambda data: False, MEGABYTE, _read)
'''

_COMMAND = """

def _titled(said: Namespace, catalog: Catalog) -> Answer:
    del catalog
    return Answer({"title": f"{said.year}年{said.unit}"}, ())


TITLE = CommandSpec(name="title", help="标题", run=_titled, to_answer=lambda one: one)
COMMANDS = (*COMMANDS, TITLE)
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


def said(program: Path, *words: str, year: str = YEAR) -> Any:
    """Run the copy's command line as a stranger would; returns its JSON."""
    start = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
    about = ["--json", "--workspace", "年报.zwgk", "--unit", UNIT]
    about += ["--year", year] if year else []
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


def run_code(program: Path, code: str) -> list[str]:
    """Run Python over the copy; returns the lines it prints."""
    environment = os.environ | {"PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=program,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")


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
    replace(topics, '("check", "explain")', '("check", "explain", "title")')

    assert said(program, "title") == {"title": f"{YEAR}年{UNIT}"}


_PAGES = """
from pathlib import Path
from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.books.other_books import OfficialDocument
from zwgk_desktop.services.workspace import Workspace

catalog = load_catalog(paths.forms())
with Workspace.open(Path("年报.zwgk"), catalog, writing=False, program="test") as workspace:
    for document in workspace.books(UNIT).entries(OfficialDocument).values():
        print(document.number, document.pages)
"""


def test_a_field_of_a_book_is_an_attribute_and_a_field(program: Path) -> None:
    books = program / "zwgk_desktop" / "domain" / "books"
    replace(
        books / "other_books.py",
        '    remark: str = ""\n\n    def in_force',
        '    remark: str = ""\n    pages: str = ""\n\n    def in_force',
    )
    replace(
        books / "fields.py",
        "DOCUMENT_FIELDS = (",
        'DOCUMENT_FIELDS = (\n    BookField("pages", "页数"),',
    )
    number = "云溪政发〔2024〕1号"
    about = ("--title", "关于垃圾分类的通知", "--number", number, "--issued", "2024-3-1")
    said(program, "document", "add", *about, year="")
    said(program, "document", "change", number, "页数=12", year="")

    assert run_code(program, f"UNIT = {UNIT!r}{_PAGES}") == [f"{number} 12"]


_MEMBER = """
    NOTE = (
        "note",
        "通知单",
        ".zwgkn",
        True,
        (PackageMember("note.json", 1_000_000, {"text": str}),),
    )

    def __new__("""

_NOTE = """
from pathlib import Path
from zwgk_desktop.services.packages.container import Package, package_bytes
from zwgk_desktop.services.packages.kinds import TO_UNIT, PackageKind, filter_of
from zwgk_desktop.services.packages.reading import read_one

for text in ('{"text": "请于1月20日前报送"}', '{"text": 1}'):
    note = Package(PackageKind.NOTE, {"year": 2024}, {"note.json": text.encode()})
    path = Path("通知.zwgkn")
    path.write_bytes(package_bytes(note))
    try:
        print(read_one(path).data("note.json")["text"])
    except ValueError:
        print("refused")
print(filter_of(TO_UNIT[:1]))
"""


def test_a_package_kind_is_a_member(program: Path) -> None:
    kinds = program / "zwgk_desktop" / "services" / "packages" / "kinds.py"
    replace(kinds, "\n    def __new__(", _MEMBER)

    assert run_code(program, _NOTE) == ["请于1月20日前报送", "refused", "通知单 (*.zwgkn)"]


_HASHES = """
from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.county.examination import section_hashes
from zwgk_desktop.domain.report import Report

edition = load_catalog(paths.forms()).edition_to_fill(2024)
one, other = (
    section_hashes(Report(edition, {"report.contact": contact})) for contact in ("甲", "乙")
)
print([section for section in one if one[section] != other[section]])
"""


def test_what_a_tick_holds_is_the_hash_of_its_section(program: Path) -> None:
    assert run_code(program, _HASHES) == ["[]"]
    submissions = program / "zwgk_desktop" / "domain" / "county" / "examination.py"
    replace(
        submissions,
        "        section = _section_of_address(report.edition, address)\n",
        "        section = _section_of_address(report.edition, address)\n"
        '        if address == "report.contact":\n'
        "            section = report.edition.sections[-1].content\n",
    )

    assert run_code(program, _HASHES) == ["['other_matters']"]
