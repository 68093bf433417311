"""What a unit submitted, read back as it was received."""

from zwgk_desktop.domain.report import Report
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county.collecting import Collection, Submission
from zwgk_desktop.services.packages.contents import report_of
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.collections import REPORT


def submitted_report(held: SessionContext, submission: Submission) -> Report:
    """Return the report of a submission, as it was received."""
    text = held.collections.large(submission.subject, REPORT)
    return report_of(held.catalog, text, submission.unit)


def report_of_unit(collection: Collection, unit: str) -> Report | None:
    """Return what a unit submitted last of a year, else its report as it stands here."""
    held, sent = collection.held, collection.of_unit(unit)
    if sent:
        return submitted_report(held, sent[-1])
    found = held.reports.find(unit, collection.year)
    return None if found is None else held.loaded(found)


def content_of_unit(collection: Collection, unit: str) -> str | None:
    """Return the hashed text of the report that `report_of_unit` gives."""
    held, sent = collection.held, collection.of_unit(unit)
    if sent:
        return held.collections.large(sent[-1].subject, REPORT)
    found = held.reports.find(unit, collection.year)
    return None if found is None else finalising.contents(held.loaded(found))
