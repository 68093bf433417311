"""Read clipboard contents: a block of cells, or a labelled part of a report."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from zwgk_desktop.domain.addresses import Address, AddressKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT, MAX_TOTAL, Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceDocument, SourceGrid, SourceParagraph
from zwgk_desktop.importers.readers import read_html_fragment, read_pasted
from zwgk_desktop.importers.recognise import (
    NO_SPELLINGS,
    RecognisedReport,
    Spellings,
    read_figure,
    recognise,
)
from zwgk_desktop.services.importing import planned_values

Cells = tuple[tuple[str | None, ...], ...]
"""Rows of cells; None is a position covered by a merged cell."""


def clipboard_cells(html: str, text: str) -> Cells:
    """Return the cells on the clipboard, from its only HTML table or else its plain text.

    Only HTML tells which cells are merged. A browser's plain text omits them.
    Without plain text, the lines of the HTML are used. An empty clipboard
    gives no rows.
    """
    return _table(html) or (_lines(text) if text.strip("\r\n") else _of_html_alone(html))


def parse_leniently(edition: Edition, address: Address, text: str) -> Number | None:
    """Parse a pasted cell as an import does: “无” and “—” are blank, “3件” is 3.

    Raises:
        UserError: The text is no figure (N01, N02).
    """
    largest = MAX_TOTAL if address in edition.leaves else MAX_COUNT
    return read_figure(text, edition.column(address), largest)


def clipboard_document(html: str, text: str) -> SourceDocument | None:
    """Return the clipboard contents as a document; None when they cannot be read."""
    for read, source in ((read_html_fragment, html), (read_pasted, text)):
        try:
            if source.strip():
                return read(source)
        except UserError:
            continue
    return None


def labelled_document(
    html: str, text: str, edition: Edition, own: Spellings = NO_SPELLINGS
) -> SourceDocument | None:
    """Return the clipboard as a document if it has row labels of the form or of `own`."""
    documents = (clipboard_document(html, ""), clipboard_document("", text))
    return next((d for d in documents if d is not None and has_row_labels(d, edition, own)), None)


def values_to_paste(
    document: SourceDocument, report: Report, own: Spellings = NO_SPELLINGS
) -> Mapping[Address, Value | None] | None:
    """Return the values of a labelled block by address, if all of it is certain.

    None where a part is unsure, belongs to another edition or would overwrite
    entered values. The clerk must check it first then.
    """
    recognised = recognise_part(document, (report.edition,), report, own)
    if recognised.unsure:
        return None
    try:
        return planned_values(recognised, report)
    except UserError:
        return None


def has_row_labels(
    document: SourceDocument, edition: Edition, own: Spellings = NO_SPELLINGS
) -> bool:
    """Return whether a document has row labels that assign its figures to cells."""
    recognised = recognise(document, (edition,), own)
    return bool(recognised.cells or recognised.stated)


def recognise_part(
    document: SourceDocument,
    editions: Iterable[Edition],
    report: Report,
    own: Spellings = NO_SPELLINGS,
) -> RecognisedReport:
    """Recognise a part of a report, for pasting into an existing report.

    Missing sections and rows are not reported. Source remarks of an earlier
    import are kept.
    """
    read = recognise(document, editions, own)
    kept = {
        address: str(remark)
        for address, remark in report.values_of_kind(AddressKind.SOURCE).items()
    }
    return replace(
        read,
        unit=report.unit,
        year=report.year,
        title=None,
        texts={} if read.cells or read.stated else read.texts,
        unsure=tuple(one for one in read.unsure if one.text or one.location is not None),
        missing=(),
        source_remarks=kept,
    )


def _table(html: str) -> Cells | None:
    if not html.strip():
        return None
    try:
        blocks = read_html_fragment(html).blocks
    except UserError:
        return None
    grids = [block for block in blocks if isinstance(block, SourceGrid)]
    if len(blocks) != 1 or len(grids) != 1:
        return None
    return tuple(row.cells for row in grids[0].rows)


def _of_html_alone(html: str) -> Cells:
    """Return the only table of an HTML fragment, or else its paragraphs."""
    document = clipboard_document(html, "")
    blocks = document.blocks if document else ()
    grids = [block for block in blocks if isinstance(block, SourceGrid)]
    if len(grids) == 1:
        return tuple(row.cells for row in grids[0].rows)
    return tuple((block.text,) for block in blocks if isinstance(block, SourceParagraph))


def _lines(text: str) -> Cells:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines)
