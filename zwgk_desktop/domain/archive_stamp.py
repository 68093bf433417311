"""Archive stamp (归档章) of a report: what the clerk enters, and its proposal for a new report.

The items are at ``archive.<item>`` in the report. The program counts the pages itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from zwgk_desktop.domain.addresses import Address, archive_address
from zwgk_desktop.domain.report import Report, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveStamp:
    """Items of the stamp as entered; "" leaves a blank to fill in by hand.

    Args:
        fonds: 全宗号.
        filing_year: 年度, four digits.
        office: 机构或问题.
        retention: 保管期限.
        item: 件号.
        document_number: 文号, for the catalogue only.
    """

    fonds: str = ""
    filing_year: str = ""
    office: str = ""
    retention: str = ""
    item: str = ""
    document_number: str = ""

    def values(self) -> Mapping[Address, Value | None]:
        """Return the values of the stamp by address."""
        return {archive_address(name): text or None for name, text in asdict(self).items()}


_BLANK = ArchiveStamp()


def stamp_of(report: Report) -> ArchiveStamp:
    """Return the stamp stored with a report; all blank if there is none."""
    stored = {one.name: report.values.get(archive_address(one.name)) for one in fields(_BLANK)}
    return ArchiveStamp(**{name: str(text) for name, text in stored.items() if text is not None})


def proposed_stamp(report: Report, earlier: Sequence[Report]) -> ArchiveStamp:
    """Return the stored stamp of a report, else a proposal made from an earlier year's.

    Only 全宗号, 机构或问题 and 保管期限 are the same each year. 年度 is that of the report's date.
    """
    stored = stamp_of(report)
    if stored != _BLANK:
        return stored
    stamps = (stamp_of(one) for one in reversed(earlier))
    last = next((stamp for stamp in stamps if stamp != _BLANK), _BLANK)
    day = report.issued_on
    return replace(last, filing_year=str(day.year) if day else "", item="", document_number="")
