"""What rules about several texts share.

They are told apart by identity, not by their many words, since what they find
in a text is remembered by rule and text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.prose.words import Words
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Rule
from zwgk_desktop.domain.spec import Edition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextsRule(Rule):
    """A rule about several texts; silent about those that are empty."""

    texts: Words

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The texts."""
        del edition
        return (text_address(text) for text in self.texts)

    def written(self, report: Report) -> Iterator[tuple[Address, str]]:
        """Yield each text that is not empty, with its address."""
        for name in self.texts:
            text = report.text(name)
            if text:
                yield text_address(name), text
