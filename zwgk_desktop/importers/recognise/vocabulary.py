"""The words of one table of the form, folded, and what each of them names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from zwgk_desktop.domain.tables import Row, Table
from zwgk_desktop.importers.recognise.wording import fold, squeeze, unnumbered, without_note

_BRACKETED = re.compile(r"\s*[(（]\s*[一二三四五六七八九十]")
_ABOUT = ("单位：件", "单位（件）", "项目")
_LONGEST_GROUP = 20
_PREFIX = 8
"""A label cut short is known from this many characters on, if only one row begins so."""


@dataclass(frozen=True, slots=True)
class Named:
    """The rows a label may mean, and whether it is the form's own wording."""

    rows: tuple[Row, ...]
    exact: bool


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What the words in one table may be.

    Args:
        exact: Rows by their folded label.
        loose: Rows by aliases, and by either without its number.
        row_groups: A row group's folded wordings → its label.
        heads: A column's folded wordings → its place in the form.
        head_groups: A column group's folded wordings → places of its columns.
        bands: Folded band labels.
        furniture: Words that stand about the table and say nothing.
    """

    table: Table
    exact: Mapping[str, tuple[Row, ...]]
    loose: Mapping[str, tuple[Row, ...]]
    row_groups: Mapping[str, str]
    heads: Mapping[str, int]
    head_groups: Mapping[str, tuple[int, ...]]
    bands: frozenset[str]
    furniture: frozenset[str]

    @cached_property
    def every(self) -> frozenset[str]:
        """Every word of the table, folded, whatever it is."""
        lists = (self.exact, self.loose, self.row_groups, self.heads, self.head_groups)
        return self.bands.union(self.furniture, *lists) - {""}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(word[:end] for word in self.every for end in range(1, len(word) + 1))

    def begins(self, word: str) -> bool:
        """Tell whether a word of the table begins so."""
        return word in self._beginnings

    def name(self, text: str) -> Named | None:
        """Return the rows a label may mean."""
        bare = without_note(text)
        forms = (fold(text), fold(bare), fold(unnumbered(text)), fold(unnumbered(bare)))
        if not forms[0]:
            return None
        for index, form in enumerate(forms):
            if form in self.exact:
                return Named(self.exact[form], exact=index == 0)
            if form in self.loose:
                return Named(self.loose[form], exact=False)
        cut = {row.id: row for label, rows in self.exact.items() for row in rows
               if len(forms[0]) >= _PREFIX and label.startswith(forms[0])}  # fmt: skip
        return Named(tuple(cut.values()), exact=False) if len(cut) == 1 else None

    def named_exactly(self, text: str) -> tuple[Row, ...]:
        """Return the rows whose label is this one to the letter."""
        return self.exact.get(fold(text), ())

    def is_generic(self, row: Row) -> bool:
        """Tell whether a label also heads a column (其他, 总计): alone it says little."""
        return fold(unnumbered(row.label)) in self.heads

    def group(self, text: str) -> str | None:
        """Return the row group a cell names, be it cut short by the end of a page."""
        word = fold(text)
        known = self.row_groups.get(word) or self.row_groups.get(fold(unnumbered(text)))
        if known or not _BRACKETED.match(text):
            return known
        cut = {group for form, group in self.row_groups.items() if form.startswith(word)}
        return cut.pop() if len(cut) == 1 else None

    def grouped(self, text: str) -> tuple[str, str] | None:
        """Part a group from the row's own label, where both stand together."""
        bare = squeeze(text)
        for at in range(2, min(len(bare), _LONGEST_GROUP)):
            rows = self.exact.get(fold(bare[at:]), ()) if self.group(bare[:at]) else ()
            if any(self.group(bare[:at]) in row.groups for row in rows):
                return bare[:at], bare[at:]
        return None

    def says_nothing(self, text: str) -> bool:
        """Tell whether a cell is a band, a group or a corner: nothing is lost by passing it."""
        word = fold(text)
        known = word in self.furniture or word in self.bands or word in self.head_groups
        return known or self.group(text) is not None or "勾稽关系" in word


@lru_cache(maxsize=32)
def vocabulary(table: Table) -> Vocabulary:
    """Return the words by which a table is known, as printed and loosely, aliases too."""
    exact: dict[str, tuple[Row, ...]] = {}
    loose: dict[str, tuple[Row, ...]] = {}
    for row in table.rows:
        _add(exact, fold(row.label), row)
        for wording in (row.label, *row.aliases):
            _add(loose, fold(wording), row)
            _add(loose, fold(unnumbered(wording)), row)
    return Vocabulary(
        table=table,
        exact=exact,
        loose=loose,
        row_groups=_row_groups(table),
        heads={
            fold(wording): place
            for place, column in enumerate(table.columns)
            for wording in (column.label, *column.aliases)
        },
        head_groups=_head_groups(table),
        bands=frozenset(fold(band.label) for band in table.bands),
        furniture=frozenset(map(fold, (*_ABOUT, table.corner, table.heading, *_cut_bands(table)))),
    )


def _cut_bands(table: Table) -> Iterable[str]:
    """Return bands as they are met without the number of their item."""
    return (band.label.partition("（")[0] for band in table.bands)


def _add(rows: dict[str, tuple[Row, ...]], word: str, row: Row) -> None:
    known = rows.get(word, ())
    if row not in known:
        rows[word] = (*known, row)


def _wordings(table: Table, group: str) -> Iterable[str]:
    return (group, *table.group_aliases.get(group, ()))


def _row_groups(table: Table) -> dict[str, str]:
    groups = dict.fromkeys(group for row in table.rows for group in row.groups)
    return {
        fold(form): group
        for group in groups
        for wording in _wordings(table, group)
        for form in (wording, unnumbered(wording))
    }


def _head_groups(table: Table) -> dict[str, tuple[int, ...]]:
    groups = dict.fromkeys(column.group for column in table.columns if column.group)
    return {
        fold(wording): tuple(
            place for place, column in enumerate(table.columns) if column.group == group
        )
        for group in groups
        for wording in _wordings(table, group)
    }
