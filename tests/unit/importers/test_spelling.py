"""Labels in an office's own words are named, never taken; what the office confirmed is known."""

from pathlib import Path

import pytest
from command_line import run_command
from exports import save, without_data
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import UNIT, YEAR, spec_of
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.importers.recognise import OwnWords, RecognisedReport
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.import_draft import ImportDraft
from zwgk_desktop.services.importing import recognise_file
from zwgk_desktop.services.pasting import labelled_document, values_to_paste
from zwgk_desktop.services.workspace import Workspace

OFFICE = "云溪镇人民政府"
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
    text = without_data(path.read_text("utf-8"))
    for label, seen in (
        ("一、本年新收政府信息公开申请数量", "本年新收申请数"),
        ("1.信访举报投诉类申请", "信访类"),
        ("行政规范性文件</", "我镇规范性文件</"),
    ):
        assert label in text
        text = text.replace(label, seen)
    path.write_text(text, "utf-8")
    return path


def guesses(recognised: RecognisedReport) -> dict[str, str]:
    return {one.guess.label: one.guess.spelling for one in recognised.unsure if one.guess}


def test_the_likeliest_row_is_named_and_not_taken(page: Path, catalog: Catalog) -> None:
    found = recognise_file(page, catalog)

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
    found = guesses(recognise_file(page, catalog))

    assert found == {"我镇规范性文件": OWN["我镇规范性文件"]}


def test_a_row_that_is_there_is_guessed_for_nothing_else(page: Path, catalog: Catalog) -> None:
    text = page.read_text("utf-8").replace("本年新收申请数", "一、本年新收政府信息公开申请数量")
    page.write_text(text.replace("<td>信访类", "<td>本年新收的申请数"), "utf-8")

    assert not any("新收" in label for label in guesses(recognise_file(page, catalog)))


def test_what_was_confirmed_once_is_read_and_said(page: Path, catalog: Catalog) -> None:
    found = recognise_file(page, catalog, own=OwnWords({OFFICE: OWN}))

    assert not found.unsure
    assert found.cells[RECEIVED] == 3
    assert found.edition is catalog.editions["gkb-2021-30"]
    said = [one for one in found.warnings if "本单位确认过的写法" in one]
    assert len(said) == 3
    assert any("“信访类”按“1.信访举报投诉类申请”读入" in one for one in said)


def test_what_the_clerk_takes_is_kept_in_the_workspace(
    page: Path, catalog: Catalog, tmp_path: Path
) -> None:
    draft = ImportDraft(recognise_file(page, catalog))
    for number, one in enumerate(draft.recognised.unsure):
        if one.guess and one.guess.label != "信访类":
            draft.accept_guess(number)
            draft.accept_guess(number)
    assert draft.report.entry(RECEIVED) == 3
    draft.undo()
    assert set(draft.values_to_store()) & set(OWN.values()) == {OWN["我镇规范性文件"]}

    file = tmp_path / "甲.zwgk"
    with Workspace.open(file, catalog, writing=True, create=True, program="试") as workspace:
        with workspace.creating_report(OFFICE, 2024, Level.TOWNSHIP) as session:
            session.apply(draft.values_to_store(), ActKind.IMPORT, draft.note())
        assert workspace.spellings() == {OFFICE: {"我镇规范性文件": OWN["我镇规范性文件"]}}
        again = recognise_file(page, catalog, own=OwnWords(workspace.spellings()))
        assert set(guesses(again)) == {"本年新收申请数", "信访类"}
        session.undo()
        assert workspace.spellings() == {}


def test_a_second_spelling_stands_beside_the_first(
    page: Path, catalog: Catalog, edition: Edition
) -> None:
    place = OWN["信访类"]
    draft = ImportDraft(recognise_file(page, catalog))
    draft.set_target(nil_report(edition, {place: "信访件"}, 2024), overwrite=False)
    number = next(
        n
        for n, one in enumerate(draft.recognised.unsure)
        if one.guess and one.guess.label == "信访类"
    )
    draft.accept_guess(number)

    assert draft.values_to_store()[place] == "信访件\n信访类"


