"""What must change so that a report holds what was entered."""

from collections.abc import Mapping

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import (
    EDITION,
    STATUS,
    Address,
)
from zwgk_desktop.domain.coerce import coerce, ensure_room
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report, Status, Value
from zwgk_desktop.domain.spec import Edition


def edition_of(catalog: Catalog, edition_id: str) -> Edition:
    """Return an edition by its id.

    Raises:
        UserError: This version of the program does not have it (D12).
    """
    edition = catalog.editions.get(edition_id)
    if edition is None:
        raise UserError(
            f"本程序没有“{edition_id}”这一版表式",
            remedy="请升级本程序，或核对表式的名称",
            code="D12",
        )
    return edition


def difference(
    catalog: Catalog, report: Report, wanted: Mapping[Address, Value | None]
) -> list[Change]:
    """Return what must change so that these addresses hold these values.

    Beside the form's addresses there are the report's status and its edition;
    with another edition the rest are that one's, those of the old may be cleared.

    Raises:
        UserError: As for `coerce`, `ensure_room` and `edition_of`.
    """
    old = report.edition
    new = edition_of(catalog, str(wanted[EDITION])) if EDITION in wanted else old
    beside = {STATUS: str(report.status), EDITION: old.id}
    changes: list[Change] = []
    for address, value in wanted.items():
        if address in beside:
            after: Value | None = str(Status(str(value))) if address == STATUS else new.id
        else:
            gone = value is None and address not in new.kinds
            after = coerce(old if gone else new, address, value)
        before = beside.get(address, report.values.get(address))
        if before != after:
            changes.append(Change(address, before, after))
    if any(isinstance(change.after, str) for change in changes):  # figures take no room
        ensure_room(report.values, report.with_changes(changes).values)
    return changes
