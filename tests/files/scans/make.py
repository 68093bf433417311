"""Record what the component reads on a photographed page: `python tests/files/scans/make.py`.

The page of 三 of a report of random figures is printed by our PDF, spoilt as a telephone spoils
it, and read for real; the answer of the process that read it is kept, so that everything around
the component is tested where it is not installed. Needs `make scans` first. The pictures of its
cells are kept with few shades of grey, to be small.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from recorded_scan import PAGE, RECORDED, SEED  # noqa: E402 - beside the tests
from reports import EDITION  # noqa: E402 - likewise
from scans.degrading import photographed  # noqa: E402 - likewise
from scans.printing import our_pdf, random_report  # noqa: E402 - likewise

from zwgk_desktop import paths  # noqa: E402 - after the tests' own folder
from zwgk_desktop.catalog import load_catalog  # noqa: E402 - likewise
from zwgk_desktop.importers import sandbox  # noqa: E402 - likewise
from zwgk_desktop.importers.scan.cleaning import cv2, numpy  # noqa: E402 - likewise

_SHADE = 64


def _few_shades(png: str) -> str:
    grey = cv2.imdecode(numpy.frombuffer(base64.b64decode(png), numpy.uint8), 0)
    few = (grey.astype(int) // _SHADE * 255 // (255 // _SHADE)).astype(numpy.uint8)
    return base64.b64encode(cv2.imencode(".png", few)[1]).decode()


def main() -> None:
    """Write it."""
    edition = load_catalog(paths.forms()).editions[EDITION]
    pdf: Any = pypdfium2.PdfDocument(our_pdf(random_report(edition, SEED)))
    drawn = pdf[PAGE].render(scale=200 / 72, rev_byteorder=True).to_numpy()[:, :, :3].copy()
    photo = cv2.cvtColor(photographed(drawn), cv2.COLOR_RGB2BGR)
    jpeg = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
    said: dict[str, Any] = sandbox.json_blocks("scan", [RECORDED.name], jpeg)
    for block in said["blocks"]:
        for row in () if isinstance(block, str) else block[1]:
            row[2] = [crop and (_few_shades(crop[0]), round(crop[1], 3)) for crop in row[2]]
    RECORDED.write_text(json.dumps(said, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
