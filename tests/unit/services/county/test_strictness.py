"""What a county may rely on: each sentence of it held against the file itself."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from package_files import by_hand, members_of, sent

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection, reminder
from zwgk_desktop.services.county.dispatch import dispatch
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import roll_up
from zwgk_desktop.services.county.stored_reports import original_of
from zwgk_desktop.services.packages import reading
from zwgk_desktop.services.packages.reading import PackageReader
from zwgk_desktop.services.workspace import Workspace

YEAR, TOWN, VILLAGE = 2025, "云溪镇", "松岭乡"
CELL, AMOUNT = "requests.received.natural_person", "proactive.fees.amount"


@pytest.fixture
def workspace(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        for name in (TOWN, VILLAGE):
            rosters.add(opened.context, name, Group.TOWNSHIP)
        yield opened


def collection(workspace: Workspace) -> Collection:
    return Collection(workspace.context, YEAR)


def everything(workspace: Workspace) -> list[tuple[object, ...]]:
    """Return every row of every table."""
    db = sqlite3.connect(workspace.path)
    try:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return [(table, *row) for table in tables for row in db.execute(f"SELECT * FROM {table}")]  # noqa: S608 - names of our own tables
    finally:
        db.close()


def test_a_refused_package_leaves_only_its_record(workspace: Workspace, tmp_path: Path) -> None:
    good = sent(tmp_path, TOWN, {CELL: 3})
    receive(workspace.context, [good], YEAR)
    before = everything(workspace)
    stranger = sent(tmp_path, "陌生镇", {CELL: 1})
    other_year = sent(tmp_path, VILLAGE, {CELL: 1, "report.year": YEAR - 1})
    hostile = tmp_path / "坏.zwgks"
    hostile.write_bytes(by_hand({"report.json": b"{}", "report.pdf": b"", "../x": b""}))

    empty = tmp_path / "空"
    empty.mkdir()

    receipt = receive(workspace.context, [stranger, other_year, hostile, empty], YEAR)

    assert (receipt.received, len(receipt.refused)) == ((), 4)
    after = everything(workspace)
    lost = [row for row in before if row not in after]
    added = [row for row in after if row not in before]
    assert {row[0] for row in lost} <= {"sqlite_sequence"}  # counts the acts
    assert sorted(str(row[0]) for row in added if row[0] != "sqlite_sequence") == [
        "act",
        "change",
        "value",
    ]
    (record,) = [row for row in added if row[0] == "value"]
    assert "collection.refused.1" in record


def test_receiving_is_taken_back_whole(workspace: Workspace, tmp_path: Path) -> None:
    receive(workspace.context, [sent(tmp_path, TOWN, {CELL: 3})], YEAR)
    standing = {row[1:] for row in everything(workspace) if row[0] == "value"}
    files = [sent(tmp_path, TOWN, {CELL: 4}), sent(tmp_path, VILLAGE, {CELL: 5})]
    assert len(receive(workspace.context, files, YEAR).received) == 2

    workspace.timelines.collection(YEAR).undo()

    assert {row[1:] for row in everything(workspace) if row[0] == "value"} == standing
    assert [len(collection(workspace).submissions_of(unit)) for unit in (TOWN, VILLAGE)] == [1, 0]
    workspace.timelines.collection(YEAR).redo()
    assert [len(collection(workspace).submissions_of(unit)) for unit in (TOWN, VILLAGE)] == [2, 1]


def test_ticks_and_remarks_are_taken_back(workspace: Workspace, tmp_path: Path) -> None:
    receive(workspace.context, [sent(tmp_path, TOWN, {CELL: 3})], YEAR)
    examine(collection(workspace), TOWN, ExaminationStep(ticks=("overview",)))
    examine(collection(workspace), TOWN, ExaminationStep(remarks=((CELL, "与台账不符"),)))
    line = workspace.timelines.collection(YEAR)

    line.undo()
    assert collection(workspace).status_of(TOWN).examination.remarks == ()
    assert set(collection(workspace).status_of(TOWN).examination.ticks) == {"overview"}
    line.undo()
    assert collection(workspace).status_of(TOWN).state is ExaminationState.RECEIVED


def test_a_roster_act_taken_back_does_not_bar_redo(workspace: Workspace, tmp_path: Path) -> None:
    receive(workspace.context, [sent(tmp_path, TOWN, {CELL: 3})], YEAR)
    rosters.add(workspace.context, "新增镇", Group.TOWNSHIP)
    line = workspace.timelines.collection(YEAR)
    line.undo()
    examine(collection(workspace), TOWN, ExaminationStep(ticks=("overview",)))
    examine(collection(workspace), TOWN, ExaminationStep(decision="accepted", override="已核对"))
    assert line.redoable is None

    line.undo()
    line.redo()
    assert collection(workspace).status_of(TOWN).state is ExaminationState.ACCEPTED
    assert collection(workspace).roster.find("新增镇") is None
    assert line.redoable is None


def test_a_submission_is_never_altered(workspace: Workspace, tmp_path: Path) -> None:
    receive(workspace.context, [sent(tmp_path, TOWN, {CELL: 3})], YEAR)
    (first,) = collection(workspace).submissions_of(TOWN)
    before = workspace.values_of(first.subject)

    examine(
        collection(workspace),
        TOWN,
        ExaminationStep(ticks=("overview",), decision="accepted", override="已核对"),
    )
    receive(workspace.context, [sent(tmp_path, TOWN, {CELL: 4}, version=2)], YEAR)
    rosters.rename(workspace.context, TOWN, "云溪街道")

    assert workspace.values_of(first.subject) == before
    assert [one.number for one in collection(workspace).submissions_of("云溪街道")] == [1, 2]


def test_a_submission_is_kept_whole(workspace: Workspace, tmp_path: Path) -> None:
    package = sent(tmp_path, TOWN, {CELL: 3})
    receive(workspace.context, [package], YEAR)
    (one,) = collection(workspace).submissions_of(TOWN)

    assert original_of(workspace.context, one).content == members_of(package)["report.pdf"]
    workspace.timelines.collection(YEAR).undo()
    workspace.timelines.collection(YEAR).redo()
    assert original_of(workspace.context, one).content == members_of(package)["report.pdf"]
    assert workspace.faults() == ()

    scrambled = tmp_path / "打乱.zwgk"
    workspace.write_scrambled(scrambled)
    assert b"%PDF-" not in scrambled.read_bytes()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_anybody_can_recompute_the_hash(workspace: Workspace, tmp_path: Path) -> None:
    package = sent(tmp_path, TOWN, {CELL: 3})
    (received,) = receive(workspace.context, [package], YEAR).received
    member = tmp_path / "report.json"
    member.write_bytes(members_of(package)["report.json"])

    said = subprocess.run(
        [str(shutil.which("sha256sum")), str(member)], capture_output=True, text=True, check=True
    )

    assert said.stdout.split()[0] == received.hash
    (kept,) = collection(workspace).submissions_of(TOWN)
    stored = workspace.context.collections.large_value(kept.subject, "submission.report")
    assert hashlib.sha256(stored.encode()).hexdigest() == received.hash


def test_sums_are_those_of_the_packages_counted_by_hand(
    workspace: Workspace, tmp_path: Path
) -> None:
    files = [
        sent(tmp_path, TOWN, {CELL: 99_999_999, AMOUNT: "0.1"}),
        sent(tmp_path, VILLAGE, {CELL: 1, AMOUNT: "0.200000000001"}),
    ]
    receive(workspace.context, files, YEAR)
    said = [json.loads(members_of(file)["report.json"])["values"] for file in files]

    cells = roll_up(collection(workspace), all_received=True).cells()

    assert cells[CELL] == sum(one[CELL] for one in said)
    assert cells[AMOUNT] == sum(Decimal(one[AMOUNT]) for one in said)
    assert str(cells[AMOUNT]) == "0.300000000001"
    assert {cell for cell, figure in cells.items() if figure is not None} == {CELL, AMOUNT}


def test_what_goes_to_units_holds_no_book_and_nobody(workspace: Workspace, tmp_path: Path) -> None:
    books = workspace.books(TOWN)
    fields = {"received_on": "2025-03-03", "channel": "in_person", "class": "natural_person"}
    request_acts.register_request(
        books, fields | {"applicant": "张云溪", "subject": "征地补偿方案"}
    )
    receive(workspace.context, [sent(tmp_path, TOWN, {CELL: 3})], YEAR)
    slip, folder = tmp_path / "退.zwgkr", tmp_path / "下发"
    folder.mkdir()
    said = ExaminationStep(remarks=((CELL, "与台账不符"),), decision="returned")
    examine(collection(workspace), TOWN, said, slip)

    made = [slip, *(one.file for one in dispatch(collection(workspace), folder))]

    for file in made:
        for data in members_of(file).values():
            assert not [word for word in ("张云溪", "征地补偿") if word in data.decode()]
        assert members_of(file).keys() <= {"manifest.json", "remarks.json", "terms.json"}


def test_a_package_that_takes_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = sent(tmp_path, TOWN, {CELL: 3})
    script = "import time; time.sleep(600)"
    monkeypatch.setattr(reading, "reader_command", lambda: (sys.executable, "-c", script))
    monkeypatch.setattr(reading, "SECONDS", 0.2)

    with PackageReader() as reader, pytest.raises(UserError, match="S01"):
        reader.read(package)


def test_nobody_is_missing_from_a_roster_without_units(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        assert reminder(Collection(opened.context, 2025)) == "名册里还没有单位。"
