"""Third parties: asked and answered by name, in letters and under the rules of personal data."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.requests import Event, EventKind, ThirdParty
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books import redaction, request_acts
from zwgk_desktop.services.books.dues import request_status
from zwgk_desktop.services.books.letters import LetterOptions, compose_letter, write_letter
from zwgk_desktop.services.books.third_parties import third_parties
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.workspace import Workspace

UNIT = "云溪镇人民政府"
ASKED, ANSWERED = EventKind.THIRD_PARTY_ASKED, EventKind.THIRD_PARTY_ANSWERED
PERSON = ThirdParty("赵青山", "natural_person", "云溪镇柳树巷某某号")
FIRM = ThirdParty("青山县某某建材公司", "organisation", "青山县石桥路某某号")


@pytest.fixture
def workspace(tmp_path: Path, catalog: Catalog) -> Iterator[Workspace]:
    path = tmp_path / "台账.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        yield workspace


@pytest.fixture
def books(workspace: Workspace) -> UnitBooks:
    return workspace.books(UNIT)


def asked(day: int, party: ThirdParty | None = None) -> Event:
    return Event(ASKED, date(2025, 3, day), third_party=party)


def register(books: UnitBooks, *events: Event) -> str:
    fields = {"received_on": "2025-03-03", "channel": "internet", "class": "natural_person"}
    subject = request_acts.register_request(books, fields | {"applicant": "张云溪"}, events)
    return str(books.values(subject)["request.number"])


def told(books: UnitBooks, number: str) -> list[tuple[int, ThirdParty, str]]:
    parties = third_parties(books, books.request(number)[0])
    return [(one.number, one.about, one.answer_label) for one in parties]


def test_each_third_party_has_its_own_answer(books: UnitBooks) -> None:
    number = register(books, asked(4, PERSON), asked(5, FIRM))
    request_acts.add_event(
        books, number, Event(ANSWERED, date(2025, 3, 10), party=2, answer="agree")
    )
    assert told(books, number) == [(1, PERSON, "未答复"), (2, FIRM, "同意公开")]

    request_acts.add_event(books, number, Event(ANSWERED, date(2025, 3, 12), answer="disagree"))
    assert told(books, number) == [(1, PERSON, "不同意公开"), (2, FIRM, "同意公开")]
    with pytest.raises(UserError, match="没有尚待答复"):
        request_acts.add_event(books, number, Event(ANSWERED, date(2025, 3, 13), party=2))


def test_the_clock_counts_the_answer_of_the_third_party_that_gave_it(books: UnitBooks) -> None:
    """Without its number, an answer ends the consultation that began first."""
    answer = date(2025, 3, 6)
    numbered = register(books, asked(4, PERSON), asked(5, FIRM), Event(ANSWERED, answer, party=2))
    first = register(books, asked(4, PERSON), asked(5, FIRM), Event(ANSWERED, answer))

    dues = [
        request_status(books.request(one)[1], books.calendar, date(2025, 4, 30)).deadline.due
        for one in (numbered, first)
    ]

    # 15 working days from 4 or 5 March on are not counted; the 20 others are.
    assert dues == [date(2025, 4, 22), date(2025, 4, 23)]


def test_a_third_party_is_corrected_and_removed_with_its_event(books: UnitBooks) -> None:
    number = register(books, asked(4, PERSON), asked(5))
    assert request_acts.event_to_correct(books, number, 1).third_party == PERSON
    request_acts.replace_event(books, number, 1, asked(4, FIRM))
    assert told(books, number) == [(1, FIRM, "未答复")]
    request_acts.replace_event(books, number, 2, asked(5, PERSON))
    assert told(books, number) == [(1, FIRM, "未答复"), (2, PERSON, "未答复")]
    request_acts.replace_event(books, number, 2, asked(5))
    request_acts.remove_event(books, number, 1)

    subject, request = books.request(number)
    assert request.events == (asked(5),)
    assert set(books.personal(subject)) == {"personal.applicant"}


def test_a_letter_goes_to_the_third_party_and_its_address(books: UnitBooks, tmp_path: Path) -> None:
    number = register(books, asked(4, PERSON), asked(5, FIRM))
    texts = {"涉及第三方的信息": "某某合同"}

    last, day = compose_letter(books, number, LetterOptions(kind="third_party", gap_texts=texts))
    first, earlier = compose_letter(
        books, number, LetterOptions(kind="third_party", gap_texts=texts, party=1)
    )

    assert last.addressee[0].text == "青山县某某建材公司（青山县石桥路某某号）："
    assert first.addressee[0].text == "赵青山（云溪镇柳树巷某某号）："
    assert (day, earlier) == (date(2025, 3, 5), date(2025, 3, 4))
    assert first.gaps == ()
    write_letter(first, earlier, tmp_path / "征求意见.docx")
    with pytest.raises(UserError, match="没有第3个第三方"):
        compose_letter(books, number, LetterOptions(kind="third_party", party=3))


def test_a_letter_addresses_a_third_party_by_its_kind(books: UnitBooks) -> None:
    """Organisations apply here, so the kind of the applicant must not decide."""
    number = register(books, asked(4, PERSON), asked(5, FIRM), asked(6, ThirdParty("钱云溪")))
    request_acts.correct_request(books, number, {"class": "enterprise"})

    for party, said in ((1, "您"), (2, "你单位"), (3, "你方")):
        letter, _ = compose_letter(books, number, LetterOptions(kind="third_party", party=party))
        text = "".join(piece.text for piece in letter.pieces)
        assert {word for word in ("您", "你单位", "你方") if word in text} == {said}


def test_a_letter_to_the_applicant_names_no_third_party(books: UnitBooks, tmp_path: Path) -> None:
    number = register(books, asked(4, PERSON))
    texts = {"需要补正的事项": "赵青山的合同", "补正期限": "2025年3月20日"}
    letter, day = compose_letter(books, number, LetterOptions(kind="supplement", gap_texts=texts))

    with pytest.raises(UserError, match="姓名"):
        write_letter(letter, day, tmp_path / "补正.docx")
    assert letter.addressee_data == {"张云溪"}


def test_only_third_parties_that_are_persons_stop_texts(books: UnitBooks) -> None:
    register(books, asked(4, PERSON), asked(5, FIRM), asked(6, ThirdParty("钱云溪")))

    assert books.person_names() == {"张云溪", "赵青山", "钱云溪"}


def test_the_history_masks_third_parties(workspace: Workspace, books: UnitBooks) -> None:
    number = register(books, asked(4, PERSON), asked(5, FIRM))
    request_acts.correct_request(books, number, {"remark": "赵青山来过"})
    rows = workspace.timelines.books(UNIT).history()
    mask = redaction.HistoryMask.of(rows)

    shown = {row.address: mask.value(row, row.after) for row in rows}

    assert shown["personal.third_party.1.name"] == "赵某"
    assert shown["personal.third_party.1.kind"] == "natural_person"
    assert shown["personal.third_party.1.address"] == "云某"
    assert shown["personal.third_party.2.name"] == FIRM.name
    assert shown["request.remark"] == "赵某来过"


def test_redaction_removes_third_parties(workspace: Workspace, books: UnitBooks) -> None:
    number = register(books, asked(4, PERSON), asked(5, FIRM))
    request_acts.correct_request(books, number, {"remark": "赵青山、青山县某某建材公司都问过"})
    request_acts.conclude_request(books, number, date(2025, 3, 20), "granted")

    redaction.redact(workspace, [books], date(2026, 1, 1))

    subject, request = books.request(number)
    assert books.personal(subject) == {}
    assert request.remark == "赵某、青山县某某建材公司都问过"
    raw = workspace.path.read_bytes()
    for secret in (PERSON.name, PERSON.address, FIRM.address):
        assert secret.encode() not in raw
