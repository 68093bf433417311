"""Rules on words, headings and length of the texts.

Searches are cached by text, since rules run at every entry but texts seldom change.
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
"""Required items, each with the words of which one must be present."""

_BRACKETS = str.maketrans("[]［］【】()（）", "〔〕〔〕〔〕〔〕〔〕")
_WIDE_LETTERS = str.maketrans("Ｘ０１２３４５６７８９", "X0123456789")


def _has(text: str, words: Words) -> bool:
    return any(word in text for word in words)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextRule(Rule):
    """Base class of rules about one text; an empty text is the finding of another rule."""

    text: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the address of the text."""
        del edition
        return (text_address(self.text),)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProblemsAndImprovements(TextRule):
    """Rule that the text about problems is long enough and names improvements.

    Args:
        shortest: Minimum number of characters.
        problems: Words that name problems.
        improvements: Words that name improvements; one is enough.
        one_sided_message: Message for problems without improvements.
    """

    kind: ClassVar[str] = "problems"
    placeholders: ClassVar[frozenset[str]] = frozenset({"text", "shortest"})
    shortest: int
    problems: Words
    improvements: Words
    one_sided_message: str

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding if the text is too short, or names problems without improvements."""
        text = "".join(case.report.text(self.text).split())
        if not text:
            return
        cells = (text_address(self.text),)
        if len(text) < self.shortest:
            yield self.finding(cells, actual=len(text), text=text, shortest=self.shortest)
        elif _has(text, self.problems) and not _has(text, self.improvements):
            yield self.finding(cells, message=self.one_sided_message)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RequiredMentions(Rule):
    """Rule that the texts together mention some items, at some levels.

    Args:
        text: The text that gets the caret; the rule does not apply while it is empty.
        wanted: The items, each with the words of which one must be present.
    """

    kind: ClassVar[str] = "mentions"
    placeholders: ClassVar[frozenset[str]] = frozenset({"missing"})
    text: str
    texts: Words
    levels: tuple[Level, ...]
    wanted: Wanted

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts."""
        del edition
        return (text_address(text) for text in (self.text, *self.texts))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all missing items."""
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
class RequiredHeadings(TextRule):
    """Rule that a text has the customary headings.

    Args:
        wanted: The headings, each with the words that identify it.
    """

    kind: ClassVar[str] = "headings"
    placeholders: ClassVar[frozenset[str]] = frozenset({"missing"})
    wanted: Wanted

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all missing headings."""
        text = case.report.text(self.text)
        missing = [name for name, _ in self.missing(text)] if text.strip() else []
        if missing:
            yield self.finding((text_address(self.text),), missing="、".join(missing))

    def missing(self, text: str) -> Wanted:
        """Return the headings that a text lacks, each with the words that identify it."""
        heads = "\n".join(_find_headings(text))
        return tuple((name, words) for name, words in self.wanted if not _has(heads, words))


@lru_cache(maxsize=16)
def _find_headings(text: str) -> Words:
    return tuple(heading.group(1) for heading in _HEADING.finditer(text))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForbiddenPhrases(Rule):
    """Rule that no text or field contains certain phrases.

    Args:
        fields: Fields to check besides the texts.
        phrases: The phrases, each with the reason against it. Brackets of any shape match.
            ASCII phrases match only as separate words.
    """

    kind: ClassVar[str] = "phrases"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place", "reason"})
    texts: Words
    fields: Words = ()
    phrases: Mapping[str, str]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts and the fields."""
        del edition
        yield from (text_address(text) for text in self.texts)
        yield from (field_address(field) for field in self.fields)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each occurrence."""
        for address in self.addresses(case.report.edition):
            text = str(case.report.values.get(address, ""))
            for start, end, phrase in _find_phrases(text, tuple(self.phrases)):
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
def _find_phrases(text: str, phrases: Words) -> tuple[tuple[int, int, str], ...]:
    plain = text.translate(_BRACKETS).translate(_WIDE_LETTERS)
    found = [
        (place.start(), place.end(), phrase)
        for phrase in phrases
        for place in _phrase_pattern(phrase).finditer(plain)
    ]
    return tuple(sorted(found))


@lru_cache(maxsize=128)
def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    escaped = re.escape(phrase.translate(_BRACKETS))
    if phrase.isascii():
        return re.compile(rf"(?<![A-Za-z0-9])(?:{escaped})+(?![A-Za-z0-9])")
    return re.compile(escaped)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LengthLimit(TextRule):
    """Rule that a text is no longer than the report's limit, if there is one.

    Args:
        field: The field of the limit.
        default_message: Message for the form's limit, if the field is blank.
    """

    kind: ClassVar[str] = "length_limit"
    placeholders: ClassVar[frozenset[str]] = frozenset({"section", "difference"})
    field: str
    default_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the text and the field."""
        del edition
        return (text_address(self.text), field_address(self.field))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding if the text is too long, not counting spaces and line breaks."""
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
