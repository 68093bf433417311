"""Registry of the readable formats: each module of this package defines one `FORMAT`."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from zwgk_desktop.importers.format import OLE, PACKED, Format, text_start

FORMATS: Mapping[str, Format] = {
    module.name: import_module(f"{__name__}.{module.name}").FORMAT
    for module in iter_modules(__path__)
}
"""Formats by the name of their module."""

SUFFIXES = tuple(suffix for one in FORMATS.values() for suffix in one.suffixes)
"""Suffixes of readable files. The contents of a file, not its suffix, decide its format."""

ARCHIVE_SUFFIXES = (".zip",)
"""Suffixes of archives, of which one file is read."""

WHOLE_SUFFIXES = tuple(s for one in FORMATS.values() if one.whole for s in one.suffixes)
"""Suffixes of the files to import when the user chooses a whole folder."""

_OTHERWISE = "text"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNREAD_STARTS = {
    b"<office:document": "OpenDocument 单个文件（.fodt）",
    b"<uof:": "标文通（UOF）",
    b"http://schemas.uof.org": "标文通（UOF）",
    b'progid="word.document"': "Word 2003 XML ",
    b"<w:worddocument": "Word 2003 XML ",
    b"<pkg:package": "Word XML ",
    b"<?mso-application": "XML 表格",
}
"""Names of unsupported text formats by a mark at the beginning of the file."""

_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
"""First bytes of .rar and .7z files."""

_EMPTY_ZIP = b"PK\5\6"
_DIRECTORY_ENTRY, _DIRECTORY_END, _MOST_NAMES = b"PK\1\2", b"PK\5\6", 10_000
_DOCUMENT_PARTS = frozenset(
    {
        *(b"[Content_Types].xml", b"_rels/.rels", b"word/document.xml", b"xl/workbook.xml"),
        *(b"mimetype", b"content.xml", b"OFD.xml"),
    }
)
"""Names in the zip-based formats of documents: Office, OpenDocument, OFD."""

_FIRST_NAME = slice(30, 30 + 512)
"""Bytes of the first file's name in a zip; its length is at offset 26."""


def format_of(data: bytes, suffix: str) -> str | None:
    """Return the key of a file's format; None if it is unsupported."""
    if is_archive(data):
        return None
    for key, one in FORMATS.items():
        if one.signature(data):
            return key
    if _unsupported_by_content(data):
        return None
    named = next((key for key, one in FORMATS.items() if suffix.lower() in one.suffixes), None)
    return named or (None if unsupported_format_name(data) else _OTHERWISE)


def is_archive(data: bytes) -> bool:
    """Return whether a file is an archive of documents, rather than a document."""
    if data.startswith(_ARCHIVES):
        return True
    if not data.startswith(PACKED):
        return data.startswith(_EMPTY_ZIP)
    names = _names_in_zip(data)
    if names:
        return names.isdisjoint(_DOCUMENT_PARTS)
    length = int.from_bytes(data[26:28], "little")
    name = data[_FIRST_NAME][:length].decode("utf-8", "replace").lower()
    return name.endswith((*SUFFIXES, ".zip", ".rar", ".7z"))


def _names_in_zip(data: bytes) -> frozenset[bytes]:
    """Return the names in a zip's own directory, not in zips within it; none if damaged."""
    end = data.rfind(_DIRECTORY_END)
    at = int.from_bytes(data[end + 16 : end + 20], "little") if end >= 0 else len(data)
    names: set[bytes] = set()
    while data[at : at + 4] == _DIRECTORY_ENTRY and len(names) < _MOST_NAMES:
        lengths = [int.from_bytes(data[at + n : at + n + 2], "little") for n in (28, 30, 32)]
        names.add(data[at + 46 : at + 46 + lengths[0]])
        at += 46 + sum(lengths)
    return frozenset(names)


def needs_password(data: bytes) -> bool:
    """Return whether a file is an encrypted Office document (.docx, .xlsx)."""
    return data.startswith(OLE) and _ENCRYPTED in data


def unsupported_format_name(data: bytes) -> str:
    """Return the clerk's name for an unsupported format; "" if the file may be text."""
    return _unsupported_by_content(data) or ("旧版 Word 或 WPS" if data.startswith(OLE) else "")


def _unsupported_by_content(data: bytes) -> str:
    """Return the name of an unsupported format by the file's contents alone; "" if none."""
    if data.startswith(PACKED):
        return "压缩"
    start = text_start(data)
    return next((kind for mark, kind in _UNREAD_STARTS.items() if mark in start), "")
