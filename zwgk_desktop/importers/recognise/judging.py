"""Comparison of column heads with the form's: whether a row's cells may be read by position.

A head that the form does not have, or another order, forbids it.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.tables import Column, ColumnKind, Table
from zwgk_desktop.importers.recognise.lines import ColumnHeads
from zwgk_desktop.importers.recognise.vocabulary import fold, shown, vocabulary

NO_TOTAL = "表头中没有总计一栏，而有的行里多出数字，不能按位置读数"
ORDER = "表头各栏的次序与表式不同，不能按位置读数"
BY_SUMS = "表头残缺或者次序乱了，各行的合计都相符，各栏按表式的次序读入"
TWICE = "这一行出现了几次，数字不同"
UNHEADED = "没有看到表头，各栏按表式的次序读入"
_REMARKS = frozenset({"备注", "说明", "附注"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Result of the comparison: whether figures may be read by position.

    Args:
        reason: Why they may not; None if they may.
        remarks: Warnings if the figures are read.
        by_heads: Whether only figures under their own heads in a ruled grid may be read.
        aside: Columns of that grid that the form does not have.
        noted: Whether a column for remarks follows the form's, in a table without a grid.
        absent: Indexes of the form's totals that the table does not have.
        indexed: Whether a column of running numbers precedes the labels.
        broken: Whether the reason may be heads broken over several lines.
    """

    reason: str | None = None
    remarks: tuple[str, ...] = ()
    by_heads: bool = False
    aside: frozenset[int] = frozenset()
    noted: bool = False
    absent: tuple[int, ...] = ()
    indexed: bool = False
    broken: bool = False


def judge_matrix(heads: Sequence[ColumnHeads], table: Table) -> Verdict:
    """Compare all lines of heads of a table whose rows share their columns."""
    if not any(head.tokens for head in heads):
        return Verdict(remarks=(UNHEADED,))
    seen = {place for head in heads for place in head.columns}
    missing = [place for place in range(len(table.columns)) if place not in seen]
    whole = [_with_pieces(head, missing, table) for head in heads]
    odd = [word for head in whole for word in head.strangers]
    indexed = any(head.indexed for head in heads)
    if odd:
        return _beside(heads, odd[0]) or Verdict(stranger(odd[0]))
    if not all(map(in_order, whole)):
        return Verdict(ORDER)
    remarks = tuple(
        f"表头“{word}”残缺，该栏按表式的次序读入" for head in heads for word in head.strangers
    )
    seen = {place for head in whole for place in head.columns}
    missing = [place for place in missing if place not in seen]
    if missing and all(table.columns[place].sum_of for place in missing):
        remarks += (f"没有“{table.columns[missing[0]].label}”一栏",)
        return Verdict(remarks=remarks, absent=tuple(missing), indexed=indexed)
    if missing and not _under_group(missing, heads):
        return Verdict(f"表头中没有“{table.columns[missing[0]].label}”一栏，不能按位置读数")
    if missing:
        remarks += ("表头残缺，各栏按表式的次序读入",)
    return Verdict(remarks=remarks, indexed=indexed)


def _beside(heads: Sequence[ColumnHeads], word: str) -> Verdict | None:
    """Return a verdict that allows foreign heads, such as 备注, in columns of their own.

    This is possible only in a ruled grid, where each figure is under its own head. A foreign head
    above columns of the form changes their meaning, so it is not allowed.
    """
    grids = {head.grid for head in heads if head.tokens}
    alike = {frozenset((*h.at, *h.odd) for h in heads if h.grid == grid) for grid in grids}
    columns = {column for head in heads for _, column in head.at}
    spans = [span for head in heads for span in head.odd]
    strangers = sum(len(head.strangers) for head in heads)
    over = any(start <= column < end for start, end in spans for column in columns)
    if -1 in grids or len(alike) != 1 or not columns or over or len(spans) < strangers:
        return _noted(heads)
    aside = frozenset(start for start, _ in spans)
    return Verdict(remarks=(_left(word),), by_heads=True, aside=aside)


def _noted(heads: Sequence[ColumnHeads]) -> Verdict | None:
    """Return a verdict that allows a last column for remarks in a table without a ruled grid."""
    strangers = {word for head in heads for word in head.strangers}
    last = all(head.tokens[-1] in strangers for head in heads if head.strangers)
    once = all(len(head.strangers) < 2 and not head.at for head in heads)
    if not (last and once and strangers <= _REMARKS):
        return None
    return Verdict(remarks=tuple(map(_left, strangers)), noted=True)


def _left(word: str) -> str:
    return f"表头中的“{shown(word)}”不是表式中的栏目，这一栏没有读入"


def judge_band(head: ColumnHeads | None, columns: Sequence[str], table: Table) -> Verdict:
    """Compare the line of heads above a row that has these columns."""
    own = tuple(place for place, column in enumerate(table.columns) if column.id in columns)
    if head is None or not head.tokens:
        return Verdict(remarks=("没有看到表头，按表式的次序读入",))
    pieces = all(vocabulary(table).is_head_piece(fold(word)) for word in head.strangers)
    broken = head.grid < 0 and pieces
    if head.strangers:
        odd = head.strangers[0]
        beside = _beside((head,), odd) if head.columns == own else None
        return beside or Verdict(stranger(odd), broken=broken)
    if head.columns == own:
        return Verdict(indexed=head.indexed)
    if not set(head.columns) & set(own):  # the head of the band above
        return Verdict(remarks=("没有看到自己的表头，按表式的次序读入",))
    return Verdict(ORDER, broken=broken)


def stranger(word: str) -> str:
    """Return the reason for a head that the form does not have."""
    return f"表头中的“{shown(word)}”不是表式中的栏目，不能按位置读数"


def _with_pieces(head: ColumnHeads, missing: Sequence[int], table: Table) -> ColumnHeads:
    """Replace each truncated head by the missing column of which it is a piece, in its order."""
    tokens: list[tuple[int, ...] | str] = []
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
    return ColumnHeads(tuple(tokens))


def _is_piece(word: str, column: Column) -> bool:
    """Return whether a word is a piece of a head; never of an amount's, which may be 元 or 万元."""
    letters = set(fold(word))
    return column.kind is ColumnKind.COUNT and bool(letters) and letters <= set(fold(column.label))


def in_order(head: ColumnHeads) -> bool:
    """Return whether heads are in the form's order. A group may be followed by its first column."""
    steps = itertools.pairwise(head.places)
    return all(a[0] < b[0] or (len(a) > 1 and b[0] == a[0]) for a, b in steps)


def _under_group(missing: Sequence[int], heads: Sequence[ColumnHeads]) -> bool:
    """Return whether the missing heads are exactly all columns of one group."""
    groups = {places for head in heads for places in head.places if len(places) > 1}
    return any(set(missing) == set(places) for places in groups)
