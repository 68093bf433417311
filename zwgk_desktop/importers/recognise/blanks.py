"""Blank cells of copied tables, known by the separators around them.

Where a table was copied as text, a blank cell leaves the separators before and after it. So the
text between two figures of a row is the table's separator as many times as there are steps from
cell to cell; likewise before the first figure and after the last. A row is completed if it then
has exactly as many cells as the form. If another row of the table still has fewer, blank cells
have left no trace, and no row is completed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, zip_longest

from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.importers.recognise.segments import Segment, comes_out
from zwgk_desktop.importers.recognise.tokens import Token, TokenKind

_SEPARATORS = " \t\r\n\v\f\xa0\u3000|｜│┃"
_LONGEST = 400
_HARD_SPACE = "\xa0"


@dataclass(frozen=True, slots=True)
class _Runs:
    """Separators around the figures of a row: before the first, between them, after the last.

    Args:
        lead: Separators before the first figure; "" if there is none.
        after: Separators after the last figure; None at the end of the table.
        heads: Separators between the column heads of a table of one line, whose `lead` is
            without those that end a row.
    """

    lead: str
    inner: tuple[str, ...]
    after: str | None
    heads: frozenset[str] = frozenset()

    def without_hard_spaces(self) -> "_Runs":
        """Return the separators without the spaces that pad figures."""
        after = self.after and self.after.replace(_HARD_SPACE, "")
        lead, *inner = (one.replace(_HARD_SPACE, "") for one in (self.lead, *self.inner))
        return replace(self, lead=lead, inner=tuple(inner), after=after)


def with_blank_cells(segments: Sequence[Segment], table: Table, end: int) -> list[Segment]:
    """Return the segments, completed with the blank cells that the separators show.

    Args:
        segments: Segments of a table.
        table: The table.
        end: End of the table in the document's source text.
    """
    found = list(segments)
    runs = {at: one for at, segment in enumerate(found) if (one := _runs_of(segment, table, end))}
    if all(len(found[at].values) >= _width(found[at], table) for at in runs):
        return found
    usual = _usual(run for one in runs.values() for run in one.inner)
    if usual.strip(_HARD_SPACE) not in {usual, ""}:  # hard spaces pad the figures
        runs = {at: one.without_hard_spaces() for at, one in runs.items()}
    return _completed(found, runs, table) or found


def _width(segment: Segment, table: Table) -> int:
    """Return the number of cells of a segment; a table of one line has all in one segment."""
    if table.layout is Layout.LINE:
        return sum(len(row.columns) for row in table.rows)
    return len(segment.row.columns) if segment.row else 0


def _runs_of(segment: Segment, table: Table, end: int) -> _Runs | None:
    """Return the separators of a row, or None if there is other text among its figures."""
    label, values = segment.label, segment.values
    tokens = [label, *values] if label else values
    if not (segment.row and tokens) or segment.unknown:
        return None
    if any(one.start < 0 or one.line.columns for one in tokens):
        return None
    source, last = tokens[-1].line.source, tokens[-1].stop
    inner = tuple(source[a.stop : b.start] for a, b in pairwise(values))
    if any(one.strip(_SEPARATORS) for one in inner):
        return None
    if label and not values:
        last += len(source[last:end]) - len(source[last:end].lstrip("）)”"))
    rest = source[last : last + _LONGEST]
    after = rest[: len(rest) - len(rest.lstrip(_SEPARATORS))]
    lead = ""
    if values:
        before = source[max(0, values[0].start - _LONGEST) : values[0].start]
        lead = before[len(before.rstrip(_SEPARATORS)) :]
        first = values[0].start - len(lead)
        named = label and source[label.stop : first].strip("）)”.、：:") == ""
        if table.layout is not Layout.LINE and not named:
            return None
    runs = _Runs(lead, inner, None if last + len(after) > end else after)
    return _below_heads(runs, segment, source) if table.layout is Layout.LINE else runs


def _below_heads(runs: _Runs, segment: Segment, source: str) -> _Runs | None:
    """Return the separators of the line of figures as those of the lines of heads explain them."""
    heads, label = segment.heads, segment.label
    if not heads or not label:
        return None
    above = source[label.stop : heads[0].start]
    if above.strip(_SEPARATORS) or not runs.lead.startswith(above):
        return None
    steps = (source[a.stop : b.start] for a, b in pairwise(heads[1:]))
    return replace(runs, lead=runs.lead.removeprefix(above), heads=frozenset(steps))


def _completed(
    segments: Sequence[Segment], runs: Mapping[int, _Runs], table: Table
) -> list[Segment]:
    """Return the segments with blank cells; none if a row lacks cells all the same."""
    written = [one for at, one in runs.items() if segments[at].values]
    usual = _Runs(
        _usual(one.lead for one in written),
        (_usual(run for one in written for run in one.inner),),
        _usual(one.after for one in written if one.after is not None),
    )
    met = {one.row.id for one in segments if one.row}
    found = list(segments)
    for at, own in runs.items():
        segment = segments[at]
        blanks = _blanks(segment, own, usual, table)
        count, width = len(segment.values) + sum(blanks), _width(segment, table)
        if blanks and count < width:
            return []
        filled = replace(segment, values=list(_filled(segment, blanks)), proven=count == width)
        if (
            any(blanks)
            and (count - width in _unnamed(segment, table, met))
            and _fits(filled, table)
        ):
            found[at] = filled
    return found


def _usual(runs: Iterable[str]) -> str:
    """Return the most frequent separator; "" if there is none."""
    return next((one for one, _ in Counter(runs).most_common(1)), "")


def _unnamed(segment: Segment, table: Table, met: Collection[str]) -> set[int]:
    """Return how many cells a segment may have beyond its own: those of a row without a label."""
    place = table.rows.index(segment.row) + 1 if segment.row else len(table.rows)
    after = table.rows[place : place + 1] if table.layout is not Layout.LINE else ()
    return {0, *(len(row.columns) for row in after if row.id not in met)}


def _fits(segment: Segment, table: Table) -> bool:
    """Return whether no total contradicts a completed row, and all prove one of several rows."""
    if table.layout is not Layout.LINE:
        return not segment.is_full or comes_out(segment, table) is not False
    values = iter(segment.values)
    parts = (replace(segment, row=row, values=list(islice(values, len(row.columns))))
             for row in table.rows)  # fmt: skip
    return all(comes_out(part, table) for part in parts)


def _blanks(segment: Segment, own: _Runs, usual: _Runs, table: Table) -> tuple[int, ...]:
    """Return the number of blank cells before each figure of a row and after the last.

    None are returned if the separators are not those of the table.
    """
    step, tail, width = usual.inner[0], usual.after or "", _width(segment, table)
    if not segment.values:
        whole = usual.lead + step * (width - 1) + tail
        return (width,) if own.after == whole and step + tail else ()
    inner = [_steps(run, step, tail) for run in own.inner]
    after = _ends(own.after, tail, step) if own.after else 0
    lead = _times(own.lead.removeprefix(usual.lead), step)
    if lead is None and (times := _times(own.lead, step)):  # another cell is before the label
        lead = times - 1
    if table.layout is Layout.LINE:
        if inner and inner[0] is None:  # the first cell may have a separator of its own
            inner[0] = _times(own.inner[0].partition("|")[2].lstrip(" "), step)
        sure = set(own.heads) == {step} and not (step.isspace() and "\n" in step)
        lead = _times(own.lead, step) if sure else None  # one blank line too many would show
    counts = (lead, *inner, after)
    known = tuple(one for one in counts if one is not None)
    return known if len(known) == len(counts) else ()


def _ends(run: str, tail: str, step: str) -> int | None:
    """Return the number of blank cells at the end of a row."""
    return _times(run.removesuffix(tail), step) if run.endswith(tail) else None


def _times(run: str, step: str) -> int | None:
    """Return how many steps a separator is, or None if it is another."""
    times = len(run) // len(step) if step else 0
    return times if run == step * times else None


def _steps(run: str, step: str, tail: str) -> int | None:
    """Return the number of blank cells between two figures, also of two rows."""
    times = _times(run, step)
    if times is not None and run:
        return times - 1
    before, end, after = run.partition(tail or "\0")
    above, below = _times(before, step), _times(after, step)
    return above + below if end and above is not None and below is not None else None


def _filled(segment: Segment, blanks: Sequence[int]) -> Iterator[Token]:
    """Yield the figures of a row with its blank cells, each beside the figure before it."""
    near = segment.values[0] if segment.values else segment.label
    for count, value in zip_longest(blanks, segment.values):
        if near:
            yield from [replace(near, kind=TokenKind.VALUE, text="", rows=())] * (count or 0)
        if value:
            yield value
            near = value
