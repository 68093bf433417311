"""Reader of the column heads and wordings that offices use in their own lists of requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.books.requests import CHANNELS, CLASSES, OUTCOMES

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "channel": CHANNELS,
    "class": CLASSES,
    "outcome": OUTCOMES,
}


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """Words of offices' own lists of requests.

    Args:
        columns: Field by column head.
        choices: By field, the choice for each wording.
    """

    columns: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]


def read_register_words(path: Path) -> RegisterWords:
    """Return the column heads and wordings of a file.

    Raises:
        FormError: A wording has two meanings or an unknown one.
    """
    node = Node.of_file(path)
    columns = _turned(node.one("columns"), node.mapping("columns"))
    choices = {
        name: _turned(node.one(name), node.mapping(name)) | {key: key for key in known}
        for name, known in _CHOICES.items()
    }
    for name, known in _CHOICES.items():
        if unknown := set(choices[name].values()) - known.keys():
            raise node.error(f"unknown “{min(unknown)}”", name)
    node.done()
    return RegisterWords(columns, choices)


def _turned(node: Node, said: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in said:
        for word in node.texts(key):
            if word in found:
                raise node.error(f"“{word}” stands twice", key)
            found[word] = key
    node.done()
    return found
