"""The sample: two years of an invented town with its books, one figure deliberately wrong."""

from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.addresses import Address, field_address, text_address
from zwgk_desktop.domain.entries import parse_level, parse_unit, parse_value, parse_year
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.books.sample_books import enter_sample_books, tie_sample
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Workspace


def make_sample(workspace: Workspace, catalog: Catalog) -> int:
    """Enter the sample's reports where they are absent, and return the latest one's id.

    Raises:
        UserError: The workspace cannot be written.
    """
    latest, folder = 0, paths.resources() / "samples"
    books = enter_sample_books(workspace, folder / "books.toml")
    for path in sorted(folder.glob("sample-*.toml")):
        latest = _make_report(workspace, catalog, path)
    if books is not None:
        tie_sample(workspace, books)
    return latest


def _make_report(workspace: Workspace, catalog: Catalog, path: Path) -> int:
    node = Node.of_file(path)
    identity = node.one("report")
    unit, year = parse_unit(identity.text("unit")), parse_year(identity.text("year"))
    found = workspace.find(unit, year)
    if found is not None:
        return found
    values = _values(node, catalog.edition_to_fill(year))
    with workspace.making(unit, year, parse_level(identity.text("level"))) as session:
        session.apply(values, ActKind.ENTRY)
        return session.id


def _values(node: Node, edition: Edition) -> dict[Address, Value | None]:
    typed = {field_address(key): text for key, text in node.mapping("report").items()}
    typed |= {text_address(key): text for key, text in node.mapping("texts").items()}
    typed |= dict.fromkeys(edition.entered, "0") | dict(node.mapping("cells"))
    node.done()
    return {address: parse_value(edition, address, text) for address, text in typed.items()}
