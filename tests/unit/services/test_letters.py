"""Letters quote the law: the basis of each outcome, and what every answer must hold."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from neighbour import LAW, with_law

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.letters import Letter
from zwgk_desktop.domain.books.requests import (
    CLASSES,
    NATURAL_PERSON,
    OUTCOMES,
    OUTCOMES_WITHOUT_ANSWER,
    Event,
    EventKind,
)
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.books.dues import answered_earlier_requests
from zwgk_desktop.services.books.letters import LetterOptions, compose_letter, letter_forms
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.workspace import Workspace

UNIT = "云溪镇人民政府"
K = EventKind
REGULATION = "《中华人民共和国政府信息公开条例》"
RESTRICTED = "第十四条、第三十六条第（三）项"
BASIS = {
    "granted": ["第三十六条", "第（一）项", "第（二）项"],
    "partly_granted": ["第三十七条", "【不予公开部分所依据的条款："],
    "refused_state_secret": [RESTRICTED],
    "refused_by_other_law": [RESTRICTED, "【禁止公开的法律、行政法规的名称和条款】"],
    "refused_security_stability": [RESTRICTED],
    "refused_third_party": ["第十五条、第三十二条、第三十六条第（三）项"],
    "refused_internal_affairs": ["第十六条第一款、第三十六条第（三）项"],
    "refused_process": ["第十六条第二款、第三十六条第（三）项"],
    "refused_enforcement_file": ["第十六条第二款、第三十六条第（三）项"],
    "refused_administrative_query": [
        *("第三十六条第（七）项", "【规定查询的法律、行政法规的名称和条款】"),
    ],
    "unavailable_not_held": ["第三十六条", "第（四）项", "第（五）项"],
    "unavailable_needs_creation": ["第三十八条"],
    "unavailable_unclear": ["第三十条"],
    "unprocessed_petition": ["第三十九条第一款"],
    "unprocessed_repeated": ["第三十六条第（六）项"],
    "unprocessed_publication": ["第三十九条第二款"],
    "unprocessed_excessive": ["第三十五条"],
    "unprocessed_reconfirmation": ["【所依据的规定", "四（四）5"],
    "other_no_correction": ["第三十条"],
    "other_no_payment": ["第四十二条", "国办函〔2020〕109号"],
    "other_reason": ["【所依据的规定】"],
}
"""What the text of each answer quotes; where the law is the clerk's to name, a gap."""
LETTERS = {
    "receipt": "第三十三条",
    "supplement": "第三十条",
    "third_party": "第三十二条",
    "other_body": "第三十四条",
    "extension": "第三十三条第二款",
    "fee": "第四十二条",
}
REVIEW_FIRST = {
    "partly_granted",
    "refused_state_secret",
    "refused_by_other_law",
    "refused_security_stability",
    "refused_third_party",
    "refused_internal_affairs",
    "refused_process",
    "refused_enforcement_file",
}


@pytest.fixture
def books(tmp_path: Path, catalog: Catalog) -> Iterator[UnitBooks]:
    path = tmp_path / "台账.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        yield workspace.books(UNIT)


def register(books: UnitBooks, received: str, *events: Event, **changed: str) -> str:
    fields = {
        "received_on": received,
        "channel": "internet",
        "class": "natural_person",
        "applicant": "张云溪",
        "subject": "某村道路的验收资料",
        **changed,
    }
    subject = request_acts.register_request(books, fields, events)
    return str(books.values(subject)["request.number"])


def concluded(outcome: str, on: str = "2025-03-20") -> Event:
    return Event(K.CONCLUDED, date.fromisoformat(on), outcome=outcome)


def plain(letter: Letter) -> str:
    return "".join(f"【{one.text}】" if one.is_gap else one.text for one in letter.pieces)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_answer_holds_what_an_answer_must(books: UnitBooks, outcome: str) -> None:
    number = register(books, "2025-03-03", concluded(outcome))

    letter, _ = compose_letter(
        books, number, LetterOptions(kind="answer", number="云政复〔2025〕1号")
    )
    text = plain(letter)

    assert [one for one in BASIS[outcome] if one not in text] == []
    assert (REGULATION in text) == BASIS[outcome][0].startswith("第")
    assert f"2025年3月3日收到您提交的政府信息公开申请（登记号：{number}）" in text
    assert "某村道路的验收资料" in text
    assert (letter.unit, letter.day, letter.number) == (UNIT, "2025年3月20日", "云政复〔2025〕1号")
    if outcome in OUTCOMES_WITHOUT_ANSWER:
        assert "现告知如下" in text
        assert "现答复如下" not in text
        assert "复议" not in text
        return
    assert "现答复如下" in text
    assert "60日内" in text
    assert "【行政复议机关】申请行政复议" in text
    assert ("先向【行政复议机关】" in text) == (outcome in REVIEW_FIRST)
    assert ("15日内" if outcome in REVIEW_FIRST else "6个月内向【管辖法院】") in text


def test_the_table_covers_every_letter() -> None:
    assert list(BASIS) == list(OUTCOMES)
    assert set(LETTERS) == set(letter_forms().letters)


