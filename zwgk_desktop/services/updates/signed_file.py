"""An update file: one line that says so, one with key and signature, then what is signed.

The third line to the end is one JSON document, and nothing of it is read before the signature
over exactly those bytes has been checked. There is no archive in it, hence nothing to unpack.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError

FORMAT = 1
"""Of the files this program reads; newer ones it refuses."""

SUFFIX = ".zwgku"
LARGEST = 16_000_000
"""Bytes of a whole file: an edition of the form has 0.2 million."""

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


def envelope(body: bytes, key: bytes, signature: bytes) -> bytes:
    """Put key and signature before what was signed."""
    return b"zwgk-update %d\n%s %s\n%s" % (
        FORMAT,
        key.hex().encode(),
        signature.hex().encode(),
        body,
    )


def opened(data: bytes, name: str, trusted: Mapping[str, str]) -> Signed:
    """Return what is signed, once it is known to be signed by a key the program trusts.

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
            remedy="请先用同一张优盘上的安装包升级程序，再装这个文件",
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
    """Say that a file cannot be used, before anybody vouched for it."""
    return UserError(
        f"“{escaped(name)}”不能用来更新：{why}",
        remedy="请重新拷贝一次；还不行，请向提供的单位重新要一份",
        code="W02",
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
