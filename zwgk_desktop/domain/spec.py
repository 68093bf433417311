"""The statutory form as immutable data: what the readers in `catalog` build from ``forms/``.

An address names everything a report can hold, the same everywhere::

    requests.received.natural_person   a cell (table.row.column); for a total, its stated figure
    text.overview                      a text
    report.contact                     a field
    explanation.P-IN-FORCE[.ADDRESS]   why a finding may stand
    source.requests                    what was wrong with a section in an imported document
    privacy.3f9c0d1be2a74c55           why personal data may stand (`domain.personal_data`)
    posting.1.place                    where the first notice hung (`domain.posting`)
    second.requests.received.total     a figure as the second person keyed it (复核)

What personal data may stand is told by a hash of place, kind and number, so that a
reason holds for that number in that place and for nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from zwgk_desktop.domain.errors import UserError

Address = str


class Level(StrEnum):
    """What kind of body reports."""

    TOWNSHIP = "township"
    STREET = "street"
    DEPARTMENT = "department"
    COUNTY = "county"
    CITY_OR_ABOVE = "city_or_above"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The level in the clerk's words."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    Level.TOWNSHIP: "乡镇",
    Level.STREET: "街道",
    Level.DEPARTMENT: "部门",
    Level.COUNTY: "县级政府",
    Level.CITY_OR_ABOVE: "设区的市及以上",
    Level.UNKNOWN: "未确定",
}

_LEVEL_ENDINGS = {
    "乡": Level.TOWNSHIP,
    "镇": Level.TOWNSHIP,
    "苏木": Level.TOWNSHIP,
    "街道": Level.STREET,
    "办事处": Level.STREET,
}
_GOVERNMENT = "人民政府"


def propose_level(unit: str) -> Level:
    """Propose a level from the end of the unit's name; the clerk decides."""
    name = unit.strip().removesuffix(_GOVERNMENT)
    for ending, level in _LEVEL_ENDINGS.items():
        if name.endswith(ending):
            return level
    return Level.UNKNOWN


