"""Third parties whose opinion on a request is asked (条例 art. 32), with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from zwgk_desktop.domain.addresses import Address, third_party_address
from zwgk_desktop.domain.books.requests import (
    THIRD_PARTY_ANSWERS,
    Event,
    EventKind,
    Request,
    ThirdParty,
)
from zwgk_desktop.domain.due_days import Consultation, course_of_request
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import masked_applicant
from zwgk_desktop.services.books.unit_books import UnitBooks

_FIELDS = tuple(field.name for field in fields(ThirdParty))


def third_party_addresses(event: Event) -> list[Address]:
    """Return the addresses of the third party asked in an event; none for other events."""
    if event.kind is not EventKind.THIRD_PARTY_ASKED or event.party is None:
        return []
    return [third_party_address(event.party, name) for name in _FIELDS]


def third_party_at(personal: Mapping[Address, str], number: int) -> ThirdParty:
    """Build a third party from the personal fields of its request."""
    return ThirdParty(*(personal.get(third_party_address(number, name), "") for name in _FIELDS))


@dataclass(frozen=True, slots=True)
class AskedThirdParty:
    """Third party that was asked about a request.

    Args:
        number: Its number in the events of the request.
        about: Its name, kind and address.
        consultation: When it was asked, and its answer.
    """

    number: int
    about: ThirdParty
    consultation: Consultation

    @property
    def is_open(self) -> bool:
        """Whether it has not answered."""
        return self.consultation.answer is None

    @property
    def answered_on(self) -> date | None:
        """The day of its answer. None while it has not answered."""
        return self.consultation.answer.on if self.consultation.answer else None

    @property
    def answer_label(self) -> str:
        """Its answer in words."""
        answer = self.consultation.answer
        if answer is None:
            return "未答复"
        return THIRD_PARTY_ANSWERS.get(answer.answer or "", "已答复")

    def shown_name(self, *, unmasked: bool) -> str:
        """Return its name as shown on screen. Names of natural persons are masked."""
        return self.about.name if unmasked else masked_applicant(self.about.name, self.about.kind)


def third_parties(books: UnitBooks, subject: int) -> tuple[AskedThirdParty, ...]:
    """Return the third parties named in a request, in the order in which they were asked."""
    request, personal = books.entries(Request)[subject], books.personal(subject)
    course = course_of_request(request, books.calendar, date.max)
    return tuple(
        AskedThirdParty(number, third_party_at(personal, number), one)
        for one in course.consultations
        if one.asked.kind is EventKind.THIRD_PARTY_ASKED and (number := one.asked.party)
    )


def party_choices(books: UnitBooks, subject: int, answered: int | None = None) -> dict[str, str]:
    """Return the third parties that may answer, by number as text, with masked names.

    The one with the number `answered` is included although it has answered.
    """
    return {
        str(one.number): f"第{one.number}个　{one.shown_name(unmasked=False)}".strip()
        for one in third_parties(books, subject)
        if one.is_open or one.number == answered
    }


def third_party_to_write_to(
    books: UnitBooks, subject: int, number: int | None
) -> AskedThirdParty | None:
    """Return the third party with a number, or the last one asked. None if none is named.

    Raises:
        UserError: The request names no third party with that number (K03).
    """
    known = {one.number: one for one in third_parties(books, subject)}
    if number is None:
        return next(reversed(known.values()), None)
    if number not in known:
        listed = "、".join(map(str, known))
        raise UserError(
            f"这件申请没有第{number}个第三方",
            remedy=f"已经登记的是第{listed}个" if known else "请先登记征求第三方意见，写明名称",
            code="K03",
        )
    return known[number]
