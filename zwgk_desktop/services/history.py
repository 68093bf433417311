"""History of a report in words, and restoring an earlier state."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from zwgk_desktop.domain.addresses import (
    Address,
    AddressKind,
    kind_of,
    spec_of,
    split_explanation_address,
    text_address,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession, HistoryRow
from zwgk_desktop.services.wording import address_label, change_words, short_label, short_text
from zwgk_desktop.storage.acts import SubjectChange

_REPEATS = frozenset({ActKind.UNDO, ActKind.REDO})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act of the history in words."""

    act: int
    at: datetime
    kind: ActKind
    words: str
    addresses: tuple[Address, ...]


def describe_act(edition: Edition, act: ActSummary) -> str:
    """Return an act in words: （一）予以公开 自然人 3→4; 导入 2023年报告.docx：175 项."""
    if act.kind in _REPEATS:
        inner = act.repeats or ActKind.ENTRY
        return f"{act.kind.label}：{_text_of_kind(edition, inner, act)}"
    return _text_of_kind(edition, act.kind, act)


def acts_of(session: EditingSession) -> tuple[ActSummary, ...]:
    """Return every act of a report, the oldest first, including undo and redo."""
    rows = session.history()
    return tuple(_act(list(group)) for _, group in groupby(rows, key=lambda row: row.act))


def history_lines(session: EditingSession, where: str | None = None) -> tuple[HistoryLine, ...]:
    """Return the history in words, the latest first.

    Args:
        session: Session of the report.
        where: Address of a cell, or id of the table or text of a section, to
            filter by; None for all acts.
    """
    edition = session.report.edition
    chosen = (act for act in acts_of(session) if where is None or _is_at(_places(act), where))
    return tuple(reversed([_line(edition, act) for act in chosen]))


class HistoryCache:
    """Cached history of one report in words, extended by new acts only.

    A year's history is too long to read and word again after every entry.
    """

    def __init__(self, session: EditingSession) -> None:
        self.session = session
        self._edition = session.report.edition
        self._lines: list[HistoryLine] = []
        self._touched: list[frozenset[Address]] = []

    @property
    def last(self) -> int:
        """Id of the latest act; 0 when there is none."""
        return self._lines[-1].act if self._lines else 0

    def lines(self, where: str | None = None) -> tuple[HistoryLine, ...]:
        """Return the history in words, the latest first, as the function `history_lines` does."""
        self._follow()
        pairs = zip(reversed(self._lines), reversed(self._touched), strict=True)
        return tuple(line for line, at in pairs if where is None or _is_at(at, where))

    def _follow(self) -> None:
        edition = self.session.report.edition
        if edition is not self._edition:  # addresses are named in the edition's words
            self._edition = edition
            self._lines.clear()
            self._touched.clear()
        rows = self.session.history(after=self.last)
        for _, group in groupby(rows, key=lambda row: row.act):
            act = _act(list(group))
            self._lines.append(_line(edition, act))
            self._touched.append(_places(act))


def values_at(session: EditingSession, act: int) -> Mapping[Address, Value | None]:
    """Return the values that restore a report to its state right after an act.

    Only values changed since are included. 0 is the state before the first act.

    Raises:
        UserError: The report has no such act (V06).
    """
    known = acts_of(session)
    if act != 0 and all(one.id != act for one in known):
        raise UserError("历史里没有这一步", remedy="请在历史中重新选择", code="V06")
    wanted: dict[Address, Value | None] = {}
    for later in reversed([one for one in known if one.id > act]):
        for change in reversed(later.changes):
            if spec_of(change.address).restorable:
                wanted[change.address] = change.before
    return wanted


def restore_state(session: EditingSession, act: int) -> ActSummary | None:
    """Restore a report to its state right after an act, as one undoable act.

    Returns:
        None when nothing differs.

    Raises:
        UserError: As for `values_at` and `EditingSession.apply`.
    """
    wanted = values_at(session, act)
    at = next((one.at for one in acts_of(session) if one.id == act), None)
    note = f"{at:%Y-%m-%d %H:%M:%S}" if at else "最初"
    return session.apply(wanted, ActKind.RETURN, note)


def _act(rows: list[HistoryRow]) -> ActSummary:
    first = rows[0]
    return ActSummary(
        id=first.act,
        line=first.line,
        at=first.at,
        kind=first.kind,
        note=first.note,
        changes=tuple(
            SubjectChange(row.address, row.before, row.after, row.subject) for row in rows
        ),
        repeats=first.repeats,
    )


