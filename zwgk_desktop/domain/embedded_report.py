"""Report as data embedded in its own documents (.docx, .xlsx, .html, .ofd).

The format is documented in docs/embedded-data.md. It is one line of ASCII JSON, the same for the
same report, with what the document prints: entered figures, stated totals and texts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import SCOPE, UNIT, YEAR
from zwgk_desktop.domain.characters import clean_text, is_blank
from zwgk_desktop.domain.embedded_data import FORMAT, sealed_line, sound_content
from zwgk_desktop.domain.entries import (
    coerce,
    ensure_text_length,
    parse_scope,
    parse_unit,
    parse_value,
    parse_year,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Value


@dataclass(frozen=True, slots=True)
class EmbeddedReport:
    """Report read from embedded data.

    Args:
        report: Unit, year, scope, entered figures, stated totals and texts.
        version: Number of the version; 0 for a draft, or if unknown.
    """

    report: Report
    version: int


def encode_report(report: Report, version: int = 0) -> str:
    """Return the data of a report. Invisible characters of texts and blank cells are left out."""
    edition = report.edition
    values: dict[str, str] = {}
    for text in edition.texts:
        printed = clean_text(report.text(text.id))[0]
        if not is_blank(printed):
            values[text.address] = printed
    for cell in (*edition.entered, *edition.leaves):
        figure = report.entry(cell)
        if figure is not None:
            values[cell] = number_text(figure)
    content = {
        "edition": edition.id,
        "scope": report.scope.value,
        "unit": clean_text(report.unit)[0],
        "values": values,
        "version": version,
        "year": report.year,
        "zwgk": FORMAT,
    }
    return sealed_line(content)


def decode_report(text: str, editions: Iterable[Edition]) -> EmbeddedReport | None:
    """Return the report in untrusted data, or None unless `encode_report` could have written them.

    Args:
        text: The data.
        editions: Editions of the form.
    """
    content = sound_content(text)
    try:
        edition = next(one for one in editions if one.id == content["edition"])
        version = content["version"]
        values: dict[str, Value | None] = {
            address: coerce(edition, address, parse_value(edition, address, value))
            for address, value in content["values"].items()
        }
        scope = parse_scope(content["scope"])
        values |= {
            UNIT: parse_unit(content["unit"]),
            YEAR: parse_year(str(content["year"])),
            SCOPE: None if scope is Scope.OFFICE else scope.value,
        }
        report = Report(edition, {a: value for a, value in values.items() if value is not None})
        ensure_text_length({}, report.values)
    except (UserError, KeyError, TypeError, ValueError, AttributeError, StopIteration):
        return None
    whole = type(version) is int and version >= 0 and encode_report(report, version) == text
    return EmbeddedReport(report, version) if whole else None
