"""Column heads: whether they are the form's, in the form's order.

Figures are taken by place only, so a head that says something else forbids it.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.tables import Column, ColumnKind, Table
from zwgk_desktop.importers.recognise.lines import Line
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary
from zwgk_desktop.importers.recognise.wording import fold, shown

_SENTENCE = re.compile(r"[：:。；;，,]|.{21}")
_PIECES = 4

Token = tuple[int, ...] | str

ORDER = "表头各栏的次序与表式不同，不能按位置读数"


@dataclass(frozen=True, slots=True)
class Head:
    """One line of heads.

    Args:
        tokens: From the left, the form's places each head stands over; as it
            was written where the form has no such head.
        pieced: Heads put together from neighbouring pieces.
        width: How many cells the line has.
        tail: How many cells at its end are heads of one column each.
        grid: Which ruled grid it is of, or -1.
        at: The form's places of single columns, each with its place in that grid.
        repeated: How often each head of a column is written: a spanning one may
            be, once for each column it spans.
    """

    tokens: tuple[Token, ...]
    pieced: tuple[str, ...] = ()
    width: int = 0
    tail: int = 0
    grid: int = -1
    at: tuple[tuple[int, int], ...] = ()
    repeated: int = 1

    @property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """What is known of it."""
        return tuple(token for token in self.tokens if not isinstance(token, str))

    @property
    def strangers(self) -> tuple[str, ...]:
        """Heads the form does not have."""
        return tuple(token for token in self.tokens if isinstance(token, str))

    @property
    def columns(self) -> tuple[int, ...]:
        """The places of single columns, from the left."""
        return tuple(place[0] for place in self.places if len(place) == 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether figures may be taken by place: `reason` says why not."""

    reason: str | None = None
    remarks: tuple[str, ...] = ()


def read_head(line: Line, words: Vocabulary, *, rows_seen: bool) -> Head | None:
    """Read a line as heads; None when it is something else."""
    if line.has_figures:
        return None
    head = _tokens(line, words)
    cornered = any(fold(word) == fold(words.table.corner) for word in line.words)
    if len(line.words) == 1:
        return head if head.places and not rows_seen else None
    if head.places or cornered:
        return head
    plain = len(line.words) > 2 and not any(_SENTENCE.search(word) for word in line.words)
    if plain and not any(words.name(word) for word in line.words):
        return Head(tuple(word for word in line.words if not words.says_nothing(word)))
    return None


def _tokens(line: Line, words: Vocabulary) -> Head:
    tokens: list[Token] = []
    pieced: list[str] = []
    cornered = False
    rest = list(line.words)
    while rest:
        found, length = _first(rest, words)
        if found:
            tokens.append(found)
            pieced += [" ".join(rest[:length])] if length > 1 else []
        elif words.says_nothing(rest[0]):
            cornered = cornered or fold(rest[0]) == fold(words.table.corner)
        elif tokens or cornered:  # further left stands what heads the labels
            tokens.append(rest[0])
        del rest[:length]
    known = itertools.takewhile(lambda cell: fold(cell) in words.heads, reversed(line.cells))
    once, repeated = _once(tokens)
    return Head(
        once,
        tuple(pieced),
        len(line.cells),
        len(list(known)),
        line.grid,
        _spots(line, words),
        repeated,
    )


def _once(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], int]:
    """Return heads without those that are only written again, once for each column they span."""
    runs = [(token, len(list(same))) for token, same in itertools.groupby(tokens)]
    lengths = {length for token, length in runs if not isinstance(token, str) and len(token) == 1}
    repeated = lengths.pop() if len(lengths) == 1 else 1
    return tuple(token for token, _ in runs), repeated


def _spots(line: Line, words: Vocabulary) -> tuple[tuple[int, int], ...]:
    """Return where in a ruled grid each column's head stands."""
    return tuple(
        (words.heads[fold(cell)], column)
        for cell, column in zip(line.cells, line.columns, strict=False)
        if fold(cell) in words.heads
    )


def _first(rest: Sequence[str], words: Vocabulary) -> tuple[tuple[int, ...], int]:
    """Return what the first words head, and how many of them it takes to say so."""
    for length in range(1, _PIECES + 1):
        word = fold("".join(rest[:length]))
        if word in words.heads:
            return (words.heads[word],), length
        if word in words.head_groups:
            return words.head_groups[word], length
    return (), 1


