"""A report as it travels: the very text that is hashed, and back."""

import json
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.coerce import coerce, ensure_room
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report, Status, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.packages.container import broken, strict_json
from zwgk_desktop.services.report_changes import edition_of
from zwgk_desktop.storage.acts import canonical
from zwgk_desktop.storage.failures import ILLEGIBLE
from zwgk_desktop.storage.values import Places


def report_of(catalog: Catalog, text: str, name: str) -> Report:
    """Read a report that came from elsewhere, believing nothing of it.

    It must be written in the one way that gives one hash, hold only what is part of
    a document, and every value must be one that could have been entered here.

    Raises:
        UserError: It is none (S01), or of a form this version does not have (D12).
    """
    try:
        data = strict_json(text)
        if canonical(data) != text or set(data) != {"edition", "values"}:
            raise broken(name, "报告不是本程序写的样子")
        edition = edition_of(catalog, str(data["edition"]))
        places = Places.of(catalog.editions)
        values = {
            str(address): _taken(edition, places, str(address), stored)
            for address, stored in data["values"].items()
        }
        report = Report(edition, values, Status.FINAL)
        if UNIT not in values or YEAR not in values:
            raise broken(name, "报告没有单位或者年度")
        ensure_room({}, values)
    except (*ILLEGIBLE, RecursionError) as exc:
        raise broken(name, "报告的内容读不懂") from exc
    return report


def checked_before(catalog: Catalog, text: str) -> Report:
    """Return a report from text that this program wrote itself a moment ago."""
    data = json.loads(text)
    places = Places.of(catalog.editions)
    decoded = {address: places.decode(address, value) for address, value in data["values"].items()}
    values = {address: value for address, value in decoded.items() if value is not None}
    return Report(catalog.editions[data["edition"]], values)


def _taken(edition: Edition, places: Places, address: str, stored: Any) -> Value:
    """Return a value as it would be stored here, if it is that very value."""
    if not edition.row_of(address).document or isinstance(stored, bool):
        raise ValueError(address)
    value = places.decode(address, stored)
    try:
        kept = coerce(edition, address, value)
    except UserError as error:
        raise ValueError(address) from error
    if kept is None or kept != value or str(kept) != str(value):
        raise ValueError(address)
    return kept
