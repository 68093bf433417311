"""Signed update file: a line with the format, a line with key and signature, then JSON.

Nothing of the JSON is read before the signature over exactly its bytes has been checked.
The file is no archive, so nothing is unpacked.
"""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError

FORMAT = 1
"""Of the files this program reads; newer ones it refuses."""

SUFFIX = ".zwgku"
LARGEST = 16_000_000
"""Bytes of a whole file: an edition of the form has 0.2 million."""

_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)

_HEAD = re.compile(rb"zwgk-update (?P<format>[1-9][0-9]{0,3})\n", re.ASCII)
_SIGNED = re.compile(rb"(?P<key>[0-9a-f]{64}) (?P<signature>[0-9a-f]{128})\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a key vouches for.

    Args:
        body: Every byte that was signed.
        owner: Whose key it is, as the program was told.
    """

    body: bytes
    owner: str


def read_file(path: Path, most: int = LARGEST) -> bytes:
    """Read a regular file once, without waiting for a pipe.

    Raises:
        UserError: Not a regular file, or unreadable (W06); larger than `most` bytes (W02).
    """
    try:
        with os.fdopen(os.open(path, _READING), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _unreadable(path, "不是文件")
            data = file.read(most + 1)
    except (OSError, ValueError) as exc:
        raise _unreadable(path, "读不出来，优盘可能已经拔出") from exc
    if len(data) > most:
        raise not_ours(path.name, "比更新文件应有的大")
    return data


def trusted_keys() -> Mapping[str, str]:
    """Return the owner of each trusted public key (64 hexadecimal digits); none as shipped.

    Raises:
        FormError: The file of keys is wrong.
    """
    node = Node.of_file(paths.update_keys())
    found: dict[str, str] = {}
    for one in node.each("keys", []):
        key, owner = one.text("public"), one.text("owner")
        one.done()
        if not _KEY.fullmatch(key):
            raise one.error("must be 64 hexadecimal digits", "public")
        found[key] = owner
    node.done()
    return found


def envelope(body: bytes, key: bytes, signature: bytes) -> bytes:
    """Return a whole update file: the header lines and the signed body."""
    return b"zwgk-update %d\n%s %s\n%s" % (
        FORMAT,
        key.hex().encode(),
        signature.hex().encode(),
        body,
    )


def opened(data: bytes, name: str, trusted: Mapping[str, str]) -> Signed:
    """Check the signature of an update file and return its signed part.

    Args:
        data: The whole file, which may be anything at all.
        name: Of the file.
        trusted: By public key in hexadecimal digits, whose it is.

    Raises:
        UserError: The program trusts no key (W01); it is no such file or damaged (W02), of a
            newer kind (W03), or its signature is wrong or of a key not trusted (W04).
    """
    head = _HEAD.match(data)
    if head is None or len(data) > LARGEST:
        raise not_ours(name, "不是更新文件")
    if int(head["format"]) > FORMAT:
        raise UserError(
            f"“{escaped(name)}”是给更高版本的程序用的，本程序读不了",
            remedy="请先升级程序，再装这个文件",
            code="W03",
        )
    signed = _SIGNED.match(data, head.end())
    if signed is None:
        raise not_ours(name, "签名一行看不懂，可能没有拷贝完整")
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
    if not fits(bytes.fromhex(key), bytes.fromhex(signed["signature"].decode()), body):
        raise _unsigned(name, "内容与签名不符，签名以后被改动过，或者没有拷贝完整")
    return Signed(body, trusted[key])


def not_ours(name: str, why: str) -> UserError:
    """Return the refusal of a file that is not an update file (W02)."""
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


def fits(key: bytes, signature: bytes, body: bytes) -> bool:
    """Tell whether a signature is that of a key over these bytes.

    The library has eleven megabytes and is loaded for whoever updates.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - seldom
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - seldom

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, body)
    except InvalidSignature:
        return False
    return True
