"""Container format of packages: a zip of a manifest and members, each verified by its hash.

The same contents give the same bytes. Packages are read as untrusted: sizes and names are
checked before anything is unpacked, and members without a matching hash are refused.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from zwgk_desktop import __version__
from zwgk_desktop.domain.characters import escaped, first_unstorable
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.readers import file_head
from zwgk_desktop.sealed_zip import SealedZip, ZipFault, ZipRefusedError, zip_bytes
from zwgk_desktop.services.packages.kinds import PackageKind, Shape

_LONGEST = 19
"""Digits of the largest 64-bit number."""


def strict_json(data: bytes | str) -> Any:
    """Parse JSON in UTF-8.

    Raises:
        ValueError: It is not valid JSON. It has a number that is not whole or too large, a
            duplicate key, or a character that cannot be stored.
        RecursionError: It is nested too deeply.
    """
    text = data if isinstance(data, str) else data.decode("utf-8")
    found = json.loads(
        text,
        parse_int=_whole,
        parse_float=_refuse_number,
        parse_constant=_refuse_number,
        object_pairs_hook=_object,
    )
    if _is_unstorable(found):
        raise ValueError
    return found


def has_shape(data: Any, shape: Shape) -> bool:
    """Return whether parsed JSON has a shape. Booleans are not numbers."""
    match shape:
        case tuple():
            return any(has_shape(data, one) for one in shape)
        case list():
            return isinstance(data, list) and all(
                has_shape(one, shape[0]) for one in cast("list[object]", data)
            )
        case Mapping():
            return isinstance(data, dict) and _has_keys(cast("dict[str, Any]", data), shape)
        case _:
            return type(data) is shape


def _has_keys(data: Mapping[str, Any], shape: Mapping[str, Any]) -> bool:
    return all(
        has_shape(data[name], wanted) if name in data else key.endswith("?")
        for key, wanted in shape.items()
        for name in (key.removesuffix("?"),)
    )


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > _LONGEST or not -(2**63) <= int(digits) < 2**63:
        raise ValueError(digits[:40])
    return int(digits)


def _refuse_number(written: str) -> Any:
    raise ValueError(written[:40])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _is_unstorable(found: Any) -> bool:
    if isinstance(found, str):
        return first_unstorable(found) is not None
    if isinstance(found, dict):
        whole = cast("dict[str, Any]", found)
        return any(map(_is_unstorable, (*whole.keys(), *whole.values())))
    return isinstance(found, list) and any(map(_is_unstorable, cast("list[object]", found)))


FORMAT = 1
"""Format number written; packages with a higher one are refused."""

MANIFEST = "manifest.json"
LARGEST = 40_000_000
"""Maximum bytes of a package. A PDF has 0.2 million, the longest possible report 1 million."""

_MEMBERS = {member.name: member for kind in PackageKind for member in kind.members}
_LIMITS = {MANIFEST: 100_000} | {name: member.limit for name, member in _MEMBERS.items()}
"""Maximum bytes of each member, unpacked."""

_HEAD = 64
_REFUSED = {
    ZipFault.DAMAGED: "内容不完整",
    ZipFault.ENCRYPTED: "设有密码",
    ZipFault.TOO_LARGE: "里面的文件太多或者太大",
}

_ABOUT: Shape = {
    "unit?": str,
    "year?": int,
    "edition?": str,
    "version?": int,
    "draft?": bool,
    "report?": str,
    "number?": int,
}
"""Keys of a manifest other than kind, format, program and hashes."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was read, or is to be written.

    Args:
        about: Keys of the manifest other than kind, format, program and hashes.
        members: Contents by name, without the manifest.
    """

    kind: PackageKind
    about: Mapping[str, Any]
    members: Mapping[str, bytes]

    def data(self, member: str) -> Any:
        """Return the parsed content of a JSON member.

        Raises:
            ValueError: It is no JSON of that member's shape.
            RecursionError: It is nested too deeply.
        """
        found, shape = strict_json(self.members[member]), _MEMBERS[member].shape
        if shape is None or not has_shape(found, shape):
            raise ValueError(member)
        return found


def plain_json(data: object) -> bytes:
    """Encode data as canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def package_bytes(package: Package) -> bytes:
    """Encode a package. The same contents give the same bytes on every machine.

    Raises:
        UserError: A member exceeds the limit for reading (E01).
    """
    members = dict(sorted(package.members.items()))
    for name, data in members.items():
        if len(data) > _LIMITS[name]:
            raise UserError(
                f"{package.kind.label}里的内容太多（{name} 有{len(data)}字节），写了对方也读不了",
                remedy="请删减后再写",
                code="E01",
            )
    manifest = {
        **package.about,
        "kind": package.kind.value,
        "format": FORMAT,
        "program": __version__,
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    return zip_bytes([(MANIFEST, plain_json(manifest)), *members.items()], level=0)


def read_package(data: bytes, name: str) -> Package:
    """Parse the bytes of an untrusted package.

    Raises:
        UserError: It is not a package, is damaged, or has unexpected contents (S01). A newer
            version of the program wrote it (S02).
    """
    if len(data) > LARGEST:
        raise broken_error(name, "文件太大")
    try:
        members = _members(data, name)
        manifest = strict_json(members.pop(MANIFEST, b"null"))
    except (ValueError, RecursionError) as exc:
        raise broken_error(name, "内容不完整") from exc
    if not has_shape(manifest, _ABOUT):
        raise broken_error(name, "清单看不懂" if isinstance(manifest, dict) else "没有清单")
    return _verified_package(manifest, members, name)


def is_package(file: Path) -> bool:
    """Return whether a file is a package by its suffix or its first bytes."""
    if file.suffix.lower() in {kind.suffix for kind in PackageKind}:
        return True
    try:
        return MANIFEST.encode() in file_head(file, _HEAD)
    except UserError:
        return False


def broken_error(name: str, why: str) -> UserError:
    """Return the error of a damaged or foreign package."""
    return UserError(
        f"“{escaped(name)}”不是完好的文件包：{why}",
        remedy="请让对方重新发送，最好压缩后再传；不要改动里面的内容",
        code="S01",
    )


def _members(data: bytes, name: str) -> dict[str, bytes]:
    try:
        package = SealedZip(data, most=len(_LIMITS), total=sum(_LIMITS.values()))
        unknown = sorted(package.sizes.keys() - _LIMITS)
        if unknown:
            raise broken_error(name, f"里面有不该有的“{escaped(unknown[0][:40])}”")
        return {member: package.read(member, _LIMITS[member]) for member in package.sizes}
    except ZipRefusedError as exc:
        raise broken_error(name, _REFUSED[exc.fault]) from exc


def _verified_package(manifest: dict[str, Any], members: dict[str, bytes], name: str) -> Package:
    """Check the members against kind and hashes of the manifest."""
    format_, kind_name = manifest.pop("format", None), manifest.pop("kind", None)
    if type(format_) is int and format_ > FORMAT:
        raise UserError(
            f"“{escaped(name)}”是更高版本的程序做的，本程序读不了",
            remedy="请升级本程序后再读",
            code="S02",
        )
    if type(format_) is not int or format_ != FORMAT or kind_name not in list(PackageKind):
        raise broken_error(name, "清单看不懂")
    kind = PackageKind(kind_name)
    needed = {member.name for member in kind.members if member.required}
    if not needed <= members.keys() <= {member.name for member in kind.members}:
        raise broken_error(name, f"里面的文件不是一份{kind.label}该有的")
    hashes = {member: hashlib.sha256(data).hexdigest() for member, data in members.items()}
    if manifest.pop("members", None) != hashes:
        raise broken_error(name, "有文件与清单上的校验值不符，可能在传送中损坏")
    return Package(kind, manifest, members)
