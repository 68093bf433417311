"""Which public keys the program trusts: what the file beside it says, and no other."""

from collections.abc import Mapping

from zwgk_desktop import paths
from zwgk_desktop.catalog.node import Node

_DIGITS = frozenset("0123456789abcdef")
_LENGTH = 64


def trusted() -> Mapping[str, str]:
    """Return the public keys in hexadecimal digits, each with whose it is; none as shipped.

    Raises:
        FormError: The file is wrong.
    """
    node = Node.of_file(paths.update_keys())
    found: dict[str, str] = {}
    for one in node.each("keys", []):
        key, owner = one.text("public"), one.text("owner")
        one.done()
        if len(key) != _LENGTH or not _DIGITS.issuperset(key):
            raise one.error("must be 64 hexadecimal digits", "public")
        found[key] = owner
    node.done()
    return found
