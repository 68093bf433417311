"""Packages that lie: refused one by one, and none of them stops the others."""

import json
import os
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from package_files import by_hand, members_of, sent, zipped

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import (
    ExaminationStep,
    examine,
    take_interruption_note,
)
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.stored_reports import report_of_unit, submitted_report
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.packages import reading
from zwgk_desktop.services.packages.container import read_package
from zwgk_desktop.services.packages.county_packages import (
    ensure_same_report,
    read_terms,
    remarks_in,
)
from zwgk_desktop.services.workspace import Workspace

TOWN, VILLAGE, YEAR = "云溪镇人民政府", "白石镇人民政府", 2025
CELL = "requests.received.enterprise"
SOUND = {"report.json": b"{}", "report.pdf": b"%PDF-"}


@pytest.fixture
def county(tmp_path: Path, catalog: Catalog) -> Iterator[Workspace]:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as workspace:
        for unit in (TOWN, VILLAGE):
            rosters.add(workspace.context, unit, Group.TOWNSHIP)
        yield workspace


def altered(folder: Path, members: Mapping[str, bytes] | None = None, **about: Any) -> Path:
    """Return a sound package of 云溪镇 with other members, or other words in its manifest."""
    path = sent(folder, TOWN, {CELL: 3})
    every = members_of(path)
    told = json.loads(every.pop("manifest.json"))
    del told["members"]
    path.write_bytes(by_hand({**every, **(members or {})}, **{**told, **about}))
    return path


def answers(text: str) -> dict[str, bytes]:
    said = {"answers": [{"number": "1", "hash": "", "text": text}]}
    return {"answers.json": json.dumps(said).encode()}


@pytest.mark.parametrize(
    "about",
    [
        {"version": 2**63},
        {"version": 10**30},
        {"version": 1.0},
        {"version": True},
        {"version": 0},
        {"version": -1},
        {"version": None},
        {"year": 2025.0},
        {"year": "2025"},
        {"unit": [TOWN]},
        {"unit": {"name": TOWN}},
        {"report": ["a"]},
        {"draft": 0},
        {"draft": True},
        {"format": 10**30},
        {"format": float("nan")},
    ],
    ids=str,
)
def test_a_manifest_that_is_not_ours_stops_no_other(
    county: Workspace, tmp_path: Path, about: dict[str, Any]
) -> None:
    bad = altered(tmp_path, **about)
    good = sent(tmp_path, VILLAGE, {CELL: 1})

    receipt = receive(county.context, [bad, good], YEAR)

    assert [one.unit for one in receipt.received] == [VILLAGE]
    assert [(file, error.code) for file, error in receipt.refused] == [(bad, "S01")]


@pytest.mark.parametrize("text", ["好\x07", "好\ud800", "好\ufffe", "好\u2028"], ids=ascii)
def test_answers_that_cannot_be_stored_are_refused(
    county: Workspace, tmp_path: Path, text: str
) -> None:
    receipt = receive(county.context, [altered(tmp_path, answers(text))], YEAR)

    assert [error.code for _, error in receipt.refused] == ["S01"]


@pytest.mark.parametrize(
    "said", [b"[]", b"{}", b'{"answers":[1]}', b'{"answers":[{"number":1}]}', b"\xff", b"[" * 9999]
)
def test_answers_of_another_shape_are_refused(
    county: Workspace, tmp_path: Path, said: bytes
) -> None:
    receipt = receive(county.context, [altered(tmp_path, {"answers.json": said})], YEAR)

    assert [error.code for _, error in receipt.refused] == ["S01"]


