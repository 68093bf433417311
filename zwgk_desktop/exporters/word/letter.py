"""A letter as a Word document in the layout of official documents (GB/T 9704)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.shared import Twips

from zwgk_desktop.domain.books.letters import Letter, Piece
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.manuscript import ems
from zwgk_desktop.exporters.word.pack import blank, describe_as, pack
from zwgk_desktop.exporters.word.page import set_up
from zwgk_desktop.exporters.word.styles import CHARACTER, PITCH

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_BESIDE = 4.0
"""Characters right of the date, which a seal will cover."""


def compose_letter(letter: Letter, day: date) -> Composed:
    """Return the document; gaps are marked, and it says 草稿 while there are any."""
    document = blank()
    set_up(document, draft=bool(letter.gaps))
    describe_as(document, letter.title, letter.unit, day)
    document.add_paragraph(letter.title, "Title")
    if letter.number:
        number = document.add_paragraph(letter.number, "Normal")
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        number.paragraph_format.space_after = Twips(PITCH)
    _write(document.add_paragraph("", "Normal"), letter.addressee)
    for paragraph in letter.paragraphs:
        _write(document.add_paragraph("", "Body Text"), paragraph)
    _sign(document, letter)
    return Composed(pack(document))


def _write(paragraph: "Paragraph", pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        run = paragraph.add_run(f"【{piece.text}】" if piece.gap else piece.text)
        if piece.gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _sign(document: "Document", letter: Letter) -> None:
    unit = document.add_paragraph(letter.unit, "Signature")
    unit.paragraph_format.space_before = Twips(2 * PITCH)
    aside = _BESIDE + (ems(letter.day) - ems(letter.unit)) / 2
    unit.paragraph_format.right_indent = Twips(round(max(0.0, aside) * CHARACTER))
    unit.paragraph_format.left_indent = Twips(-CHARACTER)  # no rounding makes an orphan
    day = document.add_paragraph(letter.day, "Date")
    day.paragraph_format.right_indent = Twips(round(_BESIDE * CHARACTER))
