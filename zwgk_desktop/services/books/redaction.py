"""Mask personal data of applicants on display, and remove it permanently when due (到期脱敏)."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zwgk_desktop.domain.addresses import (
    APPLICANT,
    Address,
    AddressKind,
    kind_of,
    personal_address,
    spec_of,
)
from zwgk_desktop.domain.books.fields import PERSONAL_FIELDS
from zwgk_desktop.domain.books.requests import NATURAL_PERSON, Request
from zwgk_desktop.domain.personal_data import (
    FoundSpan,
    find_personal_data,
    masked_applicant,
    masked_text,
    without_separators,
)
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services import backups
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import HistoryRow, SubjectChange
from zwgk_desktop.storage.attachment_files import FOLDER, AttachmentFiles
from zwgk_desktop.storage.redaction import MARK

HIDDEN = "〔已隐去〕"
"""Placeholder for text that may contain names."""


def masked_passages(text: str, found: Iterable[FoundSpan]) -> str:
    """Mask the found passages of a text."""
    for one in sorted(found, reverse=True):
        shown = masked_text(text[one.start : one.end])
        text = f"{text[: one.start]}{shown}{text[one.end :]}"
    return text


@dataclass(frozen=True, slots=True)
class HistoryMask:
    """Masks personal data in the history of a unit's books.

    Args:
        names: Names of all natural persons that ever occur in it.
        classes: Class of each applicant, or kind of each third party, by subject and address of
            the name.
    """

    names: Collection[str]
    classes: Mapping[tuple[int, Address], str]

    @classmethod
    def of(cls, rows: Collection[HistoryRow]) -> "HistoryMask":
        """Collect names and applicant classes from the whole history of the books."""
        classes = {
            (row.subject, named): str(row.after)
            for row in rows
            if row.after and (named := _name_classified_at(row.address)) is not None
        }
        names = {
            str(name)
            for row in rows
            if _is_name(row.address)
            and classes.get((row.subject, row.address), "") in {"", NATURAL_PERSON}
            for name in (row.before, row.after)
            if name is not None and len(str(name)) > 1
        }
        return cls(names, classes)

    def value(self, change: HistoryRow | SubjectChange, value: Value | None) -> Value | None:
        """Mask a changed value: personal fields entirely, other texts where they name people."""
        address = change.address
        if not isinstance(value, str) or _name_classified_at(address) is not None:
            return value
        if _is_name(address):
            return masked_applicant(value, self.classes.get((change.subject, address), ""))
        if spec_of(address).personal:
            return masked_text(value)
        if kind_of(address) is not AddressKind.BOOK:
            return value
        return masked_passages(value, find_personal_data(value, self.names))


_THIRD_PARTY = re.compile(r"(personal\.third_party\.\d+\.)(name|kind|address)")


def _is_name(address: Address) -> bool:
    """Return whether an address has the name of an applicant or a third party."""
    found = _THIRD_PARTY.fullmatch(address)
    return address == APPLICANT or (found is not None and found[2] == "name")


def _name_classified_at(address: Address) -> Address | None:
    """Return the address of the name that an address classifies as a person's or not."""
    found = _THIRD_PARTY.fullmatch(address)
    if found is not None and found[2] == "kind":
        return f"{found[1]}name"
    return APPLICANT if address == "request.class" else None


_SHORTEST_WORD = 2
"""Minimum length of words searched in texts. One character would be found everywhere."""

_TEXTS: Mapping[str, str] = {"subject": "申请内容", "wanted_form": "公开形式", "remark": "备注"}

PersonalHistory = Mapping[Address, Sequence[str]]


