"""复核: the second keying hides the first, stands in the file, and is settled by acts."""

from collections.abc import Generator
from decimal import Decimal
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import AddressKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.second_keying import KeyingDifference, SecondKeying
from zwgk_desktop.services.workspace import Workspace

R = "requests"
RECEIVED, ENTERPRISE = f"{R}.received.natural_person", f"{R}.received.enterprise"
TOTAL = f"{R}.received.total"


@pytest.fixture
def session(tmp_path: Path, catalog: Catalog) -> Generator[EditingSession]:
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as opened:
        yield opened.session(opened.new_report("云溪镇人民政府", 2023, Level.TOWNSHIP))


def keying_of(session: EditingSession, table: str = R) -> SecondKeying:
    return SecondKeying(session, session.report.edition.table_of[table])


def test_the_first_keying_is_not_seen(session: EditingSession) -> None:
    session.apply({RECEIVED: 3}, ActKind.ENTRY)
    keying = keying_of(session)

    assert not keying.report.values
    assert keying.report.figure(RECEIVED) is None
    assert keying.report.figure(TOTAL) is None
    assert keying.all_findings == ()


def test_what_is_keyed_stands_in_the_file_and_leaves_the_report_alone(
    session: EditingSession,
) -> None:
    session.apply({RECEIVED: 3}, ActKind.ENTRY)
    before = session.findings
    act = keying_of(session).apply({RECEIVED: 4, TOTAL: 5}, ActKind.ENTRY)
    session.reload()

    assert act is not None
    assert act.kind is ActKind.REVIEW
    keying = keying_of(session)
    assert keying.report.figure(TOTAL) == 4
    assert keying.report.entry(TOTAL) == 5
    assert keying.blanks == 143
    assert session.report.entry(RECEIVED) == 3
    assert session.findings == before
    assert session.report.last_entry == RECEIVED
    session.undo()
    assert not keying.report.values


def test_amounts_keep_their_places(session: EditingSession) -> None:
    fee = "proactive.fees.amount"
    keying_of(session, "proactive").apply({fee: Decimal("190.4570")}, ActKind.ENTRY)
    session.reload()

    assert str(keying_of(session, "proactive").report.entry(fee)) == "190.4570"
    assert not keying_of(session).report.values


def test_differences_are_in_the_forms_order(session: EditingSession) -> None:
    session.apply({ENTERPRISE: 2, RECEIVED: 3, TOTAL: 5}, ActKind.ENTRY)
    keying = keying_of(session)
    keying.apply({RECEIVED: 4, TOTAL: 5, f"{R}.carried_out.other_body": 0}, ActKind.ENTRY)

    assert keying.differences() == (
        KeyingDifference(RECEIVED, 3, 4),
        KeyingDifference(f"{R}.carried_out.other_body", None, 0),
    )


def test_only_what_was_keyed_twice_is_compared(session: EditingSession) -> None:
    session.apply(dict.fromkeys(session.report.edition.table_of[R].entered, 0), ActKind.FILL)
    keying = keying_of(session)
    keying.apply({RECEIVED: 0, ENTERPRISE: 1}, ActKind.ENTRY)

    assert keying.differences() == (KeyingDifference(ENTERPRISE, 0, 1),)
    assert keying.blanks == 142


def test_settling_is_one_act_for_both(session: EditingSession) -> None:
    session.apply({RECEIVED: 3}, ActKind.ENTRY)
    keying = keying_of(session)
    keying.apply({RECEIVED: 4}, ActKind.ENTRY)

    keying.settle(RECEIVED, 7)

    assert session.report.entry(RECEIVED) == 7
    assert not keying.differences()
    session.undo()
    assert keying.differences() == (KeyingDifference(RECEIVED, 3, 4),)
    assert session.history(f"second.{RECEIVED}")[0].kind is ActKind.REVIEW


@pytest.mark.parametrize(
    ("second", "whole", "note"),
    [(3, True, "复核一致"), (4, True, "放弃复核"), (3, False, "放弃复核")],
)
def test_the_end_says_how_it_ended(
    session: EditingSession, second: int, *, whole: bool, note: str
) -> None:
    entered = dict.fromkeys(session.report.edition.table_of[R].entered, 0)
    session.apply({**entered, RECEIVED: 3}, ActKind.ENTRY)
    keying = keying_of(session)
    keying.apply({**(entered if whole else {}), RECEIVED: second}, ActKind.ENTRY)

    act = keying.end()

    assert act is not None
    assert act.note == note
    assert not keying.report.values
    session.undo()
    assert keying.report.entry(RECEIVED) == second


def test_a_second_keying_has_the_forms_addresses_only(session: EditingSession) -> None:
    edition = session.report.edition

    assert edition.kind(f"second.{TOTAL}") is AddressKind.SECOND
    assert edition.label(f"second.{RECEIVED}") == f"复核重录：{edition.label(RECEIVED)}"
    for address in ("second.text.overview", "second.requests.received", "second.second.x.y.z"):
        with pytest.raises(UserError):
            edition.kind(address)
