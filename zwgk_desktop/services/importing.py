"""Recognise a document as a report, and plan the values an import stores.

Run as a module, this is the confined process that recognises a document.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as altered
from decimal import Decimal
from pathlib import Path
from typing import Any, get_type_hints

from zwgk_desktop.catalog import Catalog, build_catalog
from zwgk_desktop.domain.addresses import (
    EDITION,
    FIGURE_KINDS,
    SOURCE_TITLE,
    SOURCE_UNSURE,
    Address,
    AddressKind,
    text_address,
)
from zwgk_desktop.domain.counterparts import counterparts, values_on_edition
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.titles import title_faults
from zwgk_desktop.importers import confined
from zwgk_desktop.importers.confined import Pulse, no_pulse
from zwgk_desktop.importers.document import SourceBlock, SourceDocument, SourceParagraph
from zwgk_desktop.importers.format import Bounds, broken_error, exhausting_error
from zwgk_desktop.importers.formats import WHOLE_SUFFIXES
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import (
    NO_WORDS,
    OwnWords,
    RecognisedReport,
    Spellings,
    recognise,
)
from zwgk_desktop.importers.recognise.recognised_report import to_be_confirmed
from zwgk_desktop.importers.sandbox import block_from_json, block_to_json

_REPLACE = "请核对以哪个为准；要以来源为准，请选择覆盖已填内容"


@dataclass(frozen=True, slots=True)
class RecognisedFile:
    """Document with the report recognised in it.

    Args:
        assumed_unit: Unit assumed where the title names none; "" for none.
    """

    document: SourceDocument
    recognised: RecognisedReport
    assumed_unit: str = ""


def read_file(
    path: Path,
    catalog: Catalog,
    pulse: Pulse = no_pulse,
    own_words: OwnWords = NO_WORDS,
) -> RecognisedFile:
    """Read and recognise a file, and return the document with the result.

    Args:
        path: The file.
        catalog: Editions to recognise.
        pulse: Progress callback, see `Pulse`.
        own_words: Row labels of the units.

    Raises:
        UserError: As for `recognise_file`.
    """
    document = read_document(path, pulse)
    recognised = _recognised(document, catalog, (None, own_words), pulse)
    return RecognisedFile(document, _ensure_found(recognised, document), own_words.home)


def recognise_file(
    path: Path,
    catalog: Catalog,
    *,
    unit: str | None = None,
    year: int | None = None,
    own: OwnWords = NO_WORDS,
) -> RecognisedReport:
    """Read and recognise a file, and warn if its title names another unit or year.

    Raises:
        UserError: The file cannot be used (I01 to I04, I07 to I10), or holds
            nothing of the form (I05).
    """
    return recognise_document(read_document(path), catalog, unit=unit, year=year, own=own)


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def year_in_file_name(name: str) -> int | None:
    """Return the year in a file name; None where there is none or more than one."""
    years = {int(year) for year in _YEAR.findall(name)}
    return years.pop() if len(years) == 1 else None


def files_in_folder(folder: Path) -> tuple[Path, ...]:
    """Return the importable files of a folder by name, without hidden and temporary ones."""
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in WHOLE_SUFFIXES and not path.name.startswith((".", "~$"))
    )


def recognise_document(
    document: SourceDocument,
    catalog: Catalog,
    *,
    unit: str | None = None,
    year: int | None = None,
    own: OwnWords = NO_WORDS,
) -> RecognisedReport:
    """Recognise a document that was already read, in a confined process.

    Raises:
        UserError: It holds nothing of the form (I05), or recognising it takes too much time or
            memory (I10).
    """
    recognised = _ensure_found(_recognised(document, catalog, (unit, own), no_pulse), document)
    warnings = (*_title_differences(recognised, unit, year), *recognised.warnings)
    return altered(recognised, warnings=warnings)


def _ensure_found(recognised: RecognisedReport, document: SourceDocument) -> RecognisedReport:
    """Return a report with the figures of pictures unsure; raise if it is empty (I05)."""
    if document.pictured:
        recognised = to_be_confirmed(recognised, document)
    if recognised.empty:
        raise UserError(
            f"“{document.name}”里没有找到年度报告的标题和表格",
            remedy="请确认选的是政府信息公开工作年度报告全文",
            code="I05",
        )
    return recognised


_BOUNDS = Bounds()
_OF_HERE = frozenset({"edition", "pictured", "crops", "equations"})
"""Fields of a recognised report that are not told by the confined process as they are."""

_FIELDS = {n: kind for n, kind in get_type_hints(RecognisedReport).items() if n not in _OF_HERE}


def _recognised(
    document: SourceDocument, catalog: Catalog, words: tuple[str | None, OwnWords], pulse: Pulse
) -> RecognisedReport:
    """Return what a confined process recognised in a document, once its types are validated.

    Args:
        document: What to recognise; its pictures are not used.
        catalog: Editions of the form, as loaded from folders.
        words: Unit of the report, None for that of the title, and the labels of the units.
        pulse: See `Pulse`.
    """
    question = {
        "document": [document.name, document.sha256, document.embedded],
        "blocks": [block_to_json(_without_pixels(block)) for block in document.blocks],
        "first_years": dict(catalog.first_years),
        "homes": {id_: str(folder) for id_, folder in catalog.folders.items()},
        "words": confined.to_json(words),
    }
    process, data = confined.command(confined.RECOGNISING, __name__), json.dumps(question).encode()
    said = confined.answer_of_process(process, data, document.name, _BOUNDS, pulse)
    try:
        edition = catalog.editions[said["edition"]]
        values = said["recognised"].items()
        parts = {name: confined.from_json(_FIELDS[name], value) for name, value in values}
        found = RecognisedReport(edition=edition, **parts)
        _ensure_within(found)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise broken_error(document.name, "这种格式的") from None
    return found


def _without_pixels(block: SourceBlock) -> SourceBlock:
    """Return a block with empty pictures, since only their places matter."""
    if isinstance(block, SourceParagraph):
        return block
    rows = (
        altered(row, crops=tuple(crop and altered(crop, png="") for crop in row.crops))
        for row in block.rows
    )
    return altered(block, rows=tuple(rows))


def _ensure_within(found: RecognisedReport) -> None:
    """Raise ValueError if anything lies at no address of the form, or on no line."""
    edition, count = found.edition, len(found.lines)
    doubts = [one.address for one in found.unsure if one.address is not None]
    guessed = [address for one in found.unsure if one.guess for address in one.guess.cells]
    known = {*found.cells, *found.stated, *doubts, *guessed} <= edition.cell_of.keys()
    texts = set(found.texts) <= {text.id for text in edition.texts}
    remarks = found.source_remarks.keys() <= edition.kinds.keys()
    places = [one.location for one in found.unsure if one.location is not None]
    places += [at for one in found.sources.values() for at in (one.first, one.last)]
    if not (known and texts and remarks) or any(not -1 <= at < count for at in places):
        raise ValueError(found.note)


def main() -> int:
    """Run the confined process."""
    return confined.answer_stdin(_BOUNDS, json_report)


def json_report(question: bytes) -> dict[str, Any]:
    """Recognise a document with the row labels of its own unit only; return it as JSON data.

    Called in the confined process, with the question that `_recognised` asks.
    """
    asked = json.loads(question)
    name, sha256, data = asked["document"]
    document = SourceDocument(name, sha256, tuple(map(block_from_json, asked["blocks"])), data)
    homes = {id_: Path(folder) for id_, folder in asked["homes"].items()}
    editions = build_catalog(asked["first_years"], homes).editions.values()
    unit, own = asked["words"][0], confined.from_json(OwnWords, asked["words"][1])
    try:
        found = recognise(document, editions, own.confirmed if unit is None else own.of(unit))
        words = own.of(found.unit or own.home)
        if unit is None and words != own.confirmed:
            found = recognise(document, editions, words)
    except RecursionError:
        raise exhausting_error(name) from None
    parts = {name: confined.to_json(getattr(found, name)) for name in _FIELDS}
    return {"edition": found.edition.id, "recognised": parts}


def _title_differences(
    recognised: RecognisedReport, unit: str | None, year: int | None
) -> Iterator[str]:
    if year and recognised.year and recognised.year != year:
        yield f"来源的标题是“{recognised.title}”，年度不是{year}年"
    own = recognised.unit
    if unit and own and unit not in own and own not in unit:
        yield f"来源的标题是“{recognised.title}”，单位不是“{unit}”"


def planned_values(
    recognised: RecognisedReport, report: Report | None, *, replace: bool = False
) -> Mapping[Address, Value | None]:
    """Return the values an import would store, by address in form order.

    Blank cells of the source change nothing. Remarks on the source replace
    those of an earlier import. A source on another edition moves the report to
    that edition and clears entered values without a cell in it.

    Raises:
        UserError: Something entered differs from the source or would be
            cleared, and `replace` is not set (I06).
    """
    entered: Mapping[Address, Value] = (
        values_on_edition(recognised.edition, report) if report else {}
    )
    wanted = _read_values(recognised)
    for address, value in wanted.items():
        before = entered.get(address)
        if before is not None and before != value and not replace:
            raise _conflict(recognised.edition, address, before, value)
    remarks = dict(recognised.source_remarks)
    if report and recognised.title and _odd_title(recognised, report):
        remarks[SOURCE_TITLE] = recognised.title
    if unsure := _unsure_cells(recognised):
        remarks[SOURCE_UNSURE] = " ".join(unsure)
    changes: dict[Address, Value | None] = dict(wanted)
    for address, kind in recognised.edition.kinds.items():
        if kind is AddressKind.SOURCE and (address in remarks or address in entered):
            changes[address] = remarks.get(address)
    if report and report.edition is not recognised.edition:
        changes = {**_moved(report, recognised.edition, replace=replace), **changes}
    return changes


def _odd_title(recognised: RecognisedReport, report: Report) -> bool:
    """Return whether a document's title has faults or names another year."""
    another_year = recognised.year is not None and recognised.year != report.year
    return another_year or bool(title_faults(recognised.title or ""))


