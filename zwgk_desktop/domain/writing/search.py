"""Words sought and replaced over all texts: plain characters, no patterns."""

from collections.abc import Iterator, Mapping

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Passage


def occurrences(texts: Mapping[Address, str], words: str) -> tuple[Passage, ...]:
    """Find every place of some words, text by text; places do not overlap."""
    if not words:
        return ()
    return tuple(
        Passage(address, start, start + len(words))
        for address, text in texts.items()
        for start in _starts(text, words)
    )


def _starts(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def replaced(texts: Mapping[Address, str], words: str, by: str) -> dict[Address, str]:
    """Return each text that changes when every place of the words is replaced."""
    if not words:
        return {}
    return {
        address: after
        for address, text in texts.items()
        if (after := text.replace(words, by)) != text
    }


def replaced_at(texts: Mapping[Address, str], place: Passage, by: str) -> dict[Address, str]:
    """Return the one text that changes when one place is replaced."""
    text = texts[place.address]
    return {place.address: f"{text[: place.start]}{by}{text[place.end :]}"}
