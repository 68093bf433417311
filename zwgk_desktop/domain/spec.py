"""Immutable model of the statutory form, built by the readers in `catalog` from ``forms/``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from zwgk_desktop.domain.addresses import (
    OPEN_KINDS,
    SOURCE_TITLE,
    SOURCE_UNSURE,
    Address,
    AddressKind,
    AddressSpec,
    CellAddress,
    ValueType,
    after_prefix,
    field_address,
    kind_of,
    source_address,
    spec_of,
    text_address,
    tied_figures_address,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.roles import Roles
from zwgk_desktop.domain.tables import Column, Help, Table
from zwgk_desktop.domain.units import Level

_PROSE = frozenset({AddressKind.TEXT, AddressKind.SOURCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Prose text of the form; its paragraphs are separated by newlines."""

    id: str
    label: str
    help: Help

    @property
    def address(self) -> Address:
        """The address of the text."""
        return text_address(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Field of the report besides figures and texts, such as the signing body."""

    id: str
    label: str
    type: ValueType
    help: Help

    @property
    def address(self) -> Address:
        """The address of the field."""
        return field_address(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Numbered section of the form, with a text or a table.

    Args:
        content: Id of the `Text` or `Table` in it.
        short: Short title for a tab.
        aliases: Older or misprinted titles seen in real reports, without the numeral.
        accepted: Other titles that count as correct in a document.
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
    """Default values for blank fields of a report.

    Args:
        length_limit: Maximum characters of the overview; None for no limit.
        due_on: Last day for publication in the next year, as ``01-31``; "" for none.
        due_levels: The levels to which that day applies.
        summed_due_on: The same day for summed reports, by level; ``province`` for a province.
    """

    length_limit: int | None = None
    due_on: str = ""
    due_levels: tuple[Level, ...] = ()
    summed_due_on: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, eq=False, kw_only=True)
class Edition:
    """Version of the form: sections, tables, texts, fields and roles.

    The catalog stores the rules separately, since they may read other editions too.

    Args:
        title_words: Words of the subject; the title may break after each.
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
        """The title of a report without unit and year."""
        return self.title.partition("{year}年")[2]

    @cached_property
    def table_of(self) -> Mapping[str, Table]:
        """The tables by id, the first part of their cells' addresses."""
        return {table.id: table for table in self.tables}

    @cached_property
    def text_of(self) -> Mapping[str, Text]:
        """The texts by id, without `text.`."""
        return {text.id: text for text in self.texts}

    @cached_property
    def field_of(self) -> Mapping[str, Field]:
        """The fields by id, without `report.`."""
        return {field.id: field for field in self.fields}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The sections by the id of their text or table."""
        return {section.content: section for section in self.sections}

    @cached_property
    def entered(self) -> tuple[Address, ...]:
        """All entered cells (not totals), in the form's order."""
        return tuple(address for table in self.tables for address in table.entered)

    @cached_property
    def leaves(self) -> Mapping[Address, tuple[Address, ...]]:
        """All totals in the form's order, with the entered cells that add up to each."""
        return {total: parts for table in self.tables for total, parts in table.leaves.items()}

    @cached_property
    def totals_of(self) -> Mapping[Address, tuple[Address, ...]]:
        """The totals that include each entered cell."""
        found: dict[Address, list[Address]] = {}
        for total, parts in self.leaves.items():
            for part in parts:
                found.setdefault(part, []).append(total)
        return {part: tuple(totals) for part, totals in found.items()}

    @cached_property
    def kinds(self) -> Mapping[Address, AddressKind]:
        """The kind of each fixed address, in the form's order."""
        kinds = dict.fromkeys((field.address for field in self.fields), AddressKind.FIELD)
        kinds |= dict.fromkeys((text.address for text in self.texts), AddressKind.TEXT)
        for table in self.tables:
            for address in table.addresses:
                total = address in table.leaves
                kinds[address] = AddressKind.STATED if total else AddressKind.CELL
        for section in self.sections:
            kinds[source_address(section.content)] = AddressKind.SOURCE
        kinds |= dict.fromkeys((SOURCE_TITLE, SOURCE_UNSURE), AddressKind.SOURCE)
        tied = (tied_figures_address(text.address) for text in self.texts)
        kinds |= dict.fromkeys(tied, AddressKind.FIGURES_TIED)
        return kinds

    @cached_property
    def cell_of(self) -> Mapping[Address, CellAddress]:
        """All cells and totals with table, row and column, in the form's order."""
        return {address: cell for table in self.tables for address, cell in table.cell_of.items()}

    def kind(self, address: Address) -> AddressKind:
        """Return the kind of an address.

        Raises:
            UserError: The form has no such address (A01).
        """
        kind = self.kinds.get(address) or self._kind_of_unlisted(address)
        if kind is None:
            raise UserError(
                f"表式中没有“{address}”这一项",
                remedy=f"请核对地址的写法，例如 {self.roles.requests.example_address}",
                code="A01",
            )
        return kind

    def has(self, address: Address) -> bool:
        """Return whether a report on this form can have a value at an address."""
        return address in self.kinds or self._kind_of_unlisted(address) is not None

    def _kind_of_unlisted(self, address: Address) -> AddressKind | None:
        """Return the kind of an address that the form does not list, None if it is invalid."""
        row = spec_of(address)
        if row.kind is AddressKind.SECOND:
            return row.kind if after_prefix(address) in self.cell_of else None
        return row.kind if row.kind in OPEN_KINDS and row.matches(address) else None

    def content_of(self, address: Address) -> str | None:
        """Return the id of the table or text whose section shows an address.

        Texts above the first section belong to it. None for addresses outside
        sections, such as a field or an explanation.
        """
        cell = self.cell_of.get(address)
        if cell is not None:
            return cell.table
        if address in {SOURCE_TITLE, SOURCE_UNSURE} or kind_of(address) not in _PROSE:
            return None
        content = after_prefix(address)
        return content if content in self.section_of else self.sections[0].content

    def spec_of(self, address: Address) -> AddressSpec:
        """Return the specification of an address, with the roles of fields considered."""
        return self._field_rows.get(address) or spec_of(address)

    @cached_property
    def _field_rows(self) -> Mapping[Address, AddressSpec]:
        roles = self.roles.fields
        field = spec_of(field_address(roles.signed_by))
        public = replace(field, editable_when_final=True)  # telephones may change after 定稿
        beside = replace(public, in_document=False)  # posting and publication
        return dict.fromkeys(roles.public_contact, public) | dict.fromkeys(
            roles.outside_document, beside
        )

    def is_figure(self, address: Address) -> bool:
        """Return whether an address is a cell or a total."""
        return address in self.cell_of

    def type_of(self, address: Address) -> ValueType | None:
        """Return the type of the value at an address, None for a figure.

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
        """Return the label of an address in the form's own words."""
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
