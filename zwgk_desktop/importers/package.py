"""Zip packages of XML parts (.docx, .xlsx, .ofd), checked before anything is unpacked."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.format import broken_error, locked_error, too_large_error
from zwgk_desktop.importers.html import Element
from zwgk_desktop.sealed_zip import SealedZip, ZipFault, ZipRefusedError

MAX_MEMBERS = 2_000
MAX_MEMBER = 16 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
"""Maximum total unpacked size, in bytes. A report with pictures unpacks to a few MB."""

_DECLARED = b"<!DOCTYPE"


class ZipPackage:
    """Zip of XML parts. It is never unpacked to disk, and external links are not followed.

    Args:
        kind: The clerk's name for the format.

    Raises:
        UserError: It is damaged (I07), needs a password (I09), or unpacks to
            more than any report (I02).
    """

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self._name, self._kind = name, kind
        try:
            self._zip = SealedZip(data, most=MAX_MEMBERS, total=MAX_UNPACKED)
        except ZipRefusedError as exc:
            raise self._error_of(exc) from exc

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts, in the order of the directory."""
        return tuple(self._zip.sizes)

    def __contains__(self, part: str) -> bool:
        return part in self._zip.sizes

    def broken_error(self) -> UserError:
        """Return the error for a damaged file (I07)."""
        return broken_error(self._name, self._kind)

    def _error_of(self, exc: ZipRefusedError) -> UserError:
        match exc.fault:
            case ZipFault.TOO_LARGE:
                return too_large_error(self._name, "解压以后太大")
            case ZipFault.ENCRYPTED:
                return locked_error(self._name)
            case ZipFault.DAMAGED:
                return self.broken_error()

    def weight(self, *parts: str) -> int:
        """Return the total unpacked size of some parts, in bytes."""
        return sum(self._zip.sizes.get(part, 0) for part in parts)

    def bytes_of(self, part: str) -> bytes:
        """Return the content of a part. Repeated reads count towards the total each time.

        Raises:
            UserError: The part is absent or damaged (I07), larger than `MAX_MEMBER`, or
                exceeds `MAX_UNPACKED` together with earlier reads (I02).
        """
        try:
            return self._zip.read(part, MAX_MEMBER)
        except ZipRefusedError as exc:
            raise self._error_of(exc) from exc

    def tree(self, part: str) -> Element:
        """Return the parsed XML of a part, without entities and without network access.

        Raises:
            UserError: As `bytes_of`, or the part has a document type or is not XML (I07).
        """
        data = self.bytes_of(part)
        if _DECLARED in data.replace(b"\0", b""):
            raise self.broken_error()  # no office program declares a document type
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as exc:
            raise self.broken_error() from exc
        return root

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield the id, kind and target part of each internal relation of a part."""
        rels = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")
        if rels not in self:
            return
        for relation in self.tree(rels):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target") or ""
            path = target[1:] if target.startswith("/") else join(dirname(part), target)
            kind = (relation.get("Type") or "").rpartition("/")[2]
            yield relation.get("Id") or "", kind, normpath(path)

    def main_part(self) -> str:
        """Return the name of the main document part.

        Raises:
            UserError: There is none (I07).
        """
        for _, kind, target in self.relations(""):
            if kind == "officeDocument" and target in self:
                return target
        raise self.broken_error()
