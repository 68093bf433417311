"""Which characters our fonts carry.

Four of the five fonts carry what official documents are written with: GB2312 and its
punctuation. The fifth, ZwSong, stands in wherever another font has no glyph, so it carries
all that a person's or a place's name may need.
"""

from collections.abc import Iterator

_GB2312_ROWS = range(0xA1, 0xF8)
_GB2312_CELLS = range(0xA1, 0xFF)
_GBK_ROWS = range(0x81, 0xFF)
_GBK_CELLS = range(0x40, 0xFF)

_ASCII = frozenset(map(chr, range(0x20, 0x7F)))

_LATIN_1 = frozenset(map(chr, (0xA0, *range(0xA1, 0xAD), *range(0xAE, 0x100))))
"""Without U+00AD, the soft hyphen, which is never to be drawn."""

_BEYOND_GB2312 = frozenset("〇⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎡―・")
"""What documents use though GB2312 has no place for it.

The year is written 二〇二四, and GB2312 lacks 〇. Circled numbers above ten number lists. The
last two, U+2015 and U+30FB, are what many a converter makes of GB2312's dash and middle dot.
"""

_RADICALS = range(0x2E80, 0x2FE0)
"""CJK radicals, which share their glyphs with hanzi.

Qt, writing a PDF, gives a glyph's text as the lowest character that has the glyph, so 一 would
be copied out of the document as U+2F00.
"""

_STANDARD_BEYOND_GBK = frozenset(
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮"
    "䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏"
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰"
    "𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭"
    "𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡"
    "𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬"
    "𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""The 276 of the 8105 characters of 《通用规范汉字表》 (国发〔2013〕23号) that GBK lacks.

Identity cards are written in the characters of this table (居民身份证法 第四条), so an
applicant's name may need any of them.
"""

_RARE_BEYOND_STANDARD = frozenset("㵑")
"""In use in names of places, though the table leaves it out."""


def document_characters() -> frozenset[str]:
    """Return what the four fonts of official documents carry."""
    return (_ASCII | _LATIN_1 | _BEYOND_GB2312 | frozenset(_gb2312())) - _radicals()


def fallback_characters() -> frozenset[str]:
    """Return what the font that stands in for the others carries."""
    rare = _STANDARD_BEYOND_GBK | _RARE_BEYOND_STANDARD
    return (document_characters() | frozenset(_gbk()) | rare) - _radicals()


def _gb2312() -> Iterator[str]:
    """Yield the characters of GB2312.

    Python's gb2312 codec reads the dash and the middle dot as U+2015 and U+30FB, where
    keyboards and today's files have U+2014 and U+00B7. So the codec only says which places are
    taken, and the gbk codec what stands there.
    """
    for place in _places(_GB2312_ROWS, _GB2312_CELLS):
        if _read(place, "gb2312"):
            yield from _read(place, "gbk")


def _gbk() -> Iterator[str]:
    for place in _places(_GBK_ROWS, _GBK_CELLS):
        yield from _read(place, "gbk")


def _places(rows: range, cells: range) -> Iterator[bytes]:
    return (bytes((row, cell)) for row in rows for cell in cells)


def _read(place: bytes, codec: str) -> str:
    """Return the one character at a place, or nothing where none is assigned."""
    try:
        return place.decode(codec)
    except UnicodeDecodeError:
        return ""


def _radicals() -> frozenset[str]:
    return frozenset(map(chr, _RADICALS))
