"""Requests that may stand in two units' reports: handed on, with one number, to a second unit.

No rule for netting them was found, so none is applied: they are shown beside the sum. Seen
they are where the books of both units stand in the county's workspace, for reports hold
nothing but counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import APPLICANT
from zwgk_desktop.domain.books.book_figures import Period
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.session_context import SessionContext


@dataclass(frozen=True, slots=True)
class SameNumber:
    """One number under which several units have received a request in the year.

    Args:
        applicant_class: Of the first unit's request: the column it is counted in.
    """

    number: str
    units: tuple[str, ...]
    applicant_class: str


def same_numbers(held: SessionContext, year: int) -> tuple[SameNumber, ...]:
    """Return the requests of one number and of one applicant, or about one thing, by number.

    Two units may well count from 1 each: a number alone tells nothing.
    """
    met: dict[str, list[tuple[str, Request, str]]] = {}
    for unit in held.books.units():
        for number, request, name in _received(held, unit, year):
            met.setdefault(number, []).append((unit, request, name))
    found = [
        SameNumber(entries[0][1].number, units, entries[0][1].applicant_class)
        for entries in met.values()
        if len(units := _alike(entries)) > 1
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def _received(held: SessionContext, unit: str, year: int) -> Iterator[tuple[str, Request, str]]:
    books, period = UnitBooks(held, unit), Period.of_year(year)
    people = books.everybody()
    for subject, request in books.entries(Request).items():
        if period.holds(request.received_on):
            name = people.get(subject, {}).get(APPLICANT, "")
            yield "".join(request.number.split()), request, "".join(name.split())


def _alike(entries: list[tuple[str, Request, str]]) -> tuple[str, ...]:
    """Return the units whose request is, by applicant or by what is asked, another unit's too."""
    found = [
        unit
        for unit, request, name in entries
        if any(
            unit != other and _one(request, name, others, theirs)
            for other, others, theirs in entries
        )
    ]
    return tuple(dict.fromkeys(found))


def _one(own: Request, name: str, other: Request, theirs: str) -> bool:
    if name and theirs:
        return name == theirs
    return bool(own.subject) and own.subject == other.subject
