"""Acts on one report: on disk, in memory, judged anew."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import MagicMock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import new_folder

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Repair, Severity
from zwgk_desktop.domain.report import Status, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import EDITION, STATUS, ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage import workspace_file

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

UNIT = "云溪镇人民政府"
CELL = "requests.received.natural_person"
OTHER = "requests.carried_in.enterprise"
TOTAL = "requests.received.total"


@pytest.fixture
def session(workspace: Workspace) -> EditingSession:
    return workspace.session(workspace.new_report(UNIT, 2025, Level.TOWNSHIP))


def of_rule(session: EditingSession, rule: str) -> list[Finding]:
    return [finding for finding in session.findings if finding.rule == rule]


def on_disk(session: EditingSession, path: Path, catalog: Catalog) -> dict[Address, Value]:
    with Workspace.open(path, catalog, writing=False, program="测试") as reading:
        return dict(reading.session(session.id).report.values)


def test_an_entry_is_on_disk_and_judged(
    session: EditingSession, path: Path, catalog: Catalog
) -> None:
    session.apply(dict.fromkeys(session.report.edition.entered, 0), ActKind.FILL)
    assert of_rule(session, "R-BALANCE") == []

    act = session.enter(CELL, 3)

    assert act is not None
    assert act.at == session.saved_at
    assert act.changes[0].after == 3
    assert session.report.figure(TOTAL) == 3
    assert of_rule(session, "R-BALANCE")
    assert session.report.last_entry == CELL
    assert on_disk(session, path, catalog) == dict(session.report.values)


def test_the_same_again_is_no_act(session: EditingSession) -> None:
    session.enter(CELL, 3)
    assert session.enter(CELL, 3) is None
    assert session.enter(OTHER, None) is None
    assert session.enter("text.overview", " \n") is None
    assert session.enter("report.unit", f" {UNIT} ") is None
    assert len(session.history()) == 1


def offered(session: EditingSession) -> tuple[str | None, str | None]:
    """Return what undo and redo would be about."""
    undo, redo = session.timeline.undoable, session.timeline.redoable
    assert (session.timeline.can_undo, session.timeline.can_redo) == (
        undo is not None,
        redo is not None,
    )
    return undo.kind.label if undo else None, redo.kind.label if redo else None


def last_entry(session: EditingSession) -> Address | None:
    return session.report.last_entry


def test_undo_and_redo(session: EditingSession) -> None:
    assert offered(session) == (None, None)
    session.enter(CELL, 3)
    session.apply({CELL: 4, OTHER: 1}, ActKind.PASTE)
    assert offered(session) == ("粘贴", None)
    assert last_entry(session) == CELL

    undone = session.undo()
    assert undone.kind is ActKind.UNDO
    assert session.report.entry(CELL) == 3
    assert session.report.entry(OTHER) is None
    assert offered(session) == ("填写", "粘贴")
    session.undo()
    assert last_entry(session) is None
    assert offered(session) == (None, "填写")
    with pytest.raises(UserError, match="D07"):
        session.undo()
    session.redo()
    session.redo()
    assert session.report.entry(CELL) == 4
    assert last_entry(session) == CELL
    assert offered(session) == ("粘贴", None)


def test_undo_after_a_restart(path: Path, catalog: Catalog) -> None:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as first:
        made = first.new_report(UNIT, 2025, Level.TOWNSHIP)
        first.session(made).enter(CELL, 3)
        first.session(made).enter(OTHER, 4)
    with Workspace.open(path, catalog, writing=True, program="测试") as second:
        session = second.session(made)
        assert session.report.last_entry == OTHER
        session.undo()
        assert session.report.last_entry == CELL
        assert session.report.entry(OTHER) is None


def test_values_are_kept_as_the_form_has_them(session: EditingSession) -> None:
    session.enter("proactive.fees.amount", 3)
    assert session.report.values["proactive.fees.amount"] == Decimal(3)
    assert isinstance(session.report.values["proactive.fees.amount"], Decimal)
    session.enter("text.overview", "一 \n\n二\n")
    assert session.report.text("overview") == "一 \n\n二\n"
    session.enter("report.issued_on", date(2026, 1, 20))
    session.enter("report.seal", value=True)
    session.enter("report.level", None)
    session.reload()
    assert session.report.field_value("issued_on") == date(2026, 1, 20)
    assert session.report.field_value("seal") is True
    assert session.report.level is Level.UNKNOWN


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (CELL, "3"),
        (CELL, Decimal(3)),
        (CELL, True),
        ("proactive.fees.amount", "3"),
        ("text.overview", 3),
        ("report.issued_on", "2026-01-20"),
    ],
)
def test_a_value_of_another_type_is_a_bug(
    session: EditingSession, address: Address, value: Value
) -> None:
    with pytest.raises(TypeError):
        session.enter(address, value)


@pytest.mark.parametrize(
    ("address", "value", "code"),
    [
        ("requests.received", 1, "A01"),
        ("report.deleted", True, "A01"),
        ("report.unit", None, "F01"),
        ("report.unit", " ", "F01"),
        ("report.year", 1999, "F02"),
        ("report.year", None, "F02"),
        ("report.level", "village", "F03"),
        (EDITION, "gkb-2099-1", "D12"),
    ],
)
def test_refused(session: EditingSession, address: Address, value: Value | None, code: str) -> None:
    with pytest.raises(UserError, match=code):
        session.enter(address, value)
    assert session.history() == ()


def year_before(session: EditingSession) -> int | None:
    return None if session.previous is None else session.previous.year


def test_a_report_finds_the_year_before(workspace: Workspace, session: EditingSession) -> None:
    assert year_before(session) is None
    before = workspace.session(workspace.new_report(UNIT, 2024, Level.TOWNSHIP))
    assert year_before(session) == 2024
    before.enter("requests.carried_out.natural_person", 5)
    session.enter("requests.carried_in.natural_person", 4)
    assert of_rule(session, "R-CARRIED")

    act = before.enter("report.year", 2023)
    assert act is not None
    assert act.kind is ActKind.RENAME
    assert year_before(session) is None
    assert of_rule(session, "R-CARRIED") == []
    session.enter("report.year", 2024)
    assert year_before(session) == 2023
    workspace.delete(before.id)
    assert year_before(session) is None


def test_a_name_that_another_report_has(workspace: Workspace, session: EditingSession) -> None:
    workspace.new_report("青溪镇人民政府", 2025, Level.TOWNSHIP)
    with pytest.raises(UserError, match="D05"):
        session.enter("report.unit", "青溪镇人民政府")
    assert session.report.unit == UNIT


def test_a_repair(session: EditingSession) -> None:
    session.enter(CELL, 3)
    session.repair(Repair(CELL, 3, 4))
    assert session.report.entry(CELL) == 4
    assert session.history()[-1].kind is ActKind.REPAIR
    with pytest.raises(UserError, match="D09"):
        session.repair(Repair(CELL, 3, 4))


def explained(session: EditingSession, rule: str) -> list[str | None]:
    return [finding.explanation for finding in of_rule(session, rule)]


def test_an_explanation(session: EditingSession) -> None:
    session.enter("proactive.rules.issued", 1)
    (finding,) = of_rule(session, "P-TOWNSHIP-RULES")[:1]
    assert finding.severity is Severity.EXPLAIN

    session.explain("P-TOWNSHIP-RULES", "proactive.rules.issued", "省政府授权")
    assert "省政府授权" in explained(session, "P-TOWNSHIP-RULES")
    session.undo()
    session.explain("P-TOWNSHIP-RULES", None, "省政府授权")
    assert set(explained(session, "P-TOWNSHIP-RULES")) == {"省政府授权"}
    session.explain("P-TOWNSHIP-RULES", None, " ")
    assert set(explained(session, "P-TOWNSHIP-RULES")) == {None}


def test_an_explanation_left_behind_can_go(session: EditingSession) -> None:
    session.enter("proactive.rules.issued", 1)
    session.explain("P-TOWNSHIP-RULES", None, "省政府授权")
    session.enter("proactive.rules.issued", None)
    session.explain("P-TOWNSHIP-RULES", None, "")
    assert "explanation.P-TOWNSHIP-RULES" not in session.report.values


def test_what_cannot_be_explained(session: EditingSession) -> None:
    session.apply(dict.fromkeys(session.report.edition.entered, 0), ActKind.FILL)
    with pytest.raises(UserError, match="D14"):
        session.explain("P-TOWNSHIP-RULES", None, "没有这一项")
    session.enter(CELL, 3)
    with pytest.raises(UserError, match="D14"):
        session.explain("R-BALANCE", None, "就是不平")
    with pytest.raises(UserError, match="D14"):
        session.explain("NO-SUCH-RULE", None, "x")


def test_a_releasable_error_can_be_explained(workspace: Workspace, session: EditingSession) -> None:
    before = workspace.session(workspace.new_report(UNIT, 2024, Level.TOWNSHIP))
    before.enter("requests.carried_out.natural_person", 5)
    session.enter("requests.carried_in.natural_person", 4)
    (finding, *_) = of_rule(session, "R-CARRIED")
    assert finding.severity is Severity.ERROR
    session.explain("R-CARRIED", finding.cells[0], "上年一件已撤回")
    (finding, *_) = of_rule(session, "R-CARRIED")
    assert finding.severity is Severity.EXPLAIN
    session.explain("R-CARRIED", finding.cells[0], "上年一件已并案")
    assert of_rule(session, "R-CARRIED")[0].explanation == "上年一件已并案"


def test_history(session: EditingSession) -> None:
    session.enter(CELL, 3)
    session.enter(OTHER, 4)
    session.undo()
    rows = session.history(OTHER)
    assert [(row.kind, row.before, row.after) for row in rows] == [
        (ActKind.ENTRY, None, 4),
        (ActKind.UNDO, 4, None),
    ]
    assert session.history("disputes.review.upheld") == ()
    with pytest.raises(UserError, match="A01"):
        session.history("no.such.cell")


def test_status_is_an_act_too(session: EditingSession) -> None:
    def statuses() -> tuple[Status, Status]:
        kept = session.report.status
        session.reload()
        return kept, session.report.status

    session.apply({STATUS: Status.FINAL}, ActKind.FINALISE, "签发")
    assert statuses() == (Status.FINAL, Status.FINAL)
    session.apply({STATUS: Status.PUBLISHED}, ActKind.PUBLISH)
    session.undo()
    assert statuses() == (Status.FINAL, Status.FINAL)


def test_converting_to_another_edition_is_one_act(path: Path, edition: Edition) -> None:
    old = replace(edition, id="gkb-2019-60")
    new = replace(edition, id="gkb-2022-1", tables=edition.tables[1:])
    both = Catalog(
        {old.id: old, new.id: new}, {old.id: 2019, new.id: 2022}, {old.id: (), new.id: ()}, {}, {}
    )
    with Workspace.open(path, both, writing=True, create=True, program="测试") as workspace:
        session = workspace.session(workspace.new_report(UNIT, 2023, Level.TOWNSHIP, old.id))
        session.apply({"proactive.rules.issued": 1, CELL: 2}, ActKind.ENTRY)
        with pytest.raises(UserError, match="A01"):
            session.apply({EDITION: new.id, "proactive.rules.issued": 3}, ActKind.CONVERT)
        session.apply({EDITION: new.id, "proactive.rules.issued": None}, ActKind.CONVERT)
        assert session.report.edition is new
        assert "proactive.rules.issued" not in session.report.values
        assert len(session.history("proactive.rules.issued")) == 2
        session.undo()
        assert session.report.edition is old
        assert session.report.entry("proactive.rules.issued") == 1
        session.redo()
        session.reload()
        assert session.report.edition is new
        assert workspace.reports()[0].edition == new.id


def test_another_process_changed_it(
    session: EditingSession, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.enter(CELL, 3)
    # Past the lock, as a file on a share without locks might be.
    monkeypatch.setattr(workspace_file, "WriterLock", MagicMock())
    with Workspace.open(path, catalog, writing=True, program="测试") as other:
        stale = other.session(session.id)
        session.enter(CELL, 4)
        with pytest.raises(UserError, match="D09"):
            stale.enter(CELL, 5)
        stale.reload()
        stale.enter(CELL, 5)
    assert on_disk(session, path, catalog)[CELL] == 5


CHANGES = st.dictionaries(
    st.sampled_from([CELL, OTHER, TOTAL, "text.overview", "report.unit", "report.year"]),
    st.integers(0, 5),
    min_size=1,
)


def in_its_type(values: dict[Address, int]) -> dict[Address, Value | None]:
    of_type: dict[Address, Value | None] = dict(values)
    for address, value in values.items():
        match address:
            case "text.overview":
                of_type[address] = "文" * value
            case "report.unit":
                of_type[address] = f"第{value}镇"
            case "report.year":
                of_type[address] = 2021 + value
            case _:
                of_type[address] = value or None
    return of_type


@settings(max_examples=25)
@given(acts=st.lists(CHANGES, max_size=6), back=st.integers(1, 6))
def test_undo_then_redo_is_nothing(
    catalog: Catalog, acts: list[dict[Address, int]], back: int
) -> None:
    with new_folder() as folder:
        _undone_then_redone(folder / "a.zwgk", catalog, acts, back)


def _undone_then_redone(
    path: Path, catalog: Catalog, acts: list[dict[Address, int]], back: int
) -> None:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        made = workspace.new_report(UNIT, 2099, Level.TOWNSHIP)
        session = workspace.session(made)
        done = [
            act for values in acts if (act := session.apply(in_its_type(values), ActKind.PASTE))
        ]
        steps = min(back, len(done))
        before = (dict(session.report.values), session.findings, session.report.last_entry)
        for _ in range(steps):
            session.undo()
    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        session = workspace.session(made)
        for _ in range(steps):
            session.redo()
        assert (dict(session.report.values), session.findings, session.report.last_entry) == before


def test_an_entry_is_quick(session: EditingSession, benchmark: "BenchmarkFixture") -> None:
    """Commit and rules together; the target is 2.5 ms."""
    session.apply(dict.fromkeys(session.report.edition.entered, 0), ActKind.FILL)
    numbers = iter(range(1, 1_000_000))
    benchmark(lambda: session.enter(CELL, next(numbers)))
