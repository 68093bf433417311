"""The gate that every file passes which leaves the house: scanned for personal data, then written.

Exports, letters, submissions, remarks, dispatches and lists are written here and nowhere
else. A test compares the modules that write files with the few that may without the gate.
"""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec

from zwgk_desktop.atomic_file import EXPORT, PRIVATE_EXPORT, Purpose, write_together, written
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import find, masked, scan
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.scan_text import without_separators
from zwgk_desktop.exporters.exporter import Composed, Exporter
from zwgk_desktop.services.privacy import ensure_clear

_Source = ParamSpec("_Source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a file says that is about to leave the house.

    Args:
        reports: Looked at with the names they know and the reasons kept in them.
        texts: All else that was typed by somebody: what it is called, and the text.
        names: Persons that no text may name.
        own: What may stand in texts all the same, for it is the addressee's own.
    """

    reports: Sequence[Report] = ()
    texts: Sequence[tuple[str, str]] = ()
    names: Collection[str] = frozenset()
    own: Collection[str] = frozenset()

    def ensure_clear(self) -> None:
        """Make sure that nothing personal is in it.

        Raises:
            UserError: Something is (E04); the message names the place, the number masked.
        """
        for report in self.reports:
            ensure_clear(report)
        allowed = {without_separators(one) for one in self.own}
        allowed |= {without_separators(one.text) for report in self.reports for one in scan(report)}
        for place, text in self.texts:
            for found in find(text, self.names):
                said = text[found.start : found.end]
                if without_separators(said) not in allowed:
                    raise UserError(
                        f"{place}里有{found.kind.label}{masked(said, found.kind)}，不能发出",
                        remedy="请删去或者遮盖后再试",
                        code="E04",
                    )


def send_out(
    files: Sequence[tuple[Path, bytes]], outgoing: Outgoing, purpose: Purpose = EXPORT
) -> None:
    """Write files that leave the house: all of them, or none.

    Raises:
        UserError: Something personal is in them (E04), or as for `write_together`.
    """
    outgoing.ensure_clear()
    write_together(files, purpose)


def write_document(
    document: Exporter[_Source],
    target: Path,
    outgoing: Outgoing,
    *source: _Source.args,
    **more: _Source.kwargs,
) -> Composed:
    """Write a document in the format of the target's suffix, replacing an existing file.

    Raises:
        UserError: Something personal is in it (E04), or as for `write_together`.
    """
    outgoing.ensure_clear()
    composed = document.compose_as(target.suffix, *source, **more)
    purpose = PRIVATE_EXPORT if document.private else EXPORT
    write_together([(target, composed.content)], purpose)
    return composed


@contextmanager
def sending(target: Path, outgoing: Outgoing, purpose: Purpose = EXPORT) -> Generator[Path]:
    """Give an empty file to write to that leaves the house; as `written`.

    Raises:
        UserError: Something personal is in it (E04), or as for `written`.
    """
    outgoing.ensure_clear()
    with written(target, purpose) as part:
        yield part
