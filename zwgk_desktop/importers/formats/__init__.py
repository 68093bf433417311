"""Every format that is read, a module each: what has a `FORMAT` in this folder is one."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from zwgk_desktop.importers.format import OLE, PACKED, Format, beginning

FORMATS: Mapping[str, Format] = {
    module.name: import_module(f"{__name__}.{module.name}").FORMAT
    for module in iter_modules(__path__)
}
"""By the name of their modules."""

SUFFIXES = tuple(suffix for one in FORMATS.values() for suffix in one.suffixes)
"""Of files that are likely to be readable; what decides is what is in them."""

WHOLE_SUFFIXES = tuple(s for one in FORMATS.values() if one.whole for s in one.suffixes)
"""Of files that are looked for where nobody chose them one by one, as in a folder."""

_OTHERWISE = "text"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNREAD_ZIPS = {b"content.xml": "OpenDocument"}
_UNREAD_SUFFIXES = {".rtf": "RTF"}
_UNREAD_STARTS = {
    b"{\\rtf": "RTF",
    b"<office:document": "OpenDocument 单个文件（.fodt）",
    b"<uof:": "标文通（UOF）",
    b"http://schemas.uof.org": "标文通（UOF）",
    b'progid="word.document"': "Word 2003 XML ",
    b"<w:worddocument": "Word 2003 XML ",
    b"<pkg:package": "Word XML ",
    b"<?mso-application": "XML 表格",
}
"""What stands at the beginning of files of text that have no reader, the first that does."""

_FIRST_NAME = slice(30, 30 + 512)
"""Where the name of the first file in a zip stands, after lengths of it at 26."""


def format_of(data: bytes, suffix: str) -> str | None:
    """Return the key of a file's format; None when it has no reader, see `unread`."""
    if is_archive(data):
        return None
    for key, one in FORMATS.items():
        if one.signature(data):
            return key
    if _unread(data):
        return None
    named = next((key for key, one in FORMATS.items() if suffix.lower() in one.suffixes), None)
    return named or (None if unread(data, suffix) else _OTHERWISE)


def is_archive(data: bytes) -> bool:
    """Tell whether a zip holds documents, rather than being one."""
    if not data.startswith(PACKED):
        return False
    length = int.from_bytes(data[26:28], "little")
    name = data[_FIRST_NAME][:length].decode("utf-8", "replace").lower()
    return name.endswith((*SUFFIXES, ".zip", ".rar", ".7z"))


def needs_password(data: bytes) -> bool:
    """Tell whether a file is a newer office document behind a password, whatever it is called."""
    return data.startswith(OLE) and _ENCRYPTED in data


def unread(data: bytes, suffix: str) -> str:
    """Name a format that has no reader, as the clerk calls it; "" where it may be text."""
    old = "旧版 Word 或 WPS" if data.startswith(OLE) else ""
    return _unread(data) or old or _UNREAD_SUFFIXES.get(suffix.lower(), "")


def _unread(data: bytes) -> str:
    """Name a format without a reader by what is in the file."""
    if data.startswith(PACKED):
        kinds = () if is_archive(data) else _UNREAD_ZIPS.items()
        return next((kind for mark, kind in kinds if mark in data), "压缩")
    start = beginning(data)
    return next((kind for mark, kind in _UNREAD_STARTS.items() if mark in start), "")