def test_answers_that_were_kept_before_lock_nobody_out(
    county: Workspace, tmp_path: Path, catalog: Catalog
) -> None:
    receive(county.context, [altered(tmp_path, answers("已经改好"))], YEAR)
    collection = Collection(county.context, YEAR)
    (one,) = collection.submissions_of(TOWN)
    stored = json.dumps({"answers": [{"number": "1", "hash": "", "text": "好\x07"}]})
    county.close()
    with closing(sqlite3.connect(county.path)) as db, db:  # as an earlier program stored it
        db.execute(
            "UPDATE value SET value = ? WHERE subject = ? AND address = 'submission.answers'",
            [stored, one.subject],
        )
    with Workspace.open(county.path, catalog, writing=False, program="test") as looked:
        collection = Collection(looked.context, YEAR)

        assert examine(collection, TOWN, ExaminationStep()).answers == {1: "好\\x07"}


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
@pytest.mark.parametrize("name", ["管.docx", "管.zwgks", "管"])
def test_a_pipe_is_refused_at_once(county: Workspace, tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    good = sent(tmp_path, VILLAGE, {CELL: 1})

    receipt = receive(county.context, [tmp_path / name, good], YEAR)

    assert [one.unit for one in receipt.received] == [VILLAGE]
    assert [error.code for _, error in receipt.refused] == ["I01"]


def _lying() -> dict[str, bytes]:
    sound = by_hand(SOUND)
    packed = by_hand(SOUND).replace(b"report.pdf", b"report.pd\0")
    directory = sound.rindex(b"PK\1\2")
    shorter = bytearray(sound)
    struct.pack_into("<II", shorter, directory + 20, 3, 3)
    local = bytearray(sound)
    struct.pack_into("<I", local, local.rindex(b"PK\3\4") + 22, 3)
    nul = zipped({"report.json@x": b"{}", "report.pdf": b"%PDF-", "manifest.json": b"{}"})
    return {
        "NUL at the end": packed,
        "NUL and more": nul.replace(b"report.json@x", b"report.json\0x"),
        "directory says shorter": bytes(shorter),
        "member says shorter": bytes(local),
        "name differs": sound.replace(b"report.pdf", b"report.pdg", 1),
    }


@pytest.mark.parametrize("what", _lying())
def test_a_zip_that_lies_is_refused(what: str) -> None:
    assert read_package(by_hand(SOUND), "x").members == SOUND
    with pytest.raises(UserError, match="S01"):
        read_package(_lying()[what], "x")


@pytest.mark.parametrize(
    "remark",
    [
        {"number": 10**30},
        {"number": 0},
        {"number": 1.0},
        {"number": "1"},
        {"text": ["a"]},
        {"text": "a\x07"},
        {"hash": None},
        {"severity": "grave"},
    ],
    ids=str,
)
def test_a_return_that_is_not_ours_is_refused(
    sound: EditingSession, remark: dict[str, Any]
) -> None:
    whole = {"number": 1, "address": CELL, "severity": "must", "text": "请改", "hash": "", **remark}
    data = by_hand(
        {"remarks.json": json.dumps({"remarks": [whole]}).encode()},
        kind="remarks",
        unit=sound.report.unit,
        year=sound.report.year,
    )
    with pytest.raises(UserError, match="S01"):
        remarks_in(sound.report, read_package(data, "x"), "x")


@pytest.mark.parametrize("about", [{"report": ["a"]}, {"unit": ["a"]}, {"year": 2025.0}], ids=str)
def test_a_return_of_nobody_is_refused(sound: EditingSession, about: dict[str, Any]) -> None:
    data = by_hand({"remarks.json": b'{"remarks":[]}'}, kind="remarks", **about)
    with pytest.raises(UserError, match="S01"):
        ensure_same_report(sound, read_package(data, "x"))


@pytest.mark.parametrize(
    "wish",
    [
        {"year": 2025.0},
        {"due_on": 20260125},
        {"length_limit": 10**30},
        {"length_limit": "800"},
        {"conventions": "口径"},
        {"conventions": [["口径"]]},
        {"roster": [{"unit": ["云溪镇"]}]},
        {"last_year": {}},
    ],
    ids=str,
)
def test_terms_that_are_not_ours_are_refused(catalog: Catalog, wish: dict[str, Any]) -> None:
    terms: dict[str, Any] = {"year": YEAR, **dict.fromkeys(("due_on", "length_limit", "last_year"))}
    terms.update({"conventions": list[str](), "roster": list[str](), **wish})
    data = by_hand({"terms.json": json.dumps(terms).encode()}, kind="terms", unit=TOWN, year=YEAR)
    with pytest.raises(UserError, match="S01"):
        read_terms(catalog, read_package(data, "x"), "x")


@pytest.mark.parametrize("prose", ["\n" * 190_000 + "甲", ("甲" * 5_900 + "1件\n") * 30], ids=len)
def test_prose_of_any_shape_is_judged(county: Workspace, tmp_path: Path, prose: str) -> None:
    package = sent(tmp_path, TOWN, {"text.overview": prose})

    assert len(receive(county.context, [package], YEAR).received) == 1


_JUDGING = """
import sys
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.packages import reading
check = Catalog.check
def slowly(self, report, previous):
    while "慢" in report.text("overview"):
        pass
    while "大" in report.text("overview"):
        report.values["text.overview"] * 10**9
    return check(self, report, previous)
Catalog.check = slowly
reading.CPU_SECONDS = 2
sys.exit(reading.main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no seconds of the processor for one of many")
@pytest.mark.parametrize("prose", ["慢", "大" * 1000])
def test_prose_that_takes_the_rules_for_ever_stops_no_other(
    county: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prose: str
) -> None:
    slow = sent(tmp_path, TOWN, {"text.overview": prose})
    good = sent(tmp_path, VILLAGE, {CELL: 1})
    monkeypatch.setattr(reading, "reader_command", lambda: (sys.executable, "-c", _JUDGING))

    receipt = receive(county.context, [slow, good], YEAR)

    assert [one.unit for one in receipt.received] == [VILLAGE]
    assert [(file, error.code) for file, error in receipt.refused] == [(slow, "I10")]
    assert slow.name in receipt.refused[0][1].what


@pytest.mark.parametrize(("most", "processes"), [(reading.MOST_FILES, 1), (3, 2)])
def test_one_process_reads_and_judges_many(
    county: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, processes: int
) -> None:
    packages = [sent(tmp_path, unit, {CELL: 1}) for unit in (TOWN, VILLAGE)]
    command, begun = reading.reader_command, list[Sequence[str]]()

    def counted() -> Sequence[str]:
        begun.append(command())
        return begun[-1]

    monkeypatch.setattr(reading, "reader_command", counted)
    monkeypatch.setattr(reading, "MOST_FILES", most)

    receipt = receive(county.context, packages, YEAR)

    assert [one.unit for one in receipt.received] == [TOWN, VILLAGE]
    assert len(begun) == processes


def test_rules_in_the_other_process_see_last_year(county: Workspace, tmp_path: Path) -> None:
    carried = {"requests.carried_in.enterprise": 4}
    last = {"requests.carried_out.enterprise": 3, "report.year": 2024}
    receive(county.context, [sent(tmp_path, TOWN, last)], 2024)
    receive(county.context, [sent(tmp_path, TOWN, carried)], YEAR)
    (one,) = Collection(county.context, YEAR).submissions_of(TOWN)
    report = submitted_report(county.context, one)
    before = report_of_unit(Collection(county.context, 2024), TOWN)

    found = county.context.catalog.check(report, before)

    assert len(found) != len(county.context.catalog.check(report, None))
    assert one.findings == {s.value: sum(f.severity is s for f in found) for s in Severity}


def test_a_return_that_was_killed_is_told_of_once(
    county: Workspace, tmp_path: Path, catalog: Catalog
) -> None:
    receive(county.context, [sent(tmp_path, TOWN, {CELL: 3})], YEAR)
    slip = tmp_path / "退.zwgkr"
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from zwgk_desktop import paths\n"
        "from zwgk_desktop.catalog import load_catalog\n"
        "from zwgk_desktop.services.county import examination_acts\n"
        "from zwgk_desktop.services.county.collection import Collection\n"
        "from zwgk_desktop.services.workspace import Workspace\n"
        "catalog = load_catalog(paths.forms())\n"
        "write = examination_acts.write_return\n"
        "examination_acts.write_return = lambda *a: (write(*a), os._exit(9))\n"
        "w = Workspace.open(Path(sys.argv[1]), catalog, writing=True, program='test')\n"
        "step = examination_acts.ExaminationStep"
        f"(remarks=(({CELL!r}, '漏登'),), decision='returned')\n"
        f"examination_acts.examine(Collection(w.context, {YEAR}), {TOWN!r}, step,"
        " Path(sys.argv[2]))\n"
    )
    county.close()
    killed = subprocess.run([sys.executable, "-c", script, county.path, slip], check=False)
    assert (killed.returncode, slip.exists()) == (9, True)

    with Workspace.open(county.path, catalog, writing=True, program="test") as opened:
        line = Collection(opened.context, YEAR).status_of(TOWN)
        assert line.state is ExaminationState.RECEIVED
        told = take_interruption_note(opened.context)
        assert (TOWN in told, slip.name in told) == (True, True)
        assert take_interruption_note(opened.context) == ""
        said = ExaminationStep(remarks=((CELL, "漏登"),), decision="returned")
        examine(Collection(opened.context, YEAR), TOWN, said, slip)
        assert take_interruption_note(opened.context) == ""
