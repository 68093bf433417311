"""Compose letters about a request from the data of the book, and list its evidence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.catalog.texts import read_evidence, read_letters
from zwgk_desktop.domain.addresses import APPLICANT, Address, personal_address
from zwgk_desktop.domain.books.fields import EVIDENCE_PREFIX, PERSONAL_FIELDS
from zwgk_desktop.domain.books.letters import (
    FACT_LABELS,
    Letter,
    LetterForm,
    LetterForms,
    LetterPiece,
    fill_sentence,
)
from zwgk_desktop.domain.books.requests import (
    CHANNELS,
    NATURAL_PERSON,
    OUTCOMES,
    Event,
    EventKind,
    EvidenceItem,
    Request,
    ThirdParty,
)
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.due_days import deadline_status
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.contents import ListSheet
from zwgk_desktop.exporters.registry import EVIDENCE_SHEET, LETTER
from zwgk_desktop.services.books.attachments import AttachmentKind, attach_letter, attachments
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.books.request_acts import correct_request
from zwgk_desktop.services.books.third_parties import third_party_to_write_to
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.outgoing import Outgoing, write_document

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Value

RECURRING_GAPS: Mapping[str, Address] = {
    FACT_LABELS["review_body"]: "books.review_body",
    FACT_LABELS["court"]: "books.court",
}
"""Gaps that have the same text in all letters of a unit, and the address that stores it."""
_LAST_LETTER: Address = "books.last_letter"
_SERIES = re.compile(r"(.*?)(\d{4})(\D+)(\d+)(\D*)")
_DAYS_TO_WRITE = timedelta(days=7)
ANSWER, RECEIPT, THIRD_PARTY = "answer", "receipt", "third_party"
LETTER_LABELS: Mapping[str, str] = {
    RECEIPT: "登记回执",
    "supplement": "补正告知书",
    THIRD_PARTY: "征求第三方意见书",
    "other_body": "征求意见函",
    "extension": "延期答复告知书",
    "fee": "收费通知书",
    ANSWER: "答复书",
}
"""Labels of the kinds of letter. The answer's form depends on the outcome."""

LETTER_EDITION = "gkb-2021-30"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOptions:
    """Options for composing a letter.

    Args:
        kind: One of `LETTER_LABELS`, or an outcome for its answer.
        on: Its day. None for the day of the event it gives notice of, else today.
        number: Its 文号. None for the stored number of an answer, and no number otherwise.
        gap_texts: The clerk's texts for gaps, by gap name.
        party: Number of the third party to which it goes. None for the last one asked.
    """

    kind: str
    on: date | None = None
    number: str | None = None
    gap_texts: Mapping[str, str] = field(default_factory=dict[str, str])
    party: int | None = None


@lru_cache(maxsize=1)
def letter_forms() -> LetterForms:
    """Return the letter forms that ship with the program."""
    return read_letters(paths.forms() / LETTER_EDITION / "letters")


@lru_cache(maxsize=1)
def _evidence_items() -> tuple[EvidenceItem, ...]:
    return read_evidence(paths.forms() / LETTER_EDITION / "evidence.toml")


def evidence_of(books: UnitBooks, request: Request) -> tuple[EvidenceItem, ...]:
    """Return the evidence that a concluded or disputed request needs; none for others."""
    disputed = any(one.request == request.number for one in books.books.disputes)
    if request.ending is None and not disputed:
        return ()
    return tuple(item for item in _evidence_items() if item.is_needed(request, disputed=disputed))


def evidence_words(books: UnitBooks, request: Request, *, named: bool = False) -> str:
    """Return how much evidence is at hand, and with `named` what is missing. "" for none needed."""
    items = evidence_of(books, request)
    missing = [item.label for item in items if item.id not in request.ticked]
    if not missing:
        return f"证据清单：{len(items)}项都有。" if items else ""
    lacked = f"：{'；'.join(missing)}" if named else ""
    return f"证据清单：已有{len(items) - len(missing)}项，还缺{len(missing)}项{lacked}。"


