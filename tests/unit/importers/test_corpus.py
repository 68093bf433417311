"""Thirty reports of our own: nothing wrong, nothing invented, and how much is found."""

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.importing import recognise_file

CORPUS = Path(__file__).resolve().parents[2] / "files" / "corpus"
DOCUMENTS = sorted(path for path in CORPUS.iterdir() if path.suffix not in {".json", ".py", ""})
ENOUGH = 0.93


@dataclass(frozen=True)
class Score:
    """How a document was read, cell by cell."""

    counts: Counter[str]
    found: RecognisedReport
    told: dict[str, Any]


def score(path: Path, catalog: Catalog) -> Score:
    found = recognise_file(path, catalog)
    told = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
    counts = Counter(_judged(found, address, figure) for address, figure in told["figures"].items())
    read = {**found.cells, **found.stated}
    counts["invented"] += sum(read.get(address) is not None for address in told["left"])
    return Score(counts, found, told)


def _judged(found: RecognisedReport, address: str, figure: str | int | None) -> str:
    read: dict[str, object] = {**found.cells, **found.stated}
    expected = Decimal(figure) if isinstance(figure, str) else figure
    if address not in read:
        total = address in found.edition.leaves
        if figure is None and total:
            return "right"
        doubted = {one.address for one in found.unsure}
        row = address.rpartition(".")[0]
        near = any(one and one.startswith(f"{row}.") for one in doubted)
        return "unsure" if near else "missed"
    if read[address] == expected:
        return "right"
    return "invented" if expected is None else "wrong"


@pytest.fixture(scope="module")
def scores(catalog: Catalog, read_here: None) -> dict[str, Score]:  # noqa: ARG001 - a setting
    return {path.name: score(path, catalog) for path in DOCUMENTS}


def test_there_are_thirty() -> None:
    assert len(DOCUMENTS) >= 30


def test_nothing_is_wrong_and_nothing_invented(scores: dict[str, Score]) -> None:
    """Say how each document was read; `make corpus` shows it."""
    print(f"\n{'对':>5}{'错':>5}{'编造':>4}{'不定':>4}{'漏':>5}")  # noqa: T201 - printed for who runs it
    for name, one in scores.items():
        kinds = ("right", "wrong", "invented", "unsure", "missed")
        print("".join(f"{one.counts[kind]:6}" for kind in kinds), name)  # noqa: T201 - printed for who runs it
    assert {name: one.counts["wrong"] for name, one in scores.items() if one.counts["wrong"]} == {}
    assert {n: one.counts["invented"] for n, one in scores.items() if one.counts["invented"]} == {}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_nearly_everything_is_found(path: Path, scores: dict[str, Score]) -> None:
    one = scores[path.name]

    every = sum(one.counts.values())
    assert one.counts["right"] >= ENOUGH * every
    assert one.found.edition.id == one.told["edition"]
    assert one.found.year == one.told["year"]
    assert one.found.texts == one.told["texts"]
