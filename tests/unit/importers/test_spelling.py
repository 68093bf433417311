"""Labels in an office's own words are named, never taken; what the office confirmed is known."""

from pathlib import Path

import pytest
from exports import save
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import row_of
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.recognise import Proposal
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.import_draft import ImportDraft
from zwgk_desktop.services.importing import read_proposal
from zwgk_desktop.services.workspace import Workspace

RECEIVED = "requests.received.natural_person"
OWN = {
    "本年新收申请数": "spelling.requests.received",
    "信访类": "spelling.requests.unprocessed_petition",
    "我镇规范性文件": "spelling.proactive.normative_documents",
}


@pytest.fixture
def page(tmp_path: Path, edition: Edition) -> Path:
    """Our own page with three labels as an office has them."""
    path = tmp_path / "报告.html"
    values = {RECEIVED: 3, "requests.granted.natural_person": 3}
    save("html", nil_report(edition, values, 2024), path)
    text = path.read_text("utf-8")
    for label, seen in (
        ("一、本年新收政府信息公开申请数量", "本年新收申请数"),
        ("1.信访举报投诉类申请", "信访类"),
        ("行政规范性文件</", "我镇规范性文件</"),
    ):
        assert label in text
        text = text.replace(label, seen)
    path.write_text(text, "utf-8")
    return path


def guesses(proposal: Proposal) -> dict[str, str]:
    return {one.guess.label: one.guess.spelling for one in proposal.unsure if one.guess}


def test_the_likeliest_row_is_named_and_not_taken(page: Path, catalog: Catalog) -> None:
    found = read_proposal(page, catalog)

    assert guesses(found) == OWN
    assert RECEIVED not in found.cells
    reasons = [one.reason for one in found.unsure if one.guess]
    assert "表式中没有“信访类”这一行，多半是“1.信访举报投诉类申请”" in reasons
    taken = next(one.guess for one in found.unsure if one.guess and "新收" in one.guess.label)
    assert taken.cells[RECEIVED] == 3
    assert len(taken.cells) == 7


def test_what_is_like_no_row_or_like_two_is_named_none(page: Path, catalog: Catalog) -> None:
    text = page.read_text("utf-8")
    page.write_text(text.replace("信访类", "其他事项甲").replace("本年新收申请数", "件数"), "utf-8")
    found = guesses(read_proposal(page, catalog))

    assert found == {"我镇规范性文件": OWN["我镇规范性文件"]}


def test_a_row_that_is_there_is_guessed_for_nothing_else(page: Path, catalog: Catalog) -> None:
    text = page.read_text("utf-8").replace("本年新收申请数", "一、本年新收政府信息公开申请数量")
    page.write_text(text.replace("<td>信访类", "<td>本年新收的申请数"), "utf-8")

    assert not any("新收" in label for label in guesses(read_proposal(page, catalog)))


def test_what_was_confirmed_once_is_read_and_said(page: Path, catalog: Catalog) -> None:
    found = read_proposal(page, catalog, spellings=OWN)

    assert not found.unsure
    assert found.cells[RECEIVED] == 3
    assert found.edition is catalog.editions["gkb-2021-30"]
    said = [one for one in found.warnings if "以前确认过的本单位写法" in one]
    assert len(said) == 3
    assert any("“信访类”按“1.信访举报投诉类申请”读入" in one for one in said)


def test_what_the_clerk_takes_is_kept_in_the_workspace(
    page: Path, catalog: Catalog, tmp_path: Path
) -> None:
    draft = ImportDraft(read_proposal(page, catalog))
    for number, one in enumerate(draft.proposal.unsure):
        if one.guess and one.guess.label != "信访类":
            draft.take_guess(number)
            draft.take_guess(number)
    assert draft.report.entry(RECEIVED) == 3
    draft.undo()
    assert set(draft.wanted()) & set(OWN.values()) == {OWN["我镇规范性文件"]}

    file = tmp_path / "甲.zwgk"
    with Workspace.open(file, catalog, writing=True, create=True, program="试") as workspace:
        with workspace.making("云溪镇人民政府", 2024, Level.TOWNSHIP) as session:
            session.apply(draft.wanted(), ActKind.IMPORT, draft.note())
        assert workspace.spellings() == {"我镇规范性文件": OWN["我镇规范性文件"]}
        again = read_proposal(page, catalog, spellings=workspace.spellings())
        assert set(guesses(again)) == {"本年新收申请数", "信访类"}
        session.undo()
        assert workspace.spellings() == {}


def test_a_second_spelling_stands_beside_the_first(
    page: Path, catalog: Catalog, edition: Edition
) -> None:
    place = OWN["信访类"]
    draft = ImportDraft(read_proposal(page, catalog))
    draft.put_into(nil_report(edition, {place: "信访件"}, 2024), overwrite=False)
    number = next(
        n
        for n, one in enumerate(draft.proposal.unsure)
        if one.guess and one.guess.label == "信访类"
    )
    draft.take_guess(number)

    assert draft.wanted()[place] == "信访件\n信访类"


def test_an_own_spelling_leaves_the_house_in_no_package() -> None:
    assert not row_of(OWN["信访类"]).document