def judge_matrix(heads: Sequence[Head], table: Table) -> Verdict:
    """Judge all head lines of a table whose rows share their columns."""
    if not any(head.tokens for head in heads):
        return Verdict(remarks=("没有看到表头，各栏按表式的次序读入",))
    seen = {place for head in heads for place in head.columns}
    missing = [place for place in range(len(table.columns)) if place not in seen]
    whole = [_with_pieces(head, missing, table) for head in heads]
    odd = [word for head in whole for word in head.strangers]
    if odd:
        return Verdict(_stranger(odd[0]))
    if not all(map(_in_order, whole)):
        return Verdict(ORDER)
    remarks = tuple(f"表头“{words}”已合并辨认" for head in heads for words in head.pieced)
    remarks += tuple(
        f"表头“{word}”残缺，该栏按表式的次序读入" for head in heads for word in head.strangers
    )
    seen = {place for head in whole for place in head.columns}
    missing = [place for place in missing if place not in seen]
    if missing and not _under_group(missing, heads):
        return Verdict(f"表头中没有“{table.columns[missing[0]].label}”一栏，不能按位置读数")
    if missing:
        remarks += ("表头残缺，各栏按表式的次序读入",)
    return Verdict(remarks=remarks)


def judge_band(head: Head | None, columns: Sequence[str], table: Table) -> Verdict:
    """Judge the head line above a row that has these columns."""
    own = tuple(place for place, column in enumerate(table.columns) if column.id in columns)
    if head is None or not head.tokens:
        return Verdict(remarks=("没有看到表头，按表式的次序读入",))
    if head.strangers:
        return Verdict(_stranger(head.strangers[0]))
    if head.columns == own:
        return Verdict(remarks=tuple(f"表头“{words}”已合并辨认" for words in head.pieced))
    if not set(head.columns) & set(own):  # the head of the band above
        return Verdict(remarks=("没有看到自己的表头，按表式的次序读入",))
    return Verdict(ORDER)


def judge_line(heads: Sequence[Head], table: Table) -> tuple[Verdict, int]:
    """Judge the heads of a one-line table; also tell how often its columns are repeated."""
    wanted = tuple(range(len(table.columns)))
    seen = tuple(place for head in heads for place in head.columns)
    strangers = [word for head in heads if head.columns for word in head.strangers]
    times, over = divmod(len(seen), len(wanted))
    if strangers:
        return Verdict(_stranger(strangers[0])), 0
    if over or seen != wanted * times:
        return Verdict(ORDER), 0
    remarks = tuple(f"表头“{words}”已合并辨认" for head in heads for words in head.pieced)
    return Verdict(remarks=remarks), times


def _stranger(word: str) -> str:
    return f"表头中的“{shown(word)}”不是表式中的栏目，不能按位置读数"


def _with_pieces(head: Head, missing: Sequence[int], table: Table) -> Head:
    """Give each cut-off head the column whose piece it is, if that is where it stands."""
    tokens: list[Token] = []
    last = -1
    for token in head.tokens:
        if not isinstance(token, str):
            tokens.append(token)
            last = token[0]
            continue
        fits = [at for at in missing if at >= last and _is_piece(token, table.columns[at])]
        if not fits:
            tokens.append(token)
        elif fits[0] != last:  # two pieces of one head count once
            last = fits[0]
            tokens.append((last,))
    return Head(tuple(tokens))


def _is_piece(word: str, column: Column) -> bool:
    """Tell whether a word is cut from a head. An amount's may not be cut: is it 元 or 万元?"""
    return column.kind is ColumnKind.COUNT and set(fold(word)) <= set(fold(column.label))


def _in_order(head: Head) -> bool:
    """Tell whether places only grow; a group's own first column may follow its group."""
    steps = itertools.pairwise(head.places)
    return all(a[0] < b[0] or (len(a) > 1 and b[0] == a[0]) for a, b in steps)


def _under_group(missing: Sequence[int], heads: Sequence[Head]) -> bool:
    """Whether all missing heads stand under a group head, none of whose own were printed."""
    groups = {places for head in heads for places in head.places if len(places) > 1}
    return any(set(missing) == set(places) for places in groups)
