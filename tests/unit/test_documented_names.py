"""Every name in back quotes, in docstrings, README and docs, exists in the project."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SKIPPED = {".git", ".venv", "build", "dist", "out", "__pycache__"}
_DATA = {".toml", ".spec", ".sh", ".iss", ".bat"}
_QUOTED = re.compile(r"(?<!`)`([\w./:<>*()-]+)`(?!`)", re.ASCII)
_CODE_BLOCK = re.compile(r"```.*?```", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")


def _files() -> Iterator[Path]:
    for path in ROOT.iterdir():
        if path.name in _SKIPPED or (path.name.startswith(".") and path.name != ".ci"):
            continue
        yield from (path,) if path.is_file() else path.rglob("*")


def _written(path: Path) -> set[str]:
    """Return the words a file uses, docstrings left out."""
    if path.suffix == ".py":
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
        used = (
            token.string
            for token in tokens
            if token.type == tokenize.NAME
            or (token.type == tokenize.STRING and '"""' not in token.string)
        )
        return {word for one in used for word in _NAME.findall(one)}
    if path.suffix in _DATA or path.name in {"Makefile", "run"}:
        return set(_NAME.findall(path.read_text("utf-8")))
    return set()


def _documents() -> Iterator[tuple[str, str]]:
    """Yield each docstring of the program and each page of documentation, with its place."""
    for path in (ROOT / "zwgk_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", str(node.value.value)
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        yield str(page.relative_to(ROOT)), _CODE_BLOCK.sub("", page.read_text("utf-8"))


def test_every_name_in_back_quotes_exists() -> None:
    known: set[str] = set()
    for path in _files():
        known.update(_NAME.findall(path.relative_to(ROOT).as_posix()))
        if path.is_file():
            known |= _written(path)
    unknown = {
        f"{place}: `{quoted}`"
        for place, text in _documents()
        for quoted in _QUOTED.findall(text)
        for name in _NAME.findall(quoted)
        if name not in known
    }
    assert not unknown
