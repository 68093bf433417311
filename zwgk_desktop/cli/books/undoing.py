"""Undo, redo and history of a unit's books, when no year is named."""

from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import open_to_read, open_to_write
from zwgk_desktop.cli.output import plain, time_text
from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.services.books.masking import HistoryMask
from zwgk_desktop.services.timeline import Timeline
from zwgk_desktop.storage.acts import ActSummary, HistoryRow


def undo(said: Namespace, catalog: Catalog) -> Answer:
    """Take back the last act on a unit's books."""
    with _line(said, catalog, writing=True) as line:
        return _told(said.unit, line, line.undo())


def redo(said: Namespace, catalog: Catalog) -> Answer:
    """Do again the act on a unit's books undone last."""
    with _line(said, catalog, writing=True) as line:
        return _told(said.unit, line, line.redo())


def history(said: Namespace, catalog: Catalog) -> Answer:
    """List every change in a unit's books, personal values masked."""
    with _line(said, catalog, writing=False) as line:
        whole = line.history()
        mask = HistoryMask.of(whole)
        rows = [one for one in whole if said.cell in {None, one.address}]
        changes = [_row(one, mask) for one in rows]
        lines = [
            f"{one['at']} {row.kind.label} {_change(one)}"
            for one, row in zip(changes, rows, strict=True)
        ]
        return Answer({"changes": changes}, tuple(lines) or ("还没有改动",))


@contextmanager
def _line(said: Namespace, catalog: Catalog, *, writing: bool) -> Generator[Timeline]:
    opened = open_to_write if writing else open_to_read
    with opened(said, catalog) as workspace:
        yield workspace.timelines.books(said.unit)


def _told(unit: str, line: Timeline, act: ActSummary) -> Answer:
    mask = HistoryMask.of(line.history())
    changes = [
        {
            "address": one.address,
            "from": plain(mask.value(one, one.before)),
            "to": plain(mask.value(one, one.after)),
        }
        for one in act.changes
    ]
    kind = (act.repeats or act.kind).value
    data: dict[str, Any] = {"unit": unit, "kind": act.kind.value, "act": kind, "changes": changes}
    label = (act.repeats or act.kind).label
    return Answer(data, (f"{act.kind.label}：{label}", *map(_change, changes)))


def _row(row: HistoryRow, mask: HistoryMask) -> dict[str, Any]:
    return {
        "at": time_text(row.at),
        "act": row.act,
        "kind": row.kind.value,
        "address": row.address,
        "from": plain(mask.value(row, row.before)),
        "to": plain(mask.value(row, row.after)),
    }


def _change(said: dict[str, Any]) -> str:
    before, after = (("空" if said[key] is None else said[key]) for key in ("from", "to"))
    return f"{said['address']}：{before} → {after}"
