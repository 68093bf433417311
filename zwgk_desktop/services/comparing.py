"""Compare two reports: two years of a unit, or two versions of one year."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from zwgk_desktop.domain.addresses import FIGURES, Address, AddressKind, kind_of, text_address
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.wording import label, shown

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")


@dataclass(frozen=True, slots=True)
class Difference:
    """Difference of two reports at one address; a value of None is blank.

    Args:
        change: Increase of a figure; None where a value is no figure or blank.
    """

    address: Address
    label: str
    before: Value | None
    after: Value | None
    change: Number | None


@dataclass(frozen=True, slots=True)
class ComparedPiece:
    """Passage of two compared texts, either common to both or replaced."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether the passage is unchanged."""
        return self.before == self.after


def compare(before: Report, after: Report, *, fields: bool = False) -> tuple[Difference, ...]:
    """Return the differences of two reports in form order, with or without fields.

    An address that only one edition has is blank in the other. For a total, the
    stated figure is used where there is one, otherwise the computed one.
    """
    found: list[Difference] = []
    for then, now in _pairs(before.edition, after.edition, fields=fields):
        one, two = standing(before, then), standing(after, now)
        if one != two:
            name = label(after.edition, now) if now else label(before.edition, str(then))
            found.append(Difference(now or str(then), name, one, two, _change(one, two)))
    return tuple(found)


def prose_pieces(before: str, after: str) -> tuple[ComparedPiece, ...]:
    """Split two texts into common and differing passages, sentence by sentence."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        ComparedPiece("".join(old[a:b]), "".join(new[c:d]))
        for _, a, b, c, d in matcher.get_opcodes()
        if "".join(old[a:b]) or "".join(new[c:d])
    )


def lines(differences: Iterable[Difference]) -> tuple[str, ...]:
    """Return differences as a numbered list, for texts by changed sentence."""
    return tuple(
        f"{number}. {line}"
        for number, line in enumerate((line for d in differences for line in _lines(d)), start=1)
    )


def _lines(difference: Difference) -> Iterator[str]:
    before, after = difference.before, difference.after
    if kind_of(difference.address) is not AddressKind.TEXT:
        yield f"{difference.label}：由{shown(before)}改为{shown(after)}"
        return
    for piece in prose_pieces(str(before or ""), str(after or "")):
        old, new = piece.before.strip(), piece.after.strip()
        if old == new:
            continue
        if old and new:
            yield f"{difference.label}：“{old}”改为“{new}”"
        else:
            yield f"{difference.label}：{'删去' if old else '增加'}“{old or new}”"


def _pairs(
    old: Edition, new: Edition, *, fields: bool
) -> Iterator[tuple[Address | None, Address | None]]:
    """Yield pairs of addresses of two editions, then those that only the old one has."""
    also = (AddressKind.TEXT, AddressKind.FIELD) if fields else (AddressKind.TEXT,)
    wanted = FIGURES.union(also)
    likes = counterparts(new, old)
    for now in _on_paper(new):
        if new.kinds[now] in wanted:
            yield likes.get(now), now
    known = set(likes.values())
    for then in _on_paper(old):
        if old.kinds[then] in wanted and then not in known:
            yield then, None


def _on_paper(edition: Edition) -> Iterator[Address]:
    """Yield the addresses of an edition in printed order."""
    yield from (field.address for field in edition.fields)
    yield from (text.address for text in edition.texts if text.id not in edition.section_of)
    for section in edition.sections:
        table = edition.table_of.get(section.content)
        yield from table.addresses if table else (text_address(section.content),)


def standing(report: Report, address: Address | None) -> Value | None:
    """Return the value at an address, for a total the stated or computed figure."""
    if address is None:
        return None
    if report.edition.is_figure(address):
        return report.judged(address)
    return report.values.get(address)


def _change(before: Value | None, after: Value | None) -> Number | None:
    """Return the increase of a figure; None where a value is no figure or blank."""
    if isinstance(before, str | bool | date) or isinstance(after, str | bool | date):
        return None
    return None if before is None or after is None else after - before


def change_text(change: Number | None) -> str:
    """Return a change as text with its sign: +3, -2, 0; "" for None."""
    if change is None:
        return ""
    return f"+{number_text(change)}" if change > 0 else number_text(change)