class Status(StrEnum):
    """How far a report has come."""

    EDITING = "editing"
    FINAL = "final"
    PUBLISHED = "published"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        """The status in the clerk's words."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.EDITING: "编制中",
    Status.FINAL: "定稿",
    Status.PUBLISHED: "已发布",
    Status.CORRECTED: "更正",
}


class ColumnKind(StrEnum):
    """What a column holds: whole 件 or decimal 万元."""

    COUNT = "count"
    AMOUNT = "amount"


class Layout(StrEnum):
    """How a table stands on paper.

    BANDS: one column of rows cut into bands, each with its own heads (二).
    MATRIX: rows by columns (三). LINE: all rows side by side in one line (四).
    """

    BANDS = "bands"
    MATRIX = "matrix"
    LINE = "line"


class FieldType(StrEnum):
    """How a field of the report is typed and stored."""

    TEXT = "text"
    YEAR = "year"
    LEVEL = "level"
    DATE = "date"
    COUNT = "count"
    YES_NO = "yes_no"


class AddressKind(StrEnum):
    """What stands at an address."""

    CELL = "cell"
    STATED = "stated"
    TEXT = "text"
    FIELD = "field"
    EXPLANATION = "explanation"
    SOURCE = "source"
    PRIVACY = "privacy"
    POSTING = "posting"
    SECOND = "second"


SECOND_PREFIX = "second."

_OPEN = (
    (re.compile(r"explanation\..+"), AddressKind.EXPLANATION),
    (re.compile(r"privacy\.[0-9a-f]{16}"), AddressKind.PRIVACY),
    (
        re.compile(r"posting\.[1-9]\d*\.(place|posted_on|posted_by|taken_down_on|taken_down_by)"),
        AddressKind.POSTING,
    ),
)
"""Addresses of which there may be any number."""

_FIGURES = {AddressKind.CELL, AddressKind.STATED}

_OPEN_LABELS = {
    AddressKind.EXPLANATION: "说明",
    AddressKind.PRIVACY: "个人信息保留理由",
    AddressKind.POSTING: "张贴记录",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What a row or a column counts.

    Args:
        text: One or two sentences for the clerk.
        source: The article or notice; None where no source defines it.
    """

    text: str
    source: str | None

    @property
    def origin(self) -> str:
        """Where it comes from, in the clerk's words, or that nothing defines it."""
        return f"依据：{self.source}" if self.source else "没有查到对此作出定义的文件"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; a total when `sum_of` names others.

    Args:
        signed: Whether its figures may lie below nought, and may be written +19.
    """

    id: str
    label: str
    help: Help
    kind: ColumnKind = ColumnKind.COUNT
    unit: str = "件"
    group: str | None = None
    signed: bool = False
    sum_of: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def full_label(self) -> str:
        """Its label, after its group's where the label alone says nothing: 其他."""
        return f"{self.group}·{self.label}" if self.group and len(self.label) < 3 else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of a `Layout.BANDS` table with column heads of its own."""

    id: str
    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; a total when `sum_of` names others.

    Args:
        groups: The labels that span it on the left, outermost first.
        columns: The columns it has cells in.
    """

    id: str
    label: str
    help: Help
    columns: tuple[str, ...]
    groups: tuple[str, ...] = ()
    band: str | None = None
    sum_of: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """One statutory table."""

    id: str
    layout: Layout
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    source: str
    corner: str = ""
    heading: str = ""
    bands: tuple[Band, ...] = ()
    group_aliases: Mapping[str, tuple[str, ...]]

    @cached_property
    def row_of(self) -> Mapping[str, Row]:
        """Rows by id."""
        return {row.id: row for row in self.rows}

    @cached_property
    def column_of(self) -> Mapping[str, Column]:
        """Columns by id."""
        return {column.id: column for column in self.columns}

    def address(self, row: Row | str, column: Column | str) -> Address:
        """Join the address of a cell of this table."""
        row_id = row if isinstance(row, str) else row.id
        column_id = column if isinstance(column, str) else column.id
        return f"{self.id}.{row_id}.{column_id}"

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every cell, totals too, row by row in the form's order."""
        return tuple(self.address(row, column) for row in self.rows for column in row.columns)

    @cached_property
    def leaves(self) -> Mapping[Address, tuple[Address, ...]]:
        """For each total, the entered cells that add up to it."""
        found: dict[Address, tuple[Address, ...]] = {}
        for row in self.rows:
            for column_id in row.columns:
                columns = self.column_of[column_id].sum_of or (column_id,)
                rows = row.sum_of or (row.id,)
                if len(columns) > 1 or len(rows) > 1:
                    found[self.address(row, column_id)] = tuple(
                        self.address(part, column) for part in rows for column in columns
                    )
        return found

    @cached_property
    def entered(self) -> tuple[Address, ...]:
        """Every cell that is no total, in the form's order."""
        return tuple(address for address in self.addresses if address not in self.leaves)

    def row_label(self, row: Row) -> str:
        """Name a row so that it is told from its namesakes: （三）不予公开 1.属于国家秘密.

        The group that all of a matrix's outcomes share says nothing and is left out.
        """
        if len(row.groups) > 1 or (row.groups and self.layout is Layout.LINE):
            return f"{row.groups[-1]} {row.label}"
        return row.label

    def label(self, address: Address) -> str:
        """Name a cell in the form's own words."""
        _, row_id, column_id = address.split(".")
        return f"{self.row_label(self.row_of[row_id])}，{self.column_of[column_id].full_label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One of the prose parts; paragraphs are parted by a newline."""

    id: str
    label: str
    help: Help

    @property
    def address(self) -> Address:
        """Where its text is kept."""
        return f"text.{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the report."""

    id: str
    label: str
    type: FieldType
    help: Help

    @property
    def address(self) -> Address:
        """Where its value is kept."""
        return f"report.{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One of the six numbered sections: a text or a table.

    Args:
        content: Id of the `Text` or `Table` in it.
        aliases: Older or misprinted titles seen in the wild, numeral left out.
    """

    numeral: str
    title: str
    content: str
    aliases: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The title as printed: 一、总体情况."""
        return f"{self.numeral}、{self.title}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Edition:
    """One version of the form: sections, tables, texts, fields.

    Its rules are kept beside it by the catalog, since they may look at other
    editions too.
    """

    id: str
    name: str
    source: str
    title: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    texts: tuple[Text, ...]
    fields: tuple[Field, ...]

    @cached_property
    def table_of(self) -> Mapping[str, Table]:
        """Tables by id."""
        return {table.id: table for table in self.tables}

    @cached_property
    def text_of(self) -> Mapping[str, Text]:
        """Texts by id."""
        return {text.id: text for text in self.texts}

    @cached_property
    def field_of(self) -> Mapping[str, Field]:
        """Fields by id."""
        return {field.id: field for field in self.fields}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """Sections by the id of their text or table."""
        return {section.content: section for section in self.sections}

    @cached_property
    def entered(self) -> tuple[Address, ...]:
        """Every cell that is no total, in the form's order."""
        return tuple(address for table in self.tables for address in table.entered)

    @cached_property
    def leaves(self) -> Mapping[Address, tuple[Address, ...]]:
        """Every total, in the form's order, with the entered cells that add up to it."""
        return {total: parts for table in self.tables for total, parts in table.leaves.items()}

    @cached_property
    def kinds(self) -> Mapping[Address, AddressKind]:
        """What stands at each fixed address, in the form's order."""
        kinds = dict.fromkeys((field.address for field in self.fields), AddressKind.FIELD)
        kinds |= dict.fromkeys((text.address for text in self.texts), AddressKind.TEXT)
        for table in self.tables:
            for address in table.addresses:
                total = address in table.leaves
                kinds[address] = AddressKind.STATED if total else AddressKind.CELL
        for section in self.sections:
            kinds[f"source.{section.content}"] = AddressKind.SOURCE
        kinds["source.title"] = AddressKind.SOURCE
        return kinds

    def kind(self, address: Address) -> AddressKind:
        """Tell what stands at an address.

        Raises:
            UserError: The form has no such address (A01).
        """
        opened = (kind for pattern, kind in _OPEN if pattern.fullmatch(address))
        kind = self.kinds.get(address) or next(opened, None)
        if address.startswith(SECOND_PREFIX):
            first = self.kinds.get(address.removeprefix(SECOND_PREFIX))
            kind = AddressKind.SECOND if first in _FIGURES else None
        if kind is None:
            raise UserError(
                f"表式中没有“{address}”这一项",
                remedy="请核对地址的写法，例如 requests.received.natural_person",
                code="A01",
            )
        return kind

    def column(self, cell: Address) -> Column:
        """Return the column of a cell."""
        table, _, column = cell.split(".")
        return self.table_of[table].column_of[column]

    def label(self, address: Address) -> str:
        """Name anything at an address in the form's own words."""
        kind = self.kind(address)
        match kind:
            case AddressKind.CELL | AddressKind.STATED:
                table = self.table_of[address.split(".")[0]]
                label = table.label(address)
                numeral = self.section_of[table.id].numeral
                return f"{numeral}{label}" if label[0] == "（" else f"{numeral}、{label}"
            case AddressKind.TEXT:
                return self.text_of[address.split(".")[1]].label
            case AddressKind.FIELD:
                return self.field_of[address.split(".")[1]].label
            case AddressKind.SOURCE:
                section = self.section_of.get(address.split(".")[1])
                return f"导入来源：{section.heading if section else '标题'}"
            case AddressKind.SECOND:
                return f"复核重录：{self.label(address.removeprefix(SECOND_PREFIX))}"
            case AddressKind.EXPLANATION | AddressKind.PRIVACY | AddressKind.POSTING:
                return _OPEN_LABELS[kind]
