"""发布核对 at the county: the published page of a unit against its accepted report."""

from collections.abc import Sequence
from datetime import date

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import ExaminationState, PageResult
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.published import (
    PAGE_DAY,
    PAGE_DIFFERENCES,
    PAGE_FILE,
    decode_differences,
    place_label,
)
from zwgk_desktop.importers.recognise import OwnWords, RecognisedReport
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.change_lists import ComparedVersion
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.examination_acts import examination_act
from zwgk_desktop.services.county.return_files import no_submission_error
from zwgk_desktop.services.county.stored_reports import own_report, submitted_report
from zwgk_desktop.services.page_check import PageCheck, compare_page, stored_differences
from zwgk_desktop.storage.acts import ActKind

_MAX_NAMED = 3


def accepted_version(collection: Collection, status: UnitStatus) -> ComparedVersion:
    """Return the accepted report of a unit, to be compared with its published page.

    Raises:
        UserError: The unit has no submission (S08), or it is not accepted (V05).
    """
    current = status.current
    if current is None:
        raise no_submission_error(status.name)
    if status.state is not ExaminationState.ACCEPTED:
        raise UserError(
            f"“{status.name}”的报告还没有接收，没有可以与网页核对的一份",
            remedy="请先接收，再核对网页",
            code="V05",
        )
    label = f"第{current.number}次报送（{current.received_at.astimezone():%Y-%m-%d %H:%M}收到）"
    report = submitted_report(collection.context, current)
    return ComparedVersion(label, report, version=current.version)


def own_words(collection: Collection, version: ComparedVersion) -> OwnWords:
    """Return the row labels in a unit's own words, for reading its page."""
    spellings = collection.context.reports.spellings()
    return OwnWords(confirmed=spellings.get(version.report.unit, {}))


def check_accepted_page(
    collection: Collection, status: UnitStatus, version: ComparedVersion, read: RecognisedReport
) -> PageCheck:
    """Compare a page with an accepted report, and store the result with its examination.

    The result is an act of the collection. It counts until another submission does.

    Raises:
        UserError: The workspace is read-only (D15).
    """
    checked = compare_page(version, read)
    assert status.current is not None  # noqa: S101 - it was accepted
    result = PageResult(
        status.current.mark,
        current_day(),
        checked.file,
        stored_differences(checked) or "",
        len(checked.unsure),
    )
    collection.context.ensure_writable()
    values = {"review.unit": status.unit, **result.values()}
    with examination_act(collection, status, values, ActKind.CHECK_PAGE):
        pass
    return checked


def with_page_result(report: Report, result: PageResult | None) -> Report:
    """Return a submitted report that knows its published page, for the rules."""
    if result is None:
        return report
    found = {
        PAGE_DAY: result.day,
        PAGE_FILE: result.file or None,
        PAGE_DIFFERENCES: result.differences or None,
    }
    known = {address: value for address, value in found.items() if value is not None}
    return Report(report.edition, {**report.values, **known}, report.status)


def page_evidence(collection: Collection, status: UnitStatus) -> str | None:
    """Return what the last check of a unit's page found; "" for nothing, None for no check.

    A unit without a submission may have its own report in the workspace, checked there.
    """
    if status.current is not None:
        result = status.page_result
        if result is None:
            return None
        report = with_page_result(submitted_report(collection.context, status.current), result)
    else:
        own = own_report(collection, *status.key)
        if own is None or PAGE_DAY not in own.values:
            return None
        report = own
    return _words(report, _standing(report))


def _standing(report: Report) -> Sequence[Address]:
    stored = decode_differences(report.values.get(PAGE_DIFFERENCES))
    return [one.address for one in stored if one.still_differs(report)]


def _words(report: Report, addresses: Sequence[Address]) -> str:
    if not addresses:
        return ""
    day = report.values.get(PAGE_DAY)
    checked = f"{day_text(day)}核对，" if isinstance(day, date) else ""
    labels = [place_label(report.edition, address) for address in addresses]
    places = "、".join(labels[:_MAX_NAMED]) + ("等" if len(labels) > _MAX_NAMED else "")
    return f"{checked}网页有{len(labels)}处不同：{places}"
