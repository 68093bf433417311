"""The statutory form as immutable data: what the readers in `catalog` build from ``forms/``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from zwgk_desktop.domain.addresses import (
    OPEN,
    SOURCE_TITLE,
    SOURCE_UNSURE,
    Address,
    AddressKind,
    AddressRow,
    CellAddress,
    ValueType,
    after_prefix,
    field_address,
    figures_address,
    kind_of,
    source_address,
    spec_of,
    text_address,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.roles import Roles
from zwgk_desktop.domain.tables import Column, Help, Table
from zwgk_desktop.domain.units import Level

_PROSE = frozenset({AddressKind.TEXT, AddressKind.SOURCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One of the prose parts; paragraphs are parted by a newline."""

    id: str
    label: str
    help: Help

    @property
    def address(self) -> Address:
        """Where its text is kept."""
        return text_address(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing about the report that is neither a figure nor a text of it, such as who signs."""

    id: str
    label: str
    type: ValueType
    help: Help

    @property
    def address(self) -> Address:
        """Where its value is kept."""
        return field_address(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One of the six numbered sections: a text or a table.

    Args:
        content: Id of the `Text` or `Table` in it.
        short: What fits on a tab.
        aliases: Older or misprinted titles seen in the wild, numeral left out.
        accepted: Titles beside its own that are no fault in a document.
    """

    numeral: str
    title: str
    content: str
    short: str
    aliases: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The title as printed: 一、总体情况."""
        return f"{self.numeral}、{self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefaults:
    """Values that hold where a field of the report is blank.

    Args:
        length_limit: Characters of the overview; None for no limit.
        due_on: Month and day of the year after by which to publish, as ``01-31``; "" for none.
        due_levels: The levels that day holds for.
    """

    length_limit: int | None = None
    due_on: str = ""
    due_levels: tuple[Level, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Edition:
    """One version of the form: sections, tables, texts, fields, and what plays which role.

    Its rules are kept beside it by the catalog, since they may look at other
    editions too.

    Args:
        title_words: Words of the subject; a line of the title may end after each.
    """

    id: str
    name: str
    source: str
    title: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    texts: tuple[Text, ...]
    fields: tuple[Field, ...]
    roles: Roles
    defaults: FieldDefaults = FieldDefaults()
    title_words: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What a report of this form is called, without unit and year."""
        return self.title.partition("{year}年")[2]

    @cached_property
    def table_of(self) -> Mapping[str, Table]:
        """Its tables by their ids, which begin the addresses of their cells."""
        return {table.id: table for table in self.tables}

    @cached_property
    def text_of(self) -> Mapping[str, Text]:
        """Its texts by their ids, without `text.`."""
        return {text.id: text for text in self.texts}

    @cached_property
    def field_of(self) -> Mapping[str, Field]:
        """Its fields by their ids, without `report.`."""
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
    def totals_of(self) -> Mapping[Address, tuple[Address, ...]]:
        """The totals that each entered cell is part of."""
        found: dict[Address, list[Address]] = {}
        for total, parts in self.leaves.items():
            for part in parts:
                found.setdefault(part, []).append(total)
        return {part: tuple(totals) for part, totals in found.items()}

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
            kinds[source_address(section.content)] = AddressKind.SOURCE
        kinds |= dict.fromkeys((SOURCE_TITLE, SOURCE_UNSURE), AddressKind.SOURCE)
        tied = (figures_address(text.address) for text in self.texts)
        kinds |= dict.fromkeys(tied, AddressKind.FIGURES_TIED)
        return kinds

    @cached_property
    def cell_of(self) -> Mapping[Address, CellAddress]:
        """Every cell, totals too, with its table, row and column, in the form's order."""
        return {address: cell for table in self.tables for address, cell in table.cell_of.items()}

    def kind(self, address: Address) -> AddressKind:
        """Tell what stands at an address.

        Raises:
            UserError: The form has no such address (A01).
        """
        kind = self.kinds.get(address) or self._open_kind(address)
        if kind is None:
            raise UserError(
                f"表式中没有“{address}”这一项",
                remedy=f"请核对地址的写法，例如 {self.roles.requests.example}",
                code="A01",
            )
        return kind

    def _open_kind(self, address: Address) -> AddressKind | None:
        """Tell the kind of an address that no form lists, None where there is no such one."""
        row = spec_of(address)
        if row.kind is AddressKind.SECOND:
            return row.kind if after_prefix(address) in self.cell_of else None
        return row.kind if row.kind in OPEN and row.holds(address) else None

    def content_of(self, address: Address) -> str | None:
        """Return the id of the table or text whose section shows an address.

        What stands above the first section is shown in it. None where no
        section has it: a field, a reason.
        """
        cell = self.cell_of.get(address)
        if cell is not None:
            return cell.table
        if address in {SOURCE_TITLE, SOURCE_UNSURE} or kind_of(address) not in _PROSE:
            return None
        content = after_prefix(address)
        return content if content in self.section_of else self.sections[0].content

    def spec_of(self, address: Address) -> AddressRow:
        """Return what holds for an address, a field's by its role."""
        return self._field_rows.get(address) or spec_of(address)

    @cached_property
    def _field_rows(self) -> Mapping[Address, AddressRow]:
        roles = self.roles.fields
        field = spec_of(field_address(roles.signed_by))
        public = replace(field, stays_open=True)  # a telephone changes after 定稿
        beside = replace(public, document=False)  # the notice hangs, the report is on the site
        return dict.fromkeys(roles.public, public) | dict.fromkeys(roles.beside, beside)

    def is_figure(self, address: Address) -> bool:
        """Tell whether an address is that of a cell or of a total, stated or not."""
        return address in self.cell_of

    def type_of(self, address: Address) -> ValueType | None:
        """Return the type of what stands at an address, None for a figure.

        Raises:
            UserError: The form has no such address (A01).
        """
        if self.kind(address) is AddressKind.FIELD:
            return self.field_of[after_prefix(address)].type
        return spec_of(address).type

    def column(self, cell: Address) -> Column:
        """Return the column of a cell, entered or total."""
        found = self.cell_of[cell]
        return self.table_of[found.table].column_of[found.column]

    def label(self, address: Address) -> str:
        """Name anything at an address in the form's own words."""
        match self.kind(address):
            case AddressKind.CELL | AddressKind.STATED:
                table = self.table_of[self.cell_of[address].table]
                label = table.label(address)
                numeral = self.section_of[table.id].numeral
                return f"{numeral}{label}" if label[0] == "（" else f"{numeral}、{label}"
            case AddressKind.TEXT:
                return self.text_of[after_prefix(address)].label
            case AddressKind.FIELD:
                return self.field_of[after_prefix(address)].label
            case AddressKind.SOURCE:
                section = self.section_of.get(after_prefix(address))
                other = "拿不准的格" if address == SOURCE_UNSURE else "标题"
                return f"{spec_of(address).label}：{section.heading if section else other}"
            case AddressKind.SECOND | AddressKind.FIGURES_TIED as kind:
                of = after_prefix(address)
                tied = kind is AddressKind.FIGURES_TIED
                return f"{spec_of(address).label}：{self.label(text_address(of) if tied else of)}"
            case _:
                return spec_of(address).label
