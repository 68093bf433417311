"""No way out of the house takes along who asked, or a number of theirs."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.county.terms import CollectionTerms
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import finalising, outgoing
from zwgk_desktop.services.books import letters
from zwgk_desktop.services.books.register_files import export_register
from zwgk_desktop.services.books.unit_books import Addition, SubjectKind, UnitBooks
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.dispatch import dispatch
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.packages.submitting import submit
from zwgk_desktop.services.workspace import Workspace

NAME, OTHER = "王小明", "李四"
IDENTITY, MOBILE = "110101199001011237", "13800000000"
PERSONAL = [NAME, "王 小\n明", IDENTITY, MOBILE, "手机138\n0000\n0000"]
YEAR = 2025


@pytest.fixture
def books(workspace: Workspace, sound: EditingSession) -> UnitBooks:
    books = workspace.books(sound.report.unit)
    for number, name in (("2024-001", NAME), ("2024-002", OTHER)):
        values: dict[str, str | date] = {
            "request.number": number,
            "request.received_on": date(2024, 3, 1),
            "request.channel": "in_person",
            "request.class": "natural_person",
            "request.subject": "某村账目",
            "request.event.1.kind": "concluded",
            "request.event.1.on": date(2024, 3, 20),
            "request.event.1.outcome": "granted",
            "personal.applicant": name,
        }
        books.add([Addition(SubjectKind.REQUEST, values)])
    own = {"personal.identity": IDENTITY, "personal.contact": MOBILE}
    books.change(books.request("2024-001")[0], own)
    return books


@pytest.fixture
def county(workspace: Workspace, books: UnitBooks) -> Callable[..., Collection]:
    """The same workspace as a county's, in which people asked too."""
    rosters.add(workspace.context, books.unit, Group.TOWNSHIP)

    def collection(year: int = YEAR) -> Collection:
        return Collection(workspace.context, year)

    return collection


def refused(act: Callable[[], object], folder: Path) -> UserError:
    """Return why nothing was written."""
    before = sorted(folder.iterdir())
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.code == "E04"
    assert NAME not in str(caught.value)
    assert sorted(folder.iterdir()) == before
    return caught.value


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "外发"
    folder.mkdir()
    return folder


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("said", PERSONAL)
def test_a_draft_is_not_submitted(sound: EditingSession, out: Path, said: str) -> None:
    sound.enter("text.problems", f"答复{said}不够及时。下一步改进。")

    refused(lambda: submit(sound, out / "a.zwgks", as_draft=True), out)


@pytest.mark.usefixtures("books")
def test_a_final_report_is_not_submitted_until_there_is_a_reason(
    sound: EditingSession, out: Path
) -> None:
    sound.enter("text.problems", f"答复{NAME}不够及时。下一步改进。")
    finalising.finalise(sound)
    refused(lambda: submit(sound, out / "a.zwgks", sheet=out / "单.pdf"), out)

    outgoing.keep_all(sound, None, "本人书面同意公开")

    submit(sound, out / "a.zwgks", sheet=out / "单.pdf")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("said", PERSONAL)
def test_an_answer_to_a_remark_is_not_submitted(
    sound: EditingSession, out: Path, said: str
) -> None:
    sound.apply({"advice.1.text": "请核对", "advice.1.answer": f"是{said}。"}, ActKind.ADVICE)

    refused(lambda: submit(sound, out / "a.zwgks", as_draft=True), out)


@pytest.mark.usefixtures("books")
def test_an_answer_with_a_reason_is_submitted(sound: EditingSession, out: Path) -> None:
    sound.apply({"advice.1.text": "请核对", "advice.1.answer": f"是{NAME}。"}, ActKind.ADVICE)
    outgoing.keep_all(sound, None, "本人书面同意公开")

    submit(sound, out / "a.zwgks", as_draft=True)