def tick_evidence(books: UnitBooks, number: str, ticked: Mapping[str, bool]) -> int:
    """Record which evidence of a request is at hand, as one act, and return its subject.

    Args:
        books: The books with the request.
        number: Number of the request.
        ticked: Whether it is at hand, for each piece of evidence to change.

    Raises:
        UserError: There is no such request (K03), or it needs no such evidence (K02).
    """
    subject, request = books.request(number)
    known = evidence_of(books, request)
    if unknown := ticked.keys() - {item.id for item in known}:
        listed = "、".join(item.id for item in known) or "办结以后才有"
        raise UserError(
            f"{request.number}号申请的证据清单里没有“{min(unknown)}”",
            remedy=f"可以写的是：{listed}",
            code="K02",
        )
    books.change(subject, {f"{EVIDENCE_PREFIX}{id_}": on or None for id_, on in ticked.items()})
    return subject


def write_evidence(books: UnitBooks, number: str, target: Path) -> int:
    """Write the list of evidence of a request as PDF, and return the number of items.

    Raises:
        UserError: The request needs no evidence yet (K02). The file cannot be written (E01).
    """
    _, request = books.request(number)
    items = evidence_of(books, request)
    if not items:
        raise UserError(
            f"{request.number}号申请还没有证据清单",
            remedy="办结或者有复议、诉讼以后才有",
            code="K02",
        )
    ended = f"{day_text(request.concluded_on)}办结" if request.concluded_on else "还没有办结"
    outcome = OUTCOMES.get(request.outcome or "", "")
    said = "，".join(
        part for part in (f"{day_text(request.received_on)}收到", ended, outcome) if part
    )
    sheet = ListSheet(
        name="证据清单",
        title=f"{request.number}号政府信息公开申请证据清单",
        subtitle=f"{books.unit}　{said}。清单供核对，不代表法定的全部证据。",
        heads=("有", "材料", "依据"),
        widths=(1, 9, 7),
        rows=[("√" if i.id in request.ticked else "", i.label, i.source) for i in items],
        day=current_day(),
        upright=True,
    )
    outgoing = Outgoing(texts=[("登记号", request.number)], names=books.person_names())
    write_document(EVIDENCE_SHEET, target, outgoing, sheet)
    return len(items)


def compose_letter(books: UnitBooks, number: str, options: LetterOptions) -> tuple[Letter, date]:
    """Compose a letter and return it with its day.

    Raises:
        UserError: There is no such request, third party (K03) or letter (K02). The request has
            another outcome, or the answer predates the law it cites (K07). A text cannot be
            stored (T01).
    """
    subject, request = books.request(number)
    outcome = _answered_outcome(request, options.kind)
    forms = letter_forms()
    form = forms.answers[outcome] if outcome else forms.letters[options.kind]
    event, party = _notified_event(request, form), None
    if form.event is EventKind.THIRD_PARTY_ASKED:
        party = third_party_to_write_to(books, subject, options.party)
        event = party.consultation.asked if party else event
    about, own = party.about if party else ThirdParty(), _applicants_data(books, subject)
    if form.to_applicant:
        about = ThirdParty(own.get(APPLICANT, "申请人"))
    day = options.on or (event.on if event else current_day())
    you = _pronoun(request.applicant_class or NATURAL_PERSON if form.to_applicant else about.kind)
    facts, gap_texts = _facts(books, request, event, you), _gap_texts(books, options)
    sentences = list(form.sentences)
    if outcome:
        _ensure_cited_law_in_force(forms, day)
        remedy = forms.remedy(outcome)
        sentences += [remedy] if remedy else []
    letter = Letter(
        title=form.title,
        number=options.number
        if options.number is not None
        else answer_number(request, options.kind),
        addressee=_addressee(about, options),
        paragraphs=tuple(fill_sentence(sentence.text, facts, gap_texts) for sentence in sentences),
        sources=tuple(sentence.source for sentence in sentences),
        unit=books.unit,
        day=day_text(day),
        applicant_names=books.person_names(),
        addressee_data=frozenset(
            own.values() if form.to_applicant else (about.name, about.address)
        ),
    )
    return letter, day


