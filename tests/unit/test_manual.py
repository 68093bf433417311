"""The manual tells of every rule and every failure code, and speaks the clerk's language."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "resources" / "manual"
CHAPTERS = sorted(MANUAL.glob("*.md"))
COMMAND_LINE = "12-command-line.md"

PICTURES = {
    *("start.png", "new-report.png", "information.png", "overview.png", "proactive.png"),
    *(
        "requests.png",
        "disputes.png",
        "books.png",
        "request.png",
        "findings.png",
        "import.png",
        "export.png",
        "county.png",
        "county-sums.png",
        "review.png",
        "submitted.png",
        "update.png",
    ),
}
"""A marked test makes them, by these names."""

LABELS = {"error": "必须改正", "explain": "须说明", "hint": "请核对"}

KNOWN_WORDS = {
    *("PDF", "Excel", "Word", "OFD", "WPS", "Windows"),
    *("Ctrl", "Alt", "Shift", "Enter", "Tab", "Home", "End", "PageUp", "PageDown"),
    *("Delete", "Backspace", "Insert", "Esc", "Y"),
    "ZWGK",  # how the code on a submission sheet begins
    *("zwgk", "zwgku", "lock", "UTF"),  # ends of our file names, and what 记事本 calls an encoding
    *("docx", "xlsx", "pdf", "html", "htm", "mht", "txt"),  # ends of other files
    *("xls", "et", "doc", "wps", "rtf", "ofd", "jpg", "png", "tif", "csv", "zip", "eml"),
    *("odt", "ods", "rar", "z"),  # the last of .7z
    "dpi",  # how finely a scanner works, as its settings say
    *("GB", "T"),  # GB/T 9704
    "XX",  # what templates leave to be filled in
}
"""Latin words a clerk meets on keys, buttons and files; any other is jargon."""

_CODE = re.compile(r"[A-Z]\d\d")
_RULE = re.compile(r"[A-Z](?:-[A-Z]+)+")
_HEADING = re.compile(r"^### (\S+) \S.*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]\n]+\]\(pictures/([^)\s]+)\)")
_LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```$.*?^```$", re.MULTILINE | re.DOTALL)
_SHORTCUT = re.compile(r"(?:Ctrl|Alt|Shift)\+(?:Shift\+)?[A-Z0-9]\b")
_KEY_OR_PAPER = re.compile(r"\b(?:F\d{1,2}|A[34])\b")
_HTML = re.compile(r"</?[a-zA-Z!]")


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    severity: str


def _rules() -> Iterator[Rule]:
    for file in sorted((ROOT / "forms").glob("*/rules.toml")):
        for rule in tomllib.loads(file.read_text("utf-8"))["rules"]:
            yield Rule(rule["id"], rule["severity"])


def _codes() -> Iterator[str]:
    for file in sorted((ROOT / "zwgk_desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            yield from (text for text in _code_texts(node) if _CODE.fullmatch(text))


def _code_texts(node: ast.AST) -> Iterator[str]:
    """Yield what may be a code: ``code="D01"``, ``_CODE = "E01"``, ``(what, remedy, "D01")``."""
    match node:
        case ast.keyword(arg="code", value=ast.Constant(value=str(text))):
            yield text
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
            yield from (text,) if "CODE" in name.upper() else ()
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text))):
            yield from (text,) if "CODE" in name.upper() else ()
        case ast.Tuple(elts=[_, _, ast.Constant(value=str(text))]):
            yield text


def _sections(chapter: str) -> dict[str, str]:
    """Return what stands under each ``### ID title`` of a chapter."""
    parts = _HEADING.split(_text(chapter))
    return {
        name: re.split(r"^##? ", body, flags=re.MULTILINE)[0]
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def _text(chapter: str) -> str:
    return (MANUAL / chapter).read_text("utf-8")


def _prose(file: Path) -> str:
    """Return what is read as prose: without targets of links, names of rules and keys."""
    text = file.read_text("utf-8")
    if file.name == COMMAND_LINE:
        text = re.sub(r"`[^`\n]+`", "", _FENCE.sub("", text))
    text = re.sub(r"\]\([^)\s]+\)", "]", text)
    for pattern in (_SHORTCUT, _KEY_OR_PAPER, _RULE, _CODE):
        text = pattern.sub("", text)
    return text


def test_every_rule_of_every_form_is_described() -> None:
    rules = {rule.id for rule in _rules()}
    described = set(_sections("13-rules.md"))

    assert rules == described


def test_every_code_is_described() -> None:
    codes = set(_codes())
    described = set(_sections("14-codes.md"))

    assert codes == described


def test_codes_are_found_however_they_are_written() -> None:
    source = """
raise UserError("a", remedy="b", code="D01")
_CODE = "E01"
_PASTE_CODE: Final = "P01"
_HELD = "D06"
_DAMAGED = ("a", "b", "D11")
"""
    nodes = ast.walk(ast.parse(source))

    assert {text for node in nodes for text in _code_texts(node)} == {"D01", "E01", "P01", "D11"}


@pytest.mark.parametrize(("chapter", "kind"), [("13-rules.md", _RULE), ("14-codes.md", _CODE)])
def test_nothing_is_described_twice(chapter: str, kind: re.Pattern[str]) -> None:
    headings = _HEADING.findall(_text(chapter))

    assert len(headings) == len(set(headings))
    assert all(kind.fullmatch(heading) for heading in headings)
    assert _text(chapter).count("\n### ") == len(headings)


def test_rules_are_described_with_their_severity() -> None:
    sections = _sections("13-rules.md")

    for rule in _rules():
        assert f"- **级别**：{LABELS[rule.severity]}\n" in sections[rule.id], rule


@pytest.mark.parametrize(
    ("chapter", "labels"),
    [
        ("13-rules.md", ("级别", "核对", "错", "对", "怎么办", "依据")),
        ("14-codes.md", ("什么意思", "怎么办")),
    ],
)
def test_descriptions_are_whole(chapter: str, labels: tuple[str, ...]) -> None:
    for name, body in _sections(chapter).items():
        said = re.findall(r"^- \*\*(.+?)\*\*：\S", body, re.MULTILINE)
        assert tuple(said) == labels, name


def test_chapters_are_numbered_in_order() -> None:
    numbers = [file.name[:3] for file in CHAPTERS]

    assert numbers == [f"{number:02}-" for number in range(1, len(CHAPTERS) + 1)]


def test_every_picture_agreed_is_shown_and_no_other() -> None:
    shown = {name for file in CHAPTERS for name in _PICTURE.findall(file.read_text("utf-8"))}

    assert shown == PICTURES


def test_pictures_are_made_and_small() -> None:
    """By `make pictures`."""
    made = {file.name: file.stat().st_size for file in (MANUAL / "pictures").glob("*.png")}

    assert set(made) == PICTURES
    assert max(made.values()) <= 150_000


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.name)
class TestChapter:
    def test_begins_with_its_only_title(self, file: Path) -> None:
        lines = _FENCE.sub("", file.read_text("utf-8")).splitlines()

        assert lines[0].startswith("# ")
        assert sum(line.startswith("# ") for line in lines) == 1

    def test_speaks_no_latin_but_what_a_clerk_meets(self, file: Path) -> None:
        assert set(re.findall(r"[A-Za-z]+", _prose(file))) - KNOWN_WORDS == set()

    def test_is_plain_markdown(self, file: Path) -> None:
        text = file.read_text("utf-8")

        assert not _HTML.search(text)
        assert "```\n\n|" not in text  # Qt would take the first cell for code too
        assert "\t" not in text
        assert all(line == line.rstrip() for line in text.splitlines())

    def test_tables_have_as_many_cells_in_every_row(self, file: Path) -> None:
        for block in file.read_text("utf-8").split("\n\n"):
            rows = [line for line in block.splitlines() if line.startswith("|")]
            assert len({row.count("|") for row in rows}) <= 1, block

    def test_links_lead_to_chapters(self, file: Path) -> None:
        names = {chapter.name for chapter in CHAPTERS}

        assert set(_LINK.findall(file.read_text("utf-8"))) <= names
