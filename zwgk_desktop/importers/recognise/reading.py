"""What was read of one table, while it is being read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT, MAX_TOTAL, Number, add_up, number_text
from zwgk_desktop.domain.tables import Row, Table
from zwgk_desktop.importers.recognise.lines import NOWHERE, DocumentLine
from zwgk_desktop.importers.recognise.proposal import Source, Unsure
from zwgk_desktop.importers.recognise.wording import read_figure, shown, squeeze, without_mark


@dataclass(eq=False)
class Reading:
    """Figures, doubts and remarks of one table, in the order they were met.

    Args:
        heading: Of the table's section, for messages.
        found: Every cell read for certain, totals too; None is blank.
        rows: Ids of the rows met, read or not.
        sources: Where each of them was read.
        marks: Cells with a mark for nothing, by mark.
    """

    table: Table
    heading: str
    found: dict[Address, Number | None] = field(default_factory=dict[Address, Number | None])
    unsure: list[Unsure] = field(default_factory=list[Unsure])
    warnings: list[str] = field(default_factory=list[str])
    rows: set[str] = field(default_factory=set[str])
    sources: dict[Address, Source] = field(default_factory=dict[Address, Source])
    marks: dict[str, list[Address]] = field(default_factory=dict[str, list[Address]])

    def take(
        self, row: Row, columns: Sequence[str], cells: Sequence[str], line: DocumentLine
    ) -> None:
        """Read the cells of a row, one for each of its columns that stood in a line."""
        self.rows.add(row.id)
        for column_id, cell in zip(columns, cells, strict=True):
            address = self.table.address(row, column_id)
            try:
                largest = MAX_TOTAL if address in self.table.leaves else MAX_COUNT
                figure = read_figure(cell, self.table.column_of[column_id], largest)
            except UserError as refusal:
                label = self.table.label(address)
                reason = f"{label}：{refusal.what}"
                self.unsure.append(Unsure(address, cell, reason, line.place))
                continue
            self.found[address] = figure
            if without_mark(cell) != cell:
                label = shown(self.table.label(address))
                self.remark(
                    f"中{label}写的是“{cell}”，按{squeeze(without_mark(cell))}读入，其余是注的记号"
                )
            self.sources[address] = Source(line.number, line.number, cell)
            if figure is None and cell:
                self.marks.setdefault(squeeze(cell), []).append(address)
        if not line.crops:  # of a picture's figures the sums are told with each
            for column_id in columns:
                self._doubt_total(row, column_id, line)

    def _doubt_total(self, row: Row, column_id: str, line: DocumentLine) -> None:
        """Ask the clerk about a row's total that is not the sum of its figures.

        It stays the stated total: what a source states is judged as it stands.
        """
        address = self.table.address(row, column_id)
        parts = [self.table.address(row, part) for part in self.table.column_of[column_id].sum_of]
        stated = self.found.get(address)
        if not parts or stated is None or not all(part in self.found for part in parts):
            return
        summed = add_up(figure for part in parts if (figure := self.found[part]) is not None)
        if summed != stated:
            reason = f"写的是{number_text(stated)}，这一行各格加起来是{number_text(summed)}"
            label, text = self.table.label(address), self.sources[address].text
            self.unsure.append(Unsure(address, text, f"{label}：{reason}", line.place))

    def doubt(self, row: Row | None, line: DocumentLine, reason: str) -> None:
        """Leave a line to the clerk; `row` is the row it is about, where that is known."""
        address = None
        if row is not None:
            self.rows.add(row.id)
            address = self.table.address(row, row.columns[0])
            reason = f"{row.label}：{reason}"
        self.unsure.append(Unsure(address, line.text, reason, line.place))

    def remark(self, text: str) -> None:
        """Say once what was inferred."""
        sentence = f"“{self.heading}”{text}"
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def close(self) -> None:
        """Say which rows were never met, and what was read as blank."""
        if not self.rows:
            return
        for row in self.table.rows:
            if row.id not in self.rows:
                self.doubt(row, NOWHERE, "没有找到这一行")
        for mark, cells in self.marks.items():
            first = self.table.label(cells[0])
            more = f"等{len(cells)}格" if len(cells) > 1 else ""
            self.remark(f"中{shown(first)}{more}写的是“{mark}”，按空白读入，不是0")
