"""Scans and photos read whole; run in a process of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop.importers.document import Crop, SourceBlock, SourceGrid, SourceRow
from zwgk_desktop.importers.failures import broken, too_large, unreadable_picture
from zwgk_desktop.importers.paged.blocks import read_pages, tables_of
from zwgk_desktop.importers.scan.arrays import Picture, cv2, numpy
from zwgk_desktop.importers.scan.reading import Recognise, ScannedPage, read_picture
from zwgk_desktop.importers.spans import Places

_pypdfium2: Any = pypdfium2

MAX_PAGES = 20
"""A report has some six."""

_SCALE = 200 / 72
_LARGEST = 60_000_000
"""Pixels; cameras have fewer."""

_MODEL = "PP-OCRv6_rec_small.onnx"
_NARROW = [3, 48, 72]


def read_scan(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read a picture of a page, or a PDF that holds nothing else.

    Raises:
        UserError: It is damaged (I07), nothing of it can be read (I08), or it
            is far too large (I02).
    """
    recognise = _recogniser()
    pages = [read_picture(picture, recognise) for picture in _pictures(data, name)]
    if not any(page.page.chars for page in pages):
        raise unreadable_picture(name)
    looks = _looks(pages)
    blocks = read_pages([page.page for page in pages])
    return tuple(
        SourceGrid(tuple(_with_looks(row, looks) for row in block.rows), block.ruled)
        if isinstance(block, SourceGrid)
        else block
        for block in blocks
    )


def _pictures(data: bytes, name: str) -> Iterator[Picture]:
    """Yield the pages in their true colours.

    Raises:
        UserError: It is damaged (I07), or far too large (I02).
    """
    if not data[:1024].lstrip().lower().startswith(b"%pdf"):
        picture = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise broken(name, "图片")
        if picture.shape[0] * picture.shape[1] > _LARGEST:
            raise too_large(name, "这张图片太大")
        yield cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        return
    try:
        document = _pypdfium2.PdfDocument(data)
        count = len(document)
        if count > MAX_PAGES:
            raise too_large(name, f"有{count}页图片")
        for page in document:
            yield numpy.ascontiguousarray(page.render(scale=_SCALE, rev_byteorder=True).to_numpy())
    except _pypdfium2.PdfiumError as exc:
        raise broken(name, "PDF") from exc


def _recogniser() -> Recognise:
    """Load the model, which lies in the component; nothing is fetched, no log is written."""
    package = import_module("rapidocr")
    model = Path(str(package.__file__)).parent / "models" / _MODEL
    engine: Any = package.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_det": False,
            "Global.use_cls": False,
            "Rec.model_path": str(model),
            "Rec.rec_img_shape": _NARROW,
        }
    )

    def recognise(pictures: Sequence[Picture]) -> Sequence[tuple[str, float]]:
        read = engine.recognize_txt(list(pictures))
        return [(text, float(score)) for text, score in zip(read.txts, read.scores, strict=True)]

    return recognise


_Crops = tuple[Crop | None, ...]


def _looks(pages: Sequence[ScannedPage]) -> dict[Places, list[_Crops]]:
    """Return what the cells of each row look like; rows that read alike in their order."""
    looks: dict[Places, list[_Crops]] = {}
    for page in pages:
        for table in tables_of(page.page)[0]:
            for number, row in enumerate(table.rows):
                cells = (
                    page.looks(table.ruled, (number, column)) if text is not None else None
                    for column, text in enumerate(row)
                )
                looks.setdefault(row, []).append(tuple(cells))
    return looks


def _with_looks(row: SourceRow, looks: dict[Places, list[_Crops]]) -> SourceRow:
    found = looks.get(row.cells)
    return replace(row, crops=found.pop(0) if found else (None,) * len(row.cells))
