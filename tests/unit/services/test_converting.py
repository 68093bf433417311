"""换用2021年表式: one act, nothing guessed, all of it undone by one undo."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from reports import EDITION, nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.services.converting import convert, plan
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace

FIRST = "gkb-2019-60"
UNIT = "云溪镇人民政府"
ENTERED: dict[Address, Value | None] = {
    "proactive.rules.public_total": 3,
    "proactive.licences.change": -2,
    "proactive.penalties.decisions": 5,
    "proactive.procurement.amount": Decimal("25.10"),
    "requests.received.natural_person": 4,
    "requests.received.total": 4,
    "requests.granted.natural_person": 1,
    "requests.other.natural_person": 3,
    "requests.other.enterprise": 0,
    "requests.other.total": 3,
    "disputes.review.upheld": 1,
    "text.overview": "（一）主动公开",
    "report.contact": "党政综合办公室",
}


@pytest.fixture
def session(tmp_path: Path, catalog: Catalog) -> Iterator[EditingSession]:
    path = tmp_path / "青山县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        made = workspace.session(workspace.new_report(UNIT, 2022, Level.TOWNSHIP, FIRST))
        made.apply(ENTERED, ActKind.ENTRY)
        yield made


def test_what_counts_alike_is_kept(session: EditingSession, catalog: Catalog) -> None:
    assert "S-EDITION" in {finding.rule for finding in session.findings}

    convert(session, catalog)

    report = session.report
    assert report.edition is catalog.editions[EDITION]
    assert report.entry("requests.received.natural_person") == 4
    assert report.entry("requests.received.total") == 4
    assert report.entry("requests.granted.natural_person") == 1
    assert report.entry("disputes.review.upheld") == 1
    assert report.text("overview") == "（一）主动公开"
    assert report.field_text("contact") == "党政综合办公室"
    assert "S-EDITION" not in {finding.rule for finding in session.findings}


def test_the_proactive_table_starts_blank(session: EditingSession, catalog: Catalog) -> None:
    conversion, _ = convert(session, catalog)

    assert not [address for address in session.report.values if address.startswith("proactive.")]
    assert conversion.dropped["proactive.penalties.decisions"] == 5
    assert conversion.dropped["proactive.procurement.amount"] == Decimal("25.10")


def test_other_outcomes_are_handed_back_to_be_split(
    session: EditingSession, catalog: Catalog
) -> None:
    conversion, _ = convert(session, catalog)

    assert [(one.address, one.figure) for one in conversion.split] == [
        ("requests.other.natural_person", 3),
        ("requests.other.enterprise", 0),
    ]
    assert conversion.split[0].label == "三（六）其他处理，自然人"
    assert conversion.split[0].parts == (
        "requests.other_no_correction.natural_person",
        "requests.other_no_payment.natural_person",
        "requests.other_reason.natural_person",
    )
    for one in conversion.split:
        assert not session.report.values.keys() & {one.address, *one.parts}


def test_it_is_one_act_and_undone_as_one(session: EditingSession, catalog: Catalog) -> None:
    before = dict(session.report.values)

    _, act = convert(session, catalog)

    assert act is not None
    assert act.kind is ActKind.CONVERT
    assert "〔2019〕60号" in act.note
    session.undo()
    assert dict(session.report.values) == before
    assert session.report.edition.id == FIRST
    session.redo()
    session.reload()
    assert session.report.edition.id == EDITION


def test_on_the_edition_in_force_there_is_nothing_to_do(
    session: EditingSession, catalog: Catalog
) -> None:
    convert(session, catalog)

    conversion, act = convert(session, catalog)

    assert act is None
    assert (conversion.values, conversion.split, conversion.dropped) == ({}, (), {})


def test_planning_changes_nothing(session: EditingSession, catalog: Catalog) -> None:
    plan(session.report, catalog)

    assert session.report.edition.id == FIRST
    assert session.report.entry("requests.other.natural_person") == 3


def test_a_year_before_every_edition_is_refused(catalog: Catalog) -> None:
    first = catalog.editions[FIRST]
    report = Report(first, nil_values(first, 2018))

    with pytest.raises(UserError, match="D12"):
        plan(report, catalog)


def test_the_way_back_drops_what_has_no_place(catalog: Catalog) -> None:
    new = catalog.editions[EDITION]
    report = Report(new, nil_values(new, 2020))

    conversion = plan(report, catalog)

    assert conversion.edition.id == FIRST
    assert conversion.split == ()
    assert "requests.other_reason.natural_person" in conversion.dropped
    assert "requests.granted.natural_person" not in conversion.values
