"""Consistent reports as text layers and converters leave them: glued, laid out, parted."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from files.corpus.excerpts import any_excerpt, copied
from files.corpus.make import Content, content

from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind, Layout, Row, Table

FOLIOS = ("- {n} -", "— {n} —", "第 {n} 页 共 8 页", "{n}/8")
RAISED = str.maketrans("12345678", "¹²³⁴⁵⁶⁷⁸")


def consistent(edition: Edition, seed: int, *, most: int = 90, filled: float = 0.2) -> Content:
    """Make a report whose figures satisfy every identity of the form."""
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    report = content(edition, seed)
    figures = dict(report.figures)
    for address in edition.entered:
        if edition.column(address).kind is not ColumnKind.AMOUNT:
            figures[address] = noise.randrange(1, most) if noise.random() < filled else 0
        elif noise.random() < 0.5:
            figures[address] = Decimal(0)
    roles = edition.roles.requests
    table = edition.table_of[roles.table]
    concluded = table.row_of[roles.concluded]
    for column in (one for one in table.columns if not one.sum_of):
        done = sum(int(figures[table.address(row, column)] or 0) for row in concluded.sum_of)
        done += int(figures[table.address(roles.carried_out, column)] or 0)
        earlier = noise.randrange(done + 1) if noise.random() < filled else 0
        figures[table.address(roles.carried_in, column)] = earlier
        figures[table.address(roles.received, column)] = done - earlier
    for leaves in (one.leaves for one in edition.tables):
        for total, parts in leaves.items():
            figures[total] = sum(figures[part] or 0 for part in parts)
    return replace(report, figures=figures)


def with_blanks(report: Content, seed: int, share: float) -> Content:
    """Leave some noughts blank."""
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    figures = dict(report.figures)
    for address in report.edition.entered:
        if not figures[address] and noise.random() < share:
            figures[address] = None
    return replace(report, figures=figures)


@dataclass(eq=False)
class Printer:
    """Text of a report in one shape.

    Args:
        blank: Mark in blank cells; "" leaves nothing.
    """

    report: Content
    seed: int
    blank: str = "/"
    noise: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.noise = random.Random(self.seed)  # noqa: S311 - not for secrets

    def cells(self, row: Row, table: Table) -> list[str]:
        """Return the figures of a row."""
        figures = [self.report.figures[table.address(row, column)] for column in row.columns]
        return [self.blank if one is None else number_text(one) for one in figures]

    def sections(self, lines: Callable[[Table], Iterator[str]], between: str = "\n") -> str:
        """Put the report together, tables as `lines` writes them."""
        parts = [self.report.title]
        for section in self.report.edition.sections:
            table = self.report.edition.table_of.get(section.content)
            body = between.join(lines(table)) if table else self.report.texts[section.content]
            parts += [section.heading, body]
        return between.join(parts)

    def words(self, table: Table) -> Iterator[str]:
        """Yield the printed table in reading order: heads, groups, labels and figures."""
        if table.layout is Layout.LINE:
            yield from dict.fromkeys(one for row in table.rows for one in (*row.groups, row.label))
            yield from [column.label for column in table.columns] * len(table.rows)
            yield from (cell for row in table.rows for cell in self.cells(row, table))
            return
        if table.layout is Layout.MATRIX:
            yield from (table.corner, table.heading, "自然人", "法人或其他组织", "总计")
            yield from (column.label for column in table.columns if column.group)
        above = None
        for row in table.rows:
            if above is None or row.band != above.band:
                labels = {band.id: band.label for band in table.bands}
                yield from [labels[row.band], table.corner] if row.band else []
                if row.band:
                    yield from (table.column_of[one].label for one in row.columns)
            yield from (one for one in row.groups if above is None or one not in above.groups)
            yield row.label
            yield from self.cells(row, table)
            above = row


def one_line(printer: Printer) -> str:
    """Write the whole report without a line break or a space."""
    return printer.sections(lambda table: iter(["".join(printer.words(table))]), "").replace(
        "\n", ""
    )


def glued_tables(printer: Printer) -> str:
    """Write each table without a line break."""
    return printer.sections(lambda table: iter(["".join(printer.words(table))]))


def markdown(printer: Printer) -> str:
    """Write tables as converters do: headings above one-row tables, numbers in half width."""

    def lines(table: Table) -> Iterator[str]:
        if table.layout is Layout.LINE:
            for row in table.rows:
                yield from (f"**{one}**" for one in (*row.groups, row.label))
                yield from _piped([column.label for column in table.columns])
                yield f"| {' | '.join(printer.cells(row, table))} |"
            return
        head = ["", "", *(column.label for column in table.columns)]
        if table.layout is Layout.MATRIX:
            yield from _piped(head)
        band = ""
        for row in table.rows:
            if row.band and row.band != band:
                band = row.band
                yield "### " + next(one.label for one in table.bands if one.id == band)
                yield from _piped([table.corner, *(table.column_of[c].label for c in row.columns)])
            group = row.groups[-1].replace("（", "(").replace("）", ") ") if row.groups else ""
            group = group.replace("处理", "") if "其他处理" in group else group
            own = [group] if table.layout is Layout.MATRIX else []
            yield f"| {' | '.join([*own, row.label, *printer.cells(row, table)])} |"

    return printer.sections(lines)


def _piped(cells: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
    yield f"|{'---|' * len(cells)}"


def _wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _broken_heads(printer: Printer, table: Table) -> Iterator[str]:
    """Yield the heads of a table as their lines are met, each broken after two characters."""
    labels = [column.label for column in table.columns]
    if table.layout is Layout.LINE:
        labels *= len(table.rows)
    pieces = [_wrapped(label, printer.noise.choice([2, 3])) for label in labels]
    for at in range(max(map(len, pieces))):
        yield "   ".join(piece[at] for piece in pieces if at < len(piece))


def laid_out(printer: Printer) -> str:
    """Write tables as `pdftotext -layout` does: labels in pieces, figures in the middle."""
    width = printer.noise.choice([6, 8, 12, 30])

    def lines(table: Table) -> Iterator[str]:
        if table.layout is Layout.LINE:
            yield "行政复议          行政诉讼"
            yield "未经复议直接起诉        复议后起诉"
            yield from _broken_heads(printer, table)
            yield "   ".join(cell for row in table.rows for cell in printer.cells(row, table))
            return
        if table.layout is Layout.MATRIX:
            yield from _wrapped(table.corner, 18)
            yield from _broken_heads(printer, table)
        outer = _wrapped(table.rows[-2].groups[0], 3) if table.layout is Layout.MATRIX else []
        above: Row | None = None
        for row in table.rows:
            if table.layout is Layout.BANDS and (above is None or above.band != row.band):
                yield next(one.label for one in table.bands if one.id == row.band)
                yield "    ".join([table.corner, *(table.column_of[c].label for c in row.columns)])
            yield from _laid_row(printer, row, table, (width, above, outer))
            above = row
            if printer.noise.random() < 0.1:
                yield printer.noise.choice(FOLIOS).format(n=printer.noise.randrange(1, 8))

    return printer.sections(lines)


def _laid_row(
    printer: Printer, row: Row, table: Table, around: tuple[int, Row | None, list[str]]
) -> Iterator[str]:
    width, above, outer = around
    pieces = _wrapped(row.label, width)
    figures = "   ".join(printer.cells(row, table))
    if row.groups[1:] and (above is None or above.groups != row.groups):
        yield f"  {row.groups[-1]}"
    before = f"{outer.pop(0)}   " if outer and row.groups and printer.noise.random() < 0.4 else "  "
    middle = len(pieces) // 2
    for at, piece in enumerate(pieces):
        if len(pieces) % 2 == 0 and at == middle:
            yield f"{before}      {figures}"
        alone = len(pieces) % 2 == 0 or at != middle
        yield f"    {piece}" if alone else f"{before}{piece}    {figures}"


def raw(printer: Printer) -> str:
    """Write tables as `pdftotext -raw` does: broken labels, then a line of figures."""
    width = printer.noise.choice([5, 7, 9, 20])

    def lines(table: Table) -> Iterator[str]:
        if table.layout is Layout.LINE:
            yield from ("行政复议 行政诉讼", "未经复议直接起诉 复议后起诉")
            for column in [column.label for column in table.columns] * len(table.rows):
                yield from _wrapped(column, 3)
            yield " ".join(cell for row in table.rows for cell in printer.cells(row, table))
            return
        shown = set[str]()
        for row in table.rows:
            for group in row.groups:
                yield from () if group in shown else _wrapped(group, width)
                shown.add(group)
            pieces = _wrapped(row.label, width)
            figures = " ".join(printer.cells(row, table))
            if len(pieces) == 1:
                yield f"{row.label} {figures}"
            else:
                yield from (*pieces, figures)

    return printer.sections(lines)


def plain(printer: Printer) -> str:
    """Write tables as `pdftotext` does: a cell a line, the first figure within the label."""
    width = printer.noise.choice([5, 7, 20])

    def lines(table: Table) -> Iterator[str]:
        if table.layout is Layout.LINE:
            yield from printer.words(table)
            return
        for row in table.rows:
            first, *rest = _wrapped(row.label, width)
            cells = [one for one in printer.cells(row, table) if one]
            yield from (first, *cells[: bool(rest)], *rest, *cells[bool(rest) :])

    return printer.sections(lines, "\n\n")


def parted(printer: Printer) -> str:
    """Write the labels of a stretch of rows first, then their lines of figures."""

    def lines(table: Table) -> Iterator[str]:
        if table.layout is Layout.LINE:
            yield from printer.words(table)
            return
        rows = list(table.rows)
        while rows:
            several = rows[: printer.noise.choice([1, 1, 4, 9])]
            del rows[: len(several)]
            yield from (row.label for row in several)
            yield from (" ".join(printer.cells(row, table)) for row in several)

    return printer.sections(lines)


def heads_shuffled(printer: Printer) -> str:
    """Write whole rows under heads that are missing, broken or in no order."""

    def lines(table: Table) -> Iterator[str]:
        heads = [label for column in table.columns for label in _wrapped(column.label, 4)]
        printer.noise.shuffle(heads)
        if table.layout is not Layout.BANDS:
            yield from heads[printer.noise.randrange(len(heads)) :]
        if table.layout is Layout.LINE:
            yield " ".join(cell for row in table.rows for cell in printer.cells(row, table))
            return
        for row in table.rows:
            yield " ".join([row.label, *printer.cells(row, table)])

    return printer.sections(lines)


def _misprinted_label(row: Row, noise: random.Random) -> str:
    match noise.randrange(5):
        case 0 if len(row.label) > 6:
            at = noise.randrange(3, len(row.label))
            return row.label[:at] + row.label[at + 1 :]
        case 1 if row.groups:
            return noise.choice(["度办", "三、本", "理结果"]) + row.label
        case 2 if row.label[0].isdigit():
            return row.label[0].translate(RAISED) + row.label[1:]
        case _:
            return row.label


def misprinted(printer: Printer) -> str:
    """Write rows whose labels have lost a character or caught pieces of a vertical cell."""

    def lines(table: Table) -> Iterator[str]:
        if table.layout is Layout.LINE:
            yield from ("   ".join(column.label for column in table.columns),) * len(table.rows)
            yield "   ".join(cell for row in table.rows for cell in printer.cells(row, table))
            return
        if table.layout is Layout.MATRIX:
            yield "\t".join(["项目", *(column.label for column in table.columns)])
        for row in table.rows:
            yield "\t".join([_misprinted_label(row, printer.noise), *printer.cells(row, table)])

    return printer.sections(lines)


def excerpt(printer: Printer) -> str:
    """Write tables as a browser copies them."""
    return copied(printer.report, any_excerpt(printer.seed))


SHAPES: dict[str, Callable[[Printer], str]] = {
    "one line": one_line,
    "glued tables": glued_tables,
    "layout": laid_out,
    "raw": raw,
    "plain": plain,
    "parted": parted,
    "heads": heads_shuffled,
    "misprints": misprinted,
    "markdown": markdown,
    "excerpt": excerpt,
}
