"""A year told to villagers in plain sentences: the words are data, the figures the report's."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.roles import RequestRoles
from zwgk_desktop.domain.tables import plain_label

_AND = "，"


def told(report: Report) -> tuple[str, ...]:
    """Return what was asked for, what came of it, why not, who disputed; then how to ask.

    What did not happen is not told, nor what is not filled in as yet.
    """
    words = _words()
    sentences = (
        _received(report, words["course"]),
        _concluded(report, words["course"]),
        _refusals(report, words["refusals"]),
        _disputes(report, words["course"]),
        words["how"]["apply"],
    )
    return tuple(sentence for sentence in sentences if sentence)


def how_to_ask() -> str:
    """Return how anybody may ask for information."""
    return str(_words()["how"]["apply"])


def how_to_ask_briefly() -> tuple[str, str]:
    """Return the same in one line, and what it is called."""
    words = _words()["nil"]
    return str(words["apply_label"]), str(words["apply"])


def left_out(section: str) -> str:
    """Say that a table names only the groups of its rows, because all of them are nought."""
    return str(_words()["nil"]["left_out"]).format(section=section)


def summed(report: Report, cells: Iterable[Address]) -> Number | None:
    """Add up figures as the tables print them; None where all are blank."""
    found = [figure for cell in cells if (figure := report.judged(cell)) is not None]
    return sum(found[1:], found[0]) if found else None


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    file = paths.resources() / "notice" / "sentences.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _received(report: Report, words: Mapping[str, Any]) -> str:
    roles = report.edition.roles.requests
    count, before = (_count(report, roles, row) for row in (roles.received, roles.carried_in))
    if count is None:
        return ""
    key = "received" if count else "none_received"
    said = str(words[key]).format(year=report.year, count=number_text(count))
    return said + (words["carried_in"].format(count=number_text(before)) if before else "")


def _concluded(report: Report, words: Mapping[str, Any]) -> str:
    roles = report.edition.roles.requests
    concluded, left = (_count(report, roles, row) for row in (roles.concluded, roles.carried_out))
    counts = zip(roles.GROUPS, roles.outcomes, strict=True)
    ended = ((words["outcomes"][name], _count(report, roles, *rows)) for name, rows in counts)
    parts = _AND.join(_parts(ended))
    said = words["concluded"].format(count=number_text(concluded), parts=parts) if parts else ""
    return said + (words["carried_out"].format(count=number_text(left)) if left else "")


def _refusals(report: Report, words: Mapping[str, Any]) -> str:
    """Tell why; a row that has no words of its own is called as the form calls it."""
    roles = report.edition.roles.requests
    rows = report.edition.table_of[roles.table].row_of
    reasons = (
        (words["reasons"].get(row, plain_label(rows[row].label) + "{count}件"), row)
        for row in roles.refused
    )
    parts = _AND.join(_parts((said, _count(report, roles, row)) for said, row in reasons))
    return words["said"].format(parts=parts) if parts else ""


def _disputes(report: Report, words: Mapping[str, Any]) -> str:
    roles = report.edition.roles.disputes
    review, suits = (summed(report, roles.totals(*rows)) for rows in ((roles.review,), roles.suits))
    if not review and not suits:
        return ""
    said = {"review": number_text(review or 0), "suits": number_text(suits or 0)}
    return str(words["disputes"].format_map(said))


def _parts(counted: Iterable[tuple[str, Number | None]]) -> Iterator[str]:
    return (said.format(count=number_text(count)) for said, count in counted if count)


def _count(report: Report, roles: RequestRoles, *rows: str) -> Number | None:
    return summed(report, roles.totals(*rows))
