"""Reader of the column heads and wordings that offices use in their own lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.books.other_books import DISCLOSURE_CHANNELS
from zwgk_desktop.domain.books.requests import (
    CHANNELS,
    CLASSES,
    OUTCOMES,
    THIRD_PARTY_ANSWERS,
    THIRD_PARTY_KINDS,
)

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "channel": CHANNELS,
    "class": CLASSES,
    "outcome": OUTCOMES,
    "channels": DISCLOSURE_CHANNELS,
    "third_party_kind": THIRD_PARTY_KINDS,
    "answer": THIRD_PARTY_ANSWERS,
}


@dataclass(frozen=True, slots=True)
class OfficeListWords:
    """Words of offices' own lists.

    Args:
        columns: Field by column head, in lists of requests.
        disclosures: The same in lists of disclosures.
        choices: By field, the choice for each wording.
    """

    columns: Mapping[str, str]
    disclosures: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]


def read_office_list_words(path: Path) -> OfficeListWords:
    """Return the column heads and wordings of a file.

    Raises:
        DataFileError: A wording has two meanings or an unknown one.
    """
    node = Node.of_file(path)
    columns = _field_by_wording(node.table("columns"), node.mapping("columns"))
    disclosures = _field_by_wording(node.table("disclosures"), node.mapping("disclosures"))
    choices = {
        name: _field_by_wording(node.table(name), node.mapping(name)) | {key: key for key in known}
        for name, known in _CHOICES.items()
    }
    for name, known in _CHOICES.items():
        if unknown := set(choices[name].values()) - known.keys():
            raise node.error(f"unknown “{min(unknown)}”", name)
    node.ensure_all_read()
    return OfficeListWords(columns, disclosures, choices)


def _field_by_wording(node: Node, wordings: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in wordings:
        for word in node.texts(key):
            if word in found:
                raise node.error(f"“{word}” stands twice", key)
            found[word] = key
    node.ensure_all_read()
    return found
