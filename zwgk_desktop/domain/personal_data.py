"""Personal data in what a report says: found before anything leaves the house."""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from zwgk_desktop.domain.addresses import Address, privacy_address
from zwgk_desktop.domain.characters import invisible, without_invisible
from zwgk_desktop.domain.personal_names import applicants
from zwgk_desktop.domain.personal_numbers import (
    SensitiveKind,
    bare_digits,
    find_numbers,
    find_split_numbers,
    is_separator,
)
from zwgk_desktop.domain.report import Report

__all__ = ["RULE", "Sensitive", "SensitiveKind", "find", "masked", "scan"]

RULE = "PRIVACY"
"""What the command line calls it: ``explain PRIVACY`` lets a finding stand."""

_KEPT = {
    SensitiveKind.IDENTITY: (6, 4),
    SensitiveKind.MOBILE: (3, 4),
    SensitiveKind.BANK_CARD: (4, 4),
    SensitiveKind.NAME: (1, 0),
}
"""How many characters stay legible in front and behind when it is masked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitive:
    """One thing that names a person: characters `start` up to `end` of what stands at an address.

    Args:
        text: As it stands there.
        masked: The same with its middle starred, as long as before.
    """

    address: Address
    start: int
    end: int
    kind: SensitiveKind
    text: str
    masked: str

    @property
    def key(self) -> Address:
        """Where the reason stands why this very thing may stay in this very place.

        Made from place, kind and number: another number, or the same one
        elsewhere, has another key; text changed around it leaves the key alone.
        """
        said = f"{self.address}|{self.kind}|{bare_digits(self.text)}"
        return privacy_address(hashlib.sha256(said.encode()).hexdigest())


class Found(NamedTuple):
    """One thing found in a text."""

    start: int
    end: int
    kind: SensitiveKind


def scan(report: Report) -> tuple[Sensitive, ...]:
    """Find personal data in everything a report says but what is meant to be public.

    Args:
        report: Its texts, its fields, explanations and remarks on its source; the names of
            the year's applicants stand beside it.
    """
    public = report.edition.roles.fields.public  # telephones there are meant to be called
    return tuple(
        Sensitive(
            address=address,
            start=found.start,
            end=found.end,
            kind=found.kind,
            text=value[found.start : found.end],
            masked=masked(value[found.start : found.end], found.kind),
        )
        for address, value in _said(report)
        for found in find(value, report.names, latest=report.year + 1)
        if not (found.kind is SensitiveKind.MOBILE and address in public)
    )


def _said(report: Report) -> Iterator[tuple[Address, str]]:
    """Yield what is said, in the form's order, explanations last."""
    order = {address: place for place, address in enumerate(report.edition.kinds)}
    for address in sorted(report.values, key=lambda one: (order.get(one, len(order)), one)):
        value = report.values[address]
        if report.edition.row_of(address).scanned and isinstance(value, str):
            yield address, value


def masked(text: str, kind: SensitiveKind) -> str:
    """Star the middle of something found; what parts its digits stays."""
    places = [at for at, char in enumerate(text) if not is_separator(char)]
    front, behind = _KEPT[kind]
    starred = set(places[front : len(places) - behind])
    return "".join("*" if at in starred else char for at, char in enumerate(text))


def find(text: str, names: Collection[str] = (), *, latest: int = 2100) -> tuple[Found, ...]:
    """Find personal data in a text, from its beginning; nobody is born after `latest`."""
    plain = without_invisible(text)
    numbers = (*find_numbers(plain, latest), *find_split_numbers(plain, latest))
    found = [Found(*number) for number in numbers]
    found += [Found(*name, SensitiveKind.NAME) for name in applicants(plain)]
    found += [
        Found(person.start(), person.end(), SensitiveKind.NAME)
        for name in names
        if name
        for person in re.finditer(re.escape(name), plain)
    ]
    if len(plain) != len(text):  # a character nobody sees hides no number
        at = [place for place, char in enumerate(text) if not invisible(char)]
        found = [Found(at[one.start], at[one.end - 1] + 1, one.kind) for one in found]
    return tuple(sorted(set(found)))
