"""Whether column heads are the form's, in the form's order.

Figures are taken by place only, so a head that says something else forbids it.
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
    """Whether figures may be taken by place: `reason` says why not.

    Args:
        by_heads: Only those that stand under their own heads in a ruled grid.
        aside: The places in that grid that are no columns of the form.
        noted: A column for remarks follows the form's, in a table without a grid.
        absent: Totals that the table leaves out, by their place in the form.
        indexed: Whether a running number stands before the labels.
        broken: Whether what is wrong may be heads broken over several lines.
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
    """Judge all head lines of a table whose rows share their columns."""
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
    """Allow heads that are not the form's, such as 备注, in columns of their own beside its own.

    In a ruled grid only, where each figure stands under its own head. A head
    over columns of the form says something about them: that is not beside.
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
    """Allow a column for remarks at the end of a table that is no ruled grid."""
    strangers = {word for head in heads for word in head.strangers}
    last = all(head.tokens[-1] in strangers for head in heads if head.strangers)
    once = all(len(head.strangers) < 2 and not head.at for head in heads)
    if not (last and once and strangers <= _REMARKS):
        return None
    return Verdict(remarks=tuple(map(_left, strangers)), noted=True)


def _left(word: str) -> str:
    return f"表头中的“{shown(word)}”不是表式中的栏目，这一栏没有读入"


def judge_band(head: ColumnHeads | None, columns: Sequence[str], table: Table) -> Verdict:
    """Judge the head line above a row that has these columns."""
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
    """Return why figures are not taken by place under a head that the form does not have."""
    return f"表头中的“{shown(word)}”不是表式中的栏目，不能按位置读数"


def _with_pieces(head: ColumnHeads, missing: Sequence[int], table: Table) -> ColumnHeads:
    """Give each cut-off head the column whose piece it is, if that is where it stands."""
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
    """Tell whether a word is cut from a head. An amount's may not be cut: is it 元 or 万元?"""
    letters = set(fold(word))
    return column.kind is ColumnKind.COUNT and bool(letters) and letters <= set(fold(column.label))


def in_order(head: ColumnHeads) -> bool:
    """Tell whether places only grow; a group's own first column may follow its group."""
    steps = itertools.pairwise(head.places)
    return all(a[0] < b[0] or (len(a) > 1 and b[0] == a[0]) for a, b in steps)


def _under_group(missing: Sequence[int], heads: Sequence[ColumnHeads]) -> bool:
    """Whether all missing heads stand under a group head, none of whose own were printed."""
    groups = {places for head in heads for places in head.places if len(places) > 1}
    return any(set(missing) == set(places) for places in groups)
