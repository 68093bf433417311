"""Attachments of requests: scans and letters, stored by hash under the rules of personal fields."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zwgk_desktop.atomic_file import PRIVATE_EXPORT
from zwgk_desktop.domain.addresses import Address, personal_address
from zwgk_desktop.domain.books.fields import BookField, FieldType, parse_field
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books.unit_books import UnitBooks, missing_entry_error
from zwgk_desktop.services.outgoing import Outgoing, send_out

MOST_EACH, MOST_TOGETHER = 10 * 2**20, 500 * 2**20
"""Greatest size of an attachment, and of all of a workspace together, in bytes."""

_PREFIX = "attachment."


class AttachmentKind(StrEnum):
    """What an attachment is."""

    APPLICATION = "application"
    RECEIPT = "receipt"
    ANSWER = "answer"
    LETTER = "letter"
    OTHER = "other"


ATTACHMENT_KINDS: Mapping[str, str] = {
    AttachmentKind.APPLICATION: "申请",
    AttachmentKind.RECEIPT: "回执",
    AttachmentKind.ANSWER: "答复",
    AttachmentKind.LETTER: "文书",
    AttachmentKind.OTHER: "其他",
}
ATTACHMENT_KIND = BookField("kind", "附件的种类", FieldType.CHOICE, ATTACHMENT_KINDS, required=True)
"""Field for the kind of an attachment."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment of a request.

    Args:
        address_number: Its number in the addresses, which is never used again.
        name: Name of the file it came from.
        hash: SHA-256 of its content.
        size: Number of its bytes.
    """

    address_number: int
    name: str
    kind: str
    hash: str
    size: int


def attach(books: UnitBooks, number: str, file: Path, kind: str, name: str = "") -> Attachment:
    """Attach a file to a request, as one act, under a name or the name of the file.

    Raises:
        UserError: There is no such request (K03) or kind (K02). The file cannot be read, is
            empty or too large (K11).
    """
    subject, _ = books.request(number)
    chosen = str(parse_field(ATTACHMENT_KIND, kind))
    content = _read(file)
    stored = books.attachment_files
    if stored.size() + len(content) > MOST_TOGETHER:
        raise _refusal("附件一共超过500兆", "请另存到别处，或者先把以前的附件到期脱敏")
    stored_name = storable_text(name or file.name, "文件名") or ""
    ever = _numbers_in(books.personal_history().get(subject, {}))
    place, hash_ = max(ever, default=0) + 1, stored.store(content)
    one = Attachment(place, stored_name, chosen, hash_, len(content))
    values = {"name": stored_name, "kind": chosen, "hash": one.hash, "size": str(one.size)}
    books.change(
        subject, {_address(one.address_number, what): text for what, text in values.items()}
    )
    return one


def attach_letter(books: UnitBooks, number: str, file: Path, title: str) -> None:
    """Attach an exported letter to its request under its title, unless it is attached already.

    Raises:
        UserError: As for `attach`.
    """
    hash_ = hashlib.sha256(_read(file)).hexdigest()
    if hash_ not in {one.hash for one in attachments(books, number)}:
        attach(books, number, file, AttachmentKind.LETTER, f"{title}{file.suffix}")


def attachments(books: UnitBooks, number: str) -> tuple[Attachment, ...]:
    """Return the attachments of a request, in the order of entry.

    Raises:
        UserError: There is no such request (K03).
    """
    subject, _ = books.request(number)
    personal = books.personal(subject)
    return tuple(
        Attachment(
            place,
            personal.get(_address(place, "name"), ""),
            personal.get(_address(place, "kind"), AttachmentKind.OTHER),
            personal.get(_address(place, "hash"), ""),
            int(personal.get(_address(place, "size"), "0")),
        )
        for place in sorted(_numbers_in(personal))
    )


def attachment_at(books: UnitBooks, number: str, position: int) -> Attachment:
    """Return an attachment by its position in `attachments`, counted from 1.

    Raises:
        UserError: There is none (K03).
    """
    known = attachments(books, number)
    if not 1 <= position <= len(known):
        raise missing_entry_error(books.unit, f"{number}号申请的第{position}个附件")
    return known[position - 1]


def save_attachment(books: UnitBooks, attachment: Attachment, target: Path) -> None:
    """Write the content of an attachment to a file, readable by its owner only.

    Raises:
        UserError: Its content is missing (K11), or the file cannot be written (E01).
    """
    content = books.attachment_files.content(attachment.hash)
    if content is None:
        raise _refusal(
            f"附件“{attachment.name}”的内容不在工作文件旁边，或者已经损坏",
            "请把附件文件夹放回工作文件旁边，或者从第二备份文件夹恢复",
        )
    send_out([(target, content)], Outgoing(), PRIVATE_EXPORT)


def remove_attachment(books: UnitBooks, number: str, attachment: Attachment) -> None:
    """Remove an attachment from a request, as one act that can be undone.

    Raises:
        UserError: There is no such request (K03).
    """
    subject, _ = books.request(number)
    gone = [_address(attachment.address_number, what) for what in ("name", "kind", "hash", "size")]
    books.change(subject, dict.fromkeys(gone))


def _numbers_in(addresses: Iterable[Address]) -> set[int]:
    """Return the numbers of the attachments that some addresses name."""
    prefix = personal_address(_PREFIX)
    return {int(one.split(".")[2]) for one in addresses if one.startswith(prefix)}


def _address(number: int, field: str) -> Address:
    return personal_address(f"{_PREFIX}{number}.{field}")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_EACH + 1)
    except OSError as error:
        raise _refusal(f"读不到“{file.name}”", "请核对文件名，确认文件没有被移走") from error
    if not content:
        raise _refusal(f"“{file.name}”是空文件", "请重新扫描或者另选一个文件")
    if len(content) > MOST_EACH:
        raise _refusal(f"“{file.name}”超过10兆", "请用低一些的分辨率重新扫描，或者分成几个文件")
    return content


def _refusal(what: str, remedy: str) -> UserError:
    return UserError(what, remedy=remedy, code="K11")