def _unsure_cells(recognised: RecognisedReport) -> list[Address]:
    """Return the unsure cells that were not read, all cells of an unsure row included."""
    edition = recognised.edition
    unsure: set[Address] = set()
    for address in (one.address for one in recognised.unsure if one.address):
        table = edition.table_of[edition.cell_of[address].table]
        row = table.row_of[edition.cell_of[address].row]
        first = address == table.address(row, row.columns[0])
        unsure |= {table.address(row, column) for column in row.columns} if first else {address}
    return [cell for cell in edition.entered if cell in unsure and cell not in recognised.cells]


def doubted_cells(recognised: RecognisedReport) -> Mapping[Address, str]:
    """Map each unsure cell to the reason, all cells of an unsure row included."""
    doubted: dict[Address, str] = {}
    read = recognised.cells.keys() | recognised.stated.keys()
    own = {one.address for one in recognised.unsure}
    for one in recognised.unsure:
        if one.address is None or one.location is None:
            continue  # nowhere in the source: it is missing, not unsure
        doubted[one.address] = one.reason
        cell = recognised.edition.cell_of[one.address]
        table = recognised.edition.table_of[cell.table]
        row = table.row_of[cell.row]
        cells = [table.address(row, column) for column in row.columns]
        if cells[0] == one.address and not any(c in read or c in own for c in cells[1:]):
            doubted |= dict.fromkeys(cells, one.reason)
    return doubted


