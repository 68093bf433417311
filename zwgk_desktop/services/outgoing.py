"""Scan all outgoing files for personal data, then write them.

Exports, letters, submissions, remarks, dispatches and lists are written only here.
A test checks which other modules may write files without this scan.
"""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec

from zwgk_desktop.atomic_file import EXPORT, PRIVATE_EXPORT, Purpose, write_together, written
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import find_personal_data, mask, scan_report
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.scan_text import without_separators
from zwgk_desktop.exporters.exporter import Composed, Exporter
from zwgk_desktop.services.privacy import ensure_clear

_Source = ParamSpec("_Source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Contents of an outgoing file, to be scanned for personal data.

    Args:
        reports: Reports, scanned with their known names and stored reasons.
        texts: All other typed texts, each with its label.
        names: Names of persons that no text may contain.
        own: Personal data of the addressee, which texts may contain.
    """

    reports: Sequence[Report] = ()
    texts: Sequence[tuple[str, str]] = ()
    names: Collection[str] = frozenset()
    own: Collection[str] = frozenset()

    def ensure_clear(self) -> None:
        """Raise if the contents include personal data.

        Raises:
            UserError: They do (E04). The message names the place and masks the number.
        """
        for report in self.reports:
            ensure_clear(report)
        allowed = {without_separators(one) for one in self.own}
        allowed |= {
            without_separators(one.text) for report in self.reports for one in scan_report(report)
        }
        for place, text in self.texts:
            for found in find_personal_data(text, self.names):
                said = text[found.start : found.end]
                if without_separators(said) not in allowed:
                    raise UserError(
                        f"{place}里有{found.kind.label}{mask(said, found.kind)}，不能发出",
                        remedy="请删去或者遮盖后再试",
                        code="E04",
                    )


def send_out(
    files: Sequence[tuple[Path, bytes]], outgoing: Outgoing, purpose: Purpose = EXPORT
) -> None:
    """Scan and write outgoing files: all of them or none.

    Raises:
        UserError: They contain personal data (E04), or as for `write_together`.
    """
    outgoing.ensure_clear()
    write_together(files, purpose)


def make_folder(folder: Path, task: str) -> None:
    """Create a folder for outgoing files, unless it exists.

    Args:
        folder: The folder. Those above it are created too.
        task: What the user can do again in another place, for the error message.

    Raises:
        UserError: It cannot be created (E01).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UserError(
            f"不能建立文件夹“{folder}”", remedy=f"请换一个位置，再{task}", code="E01"
        ) from exc


def write_document(
    document: Exporter[_Source],
    target: Path,
    outgoing: Outgoing,
    *source: _Source.args,
    **more: _Source.kwargs,
) -> Composed:
    """Scan and write a document in the format of the target's suffix, replacing a file.

    Raises:
        UserError: It contains personal data (E04), or as for `write_together`.
    """
    outgoing.ensure_clear()
    composed = document.compose_as(target.suffix, *source, **more)
    purpose = PRIVATE_EXPORT if document.private else EXPORT
    write_together([(target, composed.content)], purpose)
    return composed


@contextmanager
def sending(target: Path, outgoing: Outgoing, purpose: Purpose = EXPORT) -> Generator[Path]:
    """Scan the contents and yield an empty outgoing file to write, as `written` does.

    Raises:
        UserError: It contains personal data (E04), or as for `written`.
    """
    outgoing.ensure_clear()
    with written(target, purpose) as part:
        yield part