def likely_letter_kind(request: Request) -> str:
    """Return the kind of letter that is most likely needed.

    A concluded request needs an answer. Others need the notice of the latest event, or a receipt.
    """
    if request.outcome is not None:
        return ANSWER
    notices = [kind for event in request.events if (kind := letter_kind_of(event.kind))]
    return notices[-1] if notices else RECEIPT


def letter_kind_of(event: EventKind) -> str:
    """Return the kind of letter that gives notice of a kind of event, "" for none."""
    if event is EventKind.CONCLUDED:
        return ANSWER
    forms = letter_forms().letters.items()
    return next((kind for kind, form in forms if form.event is event), "")


def unwritten_letter_kind(books: UnitBooks, request: Request, today: date) -> str:
    """Return the kind of letter that the latest event needs and that is not kept yet, or "".

    Letters about earlier events than those of the last few days were written on paper.
    """
    latest = request.events[-1] if request.events else None
    kind = letter_kind_of(latest.kind) if latest else ""
    if latest is None or not kind or latest.on + _DAYS_TO_WRITE < today:
        return ""
    outcome = _answered_outcome(request, kind)
    form = letter_forms().answers[outcome] if outcome else letter_forms().letters[kind]
    kept = sum(
        one.kind == AttachmentKind.LETTER and one.name.startswith(form.title)
        for one in attachments(books, request.number)
    )
    needed = sum(event.kind is latest.kind for event in request.events)
    return kind if kept < needed else ""


def answer_number(request: Request, kind: str) -> str:
    """Return the stored 文号 of an answer; "" for another letter."""
    return "" if kind in letter_forms().letters else request.answer_number


def propose_letter_number(books: UnitBooks, day: date) -> str:
    """Propose a letter's 文号: the unit's last number of that year plus one.

    Return "" if no earlier number ends in a count.
    """
    given = [str(books.shared_values.get(_LAST_LETTER, ""))]
    given += [entry.answer_number for entry in books.entries(Request).values()]
    series = [found for one in given if (found := _SERIES.fullmatch(one))]
    if not series:
        return ""
    last = max(series, key=lambda found: (int(found[2]), int(found[4])))
    count = int(last[4]) + 1 if int(last[2]) == day.year else 1
    return f"{last[1]}{day.year}{last[3]}{count:0{len(last[4])}}{last[5]}"


def export_letter(books: UnitBooks, number: str, options: LetterOptions, target: Path) -> Letter:
    """Write a letter and keep it with its request, its 文号 and the unit's recurring texts.

    Raises:
        UserError: As for `compose_letter`, `write_letter` and `attach_letter`.
    """
    letter, day = compose_letter(books, number, options)
    write_letter(letter, day, target)
    _store_letter_texts(books, number, options)
    attach_letter(books, number, target, letter.title)
    return letter


def _store_letter_texts(books: UnitBooks, number: str, options: LetterOptions) -> None:
    noted: dict[Address, Value | None] = {
        place: options.gap_texts[name]
        for name, place in RECURRING_GAPS.items()
        if options.gap_texts.get(name)
    }
    _, request = books.request(number)
    if options.number and options.kind in letter_forms().letters:
        noted[_LAST_LETTER] = options.number
    elif options.number and options.number != request.answer_number:
        correct_request(books, number, {"answer_number": options.number})
    books.change_shared_values(noted)


def write_letter(letter: Letter, day: date, target: Path, *, draft: bool = False) -> None:
    """Write a letter as a Word document; an existing file is replaced.

    Raises:
        UserError: The letter has open gaps and is no draft (K07). It names a person other than
            its addressee (E04). The file cannot be written (E01).
    """
    if letter.gaps and not draft:
        raise UserError(
            f"文书里还有空缺没有写：{'、'.join(letter.gaps)}",
            remedy="请写明后再导出；要先看样子的，导出草稿",
            code="K07",
        )

    lines = [letter.addressee, *letter.paragraphs]
    texts = [("文书", "".join(piece.text for piece in line)) for line in lines]
    texts += [("文号", letter.number)]
    outgoing = Outgoing(texts=texts, names=letter.applicant_names, own=letter.addressee_data)
    write_document(LETTER, target, outgoing, letter, day)