@pytest.mark.parametrize("said", PERSONAL)
@pytest.mark.parametrize("where", ["conventions", "wanted"])
def test_a_dispatch_stops_at_what_is_asked_for(
    county: Callable[..., Collection], out: Path, where: str, said: str
) -> None:
    text = f"向{said}了解".replace("\n", "　")
    asked = (
        CollectionTerms(conventions=(text,))
        if where == "conventions"
        else CollectionTerms(topics=(text,))
    )
    county().set_terms(asked)

    refused(lambda: dispatch(county(), out), out)


@pytest.mark.parametrize("said", [NAME, MOBILE, IDENTITY])
def test_a_dispatch_stops_at_an_alias(
    workspace: Workspace, county: Callable[..., Collection], out: Path, said: str
) -> None:
    rosters.add(workspace.context, "龙泉乡", Group.TOWNSHIP, [f"龙泉{said}"])

    why = refused(lambda: dispatch(county(), out), out)

    assert "龙泉乡" in why.what


def test_a_dispatch_stops_at_last_years_report(
    sound: EditingSession, county: Callable[..., Collection], out: Path
) -> None:
    package = out / "报送.zwgks"
    sound.enter("text.problems", f"答复{NAME}不够及时。下一步改进。")
    finalising.finalise(sound)
    outgoing.keep_all(sound, None, "本人书面同意公开")
    submit(sound, package)
    receive(county().context, [package], YEAR)
    examine(county(), sound.report.unit, ExaminationStep(decision=ExaminationState.ACCEPTED))

    why = refused(lambda: dispatch(county(YEAR + 1), out), out)

    assert sound.report.unit in why.what


@pytest.mark.parametrize("said", PERSONAL)
def test_a_remark_is_refused(
    sound: EditingSession, county: Callable[..., Collection], out: Path, said: str
) -> None:
    package = out / "报送.zwgks"
    submit(sound, package, as_draft=True)
    receive(county().context, [package], YEAR)
    remark = ExaminationStep(
        remarks=[("text.problems", f"{said}的申请没有写")], decision="returned"
    )

    refused(
        lambda: examine(county(), sound.report.unit, remark, out / "a.zwgkr", out / "a.docx"), out
    )

    assert county().status_of(sound.report.unit).remarks == ()


@pytest.mark.parametrize("ending", [".xlsx", ".ics"])
def test_a_masked_register_stops_at_a_name_in_a_number(
    books: UnitBooks, out: Path, ending: str
) -> None:
    books.change(books.request("2024-002")[0], {"request.number": f"2025-{NAME}"})

    refused(lambda: export_register(books, out / f"登记簿{ending}", unmasked=False), out)

    export_register(books, out / f"登记簿{ending}", unmasked=True)


def written(books: UnitBooks, kind: str, gap: str, target: Path) -> None:
    wish = letters.LetterOptions(kind=kind, on=date(2024, 3, 5))
    letter, _ = letters.compose_letter(books, "2024-001", wish)
    gaps = dict.fromkeys(letter.gaps, gap)
    wish = letters.LetterOptions(kind=kind, on=wish.on, gap_texts=gaps)
    letters.write_letter(*letters.compose_letter(books, "2024-001", wish), target)


@pytest.mark.parametrize("kind", sorted(letters.LETTER_LABELS.keys() - {letters.ANSWER, "receipt"}))
def test_a_letter_names_nobody_but_whom_it_is_to(books: UnitBooks, out: Path, kind: str) -> None:
    form = letters.letter_forms().letters[kind]
    target = out / "文书.docx"

    refused(lambda: written(books, kind, f"与{OTHER}相同", target), out)
    refused(lambda: written(books, kind, "电话13900000000", target), out)

    for own in (NAME, IDENTITY, MOBILE):
        if form.to_applicant:
            written(books, kind, f"{own}本人", target)
            target.unlink()
        else:
            refused(partial(written, books, kind, f"{own}申请", target), out)


def test_a_name_within_a_longer_one_does_not_stop_the_letter(books: UnitBooks, out: Path) -> None:
    books.change(books.request("2024-002")[0], {"personal.applicant": NAME[:2]})

    written(books, "receipt", NAME, out / "回执.docx")
