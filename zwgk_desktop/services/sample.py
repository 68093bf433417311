"""Sample workspace: filled reports, and books that their tables are tied to."""

from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.addresses import Address, field_address, text_address
from zwgk_desktop.domain.books.fields import input_fields_of_event, read_event
from zwgk_desktop.domain.books.requests import Event, EventKind
from zwgk_desktop.domain.entries import parse_level, parse_unit, parse_value, parse_year
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.books import filling, other_books, request_acts
from zwgk_desktop.services.books.ties import tie_address
from zwgk_desktop.services.books.unit_books import Addition, UnitBooks
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Workspace

_REQUEST = ("number", "received_on", "channel", "class", "applicant", "subject")
_NOTE = "样例"


def enter_sample_books(workspace: Workspace, path: Path) -> UnitBooks | None:
    """Enter the sample's books and return them; None if the unit has books already."""
    node = Node.of_file(path)
    books = workspace.books(node.text("unit"))
    if books.line is not None:
        return None
    additions = [_request(books, one) for one in node.tables("requests")]
    books.add(additions, ActKind.IMPORT, _NOTE)
    for one in node.tables("documents"):
        other_books.add_document(books, _texts(one, "title", "number", "issued_on", "kind"))
        one.ensure_all_read()
    for one in node.tables("decisions"):
        other_books.set_decision(books, _texts(one, "row", "month", "body", "value"))
        one.ensure_all_read()
    for one in node.tables("disputes"):
        other_books.add_dispute(books, _texts(one, "kind", "filed_on", "request"))
        one.ensure_all_read()
    other_books.confirm_directory(books)
    node.ensure_all_read()
    return books


def tie_sample(workspace: Workspace, books: UnitBooks) -> None:
    """Tie the sample's cells that match the books, leaving out its intended error."""
    for entry in workspace.reports():
        if entry.unit != books.unit:
            continue
        session = workspace.session(entry.id)
        proposal = filling.propose_book_figures(books.books, session.report, session.previous)
        same = [change.address for change in proposal.changes if change.before == change.after]
        session.apply({tie_address(cell): True for cell in same}, ActKind.FILL, filling.FILL_NOTE)


def _request(books: UnitBooks, node: Node) -> Addition:
    fields = {name: node.text(name) for name in _REQUEST}
    addition = request_acts.request_addition(
        books, fields, events=[_event(one) for one in node.tables("events")]
    )
    node.ensure_all_read()
    return addition


def _event(node: Node) -> Event:
    kind = EventKind(node.text("kind"))
    names = [field.name for field in input_fields_of_event(kind)]
    event = read_event(kind, {name: node.text(name) for name in names if node.has(name)})
    node.ensure_all_read()
    return event


def _texts(node: Node, *required: str) -> dict[str, str]:
    """Return the required and the present optional texts of an entry."""
    said = {name: node.text(name) for name in required}
    optional = ("valid_until", "repealed_on", "decided_on", "result")
    return said | {name: node.text(name) for name in optional if node.has(name)}


def make_sample(workspace: Workspace, catalog: Catalog) -> int:
    """Create the missing sample reports and return the id of the latest one.

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
    identity = node.table("report")
    unit, year = parse_unit(identity.text("unit")), parse_year(identity.text("year"))
    found = workspace.find(unit, year)
    if found is not None:
        return found
    values = _values(node, catalog.edition_to_fill(year))
    with workspace.creating_report(unit, year, parse_level(identity.text("level"))) as session:
        session.apply(values, ActKind.ENTRY)
        return session.id


def _values(node: Node, edition: Edition) -> dict[Address, Value | None]:
    typed = {field_address(key): text for key, text in node.mapping("report").items()}
    typed |= {text_address(key): text for key, text in node.mapping("texts").items()}
    typed |= dict.fromkeys(edition.entered, "0") | dict(node.mapping("cells"))
    node.ensure_all_read()
    return {address: parse_value(edition, address, text) for address, text in typed.items()}
