"""换用2021年表式: one act, nothing guessed, all of it undone by one undo."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from reports import EDITION, nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.converting import propose_conversion
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

    propose_conversion(session.report, catalog).apply(session)

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
    proposal = propose_conversion(session.report, catalog)
    proposal.apply(session)

    assert not [address for address in session.report.values if address.startswith("proactive.")]
    assert "另有 5 个数字在新表式里没有对应的格，请按新表式重填。" in proposal.questions


def test_other_outcomes_are_handed_back_to_be_split(
    session: EditingSession, catalog: Catalog
) -> None:
    proposal = propose_conversion(session.report, catalog)
    proposal.apply(session)

    assert proposal.questions[0] == "请您分到各行：三（六）其他处理，自然人 3。"
    rows = ("other", "other_no_correction", "other_no_payment", "other_reason")
    for row in rows:
        assert f"requests.{row}.natural_person" not in session.report.values
    assert "requests.other.enterprise" not in session.report.values


def test_it_is_one_act_and_undone_as_one(session: EditingSession, catalog: Catalog) -> None:
    before = dict(session.report.values)

    act = propose_conversion(session.report, catalog).apply(session)

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
    propose_conversion(session.report, catalog).apply(session)

    proposal = propose_conversion(session.report, catalog)

    assert proposal.apply(session) is None
    assert (proposal.values(), proposal.questions) == ({}, ())


def test_proposing_changes_nothing(session: EditingSession, catalog: Catalog) -> None:
    propose_conversion(session.report, catalog)

    assert session.report.edition.id == FIRST
    assert session.report.entry("requests.other.natural_person") == 3


def test_a_year_before_every_edition_is_refused(catalog: Catalog) -> None:
    first = catalog.editions[FIRST]
    report = Report(first, nil_values(first, 2018))

    with pytest.raises(UserError, match="D12"):
        propose_conversion(report, catalog)


def test_the_way_back_drops_what_has_no_place(catalog: Catalog) -> None:
    new = catalog.editions[EDITION]
    report = Report(new, nil_values(new, 2020))

    proposal = propose_conversion(report, catalog)

    values = proposal.values()
    assert values["report.edition"] == FIRST
    assert [one for one in proposal.questions if "分到各行" in one] == []
    assert values["requests.other_reason.natural_person"] is None
    assert "requests.granted.natural_person" not in values
