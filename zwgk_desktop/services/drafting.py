"""起草 for one text of a report: what is to be put there, or nothing."""

from collections.abc import Iterable

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.drafts import Draft, completed
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules import Rule
from zwgk_desktop.domain.rules.prose import Headings
from zwgk_desktop.domain.ties import ties_of


def propose(catalog: Catalog, report: Report, address: Address) -> Draft | None:
    """Return a text as drafted: all of it, or what is written with the sections it lacks.

    None where the form drafts nothing, or nothing is lacking.
    """
    text = after_prefix(address)
    draft, written = catalog.draft(report, text), report.text(text)
    if draft is None or not written:
        return draft
    missing = list(_missing(catalog.rules[report.edition.id], text, written))
    whole = completed(written, ties_of(report, address), draft, missing)
    return whole if len(whole.text) > len(written) else None


def _missing(rules: Iterable[Rule], text: str, written: str) -> Iterable[tuple[str, ...]]:
    for rule in rules:
        if isinstance(rule, Headings) and rule.text == text:
            yield from (tuple(words) for _, words in rule.missing(written))
