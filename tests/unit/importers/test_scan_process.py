"""A photographed page, from the process that reads it to what a clerk may take of it."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from recorded_scan import PHOTO, RECORDED, SEED, tell_again
from scans.printing import random_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.progress import CancelledError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers import confined
from zwgk_desktop.importers.document import SourceGrid
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.services.importing import read_file, recognise_document

TOTAL = "requests.concluded.total"
CELL = "requests.unprocessed_petition.enterprise"


@pytest.fixture
def photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "照片.jpg"
    path.write_bytes(PHOTO)
    tell_again(monkeypatch)
    return path


@pytest.fixture
def report(edition: Edition) -> Report:
    return random_report(edition, SEED)


@pytest.fixture
def recognised(photo: Path, catalog: Catalog) -> RecognisedReport:
    return read_file(photo, catalog).recognised


def test_every_figure_of_the_page_is_read_and_proven(
    recognised: RecognisedReport, report: Report
) -> None:
    table = recognised.edition.table_of["requests"]

    read = {cell: one.figure for cell, one in recognised.pictured.items()}
    assert read == {cell: report.stated_or_computed(cell) for cell in table.addresses}
    assert recognised.proof().proven == set(table.addresses)
    assert set(recognised.crops) == set(table.addresses)
    assert all(0.5 < one.certainty <= 1 for one in recognised.pictured.values())


def test_pages_are_counted_as_they_are_read(photo: Path) -> None:
    told: list[tuple[int, int]] = []

    read_document(photo, lambda done, total: told.append((done, total)))

    assert told[0] == (0, 0)
    assert told[-1] == (2, 3)
    assert told == sorted(told)


def test_a_reading_stopped_is_over_within_a_second(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_again(monkeypatch, pause=30)
    asked: list[float] = []

    def stop(_: int, total: int) -> None:
        if total:
            asked.append(time.monotonic())
            raise CancelledError

    with pytest.raises(CancelledError):
        read_document(photo, stop)
    assert time.monotonic() - asked[0] < 1


def test_pages_are_told_as_they_are_heard(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    confined.report_progress(2, 5)

    assert capsysbinary.readouterr().out == b"2/5\n"


def misread(proposal_of: Catalog, photo: Path, certainty: float) -> RecognisedReport:
    """Read the page with one figure wrong by a digit."""
    document = read_document(photo)
    grid = next(b for b in document.blocks if isinstance(b, SourceGrid) and len(b.rows) > 5)
    at = next(n for n, row in enumerate(grid.rows) if any("信访" in (c or "") for c in row.cells))
    row = grid.rows[at]
    place = len(row.cells) - 6
    crop = row.crops[place]
    assert crop is not None
    cells = (*row.cells[:place], f"{row.cells[place]}4", *row.cells[place + 1 :])
    crops = (*row.crops[:place], replace(crop, certainty=certainty), *row.crops[place + 1 :])
    wrong = replace(row, cells=cells, crops=crops)
    rows = (*grid.rows[:at], wrong, *grid.rows[at + 1 :])
    blocks = tuple(replace(b, rows=rows) if b is grid else b for b in document.blocks)
    return recognise_document(replace(document, blocks=blocks), proposal_of)


def test_failing_sums_point_at_the_figure_misread(
    photo: Path, catalog: Catalog, report: Report
) -> None:
    recognised = misread(catalog, photo, 0.7)

    proof = recognised.proof()
    assert list(proof.suspects) == [CELL]
    assert (
        f"总计认作{report.stated_or_computed('requests.unprocessed_petition.total')}"
        in proof.suspects[CELL]
    )
    assert any("最没有把握" in one.reason for one in recognised.unsure if one.address == CELL)
    assert "requests.unprocessed_petition.total" not in proof.proven
    assert TOTAL in proof.proven


def test_mending_it_proves_all_that_it_adds_up_with(
    photo: Path, catalog: Catalog, report: Report
) -> None:
    draft = ImportDraft(misread(catalog, photo, 0.7))
    assert draft.state_of(CELL) is ReadingState.SUSPECT
    beside = "requests.unprocessed_petition.other_body"
    assert draft.state_of(beside) is ReadingState.PICTURED
    assert "加起来" in draft.reason_of_doubt(CELL)

    draft.assign_figure(CELL, report.stated_or_computed(CELL), "")

    assert draft.state_of(beside) is ReadingState.PROVEN
    assert "相符" in draft.reason_of_doubt(beside)
    assert len(draft.unconfirmed(proven=True)) == len(draft.unconfirmed())


def test_what_it_says_is_small_and_of_one_shape() -> None:
    said = json.loads(RECORDED.read_text("utf-8"))

    assert RECORDED.stat().st_size < 200_000
    assert all(
        len(cells) == len(crops)
        for block in said["blocks"]
        if not isinstance(block, str)
        for cells, _, crops in block[1]
    )


def test_no_answer_at_all_is_a_damaged_file(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_again(monkeypatch)
    monkeypatch.setattr("recorded_scan.RECORDED", Path("/nowhere"))
    tell_again(monkeypatch)

    with pytest.raises(UserError) as refused:
        read_document(photo)

    assert refused.value.code == "I07"


def test_what_is_urgent_comes_first(photo: Path, catalog: Catalog) -> None:
    """A figure nobody could read, and one that failing sums point at."""
    draft = ImportDraft(misread(catalog, photo, 0.7))
    assert draft.cells_to_check_first() == (CELL,)
    assert draft.cells_to_check()[0] != CELL

    draft.confirm((CELL,))  # the source itself is wrong: the next least certain is pointed at
    assert CELL not in draft.cells_to_check_first()
    assert len(draft.cells_to_check_first()) == 2  # one in its row, one in its column