@pytest.mark.parametrize("kind", LETTERS)
def test_another_letter_quotes_its_article(books: UnitBooks, kind: str) -> None:
    number = register(books, "2025-03-03")

    text = plain(compose_letter(books, number, LetterOptions(kind=kind))[0])

    assert f"{REGULATION}{LETTERS[kind]}" in text


@pytest.mark.parametrize("applicant_class", CLASSES)
def test_letters_address_organisations_as_a_unit(books: UnitBooks, applicant_class: str) -> None:
    named = {"class": applicant_class, "applicant": "青山县某某中心"}
    kinds = [kind for kind, form in letter_forms().letters.items() if form.to_applicant]
    kinds += OUTCOMES
    number = register(books, "2025-03-03", **named)
    said, other = ("您", "你单位") if applicant_class == NATURAL_PERSON else ("你单位", "您")

    texts = {
        kind: plain(
            compose_letter(books, number, LetterOptions(kind=kind, on=date(2025, 3, 20)))[0]
        )
        for kind in kinds
    }

    assert {kind for kind, text in texts.items() if said not in text} == set()
    assert {kind for kind, text in texts.items() if other in text} == set()


@with_law
def test_the_articles_are_those_of_the_contract() -> None:
    """Hold the articles above against the contract's own table."""
    rows = re.findall(r"^\| ([a-z_·\s]+) \| (.+) \|$", LAW.read_text("utf-8"), re.MULTILINE)
    table = {
        name.strip(): set(re.findall(r"第[一二三四五六七八九十]+条(?:第[一二]款)?", basis))
        for names, basis in rows
        for name in names.split("·")
        if "第" in basis or "gap" in basis
    }
    ours = {
        outcome: set(re.findall(r"第[一二三四五六七八九十]+条(?:第[一二]款)?", "".join(basis)))
        for outcome, basis in BASIS.items()
    }
    assert {name: table[name] for name in ours} == ours


def test_a_choice_is_a_gap_that_says_what_may_be_chosen(books: UnitBooks) -> None:
    number = register(books, "2025-03-03", concluded("granted"))
    chosen = LetterOptions(kind="answer", gap_texts={"依据的项": "第（二）项"})

    open_ = compose_letter(books, number, LetterOptions(kind="answer"))[0]
    written = compose_letter(books, number, chosen)[0]

    assert "依据的项" in open_.gaps
    assert "第三十六条【依据的项：第（一）项／第（二）项】的规定" in plain(open_)
    assert "依据的项" not in written.gaps
    assert "第三十六条第（二）项的规定" in plain(written)
    assert [one.choices for one in written.pieces if one.name == "依据的项"] == [
        ("第（一）项", "第（二）项")
    ]


def test_the_fee_notice_says_basis_standard_amount_and_remedy(books: UnitBooks) -> None:
    told = Event(K.FEE_NOTIFIED, date(2025, 3, 5), amount=Decimal(300))
    number = register(books, "2025-03-03", told)

    text = plain(compose_letter(books, number, LetterOptions(kind="fee"))[0])

    assert (
        f"{REGULATION}第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号" in text
    )
    for standard in ("每件100元", "每件提高100元", "每页10元", "每页20元", "每页40元"):
        assert standard in text
    assert "【计收方式：按件／按量】计收，应缴300元" in text
    assert "20个工作日内缴纳" in text
    assert "不能单独就该决定申请行政复议或者提起行政诉讼" in text
    assert "60日内向【行政复议机关】申请行政复议，或者6个月内向【管辖法院】提起行政诉讼" in text


def test_an_answer_says_what_the_book_knows_of_the_course(books: UnitBooks) -> None:
    asked = Event(K.SUPPLEMENT_ASKED, date(2025, 3, 5), until=date(2025, 3, 12))
    given_up = register(books, "2025-03-03", asked, concluded("other_no_correction"))
    received = Event(K.SUPPLEMENT_RECEIVED, date(2025, 3, 10))
    unclear = register(books, "2025-03-03", asked, received, concluded("unavailable_unclear"))

    first, second = (
        plain(compose_letter(books, one, LetterOptions(kind="answer"))[0])
        for one in (given_up, unclear)
    )

    assert "2025年3月5日告知您对申请作出补正，补正期限（2025年3月12日）已过" in first
    assert "2025年3月5日告知您作出补正，并于2025年3月10日收到您的补正" in second


@pytest.mark.parametrize(
    ("ending", "reminds"),
    [
        (None, False),
        (concluded("granted"), True),
        (concluded("granted", "2025-04-07"), True),
        (concluded("granted", "2025-04-08"), False),  # answered after the second came
        (concluded("other_no_correction"), False),
        (Event(K.WITHDRAWN, date(2025, 3, 20)), False),
    ],
)
def test_only_what_was_answered_can_be_repeated(
    books: UnitBooks, ending: Event | None, *, reminds: bool
) -> None:
    first = register(books, "2025-03-03", *([ending] if ending else []))
    register(books, "2025-03-03", concluded("granted"), applicant="李云溪")
    again, _ = books.request(register(books, "2025-04-07"))

    found = [one.number for one in answered_earlier_requests(books, again)]

    assert found == ([first] if reminds else [])
