"""What the texts must mention, must not contain, and must not look like.

Texts change seldom and are searched at every entry, so each search is
remembered by its text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, AddressKind, field_address, kind_of, text_address
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level

Words = tuple[str, ...]
Wanted = tuple[tuple[str, Words], ...]
"""What is wanted, each with the words that show it is there."""

_BRACKETS = str.maketrans("[]［］【】()（）", "〔〕〔〕〔〕〔〕〔〕")
_WIDE_LETTERS = str.maketrans("Ｘ０１２３４５６７８９", "X0123456789")


def _has(text: str, words: Words) -> bool:
    return any(word in text for word in words)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextRule(Rule):
    """A rule about one text; silent while it is empty, which is another rule's affair."""

    text: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The text."""
        del edition
        return (text_address(self.text),)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problems(TextRule):
    """A text about problems says something, and says what is done about them.

    Args:
        shortest: Fewer characters than this say nothing.
        problems: Words that name problems.
        improvements: Words that name improvements; one is enough.
        one_sided_message: For problems without improvements.
    """

    kind: ClassVar[str] = "problems"
    says: ClassVar[frozenset[str]] = frozenset({"text", "shortest"})
    shortest: int
    problems: Words
    improvements: Words
    one_sided_message: str

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a text too short, or one-sided."""
        text = "".join(case.report.text(self.text).split())
        if not text:
            return
        cells = (text_address(self.text),)
        if len(text) < self.shortest:
            yield self.finding(cells, actual=len(text), text=text, shortest=self.shortest)
        elif _has(text, self.problems) and not _has(text, self.improvements):
            yield self.finding(cells, message=self.one_sided_message)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mentions(Rule):
    """The texts together mention some things, at some levels.

    Args:
        text: Where the caret goes; silent while this text is empty.
        wanted: Each thing, with the words that show it is there.
    """

    kind: ClassVar[str] = "mentions"
    says: ClassVar[frozenset[str]] = frozenset({"missing"})
    text: str
    texts: Words
    levels: tuple[Level, ...]
    wanted: Wanted

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The texts."""
        del edition
        return (text_address(text) for text in (self.text, *self.texts))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all that is missing."""
        if case.report.level not in self.levels or not case.report.text(self.text).strip():
            return
        text = "\n".join(case.report.text(name) for name in self.texts)
        missing = [name for name, words in self.wanted if not _has(text, words)]
        if missing:
            yield self.finding((text_address(self.text),), missing="、".join(missing))


_HEADING = re.compile(
    r"^[^\S\n]*(?:[（(]\s*[一二三四五六七八九十]+\s*[）)]|[一二三四五六七八九十]+\s*[、.．是]"
    r"|\d+\s*[、.．]|[（(]\s*\d+\s*[）)])\s*([^。\n]{0,40})",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Headings(TextRule):
    """A text has the customary headings.

    Args:
        wanted: Each heading, with the words that show it is there.
    """

    kind: ClassVar[str] = "headings"
    says: ClassVar[frozenset[str]] = frozenset({"missing"})
    wanted: Wanted

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all that are missing."""
        text = case.report.text(self.text)
        missing = [name for name, _ in self.missing(text)] if text.strip() else []
        if missing:
            yield self.finding((text_address(self.text),), missing="、".join(missing))

    def missing(self, text: str) -> Wanted:
        """Return the headings that a text lacks, each with the words that would show it."""
        heads = "\n".join(_headings(text))
        return tuple((name, words) for name, words in self.wanted if not _has(heads, words))


@lru_cache(maxsize=16)
def _headings(text: str) -> Words:
    return tuple(heading.group(1) for heading in _HEADING.finditer(text))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Phrases(Rule):
    """No text has one of these phrases.

    Args:
        fields: Fields looked at too.
        phrases: Each with what is wrong with it. Brackets of a document
            number match whatever their shape; capital letters stand alone.
    """

    kind: ClassVar[str] = "phrases"
    says: ClassVar[frozenset[str]] = frozenset({"place", "reason"})
    texts: Words
    fields: Words = ()
    phrases: Mapping[str, str]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The texts and the fields."""
        del edition
        yield from (text_address(text) for text in self.texts)
        yield from (field_address(field) for field in self.fields)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each place."""
        for address in self.addresses(case.report.edition):
            text = str(case.report.values.get(address, ""))
            for start, end, phrase in _places(text, tuple(self.phrases)):
                passage = (
                    Passage(address, start, end) if kind_of(address) is AddressKind.TEXT else None
                )
                yield self.finding(
                    (address,),
                    actual=text[start:end],
                    passage=passage,
                    place=case.report.edition.label(address),
                    reason=self.phrases[phrase],
                )


@lru_cache(maxsize=128)
def _places(text: str, phrases: Words) -> tuple[tuple[int, int, str], ...]:
    plain = text.translate(_BRACKETS).translate(_WIDE_LETTERS)
    found = [
        (place.start(), place.end(), phrase)
        for phrase in phrases
        for place in _pattern(phrase).finditer(plain)
    ]
    return tuple(sorted(found))


@lru_cache(maxsize=128)
def _pattern(phrase: str) -> re.Pattern[str]:
    escaped = re.escape(phrase.translate(_BRACKETS))
    if phrase.isascii():
        return re.compile(rf"(?<![A-Za-z0-9])(?:{escaped})+(?![A-Za-z0-9])")
    return re.compile(escaped)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LengthLimit(TextRule):
    """The overview is no longer than the report's limit; silent without one.

    Args:
        field: The limit, where it is entered.
        default_message: For the limit of the form, where none is entered.
    """

    kind: ClassVar[str] = "length_limit"
    says: ClassVar[frozenset[str]] = frozenset({"section", "difference"})
    field: str
    default_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The text and the field."""
        del edition
        return (text_address(self.text), field_address(self.field))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a text too long; spaces and line breaks do not count."""
        limit = case.report.length_limit
        length = len("".join(case.report.text(self.text).split()))
        if limit is not None and length > limit:
            entered = case.report.field_value(self.field) is not None
            yield self.finding(
                (text_address(self.text),),
                message=None if entered else self.default_message,
                expected=limit,
                actual=length,
                section=case.report.edition.section_of[self.text].heading,
                difference=length - limit,
            )
