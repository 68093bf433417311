"""内容雷同: compare the prose of all units with each other and with their year before."""

import json
from collections.abc import Callable, Iterable

from zwgk_desktop.domain.addresses import SCOPE, UNIT, YEAR
from zwgk_desktop.domain.county.likeness import ReportProse, SimilarPair, find_similar_pairs
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.prose import RequiredHeadings
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.stored_reports import own_report, report_of_unit, submitted_report
from zwgk_desktop.services.county.submission import Submission
from zwgk_desktop.services.report_changes import edition_of
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.collections import REPORT
from zwgk_desktop.storage.failures import explain_decoding_errors


def similar_pairs(
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
    for done, line in enumerate(collection.status_lines()):
        progress(done)
        if line.current is None:
            continue
        own = _submitted_prose(collection, line.unit, line.current)
        texts.append(own)
        old = _last_year_prose(last_year, line.key)
        if old is not None:
            earlier.append((own, old))
    found: list[SimilarPair] = []
    for scope in Scope:  # a government's two reports are never compared
        own_year = [text for text in texts if text.scope is scope]
        own_earlier = [pair for pair in earlier if pair[0].scope is scope]
        if own_year:
            found += find_similar_pairs(
                own_year, at_least, own_earlier, lambda: progress(len(texts))
            )
    return tuple(sorted(found, key=lambda pair: (-pair.share, pair.first.key, pair.second.key)))


def report_of_prose(collection: Collection, prose: ReportProse) -> Report | None:
    """Return the report that contains a text: a unit's newest submission, or its year before."""
    if prose.year != collection.year:
        return report_of_unit(Collection(collection.context, collection.year - 1), *prose.key)
    sent = collection.submissions_of(*prose.key)
    return submitted_report(collection.context, sent[-1]) if sent else None


def most_alike(
    collection: Collection, key: tuple[str, Scope], pairs: Iterable[SimilarPair]
) -> tuple[str, Report] | None:
    """Return the unit whose text of the same year is most alike to a unit's, and its report.

    Args:
        collection: The current state of the collection.
        key: The unit and the scope of its report.
        pairs: The result of `similar_pairs`.
    """
    for pair in pairs:
        sides = (pair.first, pair.second)
        if key not in {side.key for side in sides} or pair.first.year != pair.second.year:
            continue
        other = next(side for side in sides if side.key != key)
        sent = collection.submissions_of(*other.key)
        return (other.name, submitted_report(collection.context, sent[-1])) if sent else None
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
    scope = {SCOPE: submission.scope.value}
    report = Report(edition, {UNIT: unit, YEAR: collection.year, **scope, **texts})
    return _prose_of(context, report, unit)


def _last_year_prose(last_year: Collection, key: tuple[str, Scope]) -> ReportProse | None:
    """Return the prose of a unit's last year, from its submission or a report in this workspace."""
    (unit, scope), context = key, last_year.context
    sent = last_year.submissions_of(*key)
    if sent:
        return _submitted_prose(last_year, unit, sent[-1])
    own = own_report(last_year, unit, scope)
    return None if own is None else _prose_of(context, own, unit)


def _prose_of(context: SessionContext, report: Report, unit: str) -> ReportProse:
    rules = context.catalog.rules[report.edition.id]
    customary = (rule.wanted for rule in rules if isinstance(rule, RequiredHeadings))
    return ReportProse.of(report, unit, (name for names in customary for name, _ in names))
