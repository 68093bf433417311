"""A PDF as it is begun: what every document of ours is before its first page."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.exporters.tagged import archival
from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs


def begin(file: BytesIO, size: tuple[float, float], description: Description) -> Canvas:
    """Return an empty document with pages of a size in points: the same data, the same bytes."""
    glyphs(" ", Face.SONG)  # registers the canvas's first font: Helvetica cannot be embedded
    canvas = Canvas(
        file,
        pagesize=size,
        invariant=1,
        initialFontName=Face.SONG.value,  # type: ignore[arg-type] # the stub says float
        lang=archival.LANGUAGE,
        pdfVersion=archival.VERSION,
    )
    archival.describe(canvas, description)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas
