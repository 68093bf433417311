"""The scan for personal data stops no report that names nobody, however it is laid out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from neighbour import PUBLISHED_REPORT, with_published_report

from zwgk_desktop import paths
from zwgk_desktop.domain.personal_data import PersonalDataKind, find_personal_data
from zwgk_desktop.importers.document import SourceParagraph
from zwgk_desktop.importers.readers import read_document

FILES = Path(__file__).resolve().parents[1] / "files"
CORPUS = sorted(one for one in (FILES / "corpus").iterdir() if one.suffix not in {".json", ""})
OURS = [
    *sorted(paths.forms().rglob("*.toml")),
    *sorted(paths.resources().glob("*/*.toml")),
    *sorted((paths.resources() / "manual").glob("*.md")),
    FILES / "mangled-report.txt",
]


def layouts(path: Path) -> Iterator[str]:
    """Yield what a document says as running text, its tables by rows and by columns."""
    if path.suffix in {".py", ".toml", ".md"}:
        yield path.read_text(encoding="utf-8")
        return
    lines: list[str] = []
    for block in read_document(path).blocks:
        if isinstance(block, SourceParagraph):
            lines.append(block.text)
            continue
        rows = [[cell or "" for cell in row.cells] for row in block.rows]
        lines += [row.text for row in block.rows]
        for parting in ("\n", " ", "\t"):
            yield "\n".join(parting.join(row) for row in rows)
        wide = max(map(len, rows), default=0)
        yield "\n".join(row[at] for at in range(wide) for row in rows if at < len(row))
    yield "\n".join(lines)


@pytest.mark.parametrize("path", [*CORPUS, *OURS], ids=lambda path: path.name)
def test_no_stop(path: Path) -> None:
    for text in layouts(path):
        found = find_personal_data(text)
        assert [text[max(0, one.start - 20) : one.end + 5] for one in found] == []


@with_published_report
def test_no_stop_in_a_published_report() -> None:
    assert {find_personal_data(text) for text in layouts(PUBLISHED_REPORT)} == {()}


@given(st.lists(st.integers(0, 99_999_999), max_size=30))
@example([138, 1234, 5678])
@example([4000, 0, 0, 2])
def test_line_breaks_make_no_telephone_or_card_of_figures(figures: list[int]) -> None:
    kinds = {one.kind for one in find_personal_data("\n".join(map(str, figures)))}

    assert not kinds & {PersonalDataKind.MOBILE, PersonalDataKind.BANK_CARD}
