"""核验码 of a submission, hashes of its sections, its figures."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from zwgk_desktop.domain.addresses import Address, AddressKind, after_prefix, kind_of
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition

_GROUP, _GROUPS = 4, 3


def verification_code(hash_: str) -> str:
    """Return the 核验码 of a report: twelve digits of its hash in groups of four.

    It guards against mix-ups of paper and file, not against forgery.
    """
    return " ".join(hash_[at : at + _GROUP] for at in range(0, _GROUP * _GROUPS, _GROUP))


def section_hashes(report: Report) -> Mapping[str, str]:
    """Return a hash of the content of each section, by the id of its text or table.

    The preface belongs to the first section. Explanations of findings belong to the section of
    their cell. Explanations without a cell are ignored.
    """
    contents: dict[str, dict[Address, str]] = {
        section.content: {} for section in report.edition.sections
    }
    for address, value in report.values.items():
        section = _section_of_address(report.edition, address)
        if section is not None:
            contents[section][address] = _value_text(value)
    return {section: _hash_of_values(values) for section, values in contents.items()}


def encode_figures(report: Report) -> str:
    """Encode the entered figures as JSON that is fast to add up over thousands of reports.

    Zeros are omitted because nearly all figures are zero. Other figures are in "figures",
    amounts as exact text. Blank cells are in "blank".
    """
    entered = {cell: report.entry(cell) for cell in report.edition.entered}
    figures = {
        cell: format(number, "f") if isinstance(number, Decimal) else number
        for cell, number in entered.items()
        if number
    }
    blank = [cell for cell, number in entered.items() if number is None]
    return json.dumps({"blank": blank, "figures": figures}, separators=(",", ":"), sort_keys=True)


def decode_figures(edition: Edition, packed: str) -> Mapping[Address, Number]:
    """Decode the entered figures, zeros included. Blank cells are absent."""
    said = json.loads(packed)
    known = {cell: said["figures"].get(cell, 0) for cell in edition.entered}
    for cell in said["blank"]:
        del known[cell]
    return {cell: Decimal(one) if isinstance(one, str) else one for cell, one in known.items()}


def _section_of_address(edition: Edition, address: Address) -> str | None:
    if kind_of(address) is AddressKind.EXPLANATION:
        address = after_prefix(address).partition(".")[2]
    return edition.content_of(address) if address else None


def _value_text(value: Value) -> str:
    return str(value)


def _hash_of_values(values: Mapping[Address, str]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
