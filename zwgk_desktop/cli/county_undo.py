"""Undo, redo and history of a county's collection of one year."""

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import usage_error
from zwgk_desktop.cli.county import board_answer
from zwgk_desktop.cli.opening import open_to_read, open_to_write
from zwgk_desktop.cli.output import json_value, time_text
from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_year
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.timeline import Timeline
from zwgk_desktop.storage.acts import sha256
from zwgk_desktop.storage.collections import ANSWERS, FIGURES, REPORT

_LARGE_ADDRESSES = {REPORT, FIGURES, ANSWERS}


def undo(arguments: Namespace, catalog: Catalog) -> Answer:
    """Undo the last act on a collection, or on the roster."""
    return _undo_or_redo(arguments, catalog, lambda line: line.undo())


def redo(arguments: Namespace, catalog: Catalog) -> Answer:
    """Redo the last undone act on a collection, or on the roster."""
    return _undo_or_redo(arguments, catalog, lambda line: line.redo())


def history(arguments: Namespace, catalog: Catalog) -> Answer:
    """Return the changes in a collection. Whole reports appear as their hashes."""
    with open_to_read(arguments, catalog) as workspace:
        every = workspace.timelines.collection(_collection_year(arguments)).history()
    rows = [row for row in every if arguments.cell in {None, row.address}]
    changes = [
        {
            "at": time_text(row.at),
            "act": row.act,
            "kind": row.kind.value,
            "address": row.address,
            "from": _history_value(row.address, row.before),
            "to": _history_value(row.address, row.after),
        }
        for row in rows
    ]
    lines = tuple(
        f"{one['at']} {row.kind.label} {row.address}：{one['from']} → {one['to']}"
        for one, row in zip(changes, rows, strict=True)
    )
    return Answer({"changes": changes}, lines or ("还没有改动",))


def _undo_or_redo(
    arguments: Namespace, catalog: Catalog, move: Callable[[Timeline], object]
) -> Answer:
    year = _collection_year(arguments)
    with open_to_write(arguments, catalog) as workspace:
        move(workspace.timelines.collection(year))
        return board_answer(Collection(workspace.context, year))


def _collection_year(arguments: Namespace) -> int:
    if arguments.year is None:
        raise usage_error("--collection 要写明 --year")
    return parse_year(arguments.year)


def _history_value(address: Address, value: Value | None) -> Any:
    if address in _LARGE_ADDRESSES and value is not None:
        return f"sha256:{sha256(str(value))}"
    return json_value(value)
