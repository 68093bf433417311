"""Document listing the differences between two versions or years of a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.contents import ChangedText, ChangeList
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.registry import CHANGES
from zwgk_desktop.services import finalising
from zwgk_desktop.services.comparing import (
    Difference,
    change_text,
    compare,
    difference_lines,
    prose_pieces,
)
from zwgk_desktop.services.editing import CORRECTION, EditingSession
from zwgk_desktop.services.outgoing import Outgoing, write_document
from zwgk_desktop.services.wording import value_text

CORRECTIONS, YEARS = "更正清单", "逐项对比"
"""Titles of the document, for two versions and for two years."""


@dataclass(frozen=True, slots=True)
class ComparedVersion:
    """Version or year of a report, to be compared.

    Args:
        label: Such as 第1版（2024-01-20 09:00定稿） or 2023年.
        note: Reason of a correction, or "".
        version: Number of the version; 0 for a year or a correction being made.
    """

    label: str
    report: Report
    note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Comparison of two reports, with the title of its document."""

    title: str
    before: ComparedVersion
    after: ComparedVersion

    @property
    def name(self) -> str:
        """Proposed file name without suffix."""
        report = self.after.report
        return f"{report.name}{self.title}"

    def differences(self) -> tuple[Difference, ...]:
        """Return the differences of the two reports, in form order."""
        return compare(self.before.report, self.after.report, fields=True)

    def change_list(self) -> ChangeList:
        """Return the contents of the document."""
        report, found = self.after.report, self.differences()
        texts = [one for one in found if one.is_prose]
        return ChangeList(
            title=self.title,
            report=report.title,
            before=self.before.label,
            after=self.after.label,
            note=self.after.note,
            figures=[_change_row(report, one) for one in found if not one.is_prose],
            texts=[_changed_text(text) for text in texts],
            lines=difference_lines(found),
            day=report.issued_on,
        )

    def outgoing(self) -> Outgoing:
        """Return the contents to scan for personal data before the list is written."""
        changes, report = self.change_list(), self.after.report
        said = (changes.report, changes.before, changes.after, changes.note, *changes.lines)
        texts = [(self.title, "\n".join(said))]
        return Outgoing(reports=(report,), texts=texts, names=report.applicant_names)

    def pdf(self) -> bytes:
        """Return the list as PDF.

        Raises:
            UserError: It contains personal data (E04), or a font is missing (E05).
        """
        self.outgoing().ensure_no_personal_data()
        return CHANGES.compose(self.change_list()).content

    def write(self, target: Path) -> Composed:
        """Write the list in the format of the target's suffix, PDF by default.

        Raises:
            UserError: It contains personal data (E04), a font is missing (E05), or it
                cannot be written (E01).
        """
        return write_document(CHANGES, target, self.outgoing(), self.change_list())


def compared_versions(session: EditingSession) -> tuple[ComparedVersion, ...]:
    """Return the versions of a report, the earliest first, then an open correction."""
    sides: list[ComparedVersion] = []
    for version in session.versions:
        label = f"第{version.number}版（{version.at.astimezone():%Y-%m-%d %H:%M}定稿）"
        note = f"更正原因：{version.reason}" if version.reason else ""
        report = finalising.version_report(session, version)
        sides.append(ComparedVersion(label, report, note, version.number))
    reason = session.report.values.get(CORRECTION)
    if reason is not None:
        sides.append(ComparedVersion("正在编制的更正版", session.report, f"更正原因：{reason}"))
    return tuple(sides)


def compared_years(chain: Sequence[Report]) -> tuple[ComparedVersion, ...]:
    """Return a unit's reports as sides of a comparison, by year."""
    renamed = any(one.unit != two.unit for one, two in pairwise(chain))
    return tuple(
        ComparedVersion(f"{r.year}年{f'（{r.unit}）' if renamed else ''}", r) for r in chain
    )


def _change_row(report: Report, found: Difference) -> tuple[str, str, str, str]:
    old, new = (value_text(report.edition, found.address, v) for v in (found.before, found.after))
    return found.label, old, new, change_text(found.change)


def _changed_text(difference: Difference) -> ChangedText:
    pieces = prose_pieces(str(difference.before or ""), str(difference.after or ""))
    return ChangedText(difference.label, [(piece.before, piece.after) for piece in pieces])