def _answered_outcome(request: Request, kind: str) -> str | None:
    """Return the outcome for which an answer is wanted; None for another letter."""
    if kind in letter_forms().letters:
        return None
    known = request.outcome
    wanted = known if kind == ANSWER else kind
    if wanted not in OUTCOMES:
        names = "、".join((*LETTER_LABELS, *OUTCOMES))
        what = f"{request.number}号申请还没有办结" if kind == ANSWER else f"没有“{kind}”这种文书"
        raise UserError(what, remedy=f"文书可以是：{names}", code="K02")
    if known is not None and wanted != known:
        raise UserError(
            f"{request.number}号申请登记的结果是“{OUTCOMES[known]}”",
            remedy="请核对结果，登记错的先更正",
            code="K07",
        )
    return wanted


def _notified_event(request: Request, form: LetterForm) -> Event | None:
    """Return the latest event of the kind a letter gives notice of."""
    kinds = {form.event, EventKind.WITHDRAWN if form.event is EventKind.CONCLUDED else None}
    found = [event for event in request.events if event.kind in kinds]
    return found[-1] if found else None


def _pronoun(kind: str) -> str:
    """Return how a letter addresses a person or an organisation; 你方 for an unknown kind."""
    return {"": "你方", NATURAL_PERSON: "您"}.get(kind, "你单位")


def _facts(books: UnitBooks, request: Request, event: Event | None, you: str) -> dict[str, str]:
    as_of = event.on if event else request.received_on
    known = [event for event in request.events if event.on <= as_of] if event else []
    due = deadline_status(_with_events(request, known), books.calendar, as_of).due
    latest = {event.kind: event for event in request.events}
    asked = latest.get(EventKind.SUPPLEMENT_ASKED)
    supplemented = latest.get(EventKind.SUPPLEMENT_RECEIVED)
    notified = latest.get(EventKind.FEE_NOTIFIED)
    return {
        "you": you,
        "number": request.number,
        "received_on": day_text(request.received_on),
        "channel": CHANNELS.get(request.channel, ""),
        "subject": request.subject,
        "due": day_text(due) if due else "",
        "asked_on": day_text(asked.on) if asked else "",
        "until": day_text(asked.until) if asked and asked.until else "",
        "supplemented_on": day_text(supplemented.on) if supplemented else "",
        "notified_on": day_text(notified.on) if notified else "",
        "days": str(event.days) if event and event.days else "",
        "amount": f"{event.amount:f}" if event and event.amount else "",
    }


def _gap_texts(books: UnitBooks, options: LetterOptions) -> dict[str, str]:
    """Return the texts of the gaps. Those stored for the unit are the defaults."""
    for name, text in {**options.gap_texts, "文号": options.number or ""}.items():
        storable_text(text, f"“{name}”")
    noted = {
        name: str(books.shared_values.get(place, "")) for name, place in RECURRING_GAPS.items()
    }
    return {**noted, **options.gap_texts}


def _with_events(request: Request, events: list[Event]) -> Request:
    return Request(request.number, request.received_on, events=tuple(events))


def _applicants_data(books: UnitBooks, subject: int) -> dict[Address, str]:
    """Return the personal data of the applicant, without that of third parties."""
    personal = books.personal(subject)
    addresses = (personal_address(field.name) for field in PERSONAL_FIELDS)
    return {address: personal[address] for address in addresses if address in personal}


def _addressee(about: ThirdParty, options: LetterOptions) -> tuple[LetterPiece, ...]:
    """Return the addressee, with the address of a third party. A gap if the name is unknown."""
    place = f"（{about.address}）" if about.address else ""
    if about.name:
        return (LetterPiece(f"{about.name}{place}："),)
    name = "收件的单位或者个人"
    return (*fill_sentence(f"【{name}】", {}, options.gap_texts), LetterPiece(f"{place}："))


def _ensure_cited_law_in_force(forms: LetterForms, day: date) -> None:
    if day < forms.first_day:
        raise UserError(
            f"{day_text(forms.first_day)}以前的答复，救济途径依照当时的法律，本程序没有那时的文书",
            remedy="请核对答复的日子",
            code="K07",
        )
