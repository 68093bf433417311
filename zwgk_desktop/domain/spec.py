"""The statutory form as immutable data: what the readers in `catalog` build from ``forms/``."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from zwgk_desktop.domain.addresses import OPEN, OPEN_LABELS, SECOND_PREFIX, Address, AddressKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.help import Help
from zwgk_desktop.domain.tables import Column, Table

_FIGURES = {AddressKind.CELL, AddressKind.STATED}


class FieldType(StrEnum):
    """How a field of the report is typed and stored."""

    TEXT = "text"
    YEAR = "year"
    LEVEL = "level"
    DATE = "date"
    COUNT = "count"
    YES_NO = "yes_no"


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
        opened = (kind for pattern, kind in OPEN if pattern.fullmatch(address))
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
                return OPEN_LABELS[kind]
