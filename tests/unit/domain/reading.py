"""A report with a few figures, and what one rule finds in a sentence of it."""

from collections.abc import Mapping

from reports import EDITION, nil_values

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report, Value

CATALOG = load_catalog(paths.forms())
FORM = CATALOG.editions[EDITION]

YEAR = 2023
FIGURES: Mapping[Address, Value] = {
    "requests.received.natural_person": 7,
    "requests.received.enterprise": 2,
    "requests.carried_in.natural_person": 1,
    "requests.granted.natural_person": 4,
    "requests.granted.enterprise": 1,
    "requests.partly_granted.natural_person": 1,
    "requests.refused_process.natural_person": 1,
    "requests.unavailable_not_held.natural_person": 1,
    "requests.unprocessed_repeated.enterprise": 1,
    "requests.carried_out.natural_person": 1,
    "disputes.review.upheld": 2,
    "disputes.suit_direct.upheld": 1,
    "disputes.suit_after_review.pending": 1,
    "proactive.normative_documents.issued": 2,
    "proactive.normative_documents.repealed": 1,
    "proactive.normative_documents.in_force": 5,
}
"""Nine received, one carried in; five granted, one each partly granted, refused, not
available and not processed; one carried out. Two reviews, two suits."""


def found(
    rule: str,
    text: str,
    values: Mapping[Address, Value] | None = None,
    last_text: str | None = None,
) -> list[Finding]:
    """Return what a rule finds when 一 reads so; with `last_text`, beside last year's 一."""
    base = nil_values(FORM, YEAR) | dict(FIGURES)
    report = Report(FORM, {**base, "text.overview": text, **(values or {})})
    previous = None
    if last_text is not None:
        last = {"text.overview": last_text, "text.problems": "上年另有问题，已经改进。"}
        previous = Report(FORM, {**base, "report.year": YEAR - 1, **last})
    return [finding for finding in CATALOG.check(report, previous) if finding.rule == rule]


def passages(rule: str, text: str, values: Mapping[Address, Value] | None = None) -> list[str]:
    """Return the passages a rule highlights in 一."""
    return [
        text[finding.passage.start : finding.passage.end]
        for finding in found(rule, text, values)
        if finding.passage and finding.passage.address == "text.overview"
    ]
