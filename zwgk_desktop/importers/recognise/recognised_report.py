"""Report as read from a document: figures, texts, and the items that are unsure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.equations import Equation
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT, MAX_TOTAL, Number, add_up, number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind, Row, Table
from zwgk_desktop.importers.document import Crop, SourceDocument
from zwgk_desktop.importers.recognise.lines import NOWHERE, DocumentLine, lines_of
from zwgk_desktop.importers.recognise.proof import CLERK, Proof, equations_of, prove
from zwgk_desktop.importers.recognise.vocabulary import (
    read_figure,
    readings_of_yuan,
    shown,
    squeeze,
    without_mark,
)

_MOST_CANDIDATES = 6
NOTHING: Mapping[Address, Number | None] = {}


@dataclass(frozen=True, slots=True)
class Guess:
    """Unconfirmed guess of the row that a label in an office's own words means.

    Args:
        label: Label as the office writes it.
        spelling: Address at which it is stored when confirmed: `spelling.TABLE.ROW`.
        row: Label of the row in the form.
        cells: Figures that the row would have, totals too.
    """

    label: str
    spelling: Address
    row: str
    cells: Mapping[Address, Number]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Cell, row or line of a document that was not read because it is not certain.

    Exception: a row's total that is not the sum of its figures is read, and unsure, too.

    Args:
        address: The cell, or the first cell of a row; None if the row is unknown.
        text: Text in the document.
        reason: Why it is unsure, for the clerk.
        location: Index in `RecognisedReport.lines`; None if it is not in the document.
        guess: The row it most likely is.
        candidates: Possible figures of the cell, None for blank; empty if unknown.
    """

    address: Address | None
    text: str
    reason: str
    location: int | None = None
    guess: Guess | None = None
    candidates: tuple[Number | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Place in the document at which a figure or text was read.

    Args:
        first: Index of its first line in `RecognisedReport.lines`.
        last: Index of its last line.
        text: A figure as written; "" for a text.
    """

    first: int
    last: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class PicturedFigure:
    """Figure read from a picture. It counts once the clerk has confirmed it.

    Args:
        certainty: Certainty of the reader, 0 to 1.
    """

    figure: Number
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedReport:
    """Report as read from a document; everything in the form's order.

    Args:
        edition: Edition of the form.
        note: The file's name and SHA-256, for the change log.
        cells: Recognised cells only; None is a cell seen blank.
        stated: Totals that the document states.
        texts: Texts by id, with a newline between paragraphs.
        missing: Headings of the sections whose table or text was not found.
        warnings: Sentences about inferred and omitted parts.
        source_remarks: Faults of the document's sections, by ``source.…`` address.
        title: The document's title, with `unit` and `year`.
        scope: Scope by the data embedded in the file; "" if unknown.
        data_warnings: Warnings about places that differ from the data or were taken from them.
        signer: Unit of the signature, as printed; "" if there is none.
        day: Date of the signature, as printed; "" if there is none.
        headings: Titles of the sections, as printed, by section content.
        lines: Lines of the document.
        sources: Place of each cell, stated total and text in `lines`.
        pictured: Figures read from a picture; each is also in `unsure`.
        crops: Pictures of cells, read or not, as PNGs in base64.
        equations: Sums that can prove figures read from a picture.
    """

    edition: Edition
    note: str
    cells: Mapping[Address, Number | None] = field(default_factory=dict[Address, Number | None])
    stated: Mapping[Address, Number] = field(default_factory=dict[Address, Number])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    unsure: tuple[Unsure, ...] = ()
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_remarks: Mapping[Address, str] = field(default_factory=dict[Address, str])
    title: str | None = None
    unit: str | None = None
    year: int | None = None
    scope: str = ""
    data_warnings: tuple[str, ...] = ()
    signer: str = ""
    day: str = ""
    headings: Mapping[str, str] = field(default_factory=dict[str, str])
    lines: tuple[str, ...] = ()
    sources: Mapping[Address, Source] = field(default_factory=dict[Address, Source])
    pictured: Mapping[Address, PicturedFigure] = field(
        default_factory=dict[Address, PicturedFigure]
    )
    crops: Mapping[Address, str] = field(default_factory=dict[Address, str])
    equations: tuple[Equation, ...] = ()

    def proof(self, decided: Mapping[Address, Number | None] = NOTHING) -> Proof:
        """Check the figures read from a picture by the sums of the form.

        Args:
            decided: Figures that the clerk has confirmed or corrected.
        """
        read = {address: one.figure for address, one in self.pictured.items()}
        certainty = {address: one.certainty for address, one in self.pictured.items()}
        figures = {**self.cells, **read, **decided}
        return prove(self.equations, figures, {**certainty, **dict.fromkeys(decided, CLERK)})

    @property
    def empty(self) -> bool:
        """Whether nothing of the form was found in the document."""
        return not (self.cells or self.stated or self.texts or self.unsure)

    @property
    def whole(self) -> bool:
        """Whether everything was found, and nothing is unsure."""
        return not (self.unsure or self.missing)


@dataclass(eq=False)
class TableReading:
    """Figures, unsure items and warnings of one table, in the order of the document.

    Args:
        heading: Heading of the table's section, for messages.
        found: Cells read for certain, totals too; None is blank.
        rows: Ids of the rows found, read or not.
        sources: Place of each cell in the document.
        marks: Cells with a mark for no figure, by mark.
        in_yuan: Whether its heads or labels say that amounts are in 元, not in 万元.
        deferred: Line and reason of each row that is unsure unless the sums prove it.
    """

    table: Table
    heading: str
    found: dict[Address, Number | None] = field(default_factory=dict[Address, Number | None])
    unsure: list[Unsure] = field(default_factory=list[Unsure])
    warnings: list[str] = field(default_factory=list[str])
    rows: set[str] = field(default_factory=set[str])
    sources: dict[Address, Source] = field(default_factory=dict[Address, Source])
    in_yuan: bool = False
    marks: dict[str, list[Address]] = field(default_factory=dict[str, list[Address]])
    deferred: dict[str, tuple[DocumentLine, str]] = field(
        default_factory=dict[str, tuple[DocumentLine, str]]
    )

    def take(
        self, row: Row, columns: Sequence[str], cells: Sequence[str], line: DocumentLine
    ) -> None:
        """Store the figures of a row's cells, one for each given column."""
        self.rows.add(row.id)
        for column_id, written in zip(columns, cells, strict=True):
            cell = self._with_unit(written, column_id)
            address, column = self.table.address(row, column_id), self.table.column_of[column_id]
            try:
                largest = MAX_TOTAL if address in self.table.leaves else MAX_COUNT
                figure = read_figure(cell, column, largest)
            except UserError as refusal:
                self._refuse_figure(address, written, refusal.what, line)
                continue
            self.found[address] = figure
            if without_mark(cell) != cell:
                label = shown(self.table.label(address))
                self.warn(
                    f"中{label}写的是“{cell}”，按{squeeze(without_mark(cell))}读入，其余是注的记号"
                )
            self.sources[address] = Source(line.number, line.number, cell)
            if figure is None and cell:
                self.marks.setdefault(squeeze(cell), []).append(address)
        if not line.crops:  # of a picture's figures the sums are told with each
            for column_id in columns:
                self._doubt_total(row, column_id, line)

    def _with_unit(self, cell: str, column_id: str) -> str:
        """Return a cell with the unit that its head or label says, if it is not the form's."""
        amount = self.table.column_of[column_id].kind is ColumnKind.AMOUNT
        return f"{cell}元" if self.in_yuan and amount and cell[-1:].isdecimal() else cell

    def _refuse_figure(self, address: Address, cell: str, what: str, line: DocumentLine) -> None:
        """Mark a cell as unsure that has no valid figure, or an amount in 元."""
        column = self.table.column_of[self.table.cell_of[address].column]
        with_unit = self._with_unit(cell, column.id)
        several = readings_of_yuan(with_unit) if column.kind is ColumnKind.AMOUNT else ()
        if several:
            written, converted = cell.strip().removesuffix("元"), number_text(several[-1])
            what = (
                f"写的单位是元，这一格以{column.unit}计。照写是{written}，换算成万元是{converted}"
            )
        reason = f"{self.table.label(address)}：{what}"
        self.unsure.append(Unsure(address, cell, reason, line.place, candidates=several))

    def _doubt_total(self, row: Row, column_id: str, line: DocumentLine) -> None:
        """Mark a row's total as unsure if it is not the sum of its figures.

        It is stored as the stated total nevertheless.
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

    def doubt(
        self,
        row: Row | None,
        line: DocumentLine,
        reason: str,
        candidates: Mapping[str, tuple[Number | None, ...]] = MappingProxyType({}),
    ) -> None:
        """Mark a line as unsure.

        Args:
            row: Its row, if known.
            line: The line.
            reason: Why it was not read.
            candidates: Possible figures of the row's cells, by column. Each such cell becomes an
                unsure item of its own.
        """
        if row is not None:
            self.rows.add(row.id)
            reason = f"{row.label}：{reason}"
        known = {column: several for column, several in candidates.items()
                 if len(several) <= _MOST_CANDIDATES}  # fmt: skip
        if not known or row is None:
            address = self.table.address(row, row.columns[0]) if row else None
            self.unsure.append(Unsure(address, line.text, reason, line.place))
            return
        for column, several in known.items():
            figures = "、".join("空白" if one is None else number_text(one) for one in several)
            told = f"{reason}。{self.table.column_of[column].full_label}可能是{figures}"
            address = self.table.address(row, column)
            self.unsure.append(Unsure(address, line.text, told, line.place, candidates=several))

    def settle_deferred(self) -> None:
        """Mark the deferred rows as unsure that were not read in the meantime."""
        for id_, (line, reason) in self.deferred.items():
            if id_ not in self.rows:
                self.doubt(self.table.row_of[id_], line, reason)

    def warn(self, text: str) -> None:
        """Add a warning about this table, unless it was added before."""
        sentence = f"“{self.heading}”{text}"
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def close(self) -> None:
        """Mark the rows that were not found as unsure, and warn of marks read as blank."""
        if not self.rows:
            return
        for row in self.table.rows:
            if row.id not in self.rows:
                self.doubt(row, NOWHERE, "没有找到这一行")
        for mark, cells in self.marks.items():
            first = self.table.label(cells[0])
            more = f"等{len(cells)}格" if len(cells) > 1 else ""
            self.warn(f"中{shown(first)}{more}写的是“{mark}”，按空白读入，不是0")


_READ = "从图片辨认为{figure}，请对照图片"
_PROVEN = "从图片辨认为{figure}，所在的行和列都与总计相符，请看一眼"
_WORDS = "文字是从图片辨认的，请逐句对照原件"


def to_be_confirmed(recognised: RecognisedReport, document: SourceDocument) -> RecognisedReport:
    """Return the report with every figure unsure, to be compared with its picture.

    Args:
        recognised: Report as read.
        document: The scan or photo.
    """
    figures = {**recognised.cells, **recognised.stated}
    crops = _crops(recognised, document)
    pictured = {
        address: PicturedFigure(figure, crops[address].certainty if address in crops else 0.0)
        for address, figure in figures.items()
        if figure is not None
    }
    waiting = replace(
        recognised,
        cells={address: None for address, figure in recognised.cells.items() if figure is None},
        stated={},
        warnings=(_WORDS, *recognised.warnings) if recognised.texts else recognised.warnings,
        pictured=pictured,
        crops={address: crop.png for address, crop in crops.items()},
        equations=equations_of(recognised.edition),
    )
    return replace(waiting, unsure=_doubts(waiting))


def _doubts(recognised: RecognisedReport) -> tuple[Unsure, ...]:
    proof = recognised.proof()
    doubts = [replace(one, guess=None) for one in recognised.unsure]
    for address in recognised.pictured:
        source = recognised.sources[address]
        reason = picture_doubt(recognised, proof, address)
        doubts.append(Unsure(address, source.text, reason, source.first))
    return tuple(doubts)


def picture_doubt(recognised: RecognisedReport, proof: Proof, address: Address) -> str:
    """Return the sentence about a figure read from a picture: proven, suspect, or neither."""
    said = _PROVEN if address in proof.proven else _READ
    reason = said.format(figure=number_text(recognised.pictured[address].figure))
    reason = f"{reason}：{proof.suspects[address]}" if address in proof.suspects else reason
    return f"{recognised.edition.label(address)}：{reason}"


def _crops(recognised: RecognisedReport, document: SourceDocument) -> Mapping[Address, Crop]:
    """Return the pictures of cells, as far as their assignment is certain."""
    crops: dict[Address, Crop] = {}
    lines = lines_of(document)
    for table in recognised.edition.tables:
        for row in table.rows:
            addresses = [table.address(row, column) for column in row.columns]
            place = next(
                (p for one in addresses if (p := _place(one, recognised)) is not None), None
            )
            if place is not None:
                crops |= _of_line(addresses, lines[place], recognised)
    return crops


def _place(address: Address, recognised: RecognisedReport) -> int | None:
    source = recognised.sources.get(address)
    if source is not None:
        return source.first
    return next((one.location for one in recognised.unsure if one.address == address), None)


def _of_line(
    addresses: list[Address], line: DocumentLine, recognised: RecognisedReport
) -> Mapping[Address, Crop]:
    """Assign the last pictures of a line to a row's cells, unless a figure read differs."""
    count = len(addresses)
    texts, crops = line.cells[-count:], line.crops[-count:]
    known = zip(addresses, texts, strict=False)
    agree = all(
        address not in recognised.sources or recognised.sources[address].text == text
        for address, text in known
    )
    if not agree or len(crops) != count:
        return {}
    return {address: crop for address, crop in zip(addresses, crops, strict=True) if crop}
