"""The rooms of the program hang together as a tree: no circle of imports, one name a thing."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from tokenize import COMMENT, tokenize

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "zwgk_desktop"


def sources() -> Iterator[Path]:
    """Yield whatever is linted: the program, its tests, what builds it."""
    for folder in (PACKAGE, ROOT / "tests", ROOT / ".ci", ROOT / "resources"):
        yield from folder.rglob("*.py")
    yield ROOT / "build.spec"


@cache
def parsed(path: Path) -> ast.Module:
    """Return what a file says."""
    return ast.parse(path.read_text("utf-8"))


def modules() -> dict[str, Path]:
    """Return every module of the program by its name."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imported(path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """Yield the modules of ours that one imports, in a function, for its types or late, too."""
    yield from (name.partition(":")[0] for name in named(path))
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module in known:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in known else node.module


_LATE = re.compile(r"zwgk_desktop(?:\.\w+)+:\w+")


def named(path: Path) -> Iterator[str]:
    """Yield the "module:name" of everything that is imported at its first use."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and _LATE.fullmatch(str(node.value)):
            yield str(node.value)


def test_whatever_is_imported_late_exists() -> None:
    known = modules()
    every = [name.split(":") for path in known.values() for name in named(path)]

    assert len(every) > 10
    assert [name for name in every if name[1] not in defined(known[name[0]])] == []


def defined(path: Path) -> set[str]:
    """Return what a module defines or hands on, read so that no library need be there."""
    found = set()
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.asname or alias.name for alias in node.names)
    return found


def test_there_is_no_circle_of_imports() -> None:
    known = modules()
    graph = {
        name: {other for other in imported(path, known) if other != name}
        for name, path in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from error


def test_only_app_knows_the_window_whole() -> None:
    known = modules()
    whole = "zwgk_desktop.ui.main_window"
    knowing = {name for name, path in known.items() if whole in imported(path, known)}
    assert {name for name in knowing if not name.startswith("zwgk_desktop.app")} == set()


def test_one_class_name_has_one_meaning() -> None:
    places: dict[str, list[str]] = {}
    for name, path in modules().items():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_each_decision_has_a_number_of_its_own() -> None:
    records = sorted((ROOT / "docs/adr").glob("*.md"))
    numbers = [int(record.name[:4]) for record in records]

    assert numbers == list(range(1, len(records) + 1))
    for number, record in zip(numbers, records, strict=True):
        assert record.read_text("utf-8").startswith(f"# {number}. ")


_SILENCED = re.compile(
    r"#\s*(?:noqa(?:: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)?"
    r"|(?:type|pyright): ignore(?:\[[\w, -]+\])?|pragma: no \w+)"
)
_AS_ABOVE = {"as above", "see above"}


def comments(path: Path) -> Iterator[str]:
    """Yield every comment of a file that silences anything, none that stands in a string."""
    if not _SILENCED.search(path.read_text("utf-8")):
        return
    with path.open("rb") as file:
        yield from (token.string for token in tokenize(file.readline) if token.type == COMMENT)


def without_reason(path: Path) -> Iterator[str]:
    """Yield what is silenced without a reason, on its line or as one said above."""
    said: set[str] = set()
    for comment in comments(path):
        if silenced := _SILENCED.match(comment):
            why = _SILENCED.sub("", comment).strip(" -#")
            if why and why not in _AS_ABOVE:
                said.add(silenced[0])
            elif not (why and silenced[0] in said):
                yield f"{path.relative_to(ROOT)}: {comment}"


def test_whatever_is_silenced_says_why() -> None:
    assert [found for path in sources() for found in without_reason(path)] == []


def test_whatever_is_silenced_for_a_file_says_why_on_its_line() -> None:
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    for_all = settings.partition("\nignore = [\n")[2].partition("\n]")[0]
    for_files = settings.partition("per-file-ignores]\n")[2].partition("\n\n")[0]
    lines = [*for_all.splitlines(), *for_files.splitlines()]

    assert len(lines) > 20
    assert [line for line in lines if " # " not in line] == []


_PRIVATE = re.compile(r"_(?!MEIPASS)[A-Za-z]\w*")
"""The name excepted is the frozen program's, which sets it for whoever asks."""

_BY_NAME = {"getattr", "setattr", "delattr", "hasattr"}


_PERHAPS = re.compile(r"attr\(|import [^\n]*\b_|\n    _\w+,|\._(?:make|replace|asdict)\b")


def private_names(path: Path) -> Iterator[str]:
    """Yield what a test gets, sets or imports by a private name where the linter does not look."""
    if not _PERHAPS.search(path.read_text("utf-8")):
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zwgk_desktop"):
            yield from (alias.name for alias in node.names if _PRIVATE.fullmatch(alias.name))
        elif isinstance(node, ast.Attribute) and node.attr in {"_make", "_replace", "_asdict"}:
            yield node.attr
        elif isinstance(node, ast.Call) and _called(node) in _BY_NAME:
            texts = [given.value for given in node.args if isinstance(given, ast.Constant)]
            named = (str(text).rpartition(".")[2] for text in texts)
            yield from (name for name in named if _PRIVATE.fullmatch(name))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def test_no_test_reaches_into_what_is_private() -> None:
    reaching = {
        path.relative_to(ROOT).as_posix(): names
        for path in (ROOT / "tests").rglob("*.py")
        if (names := [*private_names(path)])
    }
    assert reaching == {}
