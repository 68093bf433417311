"""Blank columns in every row of 三, and 四 in three tables of five: from a page or a picture."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from exports import save
from scans.printing import random_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import Crop, SourceBlock, SourceGrid, SourceRow
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.spans import Places
from zwgk_desktop.services.importing import recognise_document

pytestmark = pytest.mark.usefixtures("read_here")

BLANK = ("",) * 5
OF_FIVE: tuple[tuple[Places, ...], ...] = (
    (("行政复议", None, None, None, None),),
    (("行政诉讼", None, None, None, None), ("未经复议直接起诉", None, None, None, None)),
    (("行政诉讼", None, None, None, None), ("复议后起诉", None, None, None, None)),
)

Change = Callable[[SourceGrid], Iterator[SourceGrid]]


def grid(rows: list[Places]) -> SourceGrid:
    return SourceGrid(
        tuple(SourceRow(cells, "\t".join(cell or "" for cell in cells)) for cells in rows),
        ruled=True,
    )


def has(block: SourceGrid, word: str) -> bool:
    return any(word in (cell or "") for row in block.rows for cell in row.cells)


def widened(place: int) -> Change:
    """Put five blank columns into 三, so many places before its end."""

    def change(block: SourceGrid) -> Iterator[SourceGrid]:
        if not has(block, "自然人"):
            yield block
            return
        at = len(block.rows[0].cells) - place
        yield grid([(*row.cells[:at], *BLANK, *row.cells[at:]) for row in block.rows])

    return change


def in_three(block: SourceGrid) -> Iterator[SourceGrid]:
    if not has(block, "行政复议") or not has(block, "复议后起诉"):
        yield block
        return
    *_, heads, figures = (row.cells for row in block.rows)
    for number, above in enumerate(OF_FIVE):
        part = slice(5 * number, 5 * number + 5)
        yield grid([*above, heads[part], figures[part]])


@pytest.mark.parametrize("pictured", [False, True])
@pytest.mark.parametrize(
    "change",
    [widened(0), widened(1), widened(7), in_three],
    ids=["after", "middle", "before", "3×5"],
)
@pytest.mark.parametrize("format_", ["html", "docx", "pdf"])
def test_every_figure_is_read(  # noqa: PLR0913 - pytest hands in what it is made of
    format_: str,
    change: Change,
    tmp_path: Path,
    edition: Edition,
    catalog: Catalog,
    *,
    pictured: bool,
) -> None:
    report = random_report(edition, 3)
    path = tmp_path / f"年报.{format_}"
    save(format_, report, path)
    document = read_document(path)
    blocks: list[SourceBlock] = []
    for block in document.blocks:
        blocks += change(block) if isinstance(block, SourceGrid) else [block]
    if pictured:
        blocks = [_seen(block) for block in blocks]

    read = recognise_document(replace(document, blocks=tuple(blocks)), catalog)

    figures = {**read.cells, **read.stated, **{a: p.figure for a, p in read.pictured.items()}}
    wanted = (*edition.entered, *edition.leaves)
    assert figures == {cell: report.stated_or_computed(cell) for cell in wanted}
    assert bool(read.pictured) is pictured


def _seen(block: SourceBlock) -> SourceBlock:
    if not isinstance(block, SourceGrid):
        return block
    rows = (replace(row, crops=(Crop("", 0.9),) * len(row.cells)) for row in block.rows)
    return replace(block, rows=tuple(rows))