def _moved(report: Report, to: Edition, *, replace: bool) -> dict[Address, Value | None]:
    lost = cells_without_counterpart(report, to)
    if lost and not replace:
        before = _shown(report.values[lost[0]])
        raise UserError(
            f"“{report.edition.label(lost[0])}”已经填有“{before}”，来源的表式没有这一格",
            remedy=_REPLACE,
            code="I06",
            command="加 --replace",
        )
    found = {there: here for here, there in counterparts(to, report.edition).items()}
    left = [a for a in report.values if found.get(a, a) != a]
    moved = {found[a]: report.values[a] for a in left}
    return {EDITION: to.id, **dict.fromkeys((*lost, *left)), **moved}


def cells_without_counterpart(report: Report, to: Edition) -> tuple[Address, ...]:
    """Return the filled cells that have no counterpart in another edition, in form order."""
    placed = set(counterparts(to, report.edition).values())
    kinds = report.edition.kinds
    return tuple(
        a for a in kinds if kinds[a] in FIGURE_KINDS and a not in placed and a in report.values
    )


def _read_values(recognised: RecognisedReport) -> dict[Address, Value]:
    """Return all recognised values that are not blank, in form order."""
    read: dict[Address, Value] = {text_address(id_): text for id_, text in recognised.texts.items()}
    figures = {**recognised.cells, **recognised.stated}
    read |= {address: figure for address, figure in figures.items() if figure is not None}
    return {address: read[address] for address in _in_order(recognised.edition) if address in read}


def _in_order(edition: Edition) -> Iterator[Address]:
    """Yield the addresses of texts and cells in printed order, the preface first."""
    yield from (text.address for text in edition.texts if text.id not in edition.section_of)
    for section in edition.sections:
        table = edition.table_of.get(section.content)
        yield from table.addresses if table else (text_address(section.content),)


def _conflict(edition: Edition, address: Address, before: Value, after: Value) -> UserError:
    stated = "载明的" if edition.kind(address) is AddressKind.STATED else ""
    return UserError(
        f"{stated}“{edition.label(address)}”已经填有“{_shown(before)}”，来源是“{_shown(after)}”",
        remedy=_REPLACE,
        code="I06",
        command="加 --replace",
    )


def _shown(value: Value) -> str:
    text = number_text(value) if isinstance(value, Decimal) else str(value)
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:20]}…"


def spelling_values(words: Spellings, report: Report | None) -> Mapping[Address, str]:
    """Return the report values that store row labels, merged with those already stored."""
    found: dict[Address, str] = {}
    for label, place in words.items():
        before = found.get(place) or (report and report.values.get(place))
        known = str(before).split("\n") if before else []
        found[place] = "\n".join(dict.fromkeys((*known, label)))
    return found


if __name__ == "__main__":
    sys.exit(main())
