"""Reader of an edition's tables, texts and fields."""

from collections.abc import Container
from datetime import date
from pathlib import Path

from zwgk_desktop.catalog.node import Node, read_fields
from zwgk_desktop.catalog.roles import read_roles
from zwgk_desktop.domain.addresses import PREFIXES, ValueType
from zwgk_desktop.domain.spec import Edition, Field, FieldDefaults, Section, Text
from zwgk_desktop.domain.tables import Band, Column, ColumnKind, Help, Layout, Row, Table


def read_edition(folder: Path) -> Edition:
    """Return the edition in a folder, without its rules.

    Raises:
        DataFileError: A file is invalid; the message names file and key.
    """
    node = Node.of_file(folder / "edition.toml")
    tables = tuple(
        _read_table(Node.of_file(folder / f"{name}.toml")) for name in node.texts("tables")
    )
    words = Node.of_file(folder / "texts.toml")
    texts = tuple(_read_text(item) for item in words.tables("texts"))
    fields = tuple(_read_field(item) for item in words.tables("fields"))
    edition = Edition(
        id=folder.name,
        name=node.text("name"),
        source=node.text("source"),
        title=node.text("title"),
        title_words=node.texts("title_words"),
        sections=tuple(_read_section(item) for item in node.tables("sections")),
        tables=tables,
        texts=texts,
        fields=fields,
        roles=read_roles(node.table("roles"), tables, texts, fields),
        defaults=_read_defaults(node.table("defaults"))
        if node.has("defaults")
        else FieldDefaults(),
    )
    node.ensure_all_read()
    words.ensure_all_read()
    if not edition.subject:
        raise node.error("has no words after “{year}年”", "title")
    if "".join(edition.title_words) != edition.subject:
        raise node.error("are not the words of the title", "title_words")
    _check_sections(edition, node)
    return edition


def _read_defaults(node: Node) -> FieldDefaults:
    defaults = FieldDefaults(**read_fields(node, FieldDefaults))
    if defaults.due_on:
        try:
            date.fromisoformat(f"2001-{defaults.due_on}")  # a year without 29 February
        except ValueError as exc:
            raise node.error("is a month and a day, like 01-31", "due_on") from exc
    return defaults


def _check_sections(edition: Edition, node: Node) -> None:
    known = edition.table_of.keys() | edition.text_of.keys()
    for section in edition.sections:
        if section.content not in known:
            raise node.error(f"no table or text “{section.content}”", "sections")
    for table in edition.tables:
        if table.id in PREFIXES:
            raise node.error(f"no table can be called “{table.id}”", "tables")
        if table.id not in edition.section_of:
            raise node.error(f"table “{table.id}” stands in no section", "sections")
    node.ensure_unique("sections", [section.content for section in edition.sections])


def _read_section(node: Node) -> Section:
    section = Section(
        numeral=node.text("numeral"),
        title=node.text("title"),
        content=node.text("content"),
        short=node.text("short"),
        aliases=node.texts("aliases", ()),
        accepted=node.texts("accepted", ()),
    )
    node.ensure_all_read()
    return section


def _read_help(node: Node) -> Help:
    """Return the help of an item, with its source unless it is marked `undefined`."""
    text = node.text("help")
    undefined = node.value("undefined", bool, default=False)
    if undefined and node.has("source"):
        raise node.error("either a source or undefined = true, not both", "source")
    return Help(text=text, source=None if undefined else node.text("source"))


def _read_text(node: Node) -> Text:
    text = Text(id=node.text("id"), label=node.text("label"), help=_read_help(node))
    node.ensure_all_read()
    return text


def _read_field(node: Node) -> Field:
    type_name = node.text("type")
    if type_name not in set(ValueType):
        raise node.error(f"unknown type “{type_name}”", "type")
    field = Field(
        id=node.text("id"),
        label=node.text("label"),
        type=ValueType(type_name),
        help=_read_help(node),
    )
    node.ensure_all_read()
    return field


def _read_table(node: Node) -> Table:
    layout = node.text("layout")
    if layout not in set(Layout):
        raise node.error(f"unknown layout “{layout}”", "layout")
    columns = tuple(_read_column(item) for item in node.tables("columns"))
    bands = tuple(_read_band(item) for item in node.tables("bands", ()))
    rows = tuple(_read_row(item, columns, bands) for item in node.tables("rows"))
    table = Table(
        id=node.text("id"),
        layout=Layout(layout),
        source=node.text("source"),
        corner=node.text("corner", ""),
        heading=node.text("heading", ""),
        columns=columns,
        bands=bands,
        rows=rows,
        group_aliases=_group_aliases(node, rows, columns),
    )
    node.ensure_all_read()
    _check_table(table, node)
    return table


def _group_aliases(
    node: Node, rows: tuple[Row, ...], columns: tuple[Column, ...]
) -> dict[str, tuple[str, ...]]:
    groups = {group for row in rows for group in row.groups}
    groups |= {column.group for column in columns if column.group}
    aliases = {str(k): tuple(map(str, v)) for k, v in node.mapping("group_aliases", {}).items()}
    for group in aliases.keys() - groups:
        raise node.error(f"no group “{group}”", "group_aliases")
    return aliases


def _read_column(node: Node) -> Column:
    kind = node.text("kind", ColumnKind.COUNT)
    if kind not in set(ColumnKind):
        raise node.error(f"unknown kind “{kind}”", "kind")
    column = Column(
        id=node.text("id"),
        label=node.text("label"),
        kind=ColumnKind(kind),
        unit=node.text("unit", "件"),
        group=node.value("group", str, None),
        signed=node.value("signed", bool, default=False),
        sum_of=node.texts("sum_of", ()),
        aliases=node.texts("aliases", ()),
        help=_read_help(node),
    )
    node.ensure_all_read()
    return column


def _read_band(node: Node) -> Band:
    band = Band(id=node.text("id"), label=node.text("label"), columns=node.texts("columns"))
    node.ensure_all_read()
    return band


def _read_row(node: Node, columns: tuple[Column, ...], bands: tuple[Band, ...]) -> Row:
    band_id = node.value("band", str, None)
    own = {band.id: band.columns for band in bands}
    if bands and band_id not in own:
        raise node.error(f"no band “{band_id}”", "band")
    row = Row(
        id=node.text("id"),
        label=node.text("label"),
        columns=own[band_id] if band_id else tuple(column.id for column in columns),
        groups=node.texts("groups", ()),
        band=band_id,
        sum_of=node.texts("sum_of", ()),
        aliases=node.texts("aliases", ()),
        help=_read_help(node),
    )
    node.ensure_all_read()
    return row


def _check_table(table: Table, node: Node) -> None:
    rows, columns = table.row_of, table.column_of
    node.ensure_unique("rows", [row.id for row in table.rows])
    node.ensure_unique("columns", [column.id for column in table.columns])
    for row in table.rows:
        _check_known(node, f"rows[{row.id}].sum_of", row.sum_of, rows)
        _check_known(node, "bands", row.columns, columns)
    for column in table.columns:
        _check_known(node, f"columns[{column.id}].sum_of", column.sum_of, columns)


def _check_known(node: Node, key: str, ids: tuple[str, ...], known: Container[str]) -> None:
    for one in ids:
        if one not in known:
            raise node.error(f"no “{one}”", key)
