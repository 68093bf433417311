"""What is shown beside a sum: the year before, and requests that may stand in it twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from package_files import sent

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import (
    SharedNumber,
    failing_equations,
    last_year_sums,
    roll_up,
    shared_numbers,
)
from zwgk_desktop.services.workspace import Workspace

CELL, TOTAL = "requests.received.natural_person", "requests.received.total"
OFFICE, TOWN = "青山县人民政府办公室", "云溪镇人民政府"


@pytest.fixture
def workspace(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        rosters.add(opened.context, TOWN, Group.TOWNSHIP)
        yield opened


def receive_(workspace: Workspace, folder: Path, year: int, figure: int) -> None:
    file = sent(folder, TOWN, {CELL: figure, "report.year": year})
    assert receive(workspace.context, [file], year).refused == ()


def test_the_year_before_stands_beside(workspace: Workspace, tmp_path: Path) -> None:
    held = workspace.context
    receive_(workspace, tmp_path, 2025, 7)
    rolled = roll_up(Collection(held, 2025), all_received=True)
    assert last_year_sums(rolled, held) is None

    receive_(workspace, tmp_path, 2024, 5)

    before = last_year_sums(rolled, held)
    assert before is not None
    assert (before.stated_or_computed(CELL), before.stated_or_computed(TOTAL)) == (5, 5)
    assert last_year_sums(roll_up(Collection(held, 2025)), held) is None  # nobody was accepted


def test_a_year_on_another_form_is_shown_on_this_one(workspace: Workspace, tmp_path: Path) -> None:
    held = workspace.context
    receive_(workspace, tmp_path, 2020, 5)
    receive_(workspace, tmp_path, 2021, 7)

    before = last_year_sums(roll_up(Collection(held, 2021), all_received=True), held)

    assert before is not None
    assert (before.edition.id, before.stated_or_computed(CELL)) == ("gkb-2021-30", 5)


def test_the_form_s_equations_are_held_against_the_sum(
    workspace: Workspace, tmp_path: Path
) -> None:
    held = workspace.context
    receive_(workspace, tmp_path, 2025, 7)
    rolled = roll_up(Collection(held, 2025), all_received=True)

    assert {one.rule for one in failing_equations(rolled, held)} == {"R-BALANCE"}
    assert (
        failing_equations(roll_up(Collection(held, 2025)), held) == ()
    )  # a sum of blanks is silent


def register(workspace: Workspace, unit: str, number: str, **more: str) -> None:
    fields = {"number": number, "received_on": "2025-03-03", "channel": "in_person"}
    request_acts.register_request(
        workspace.books(unit), fields | {"class": "natural_person"} | more
    )


def test_a_request_of_one_number_and_one_applicant_is_shown(workspace: Workspace) -> None:
    register(workspace, OFFICE, "2025-001", applicant="张云溪")
    register(workspace, TOWN, "2025-001", applicant="张云溪")
    register(workspace, OFFICE, "2025-002", applicant="李青山")
    register(workspace, TOWN, "2025-002", applicant="王石桥")  # each its own second one
    register(workspace, OFFICE, "2025-003", applicant="李青山")

    found = shared_numbers(workspace.context, 2025)

    assert found == (SharedNumber("2025-001", (OFFICE, TOWN), "natural_person"),)
    assert shared_numbers(workspace.context, 2024) == ()


def test_without_a_name_what_is_asked_tells(workspace: Workspace) -> None:
    register(workspace, OFFICE, "2025-001", subject="征地补偿方案")
    register(workspace, TOWN, "2025-001", subject="征地补偿方案", applicant="张云溪")
    register(workspace, OFFICE, "2025-002")
    register(workspace, TOWN, "2025-002")

    assert [one.number for one in shared_numbers(workspace.context, 2025)] == ["2025-001"]
