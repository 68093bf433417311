"""Whatever the clerk takes from a stick: examined, and offered or refused; nothing is used yet."""

from pathlib import Path

from zwgk_desktop.services.updates import keys
from zwgk_desktop.services.updates.data import DataOffer, offered
from zwgk_desktop.services.updates.manifest import DataUpdate, read
from zwgk_desktop.services.updates.private_copy import taken
from zwgk_desktop.services.updates.program import (
    PACKAGES,
    ProgramOffer,
    offered_package,
    offered_release,
)
from zwgk_desktop.services.updates.signed_file import LARGEST, opened

Offer = ProgramOffer | DataOffer


def examine(path: Path) -> Offer:
    """Examine an update file or a package over a copy of our own.

    Raises:
        UserError: It cannot be used (W01 to W12); nothing of it was.
    """
    if path.suffix.lower() in PACKAGES:
        return offered_package(path)
    data = taken(path, LARGEST)
    signed = opened(data, path.name, keys.trusted())
    update = read(signed.body, path.name)
    if isinstance(update, DataUpdate):
        return offered(update, signed.body, signed.owner, path.name)
    return offered_release(update, signed.owner, path)
