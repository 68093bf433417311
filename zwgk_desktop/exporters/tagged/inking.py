"""A line of text on a page of PDF, which counts from its lower edge."""

from typing import TYPE_CHECKING

from zwgk_desktop.exporters.typesetting.drawing import Ink

if TYPE_CHECKING:
    from reportlab.pdfgen.textobject import PDFTextObject


def write_runs(text: "PDFTextObject", ink: Ink, height: float) -> None:
    """Write a line's characters on a page so high."""
    for run in ink.line.runs:
        x = ink.x + (ink.line.indent + run.at * ink.stretch) * ink.size
        text.setTextOrigin(x, height - ink.y)
        text.setFont(run.font.value, ink.size)
        text.textOut(run.text)
