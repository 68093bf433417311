"""Recognition of a report in a document of any format: its sections, figures and texts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from zwgk_desktop.domain.addresses import Address, source_address, text_address
from zwgk_desktop.domain.characters import clean_text, describe_characters, escaped
from zwgk_desktop.domain.embedded_report import decode_report
from zwgk_desktop.domain.spec import Edition, Section
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.importers.document import UNKNOWN, SourceDocument
from zwgk_desktop.importers.recognise.embedded import with_embedded_data
from zwgk_desktop.importers.recognise.lines import DocumentLine, lines_of
from zwgk_desktop.importers.recognise.proof import Proof, equations_of
from zwgk_desktop.importers.recognise.recognised_report import (
    Guess,
    RecognisedReport,
    Source,
    TableReading,
    Unsure,
)
from zwgk_desktop.importers.recognise.sections import Parts, cut, split_at_headings
from zwgk_desktop.importers.recognise.sheet import with_code
from zwgk_desktop.importers.recognise.spelling import (
    NO_SPELLINGS,
    NO_WORDS,
    OwnWords,
    Spellings,
    is_read_by,
    note_confirmed_labels,
    with_guesses,
    with_spellings,
)
from zwgk_desktop.importers.recognise.tables import read_line, read_rows
from zwgk_desktop.importers.recognise.vocabulary import fold, read_figure

__all__ = [
    "NO_SPELLINGS",
    "NO_WORDS",
    "Guess",
    "OwnWords",
    "Proof",
    "RecognisedReport",
    "Source",
    "Spellings",
    "Unsure",
    "is_read_by",
    "read_figure",
    "recognise",
]


def recognise(
    document: SourceDocument, editions: Iterable[Edition], spellings: Spellings = NO_SPELLINGS
) -> RecognisedReport:
    """Return the report in a document, read on the edition that fits best.

    Of equals it is the edition of the data embedded in the document, else the newest. If the
    document has most of an edition's own words, those with far fewer of theirs are not tried.

    The report is empty if nothing of the form is found. If the document has the code of a
    submission sheet, the figures are taken from it. Data embedded in it complete the page.

    Args:
        document: The document.
        editions: Editions of the form it may use.
        spellings: Row labels that the office has confirmed.
    """
    lines = lines_of(document)
    note = f"{escaped(document.name)} sha256:{document.sha256}"
    known = tuple(editions)
    document_text = fold("".join(line.text for line in lines))

    def read(edition: Edition, words: Spellings) -> RecognisedReport:
        return replace(_propose(lines, with_spellings(edition, words), note), edition=edition)

    data = decode_report(document.embedded, known) if document.embedded else None
    own = data.report.edition if data else None
    weights = {one.id: _weight_of_own_words(document_text, one, known) for one in known}
    most = max(weights.values())
    least = most / 4 if most >= _OWN_WORDS / 2 else 0
    likely = [one for one in known if weights[one.id] >= least or one is own]
    several = [read(edition, spellings) for edition in reversed(likely)]
    best = max(
        sorted(several, key=lambda one: one.edition is not own),
        key=lambda one: _fit(one) + weights[one.edition.id],
    )
    found = note_confirmed_labels(best, spellings)
    report = with_guesses(found, lambda more: read(best.edition, {**spellings, **more}))
    return with_embedded_data(with_code(report, document, known), data, document_text)


def _fit(recognised: RecognisedReport) -> float:
    figures = len(recognised.cells) + len(recognised.stated) + len(recognised.texts)
    doubts = {(one.location, one.text) for one in recognised.unsure if one.text}
    return figures - len(doubts) - len(recognised.source_remarks)


_OWN_WORDS = 100
"""Weight of a document's having all the words that only one edition has."""


def _weight_of_own_words(
    document_text: str, edition: Edition, editions: tuple[Edition, ...]
) -> float:
    """Return the weight of the words in a document that only this edition has."""
    others = {word for one in editions if one is not edition for word in _words(one)}
    own = [w for w in _words(edition) if not any(w in word for word in others)]
    return _OWN_WORDS * sum(word in document_text for word in own) / len(own) if own else 0


@lru_cache(maxsize=32)
def _words(edition: Edition) -> frozenset[str]:
    columns = (column.label for table in edition.tables for column in table.columns)
    rows = (row.label for table in edition.tables for row in table.rows)
    return frozenset(map(fold, (*columns, *rows)))


def _propose(lines: tuple[DocumentLine, ...], edition: Edition, note: str) -> RecognisedReport:
    lines = split_at_headings(lines, edition)
    parts = cut(lines, edition)
    if not parts.of_the_form:
        missing = tuple(section.heading for section in edition.sections)
        return RecognisedReport(edition=edition, note=note, missing=missing)
    readings = {
        table.id: _read(table, edition, parts.lines[table.id])
        for table in edition.tables
        if table.id in parts.lines
    }
    texts, inferred = _texts(parts, edition)
    found = {
        address: figure
        for table in edition.tables
        if table.id in readings
        for address in table.addresses
        if address in readings[table.id].found
        for figure in [readings[table.id].found[address]]
    }
    present = texts.keys() | {id_ for id_, reading in readings.items() if reading.rows}
    absent = [section for section in edition.sections if section.content not in present]
    title = parts.title
    return RecognisedReport(
        edition=edition,
        note=note,
        cells={a: figure for a, figure in found.items() if a not in edition.leaves},
        stated={a: f for a, f in found.items() if a in edition.leaves and f is not None},
        texts=texts,
        unsure=tuple(one for reading in readings.values() for one in reading.unsure),
        missing=tuple(section.heading for section in absent),
        warnings=(
            *inferred,
            *_title_warnings(parts, edition),
            *_table_warnings(readings),
            *parts.remarks,
        ),
        source_remarks=_remarks(parts, edition, absent),
        lines=tuple(line.text for line in lines),
        sources=_sources(readings, parts, texts),
        title=_seen(title.text) if title else None,
        unit=_seen(title.unit) if title and title.unit else None,
        year=title.year if title else None,
        signer=_seen(parts.signer),
        day=_seen(parts.day),
        headings={id_: _seen(heading.seen) for id_, heading in parts.headings.items()},
    )


def _read(table: Table, edition: Edition, lines: list[DocumentLine]) -> TableReading:
    reader = read_line if table.layout is Layout.LINE else read_rows
    return reader(table, edition.section_of[table.id].heading, lines, equations_of(edition))


def _texts(parts: Parts, edition: Edition) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the texts by id, and warnings about them.

    If the first section has no title, its text is everything before the second section.
    """
    first = edition.sections[0]
    sources = dict(parts.lines)
    warnings: tuple[str, ...] = ()
    if first.content in parts.headings:
        sources[edition.roles.texts.preface] = parts.before
    elif any("。" in line.text for line in parts.before):
        sources[first.content] = parts.before
        if parts.before:
            after = edition.sections[1].heading
            warnings = (f"没有标题“{first.heading}”，“{after}”以前的文字都读作这一部分",)
    read = {
        text.id: "\n".join(line.text for line in sources.get(text.id, ())) for text in edition.texts
    }
    left_out = sum((clean_text(text)[1] for text in read.values()), Counter[str]())
    if left_out:
        warnings += (
            f"文字里有看不见或者不能保存的字符，没有读入：{describe_characters(left_out)}",
        )
    unknown = sum(text.count(UNKNOWN) for text in read.values())
    if unknown:
        warnings += (f"文字里有{unknown}个字认不出，写作“{UNKNOWN}”，请对照原件补上",)
    texts = {id_: _seen(text) for id_, text in read.items()}
    return {id_: text for id_, text in texts.items() if text}, warnings


def _seen(text: str) -> str:
    """Return a text as it may be stored, without trailing spaces and empty lines at its ends."""
    lines = [line.rstrip() for line in clean_text(text)[0].split("\n")]
    return "\n".join(lines).strip("\n")


def _remarks(parts: Parts, edition: Edition, absent: list[Section]) -> dict[str, str]:
    """Return the faults of each section of the document, by address."""
    disordered = parts.disordered(edition)
    remarks: dict[str, str] = {}
    for section in edition.sections:
        faults = _title_faults(parts, section)
        if section in disordered:
            faults.append(f"“{section.heading}”的次序与表式不同")
        if section in absent and section.content in edition.table_of:
            faults.append(f"缺少“{section.heading}”的表格")
        if faults:
            remarks[source_address(section.content)] = escaped("；".join(faults))
    return remarks


def _title_faults(parts: Parts, section: Section) -> list[str]:
    heading = parts.headings.get(section.content)
    if heading is None:
        return [f"缺少标题“{section.heading}”"]
    if heading.altered:
        return [f"标题写作“{heading.seen}”，应为“{section.heading}”"]
    return []


def _title_warnings(parts: Parts, edition: Edition) -> tuple[str, ...]:
    """Return warnings about titles that differ from the form's and tables without a title."""
    warnings = [
        f"标题“{heading.seen}”按“{heading.section.heading}”读入"
        for heading in parts.headings.values()
        if heading.altered
    ]
    warnings += [
        f"没有标题“{section.heading}”，按表中的行名找到这张表"
        for section in edition.sections
        if section.content in parts.lines and section.content not in parts.headings
    ]
    return tuple(warnings)


def _sources(
    readings: Mapping[str, TableReading], parts: Parts, texts: Mapping[str, str]
) -> dict[Address, Source]:
    """Return the place in the document of each cell, stated total and text."""
    found = {a: source for reading in readings.values() for a, source in reading.sources.items()}
    for id_ in texts:
        lines = parts.lines.get(id_) or parts.before
        numbers = [line.number for line in lines if line.number >= 0]
        if numbers:
            found[text_address(id_)] = Source(min(numbers), max(numbers))
    return found


def _table_warnings(readings: dict[str, TableReading]) -> tuple[str, ...]:
    return tuple(warning for reading in readings.values() for warning in reading.warnings)
