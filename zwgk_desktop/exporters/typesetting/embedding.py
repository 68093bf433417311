"""A TrueType font whose characters are copied out right.

reportlab writes the table for that with U+0000 for no character (which ISO 19005-2,
6.2.11.7.2, forbids), characters above U+FFFF as one number instead of a pair of
surrogates, and more in one block than the hundred allowed (Adobe Technical Note 5411).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

_BLOCK = 100


class EmbeddedFont(TTFont):
    """One of our fonts, subset and embedded in each document that uses it."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's own name
        """Put the font into a document that is complete."""
        subsets = self.state[doc].subsets
        names = [self.getSubsetInternalName(at, doc)[1:] for at in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            table = doc.idToObject[fonts[name].ToUnicode.name]
            table.content = to_unicode(fonts[name].BaseFont, subset)


def to_unicode(name: str, subset: Sequence[int]) -> str:
    """Return the table that tells which character each code of a subset stands for."""
    codes = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(subset)
        if char
    ]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *_blocks(codes),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


def _blocks(codes: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(codes), _BLOCK):
        block = codes[start : start + _BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
