"""Reports in the shapes of text layers and converters: nothing wrong, nothing invented."""

from collections import Counter
from collections.abc import Iterator

import pytest
from files.corpus.shapes import SHAPES, Printer, consistent, with_blanks
from unit.importers.test_excerpts import judged

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import recognise

BLANKS = {"full": (0.0, "/"), "kept": (0.2, "/"), "lost": (0.1, "")}
"""Share of noughts left blank, and the mark in a blank cell."""


def score(shape: str, blanks: str, seed: int, catalog: Catalog) -> Iterator[str]:
    """Tell of each cell of a report how it was read."""
    edition = catalog.editions["gkb-2019-60" if seed % 5 == 0 else "gkb-2021-30"]
    share, mark = BLANKS[blanks]
    filled = (0.0, 0.05, 0.2, 0.5)[seed % 4]
    most = (9, 90, 900)[seed % 3]
    report = with_blanks(consistent(edition, seed, most=most, filled=filled), seed, share)
    text = SHAPES[shape](Printer(report, seed, mark))
    found = recognise(read_pasted(text), catalog.editions.values())
    for address, figure in report.figures.items():
        kind = judged(found, address, figure)
        if found.edition is not edition and kind.startswith("wrong"):
            kind = "other edition"
        yield kind if figure is not None or kind == "invented" else "blank"
        if figure:
            yield f"{kind} above nought"


def share(shape: str, blanks: str, seeds: range, catalog: Catalog) -> tuple[Counter[str], str]:
    """Count how the cells of a shape were read, and put it into a line."""
    counts = Counter(kind for seed in seeds for kind in score(shape, blanks, seed, catalog))
    read, left = counts["right"], counts["unread"]
    above, lost = counts["right above nought"], counts["unread above nought"]
    wrong = sum(n for kind, n in counts.items() if kind.startswith(("wrong", "invented", "other")))
    line = f"{read / (read + left or 1):7.1%}{above / (above + lost or 1):8.1%}{wrong:6}"
    return counts, f"{line}  {shape}, blanks {blanks}"


@pytest.mark.parametrize("blanks", BLANKS)
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_wrong_and_nothing_invented(shape: str, blanks: str, catalog: Catalog) -> None:
    counts = Counter(
        kind for seed in range(100, 104) for kind in score(shape, blanks, seed, catalog)
    )

    assert not [kind for kind in counts if kind.startswith(("wrong", "invented"))]


@pytest.mark.parametrize("shape", ["layout", "raw", "plain", "heads", "misprints", "markdown"])
def test_every_figure_is_read_where_no_blank_is_lost(shape: str, catalog: Catalog) -> None:
    counts = Counter(kind for seed in range(8, 12) for kind in score(shape, "kept", seed, catalog))

    assert counts["right"]
    assert not counts["unread"]


def test_blank_cells_of_copied_tables_are_known_by_their_separators(catalog: Catalog) -> None:
    counts, _ = share("excerpt", "kept", range(300, 330), catalog)

    above, lost = counts["right above nought"], counts["unread above nought"]
    assert counts["right"] > 0.93 * (counts["right"] + counts["unread"])
    assert above > 0.95 * (above + lost)
    assert not [kind for kind in counts if kind.startswith(("wrong", "invented"))]


def test_a_report_without_any_line_break_is_read(catalog: Catalog) -> None:
    counts, _ = share("one line", "full", range(8, 16), catalog)

    assert counts["right"] > 19 * counts["unread"]


def test_a_line_that_lacks_a_figure_is_told_once_as_it_stands(catalog: Catalog) -> None:
    line = "\t".join("0" * 14)
    heads = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
    above = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n未经复议直接起诉\t复议后起诉"
    )

    found = recognise(read_pasted(f"{above}\n{heads}\n{line}"), catalog.editions.values())

    assert [one.text for one in found.unsure] == [line]
    assert not found.cells
