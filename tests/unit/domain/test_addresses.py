"""One table says what holds for each address; the form and the table must not part."""

from datetime import date

import pytest

from zwgk_desktop.domain.addresses import (
    ADDRESS_SPECS,
    CORRECTION,
    DELETED,
    EDITION,
    OPEN_KINDS,
    PREFIXES,
    STATUS,
    AddressKind,
    AddressSpec,
    CellAddress,
    ValueType,
    explanation_address,
    kind_of,
    posting_address,
    privacy_address,
    second_keying_address,
    spec_of,
    split_explanation_address,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.posting import Posting
from zwgk_desktop.domain.spec import Edition

CELL = "requests.received.natural_person"


def test_form_and_table_tell_the_same_kind(edition: Edition) -> None:
    cells = {AddressKind.CELL, AddressKind.STATED}

    for address, kind in edition.kinds.items():
        assert spec_of(address).kind is (AddressKind.CELL if kind in cells else kind)


def test_no_table_is_called_like_a_prefix(edition: Edition) -> None:
    assert PREFIXES.isdisjoint(edition.table_of)


def test_what_stays_open_is_beside_the_document_or_meant_to_be_public(edition: Edition) -> None:
    """Otherwise a hash would stand for a report that may still change."""
    fields = (field.address for field in edition.fields)
    of_the_form = {address: edition.spec_of(address) for address in fields}
    both = {
        address
        for address, row in of_the_form.items()
        if row.editable_when_final and row.in_document
    }

    assert both == edition.roles.fields.public_contact
    assert not any(row.editable_when_final and row.in_document for row in ADDRESS_SPECS)


@pytest.mark.parametrize("row", ADDRESS_SPECS, ids=lambda row: f"{row.prefix}.{row.rest_pattern}")
def test_what_the_form_does_not_name_names_itself(row: AddressSpec) -> None:
    named_by_form = row.kind in {AddressKind.FIELD, AddressKind.TEXT}

    assert bool(row.label) is not named_by_form


def test_a_cell_knows_its_place(edition: Edition) -> None:
    assert edition.cell_of[CELL] == CellAddress("requests", "received", "natural_person")
    assert edition.cell_of[CELL].address == CELL
    assert list(edition.cell_of) == [a for table in edition.tables for a in table.addresses]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("explanation.P-IN-FORCE", AddressKind.EXPLANATION),
        (explanation_address("R-CARRIED", CELL), AddressKind.EXPLANATION),
        (privacy_address("3f9c0d1be2a74c55" * 4), AddressKind.PRIVACY),
        ("posting.12.taken_down_by", AddressKind.POSTING),
        (second_keying_address("requests.received.total"), AddressKind.SECOND),
    ],
)
def test_what_no_form_lists_is_known_by_its_shape(
    edition: Edition, address: str, kind: AddressKind
) -> None:
    assert edition.kind(address) is kind
    assert kind_of(address) is kind


@pytest.mark.parametrize(
    "address",
    [
        "explanation.",
        "privacy.3f9c",
        "privacy.3F9C0D1BE2A74C55",
        "posting.0.place",
        "posting.1.colour",
        "posting.1",
        "second.text.overview",
        f"second.second.{CELL}",
        STATUS,
        EDITION,
        DELETED,
        CORRECTION,
        "report.colour",
        "text",
        "",
        "requests.received",
        f"{CELL}.more",
    ],
)
def test_what_only_looks_like_an_address_is_none(edition: Edition, address: str) -> None:
    with pytest.raises(UserError) as refused:
        edition.kind(address)

    assert refused.value.code == "A01"


def test_types_are_told_by_the_table_or_the_form(edition: Edition) -> None:
    assert edition.type_of(CELL) is None
    assert edition.type_of(second_keying_address(CELL)) is None
    assert edition.type_of("report.issued_on") is ValueType.DATE
    assert edition.type_of("report.seal") is ValueType.YES_NO
    assert edition.type_of("text.overview") is ValueType.TEXT
    assert edition.type_of("posting.1.posted_on") is ValueType.DATE
    assert edition.type_of("posting.1.place") is ValueType.TEXT


def test_a_posting_has_no_address_the_table_does_not_know(edition: Edition) -> None:
    day = date(2025, 1, 24)
    posting = Posting(number=3, place="公开栏", posted_on=day, posted_by="甲", taken_down_on=day)

    for address in posting.values():
        assert edition.kind(address) is AddressKind.POSTING
        assert spec_of(address).matches(address)
    assert posting_address(3, "place") in posting.values()


def test_an_explanation_tells_its_rule_and_cell() -> None:
    assert split_explanation_address(explanation_address("R-CARRIED", CELL)) == ("R-CARRIED", CELL)
    assert split_explanation_address(explanation_address("T-FEE")) == ("T-FEE", "")


@pytest.mark.parametrize("address", ["privacy.old", "posting.1.colour", "report.gone"])
def test_what_another_version_wrote_is_read_like_its_kin(address: str) -> None:
    """An address that does not fit any more must not be read as a figure."""
    assert spec_of(address).prefix == address.partition(".")[0]


def test_kinds_that_are_open_are_no_part_of_a_form(edition: Edition) -> None:
    assert OPEN_KINDS.isdisjoint(edition.kinds.values())
