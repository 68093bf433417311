"""Reader of scanned documents and photos, run in a confined process."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop.importers.confined import report_progress
from zwgk_desktop.importers.document import (
    Crop,
    SourceBlock,
    SourceGrid,
    SourceParagraph,
    SourceRow,
)
from zwgk_desktop.importers.format import broken_error, too_large_error, unreadable_picture_error
from zwgk_desktop.importers.paged.blocks import read_pages, tables_of
from zwgk_desktop.importers.scan.cleaning import WIDTH, Picture, cv2, numpy
from zwgk_desktop.importers.scan.reading import Recognise, ScannedPage, read_picture
from zwgk_desktop.importers.spans import Places

_pypdfium2: Any = pypdfium2

MAX_PAGES = 20
"""Maximum number of pages of a scan; a report has some six."""

_ENLARGED = (1.0, 1.5, 2.0, 3.0)
"""Factors by which a picture is enlarged to read a QR code."""

_MODEL = "PP-OCRv6_rec_small.onnx"
_NARROW = [3, 48, 72]
_THREADS = 2
"""Threads of the recogniser. More need more memory and are hardly faster on clerks' machines."""


def read_scan(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the text and tables of a picture file, or of a PDF with pictures only.

    Raises:
        UserError: It is damaged (I07), has no readable text (I08), or is far too large (I02).
    """
    recognise = _recogniser()
    pages: list[ScannedPage] = []
    codes: list[SourceBlock] = []
    total, pictures = _page_pictures(data, name)
    for picture in pictures:
        report_progress(len(pages), total)
        pages.append(read_picture(picture, recognise))
        codes += _qr_code_texts(picture) if total == 1 else []
    if not codes and not any(page.page.chars for page in pages):
        raise unreadable_picture_error(name)
    blocks = read_pages([page.page for page in pages])
    if codes:  # the figures are the code's, so that no cell has to be confirmed
        return (*blocks, *codes)
    crops = _crops_by_texts(pages)
    return tuple(
        SourceGrid(tuple(_row_with_crops(row, crops) for row in block.rows), block.ruled)
        if isinstance(block, SourceGrid)
        else block
        for block in blocks
    )


def _qr_code_texts(picture: Picture) -> list[SourceBlock]:
    """Return the text of a QR code in a picture as a paragraph; [] if none can be read.

    Codes in small or noisy pictures are read only from the enlarged picture.
    """
    reader, grey = cv2.QRCodeDetectorAruco(), cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    for factor in _ENLARGED:
        larger = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        text = reader.detectAndDecode(larger)[0]
        if text:
            return [SourceParagraph(text)]
    return []


def _page_pictures(data: bytes, name: str) -> tuple[int, Iterable[Picture]]:
    """Return the number of pages, and an iterable of the pages in RGB.

    Raises:
        UserError: It is damaged (I07), or far too large (I02).
    """
    is_pdf = data[:1024].lstrip().lower().startswith(b"%pdf")
    total, pages = (_pdf_pages if is_pdf else _photo_pictures)(data, name)
    if total > MAX_PAGES:
        raise too_large_error(name, f"有{total}页图片")
    return total, pages


def _photo_pictures(data: bytes, name: str) -> tuple[int, Iterable[Picture]]:
    """Return the number of pictures in an image file, and the pictures in RGB.

    The camera's orientation is applied.
    """
    try:
        found, pictures = cv2.imdecodemulti(
            numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR, range=(0, MAX_PAGES + 1)
        )
    except cv2.error:
        raise too_large_error(name, "这张图片太大") from None
    if not found:
        raise broken_error(name, "图片")
    return len(pictures), (_in_rgb(picture) for picture in pictures)


def _in_rgb(picture: Picture) -> Picture:
    shorter = min(picture.shape[:2])
    if shorter > 2 * WIDTH:
        factor = 2 * WIDTH / shorter
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def _pdf_pages(data: bytes, name: str) -> tuple[int, Iterable[Picture]]:
    try:
        document = _pypdfium2.PdfDocument(data)
        return len(document), (_render_page(page, name) for page in document)
    except _pypdfium2.PdfiumError as exc:
        raise broken_error(name, "PDF") from exc


def _render_page(page: Any, name: str) -> Picture:
    """Render a PDF page with its shorter side `WIDTH` pixels long, whatever its nominal size."""
    try:
        bitmap = page.render(scale=WIDTH / min(page.get_size()), rev_byteorder=True)
        return numpy.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    except _pypdfium2.PdfiumError as exc:
        raise broken_error(name, "PDF") from exc


def _recogniser() -> Recognise:
    """Load the component's recognition model, without network access or logging."""
    package = import_module("rapidocr")
    model = Path(str(package.__file__)).parent / "models" / _MODEL
    engine: Any = package.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_det": False,
            "Global.use_cls": False,
            "Rec.model_path": str(model),
            "Rec.rec_img_shape": _NARROW,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def recognise(pictures: Sequence[Picture]) -> Sequence[tuple[str, float]]:
        read = engine.recognize_txt(list(pictures))
        return [(text, float(score)) for text, score in zip(read.txts, read.scores, strict=True)]

    return recognise


_Crops = tuple[Crop | None, ...]


def _crops_by_texts(pages: Sequence[ScannedPage]) -> dict[Places, list[_Crops]]:
    """Map the texts of a row to the cell pictures of all rows with these texts, in order."""
    crops: dict[Places, list[_Crops]] = {}
    for page in pages:
        for table in tables_of(page.page)[0]:
            for number, row in enumerate(table.rows):
                cells = (
                    page.crop_of_cell(table.ruled, (number, column)) if text is not None else None
                    for column, text in enumerate(row)
                )
                crops.setdefault(row, []).append(tuple(cells))
    return crops


def _row_with_crops(row: SourceRow, crops: dict[Places, list[_Crops]]) -> SourceRow:
    found = crops.get(row.cells)
    return replace(row, crops=found.pop(0) if found else (None,) * len(row.cells))
