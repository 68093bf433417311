"""Figures out of a picture: none counts before somebody looked, and the form proves many."""

from dataclasses import replace
from pathlib import Path

import pytest
from exports import save
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import Crop, SourceBlock, SourceDocument, SourceGrid
from zwgk_desktop.importers.formats import FORMATS, format_of, scan
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.services.importing import recognise_document

CELL = "requests.granted.natural_person"
BESIDE = "requests.granted.enterprise"
ENTERED = {
    "requests.received.natural_person": 3,
    CELL: 19,
    BESIDE: 6,
    "requests.partly_granted.natural_person": 5,
    "requests.refused_state_secret.other_body": 1,
}
LOOK = Crop("aGVsbG8=", 0.9)


def seen(block: SourceBlock) -> SourceBlock:
    """Return a block as if it had been read from a picture."""
    if not isinstance(block, SourceGrid):
        return block
    rows = (replace(row, crops=(LOOK,) * len(row.cells)) for row in block.rows)
    return replace(block, rows=tuple(rows))


@pytest.fixture
def document(tmp_path: Path, edition: Edition) -> SourceDocument:
    path = tmp_path / "年报.html"
    save("html", nil_report(edition, ENTERED), path, draft=True)
    read = read_document(path)
    return replace(read, blocks=tuple(map(seen, read.blocks)), embedded="")


@pytest.fixture
def recognised(document: SourceDocument, catalog: Catalog) -> RecognisedReport:
    return recognise_document(document, catalog)


def test_no_figure_of_a_picture_is_sure(recognised: RecognisedReport, edition: Edition) -> None:
    assert not [figure for figure in recognised.cells.values() if figure is not None]
    assert not recognised.stated
    assert {one.address for one in recognised.unsure} == set(recognised.pictured)
    assert set(recognised.pictured) >= set(edition.entered)
    assert recognised.pictured[CELL].figure == 19
    assert recognised.crops[CELL] == LOOK.png
    assert "逐句对照" in recognised.warnings[0]


def test_what_adds_up_both_ways_is_proven(recognised: RecognisedReport) -> None:
    table = recognised.edition.table_of["requests"]
    proven = recognised.proof().proven

    assert CELL in proven
    assert not proven - set(table.addresses)  # elsewhere nothing adds up in two directions
    assert "requests.received.natural_person" not in proven  # 3 + 0 is not 24 + 0


def test_a_figure_misread_unproves_all_that_it_adds_up_with(
    document: SourceDocument, catalog: Catalog
) -> None:
    def misread(block: SourceBlock) -> SourceBlock:
        if not isinstance(block, SourceGrid):
            return block
        rows = (
            replace(row, cells=tuple("7" if cell == "19" else cell for cell in row.cells))
            if any(cell and "予以公开" in cell and "不" not in cell for cell in row.cells)
            else row
            for row in block.rows
        )
        return replace(block, rows=tuple(rows))

    blocks = tuple(map(misread, document.blocks))
    wrong = recognise_document(replace(document, blocks=blocks), catalog)

    assert wrong.pictured[CELL].figure == 7
    assert CELL not in wrong.proof().proven
    assert "requests.refused_state_secret.natural_person" not in wrong.proof().proven  # its column


def test_only_what_was_confirmed_is_taken(recognised: RecognisedReport) -> None:
    draft = ImportDraft(recognised)
    assert draft.state_of(CELL) is ReadingState.PROVEN
    assert not {cell for cell in draft.values_to_store() if cell.startswith("requests.")}

    draft.confirm((CELL,))
    assert draft.state_of(CELL) is ReadingState.CONFIRMED
    assert draft.values_to_store()[CELL] == 19
    assert CELL not in draft.unconfirmed()

    draft.undo()
    assert draft.needs_confirmation(CELL)
    assert CELL not in draft.values_to_store()


def test_all_that_is_proven_is_taken_in_one_step(recognised: RecognisedReport) -> None:
    draft = ImportDraft(recognised)
    proven = draft.unconfirmed(proven=True)

    draft.confirm(proven)

    assert len(proven) > 100
    assert not draft.unconfirmed(proven=True)
    assert draft.unconfirmed()
    draft.undo()
    assert draft.unconfirmed(proven=True) == proven


def test_without_the_component_it_is_said_what_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)

    with pytest.raises(UserError) as refused:
        FORMATS["scan"].read(b"\xff\xd8\xff", "照片.jpg")

    assert refused.value.code == "I08"
    assert "识别组件" in refused.value.remedy


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\0"])
def test_a_picture_is_known_by_how_it_begins(start: bytes) -> None:
    assert format_of(start + bytes(20), ".txt") == "scan"
