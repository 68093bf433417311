"""考核评分: what takes points from each unit's report, with its evidence."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from zwgk_desktop.domain.county.likeness import SimilarPair
from zwgk_desktop.domain.county.scoring import (
    ALIKE,
    DEFAULT_ITEMS,
    INCOMPLETE,
    LATE,
    NOT_MENDED,
    PAGE,
    PERSONAL,
    ScoreItem,
    parse_items,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.personal_data import scan_report
from zwgk_desktop.exporters.contents import ScoreRow, ScoreSheet
from zwgk_desktop.exporters.registry import SCORES
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.likeness import similar_pairs
from zwgk_desktop.services.county.published_pages import page_evidence
from zwgk_desktop.services.county.stored_reports import submitted_report
from zwgk_desktop.services.outgoing import Outgoing, place_text, write_document

LEAST_SHARE = 0.3
"""Share of sentences from which two texts are alike (本程序的口径)."""


def score_items(collection: Collection) -> tuple[ScoreItem, ...]:
    """Return the county's own items of the year, or the default ones."""
    return parse_items(collection.score_lines) if collection.score_lines else DEFAULT_ITEMS


def score_units(
    collection: Collection, today: date, progress: Callable[[int], None] = lambda _: None
) -> ScoreSheet:
    """Return what takes points from each unit on the roster, in its order.

    Args:
        collection: The current state of the collection.
        today: Day on which an outstanding report is late.
        progress: As for `similar_pairs`.
    """
    pairs = similar_pairs(collection, LEAST_SHARE, progress)
    items = score_items(collection)
    wanted = {item.name for item in items}
    status_lines = [line for line in collection.status_lines() if line.group is not None]
    pages = {line.key: page_evidence(collection, line) for line in status_lines}
    rows = [
        ScoreRow(
            line.name,
            line.group.label,
            {
                name: words
                for name, words in {
                    **_evidence(collection, line, pairs, today),
                    PAGE: pages[line.key] or "",
                }.items()
                if words and name in wanted
            },
        )
        for line in status_lines
        if line.group is not None
    ]
    return ScoreSheet(
        collection.year,
        collection.context.catalog.edition_to_fill(collection.year).subject,
        collection.terms.due_on,
        items,
        rows,
        today,
        sum(found is not None for found in pages.values()),
    )


def write_scores(collection: Collection, sheet: ScoreSheet, target: Path) -> None:
    """Write the scores as a workbook of formulas, or as a Word bulletin (通报).

    Raises:
        UserError: A unit's name contains personal data (E04), or the file cannot be written (E01).
    """
    texts = [("单位名称", row.unit) for row in sheet.rows]
    texts += [("评分项目", item.name) for item in sheet.items]
    outgoing = Outgoing(texts=texts, names=collection.context.books.applicant_names())
    write_document(SCORES, target, outgoing, sheet)


def _evidence(
    collection: Collection, status: UnitStatus, pairs: Sequence[SimilarPair], today: date
) -> dict[str, str]:
    """Return the evidence of each item that the program finds; "" where it does not apply."""
    current = status.current
    found = {LATE: _lateness(status, today), NOT_MENDED: _unmet_remarks(status)}
    if current is not None and current.findings["error"]:
        found[INCOMPLETE] = f"必须改正的{current.findings['error']}处"
    like = next((one for one in pairs if status.key in {one.first.key, one.second.key}), None)
    if like is not None:
        other = like.second if like.first.key == status.key else like.first
        whose = "本单位" if other.key == status.key else other.name
        found[ALIKE] = f"与{whose}{other.year}年的相同{like.share:.0%}"
    if current is not None:
        report = submitted_report(collection.context, current)
        personal = scan_report(report)
        found[PERSONAL] = (
            f"{place_text(report, personal[0])}等{len(personal)}处" if personal else ""
        )
    return found


def _lateness(status: UnitStatus, today: date) -> str:
    due, first = status.due_on, status.first_filed
    if due is not None and first is None and today > due:
        return f"期限{day_text(due)}，到{day_text(today)}没有报送"
    if due is None or first is None or not status.days_late:
        return ""
    return f"期限{day_text(due)}，{day_text(first.date())}报送，迟{status.days_late}天"


def _unmet_remarks(status: UnitStatus) -> str:
    back = status.last_return
    if status.open_return is not None:
        return f"退回{len(status.examination.returns)}次，没有重报"
    if back is None or back.due_on is None or not status.days_late_after_return:
        return ""
    return f"限{day_text(back.due_on)}前重报，迟{status.days_late_after_return}天"
