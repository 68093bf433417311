"""Compare two reports: two years of a unit, or two versions of one year."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby, takewhile

from zwgk_desktop.domain.addresses import FIGURE_KINDS, Address, AddressKind, kind_of, text_address
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.wording import LONGEST, address_label, short_text

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
_MANY = 400
"""Number of sentences, of both texts together, up to which each is compared with each."""


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

    @property
    def is_prose(self) -> bool:
        """Whether the values are shown in full, passage by passage."""
        return kind_of(self.address) is AddressKind.TEXT or any(
            isinstance(value, str) and len(value) > LONGEST for value in (self.before, self.after)
        )


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
        one, two = shown_value(before, then), shown_value(after, now)
        if one != two:
            name = (
                address_label(after.edition, now)
                if now
                else address_label(before.edition, str(then))
            )
            found.append(Difference(now or str(then), name, one, two, change_between(one, two)))
    return tuple(found)


def prose_pieces(before: str, after: str) -> tuple[ComparedPiece, ...]:
    """Split two texts into common and differing passages, sentence by sentence.

    Long texts are first cut at the sentences that occur once in both. A long passage without
    any is one differing passage, to bound the time.
    """
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    cuts = _common_once(old, new) if len(old) + len(new) > _MANY else []
    starts, ends = [(0, 0), *cuts], [*cuts, (len(old), len(new))]
    pieces = (
        ComparedPiece(then, now)
        for (a, c), (b, d) in zip(starts, ends, strict=True)
        for then, now in _compared(old[a:b], new[c:d], by_ends=bool(cuts))
        if then or now
    )
    return tuple(
        ComparedPiece("".join(one.before for one in run), "".join(one.after for one in run))
        for run in (list(same) for _, same in groupby(pieces, lambda one: one.same))
    )


def _common_once(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest series of sentences in the same order that occur once in each text."""
    then, now = Counter(old), Counter(new)
    place = {sentence: at for at, sentence in enumerate(new)}
    found = [(at, place[s]) for at, s in enumerate(old) if then[s] == now.get(s) == 1]
    ends: list[int] = []  # for each length of a series, the least place in `new` at its end
    lengths: list[int] = []
    for _, there in found:
        length = bisect_left(ends, there)
        ends[length : length + 1] = [there]
        lengths.append(length)
    series: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for (at, there), length in zip(reversed(found), reversed(lengths), strict=True):
        if length == wanted and (not series or there < series[-1][1]):
            series.append((at, there))
            wanted -= 1
    return series[::-1]


def _compared(
    old: Sequence[str], new: Sequence[str], *, by_ends: bool
) -> Iterator[tuple[str, str]]:
    """Yield the passages of two lists of sentences, those of long lists by their common ends."""
    many = len(old) + len(new) > _MANY
    head = _equal(old, new) if by_ends or many else 0
    tail = _equal(old[head:][::-1], new[head:][::-1]) if many else 0
    yield "".join(old[:head]), "".join(new[:head])
    old, new, last = (
        old[head : len(old) - tail],
        new[head : len(new) - tail],
        old[len(old) - tail :],
    )
    if len(old) + len(new) > _MANY:
        yield "".join(old), "".join(new)
    else:
        for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield "".join(old[a:b]), "".join(new[c:d])
    yield "".join(last), "".join(last)


def _equal(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the number of equal sentences at the beginning of two lists."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def difference_lines(differences: Iterable[Difference]) -> tuple[str, ...]:
    """Return differences as a numbered list, for texts by changed sentence."""
    return tuple(
        f"{number}. {line}"
        for number, line in enumerate((line for d in differences for line in _lines(d)), start=1)
    )


def _lines(difference: Difference) -> Iterator[str]:
    before, after = difference.before, difference.after
    if not difference.is_prose:
        yield f"{difference.label}：由{short_text(before)}改为{short_text(after)}"
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
    wanted = FIGURE_KINDS.union(also)
    likes = counterparts(new, old)
    for now in _printed_addresses(new):
        if new.kinds[now] in wanted:
            yield likes.get(now), now
    known = set(likes.values())
    for then in _printed_addresses(old):
        if old.kinds[then] in wanted and then not in known:
            yield then, None


def _printed_addresses(edition: Edition) -> Iterator[Address]:
    """Yield the addresses of an edition in printed order."""
    yield from (field.address for field in edition.fields)
    yield from (text.address for text in edition.texts if text.id not in edition.section_of)
    for section in edition.sections:
        table = edition.table_of.get(section.content)
        yield from table.addresses if table else (text_address(section.content),)


def shown_value(report: Report, address: Address | None) -> Value | None:
    """Return the value at an address, for a total the stated or computed figure."""
    if address is None:
        return None
    if report.edition.is_figure(address):
        return report.stated_or_computed(address)
    return report.values.get(address)


def change_between(before: Value | None, after: Value | None) -> Number | None:
    """Return the increase of a figure; None where a value is no figure or blank."""
    if isinstance(before, str | bool | date) or isinstance(after, str | bool | date):
        return None
    return None if before is None or after is None else after - before


def change_text(change: Number | None) -> str:
    """Return a change as text with its sign: +3, -2, 0; "" for None."""
    if change is None:
        return ""
    return f"+{number_text(change)}" if change > 0 else number_text(change)