def test_an_own_spelling_leaves_the_house_in_no_package() -> None:
    assert not spec_of(OWN["信访类"]).in_document


def test_the_words_of_one_office_read_no_document_of_another(page: Path, catalog: Catalog) -> None:
    """Nor is one taken for another because its name stands in the other's."""
    for other in ("红石乡人民政府", "云溪镇人民政府文化服务中心"):
        found = recognise_file(page, catalog, own=OwnWords({other: OWN}))
        assert guesses(found) == OWN, other


@pytest.mark.parametrize("known", [OFFICE, f"青山县{OFFICE}"])
def test_the_county_before_a_name_makes_no_other_office(
    page: Path, catalog: Catalog, known: str
) -> None:
    assert not recognise_file(page, catalog, own=OwnWords({known: OWN})).unsure


def test_of_two_offices_of_one_name_neither_is_meant(page: Path, catalog: Catalog) -> None:
    two = {f"青山县{OFFICE}": OWN, f"白水县{OFFICE}": OWN}

    assert guesses(recognise_file(page, catalog, own=OwnWords(two))) == OWN


def test_a_document_without_a_title_is_read_as_the_open_unit_writes(
    page: Path, catalog: Catalog
) -> None:
    untitled = page.read_text("utf-8").replace(OFFICE, "")
    page.write_text(untitled, "utf-8")

    assert recognise_file(page, catalog).unit is None
    assert guesses(recognise_file(page, catalog, own=OwnWords({OFFICE: OWN}))) == OWN
    assert not recognise_file(page, catalog, own=OwnWords({OFFICE: OWN}, home=OFFICE)).unsure


@pytest.fixture
def copied() -> tuple[str, str]:
    """Two rows as they are copied from a spreadsheet, one called as the office calls it."""
    figures = "2\t0\t0\t0\t0\t0\t2"
    return "", f"信访类\t{figures}\n2.重复申请\t{figures}\n"


def test_what_is_pasted_is_read_by_the_office_s_own_words(
    copied: tuple[str, str], edition: Edition
) -> None:
    blank = Report(edition, {UNIT: OFFICE, YEAR: 2024})
    document = labelled_document(*copied, edition, OWN)
    assert document is not None

    assert not values_to_paste(document, blank)
    values = values_to_paste(document, blank, OWN)
    assert values is not None
    assert values["requests.unprocessed_petition.natural_person"] == 2


def command(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    result = run_command(capsys, "import", *words)
    return result.code, result.out + result.err


def test_the_command_line_says_how_a_word_is_confirmed_and_remembers_it(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = ("--workspace", str(tmp_path / "甲.zwgk"))
    code, said = command(capsys, str(page), *file, "--dry-run")
    assert code == 1
    for label, place in OWN.items():
        assert f"--spelling {place.removeprefix('spelling.')}={label}" in said
    confirmed = [
        f"--spelling={place.removeprefix('spelling.')}={label}" for label, place in OWN.items()
    ]

    code, said = command(capsys, str(page), *file, *confirmed)
    assert code == 0, said

    code, said = command(capsys, str(page), *file, "--dry-run", "--json")
    assert code == 0
    assert '"requests.received.natural_person": 3' in said
    code, said = command(
        capsys, str(page), *file, "--dry-run", "--unit", "红石乡人民政府", "--year", "2024"
    )
    assert code == 1
    assert "多半是" in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--spelling", "requests.received=收件数"), "没有一行按“收件数”这个写法读入"),
        (("--spelling", "requests.nowhere=信访类"), "不是“行=写法”"),
        (("--spelling", "requests.received"), "不是“行=写法”"),
        (("乙.txt", "--spelling", "requests.received=信访类"), "只能随一个文件写"),
    ],
)
def test_what_is_confirmed_wrongly_is_refused_and_nothing_is_made(
    page: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    why: str,
) -> None:
    file = tmp_path / "甲.zwgk"
    code, said = command(capsys, str(page), *words, "--workspace", str(file))

    assert code == 2
    assert why in said
    assert not file.exists()