def _line(edition: Edition, act: ActSummary) -> HistoryLine:
    act = without_ties(act)
    addresses = tuple(change.address for change in act.changes)
    return HistoryLine(act.id, act.at, act.kind, describe_act(edition, act), addresses)


_ACCOMPANYING = {AddressKind.FIGURES_TIED, AddressKind.TIE, AddressKind.SECOND}
"""Kinds of addresses that accompany a cell or text: ties and second keyings."""


def without_ties(act: ActSummary) -> ActSummary:
    """Return an act without accompanying changes, unless it has no others."""
    seen = tuple(c for c in act.changes if kind_of(c.address) not in _ACCOMPANYING)
    return replace(act, changes=seen) if seen else act


def place_count(addresses: Iterable[Address]) -> int:
    """Count changed addresses without accompanying ones, unless there are no others."""
    every = tuple(addresses)
    return sum(kind_of(address) not in _ACCOMPANYING for address in every) or len(every)


def _places(act: ActSummary) -> frozenset[Address]:
    """Return the addresses an act changed or explained."""
    return frozenset(_place(change.address) for change in act.changes)


def _place(address: Address) -> Address:
    cell = (
        split_explanation_address(address)[1] if kind_of(address) is AddressKind.EXPLANATION else ""
    )
    return cell or address


def _is_at(places: Iterable[Address], where: str) -> bool:
    """Return whether any address is the given cell, or in the section with the given id."""
    return any(at in {where, text_address(where)} or at.startswith(f"{where}.") for at in places)


def _text_of_kind(edition: Edition, kind: ActKind, act: ActSummary) -> str:
    say = _WORDS.get(kind)
    if say is not None:
        return say(edition, act)
    named = f"{kind.label} {act.note}".rstrip()
    if len(act.changes) == 1:
        only = _one_change_text(edition, act)
        return only if kind in {ActKind.ENTRY, ActKind.RENAME} else f"{named}：{only}"
    return f"{named}：{len(act.changes)} 项"


def _one_change_text(edition: Edition, act: ActSummary) -> str:
    change = act.changes[0]
    return change_words(edition, change.address, change.before, change.after)


def _entry_text(edition: Edition, act: ActSummary) -> str:
    return (
        "；".join(_change_texts(edition, act.changes))
        if len(act.changes) <= 3
        else _count_text(act)
    )


def _change_texts(edition: Edition, changes: Iterable[Change]) -> Iterator[str]:
    return (change_words(edition, c.address, c.before, c.after) for c in changes)


def _count_text(act: ActSummary) -> str:
    return f"填写：{len(act.changes)} 项"


def _import_text(_edition: Edition, act: ActSummary) -> str:
    source = act.note.partition("\n")[0]  # the lines below list each figure as written
    return f"导入 {source}：{len(act.changes)} 项"


def _restoration_text(_edition: Edition, act: ActSummary) -> str:
    return f"回到 {act.note} 的样子：{len(act.changes)} 项"


def _explanation_text(edition: Edition, act: ActSummary) -> str:
    written = [change for change in act.changes if change.after is not None]
    names = "、".join(dict.fromkeys(_explained_place(edition, c.address) for c in act.changes))
    reasons = "；".join(dict.fromkeys(short_text(change.after) for change in written))
    said = (
        act.note or f"{'写' if written else '撤回'}{address_label(edition, act.changes[0].address)}"
    )
    return f"{said} {names}".rstrip() + (f"：{reasons}" if reasons else "")


def _explained_place(edition: Edition, address: Address) -> str:
    cell = _place(address)
    return short_label(edition, cell) if cell in edition.kinds else ""


def _with_reason(words: str) -> Callable[[Edition, ActSummary], str]:
    def say(_edition: Edition, act: ActSummary) -> str:
        return f"{words}：{act.note}" if act.note else words

    return say


def _deletion_text(edition: Edition, act: ActSummary) -> str:
    return _one_change_text(edition, act)


_WORDS: Mapping[ActKind, Callable[[Edition, ActSummary], str]] = {
    ActKind.ENTRY: _entry_text,
    ActKind.IMPORT: _import_text,
    ActKind.RETURN: _restoration_text,
    ActKind.EXPLAIN: _explanation_text,
    ActKind.FINALISE: _with_reason("定稿"),
    ActKind.CORRECT: _with_reason("开始更正"),
    ActKind.PUBLISH: _with_reason("标为已发布"),
    ActKind.DELETE: _deletion_text,
}
