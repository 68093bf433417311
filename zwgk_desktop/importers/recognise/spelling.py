"""Row labels in an office's own words: confirmed ones, and guesses for unknown ones.

A similar label is never enough to read a row. The likeliest row and its figures are proposed to
the clerk. A label that the clerk confirms is an alias of its row from then on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from zwgk_desktop.domain.addresses import SPELLING, Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.prose import is_same_town
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Row, Table
from zwgk_desktop.importers.recognise.recognised_report import Guess, RecognisedReport
from zwgk_desktop.importers.recognise.vocabulary import fold, is_blank, is_figure, shown, unnumbered

Spellings = Mapping[str, Address]
"""Labels as one office writes them, each with `spelling.TABLE.ROW`."""

NO_SPELLINGS: Spellings = {}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Row labels in the units' own words.

    Args:
        by_unit: Labels by unit, see `Workspace.spellings`.
        home: Unit assumed for a document without a unit in its title; "" for none.
        confirmed: Labels confirmed for this document, used for every unit.
    """

    by_unit: Mapping[str, Spellings] = field(default_factory=dict[str, Spellings])
    home: str = ""
    confirmed: Spellings = field(default_factory=dict[str, Address])

    def of(self, unit: str) -> Spellings:
        """Return the row labels of a unit, whether its name includes the county or not."""
        alike = [one for one in self.by_unit if unit and is_same_town(one, unit)]
        own = unit if unit in self.by_unit else alike[0] if len(alike) == 1 else ""
        return {**self.by_unit.get(own, NO_SPELLINGS), **self.confirmed}


NO_WORDS = OwnWords()

_LIKE = 0.6
"""Least likeness of a guessed row, from 0 to 1, see `_likeness`."""

_APART = 0.1
"""Least difference in likeness between the likeliest row and the next."""

_MOST = 12
"""Maximum number of labels of a document for which a row is guessed."""

_LONGEST = 30

_MOST_LINES = 2_000
"""Maximum length of a document for guesses, since it is read again for each; reports have 500."""


def with_spellings(edition: Edition, spellings: Spellings) -> Edition:
    """Return an edition with an office's confirmed labels as aliases of its rows."""
    if not spellings:
        return edition
    return replace(
        edition, tables=tuple(_table_with_spellings(table, spellings) for table in edition.tables)
    )


def _table_with_spellings(table: Table, spellings: Spellings) -> Table:
    rows = [
        replace(row, aliases=(*row.aliases, *_own(spellings, _address(table, row))))
        for row in table.rows
    ]
    return replace(table, rows=tuple(rows))


def _own(spellings: Spellings, address: Address) -> list[str]:
    return [label for label, row in spellings.items() if row == address]


def _address(table: Table, row: Row) -> Address:
    return f"{SPELLING}.{table.id}.{row.id}"


def note_confirmed_labels(recognised: RecognisedReport, spellings: Spellings) -> RecognisedReport:
    """Add to each warning about a confirmed label that the office confirmed it."""
    warnings = tuple(
        f"{one}，这是本单位确认过的写法"
        if any(_mentions_label(label, one) for label in spellings)
        else one
        for one in recognised.warnings
    )
    return replace(recognised, warnings=warnings)


def is_read_by(label: str, recognised: RecognisedReport) -> bool:
    """Return whether a row was read by its confirmed label."""
    return any(_mentions_label(label, one) for one in recognised.warnings)


def _mentions_label(label: str, warning: str) -> bool:
    return f"“{shown(label)}”按“" in warning


def with_guesses(
    recognised: RecognisedReport, read: Callable[[Spellings], RecognisedReport]
) -> RecognisedReport:
    """Return the report with the likeliest row of each line that has an unknown label.

    Args:
        recognised: The report as read.
        read: Function that reads the document again with more confirmed labels.
    """
    wanting = _wanting(recognised)
    if not wanting or len(recognised.lines) > _MOST_LINES:
        return recognised
    unsure = list(recognised.unsure)
    tried = 0
    for number, one in enumerate(unsure):
        label = _label(one.text) if one.address is None and one.location is not None else ""
        row = _likeliest(label, wanting) if label and tried < _MOST else None
        if row is None:
            continue
        tried += 1
        again = read({label: _address(*row)})
        cells = _gained(recognised, again, *row)
        if cells:
            guess = Guess(label, _address(*row), row[1].label, cells)
            reason = f"表式中没有“{shown(label)}”这一行，多半是“{row[1].label}”"
            unsure[number] = replace(one, reason=reason, guess=guess)
    return replace(recognised, unsure=tuple(unsure))


def _label(text: str) -> str:
    """Return the last words before the figures of a line, or "" if there are none."""
    words = [word.strip() for word in text.split("\t" if "\t" in text else None)]
    first = next((at for at, word in enumerate(words) if is_figure(word)), 0)
    label = next((word for word in reversed(words[:first]) if not is_blank(word)), "")
    return label if 1 < len(label) <= _LONGEST else ""


def _wanting(recognised: RecognisedReport) -> Sequence[tuple[Table, Row]]:
    """Return the rows that were not found in the document."""
    edition = recognised.edition
    cells = (
        edition.cell_of[u.address] for u in recognised.unsure if u.address and u.location is None
    )
    pairs = ((edition.table_of[cell.table], cell.row) for cell in cells)
    return [(table, table.row_of[row]) for table, row in pairs]


def _likeliest(label: str, rows: Sequence[tuple[Table, Row]]) -> tuple[Table, Row] | None:
    ranked = sorted(
        ((_likeness(label, row), -at) for at, (_, row) in enumerate(rows)), reverse=True
    )
    if not ranked or ranked[0][0] < _LIKE:
        return None
    apart = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _APART
    return rows[-ranked[0][1]] if apart else None


def _likeness(label: str, row: Row) -> float:
    """Return how much of a label is in a row's wordings, from 0 to 1; short wordings score more."""
    word = fold(unnumbered(label)) or fold(label)
    if not word:
        return 0.0  # it was punctuation
    return max(_share(word, form) for form in _forms(row))


def _forms(row: Row) -> Iterator[str]:
    for wording in (row.label, *row.aliases):
        yield fold(unnumbered(wording)) or fold(wording)


def _share(word: str, form: str) -> float:
    matcher = SequenceMatcher(None, word, form, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    return common / len(word) * 0.8 + 0.2 * matcher.ratio()


def _gained(
    before: RecognisedReport, after: RecognisedReport, table: Table, row: Row
) -> Mapping[Address, Number]:
    """Return a row's figures if all were read and nothing else changed, else nothing."""
    own = [table.address(row, column) for column in row.columns]
    read = {**after.cells, **after.stated}
    others = {address: figure for address, figure in read.items() if address not in own}
    same = after.edition.id == before.edition.id and others == {**before.cells, **before.stated}
    figures = {address: read[address] for address in own if address in read}
    known = {address: figure for address, figure in figures.items() if figure is not None}
    return known if same and len(figures) == len(own) else {}
