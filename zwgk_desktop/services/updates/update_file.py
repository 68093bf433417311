"""Signed update file: a line with the format, a line with key and signature, then JSON.

The JSON is parsed only after the signature over its bytes was verified. It contains the
editions and calendars as text, so there is no archive to unpack.
"""

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.catalog import DataFileError
from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.characters import escaped, first_unstorable
from zwgk_desktop.domain.errors import UserError

FORMAT = 1
"""Version of the file format that this program reads; newer ones are rejected."""

SUFFIX = ".zwgku"
LARGEST = 16_000_000
"""Maximum size of an update file in bytes; an edition has 0.2 million."""

_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)

_HEAD = re.compile(rb"zwgk-update (?P<format>[1-9][0-9]{0,3})\n", re.ASCII)
_SIGNED = re.compile(rb"(?P<key>[0-9a-f]{64}) (?P<signature>[0-9a-f]{128})\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signed:
    """Content of an update file whose signature was verified.

    Args:
        body: The signed bytes.
        owner: Owner of the key, from the program's list of trusted keys.
    """

    body: bytes
    owner: str


def read_file(path: Path, most: int = LARGEST) -> bytes:
    """Return the bytes of a regular file, without blocking on a pipe.

    Raises:
        UserError: It is no regular file or unreadable (W06), or exceeds `most` bytes (W02).
    """
    try:
        with os.fdopen(os.open(path, _READING), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _unreadable(path, "不是文件")
            data = file.read(most + 1)
    except (OSError, ValueError) as exc:
        raise _unreadable(path, "读不出来，优盘可能已经拔出") from exc
    if len(data) > most:
        raise invalid_file_error(path.name, "比更新文件应有的大")
    return data


def trusted_keys() -> Mapping[str, str]:
    """Map each trusted public key (64 hexadecimal digits) to its owner; empty as shipped.

    Raises:
        DataFileError: The file of keys is invalid.
    """
    node = Node.of_file(paths.update_keys())
    found: dict[str, str] = {}
    for one in node.tables("keys", []):
        key, owner = one.text("public"), one.text("owner")
        one.ensure_all_read()
        if not _KEY.fullmatch(key):
            raise one.error("must be 64 hexadecimal digits", "public")
        found[key] = owner
    node.ensure_all_read()
    return found


def signed_file_bytes(body: bytes, key: bytes, signature: bytes) -> bytes:
    """Return the bytes of an update file: header lines and signed body."""
    return b"zwgk-update %d\n%s %s\n%s" % (
        FORMAT,
        key.hex().encode(),
        signature.hex().encode(),
        body,
    )


def verify_signature(data: bytes, name: str, trusted: Mapping[str, str]) -> Signed:
    """Verify the signature of an update file and return its signed part.

    Args:
        data: The bytes of the file, not trusted.
        name: File name for messages.
        trusted: Owners by public key in hexadecimal digits.

    Raises:
        UserError: The program trusts no key (W01); the file is no update file or damaged
            (W02), or has a newer format (W03); its signature is wrong or its key not
            trusted (W04).
    """
    head = _HEAD.match(data)
    if head is None or len(data) > LARGEST:
        raise invalid_file_error(name, "不是更新文件")
    if int(head["format"]) > FORMAT:
        raise UserError(
            f"“{escaped(name)}”是给更高版本的程序用的，本程序读不了",
            remedy="请先升级程序，再装这个文件",
            code="W03",
        )
    signed = _SIGNED.match(data, head.end())
    if signed is None:
        raise invalid_file_error(name, "签名一行看不懂，可能没有拷贝完整")
    if not trusted:
        raise UserError(
            "本程序没有登记发布者的公钥，任何更新文件都不采用",
            remedy="请向提供本程序的单位要一份登记了公钥的安装包，由技术人员安装",
            code="W01",
        )
    key = signed["key"].decode()
    if key not in trusted:
        raise _unsigned(name, "签名用的不是本程序信任的密钥")
    body = data[signed.end() :]
    if not is_signature_valid(
        bytes.fromhex(key), bytes.fromhex(signed["signature"].decode()), body
    ):
        raise _unsigned(name, "内容与签名不符，签名以后被改动过，或者没有拷贝完整")
    return Signed(body, trusted[key])


def invalid_file_error(name: str, why: str) -> UserError:
    """Return the error that a file is no usable update file (W02)."""
    return UserError(
        f"“{escaped(name)}”不能用来更新：{why}",
        remedy="请重新拷贝一次；还不行，请重新要一份。新版程序的安装包不在这里装，直接双击打开它",
        code="W02",
    )


def _unreadable(path: Path, why: str) -> UserError:
    return UserError(
        f"“{escaped(path.name)}”{why}",
        remedy="请插好优盘，或者先把文件拷到电脑上，再试一次",
        code="W06",
    )


def _unsigned(name: str, why: str) -> UserError:
    return UserError(
        f"“{escaped(name)}”没有通过签名检查：{why}。没有采用其中任何内容",
        remedy="请不要安装，向提供的单位核实来源，重新要一份",
        code="W04",
    )


def is_signature_valid(key: bytes, signature: bytes, body: bytes) -> bool:
    """Return whether a signature is valid for a public key and these bytes.

    The library has eleven megabytes, so it is loaded only here.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - seldom
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - seldom

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, body)
    except InvalidSignature:
        return False
    return True


MOST_FILES, LARGEST_FILE, LARGEST_ALL = 400, 1_000_000, 12_000_000
"""Limits of an update: number of files, characters of one file, characters of all."""

_MOST_CHANGES, _LONGEST = 60, 500
_FIRST_YEARS = range(2008, 2100)
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}", re.ASCII)
_EDITION = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+", re.ASCII)
_FILE = re.compile(
    r"forms/(?P<edition>[a-z0-9-]{3,40})/(?:[a-z0-9_-]{1,40}/)?[a-z0-9_-]{1,60}\.toml"
    r"|holidays/(?P<year>20[0-9]{2})\.json",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class ProgramVersion:
    """Program version, comparable by age."""

    numbers: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "ProgramVersion":
        """Parse a version; ``0.2`` equals ``0.2.0``.

        Raises:
            ValueError: The text is no version.
        """
        if not _VERSION.fullmatch(text):
            raise ValueError(text)
        numbers = [int(part) for part in text.split(".")]
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        return cls(tuple(numbers))


@dataclass(frozen=True, slots=True)
class DataUpdate:
    """Contents of an update: editions and calendars.

    Args:
        name: Name of the update for clerks.
        changes: Descriptions of the changes for clerks.
        needs: Oldest program version that can read it.
        first_years: First report year of each edition, by edition id.
        files: Text of each file by its path in the update's folder.
    """

    name: str
    released: date
    changes: tuple[str, ...]
    needs: str
    first_years: Mapping[str, int]
    files: Mapping[str, str]

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the calendars in the update."""
        found = (_FILE.fullmatch(path) for path in self.files)
        return tuple(sorted(int(match["year"]) for match in found if match and match["year"]))


def update_json(update: DataUpdate) -> bytes:
    """Return an update as the JSON to be signed."""
    said: dict[str, Any] = {
        "kind": "data",
        "name": update.name,
        "needs": update.needs,
        "first_years": dict(update.first_years),
        "files": dict(update.files),
        "released": update.released.isoformat(),
        "changes": list(update.changes),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def parse_update(body: bytes, name: str) -> DataUpdate:
    """Parse and validate the signed JSON of an update.

    Args:
        body: The signed bytes.
        name: File name for the message.

    Raises:
        UserError: It is no valid update, has a path not allowed, or is too large (W05).
    """
    try:
        node = Node.of_json(body, "update")
        if node.text("kind") != "data":
            raise node.error("unknown kind", "kind")
        found = _data(node)
        node.ensure_all_read()
    except (DataFileError, ValueError) as exc:
        raise UserError(
            f"“{escaped(name)}”签名无误，但里面的清单不合规矩（{exc}）。没有采用其中任何内容",
            remedy="请把这句话告诉提供的单位，重新要一份",
            code="W05",
        ) from exc
    return found


def _data(node: Node) -> DataUpdate:
    update = DataUpdate(
        _said(node, "name", node.text("name")),
        _released(node),
        _changes(node),
        _version(node, "needs"),
        dict(node.mapping("first_years")),
        _files(node),
    )
    for edition, year in update.first_years.items():
        if not _EDITION.fullmatch(edition) or year not in _FIRST_YEARS or isinstance(year, bool):
            raise node.error("no edition, or no year", f"first_years.{edition}")
    there = (_FILE.fullmatch(path) for path in update.files)
    if {match["edition"] for match in there if match and match["edition"]} != set(
        update.first_years
    ):
        raise node.error("are not those whose first years are told", "files")
    return update


def _files(node: Node) -> Mapping[str, str]:
    files = node.mapping("files")
    if not 0 < len(files) <= MOST_FILES:
        raise node.error("none, or too many", "files")
    for path, text in files.items():
        if not _FILE.fullmatch(path):
            raise node.error("is no place for a file", f"files.{path[:80]!r}")
        if (
            not isinstance(text, str)
            or len(text) > LARGEST_FILE
            or first_unstorable(text) is not None
        ):
            raise node.error("is no text, or too long", f"files.{path}")
    if sum(map(len, files.values())) > LARGEST_ALL:
        raise node.error("are too long together", "files")
    return files


def _changes(node: Node) -> tuple[str, ...]:
    changes = node.texts("changes")
    if not 0 < len(changes) <= _MOST_CHANGES:
        raise node.error("none, or too many", "changes")
    return tuple(_said(node, "changes", change) for change in changes)


def _said(node: Node, key: str, text: str) -> str:
    if len(text) > _LONGEST or first_unstorable(text) is not None or "\n" in text:
        raise node.error("cannot be shown in a line", key)
    return text


def _version(node: Node, key: str) -> str:
    text = node.text(key)
    if not _VERSION.fullmatch(text):
        raise node.error("is no version", key)
    return text


def _released(node: Node) -> date:
    return date.fromisoformat(node.text("released"))
