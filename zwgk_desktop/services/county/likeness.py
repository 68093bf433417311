"""内容雷同: compare the prose of all units with each other and with their year before."""

import json
from collections.abc import Callable, Iterable

from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.county.likeness import ReportProse, SimilarPair, find_similar_pairs
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.prose import RequiredHeadings
from zwgk_desktop.services.county.collection import Collection, Submission
from zwgk_desktop.services.county.stored_reports import report_of_unit, submitted_report
from zwgk_desktop.services.report_changes import edition_of
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.collections import REPORT
from zwgk_desktop.storage.failures import explain_decoding_errors


def likeness(
    collection: Collection, at_least: float, progress: Callable[[int], None] = lambda _: None
) -> tuple[SimilarPair, ...]:
    """Return the pairs of texts whose share is large enough, largest share first.

    Args:
        collection: Collection of the year, whose newest submissions are compared.
        at_least: The smallest share, from 0 to 1.
        progress: Called with the number of units read, and again during the comparison. Its
            exceptions stop the comparison.
    """
    last_year = Collection(collection.context, collection.year - 1)
    texts: list[ReportProse] = []
    earlier: list[tuple[ReportProse, ReportProse]] = []
    for done, line in enumerate(collection.board()):
        progress(done)
        if line.current is None:
            continue
        own = _submitted_prose(collection, line.unit, line.current)
        texts.append(own)
        old = _last_year_prose(collection, last_year, line.unit)
        if old is not None:
            earlier.append((own, old))
    return find_similar_pairs(texts, at_least, earlier, lambda: progress(len(texts)))


def report_of_prose(collection: Collection, prose: ReportProse) -> Report | None:
    """Return the report that contains a text: a unit's newest submission, or its year before."""
    if prose.year != collection.year:
        return report_of_unit(Collection(collection.context, collection.year - 1), prose.unit)
    sent = collection.of_unit(prose.unit)
    return submitted_report(collection.context, sent[-1]) if sent else None


def most_alike(
    collection: Collection, unit: str, pairs: Iterable[SimilarPair]
) -> tuple[str, Report] | None:
    """Return the unit whose text of the same year is most alike to a unit's, and its report."""
    for pair in pairs:
        sides = (pair.first, pair.second)
        if unit not in {side.unit for side in sides} or pair.first.year != pair.second.year:
            continue
        other = next(side.unit for side in sides if side.unit != unit)
        sent = collection.of_unit(other)
        return (other, submitted_report(collection.context, sent[-1])) if sent else None
    return None


def _submitted_prose(collection: Collection, unit: str, submission: Submission) -> ReportProse:
    """Read only the texts of a submission. Its figures were checked when it was received."""
    context = collection.context
    with explain_decoding_errors():
        values = json.loads(context.collections.large_value(submission.subject, REPORT))["values"]
        edition = edition_of(context.catalog, submission.edition)
        texts = {
            text.address: str(values[text.address])
            for text in edition.texts
            if text.address in values
        }
    return _prose_of(context, Report(edition, {UNIT: unit, YEAR: collection.year, **texts}), unit)


def _last_year_prose(
    collection: Collection, last_year: Collection, unit: str
) -> ReportProse | None:
    """Return the prose of a unit's last year, from its submission or a report in this workspace."""
    sent = last_year.of_unit(unit)
    if sent:
        return _submitted_prose(last_year, unit, sent[-1])
    found = collection.context.reports.find(unit, last_year.year)
    context = collection.context
    return None if found is None else _prose_of(context, context.loaded(found), unit)


def _prose_of(context: SessionContext, report: Report, unit: str) -> ReportProse:
    rules = context.catalog.rules[report.edition.id]
    customary = (rule.wanted for rule in rules if isinstance(rule, RequiredHeadings))
    return ReportProse.of(report, unit, (name for names in customary for name, _ in names))