@dataclass(frozen=True, slots=True)
class DueRedaction:
    """Personal data due for removal from the books of a unit.

    Args:
        words: Personal data ever entered for each due request.
        protected_words: Personal data of requests not due, which stays.
        all_words: Personal data of all due requests.
    """

    words: Mapping[int, frozenset[str]]
    protected_words: frozenset[str]
    all_words: frozenset[str]

    @classmethod
    def of(cls, books: UnitBooks, before: date) -> "DueRedaction":
        """Find the requests with personal data that were concluded before a day.

        Removed or undone requests count from their day of receipt.
        """
        standing = books.entries(Request)
        words: dict[int, frozenset[str]] = {}
        protected: set[str] = set()
        for subject, ever in books.personal_history().items():
            own = frozenset(_identifying_words(ever))
            if not any(_personal_values(ever)):
                continue
            day = _reference_day(standing.get(subject), ever)
            if day is not None and day < before:
                words[subject] = own
            else:
                protected |= own
        return cls(words, frozenset(protected), frozenset[str]().union(*words.values()))

    def mask(self, subject: int, text: str) -> str:
        """Mask personal data due for removal in a text of a request.

        In requests not due, data shared with an applicant that stays is not masked.
        """
        wanted = self.all_words if subject in self.words else self.all_words - self.protected_words
        plain = {without_separators(word) for word in wanted}
        found = find_personal_data(text, self.all_words | self.protected_words)
        return masked_passages(
            text, [f for f in found if without_separators(text[f.start : f.end]) in plain]
        )

    def affected_texts(self, books: UnitBooks) -> tuple[str, ...]:
        """List the texts of the register that contain data due for removal: number and field."""
        return tuple(
            f"{one.number}号{label}"
            for subject, one in books.entries(Request).items()
            for field, label in _TEXTS.items()
            for text in (str(getattr(one, field)),)
            if self.mask(subject, text) != text
        )


def redact(workspace: Workspace, books: Iterable[UnitBooks], before: date) -> int:
    """Remove the personal data of due requests permanently. Return their number.

    Raises:
        UserError: The log was already damaged (D11) or the workspace is read-only (D15).
    """
    count = 0
    for book in books:
        due = DueRedaction.of(book, before)
        if due.words:
            workspace.all_books.redact(book, due.words, due.mask)
            count += len(due.words)
    return count


def copies_with_personal_data(workspace: Workspace, second: Path | None = None) -> tuple[Path, ...]:
    """Return the copies that may still contain removed personal data.

    These are the backups in both folders, and the copies saved beside the workspace before a
    restoration or an upgrade.
    """
    path = workspace.path
    folders = [backups.backup_folder_of(path)]
    folders += [backups.second_folder_of(path, second)] if second is not None else []
    made = [one.path for folder in folders for one in backups.backups_in(folder)]
    if second is not None:  # attachments that the workspace no longer has
        known = {file.name for file in AttachmentFiles.of(path).files()}
        shared = AttachmentFiles(backups.second_folder_of(path, second) / FOLDER)
        made += [file for file in shared.files() if file.name not in known]
    real = path.resolve()
    aside = [one for one in sorted(real.parent.iterdir()) if _is_copy_of(real, one.name)]
    return (*made, *aside)


def delete_copies(files: Iterable[Path]) -> None:
    """Delete copies of the workspace, once the clerk has seen the list."""
    for file in files:
        file.unlink(missing_ok=True)


def _is_copy_of(workspace: Path, name: str) -> bool:
    """Return whether a name is like 台账.恢复前-20261202-080000.zwgk, a copy of the workspace."""
    return re.match(rf"{re.escape(workspace.stem)}\.(?:恢复|升级到.+)前-\d", name) is not None


def _reference_day(request: Request | None, history: PersonalHistory) -> date | None:
    if request is not None:
        return request.concluded_on
    received = history.get("request.received_on", ())
    return date.fromisoformat(received[-1]) if received else date.min


def _personal_values(history: PersonalHistory) -> Iterator[str]:
    for address, values in history.items():
        if address.startswith("personal."):
            yield from (value for value in values if value != MARK)


_WORDS = frozenset(personal_address(field.name) for field in PERSONAL_FIELDS)
"""Addresses of an applicant's words that identify a person."""


def _identifying_words(history: PersonalHistory) -> Iterator[str]:
    """Yield words that identify people: natural persons' names, and applicants' numbers."""
    classes = {_name_classified_at(address): values for address, values in history.items()}
    for address, values in history.items():
        person = NATURAL_PERSON in (classes.get(address) or (NATURAL_PERSON,))
        if person if _is_name(address) else address in _WORDS:
            yield from (value for value in values if value != MARK and len(value) >= _SHORTEST_WORD)
