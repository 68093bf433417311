"""Redaction of personal data, and scrambled copies of a workspace.

Redaction overwrites personal data in the log with a mark, so that the log still shows who
changed which address and when. The digests of the affected acts are recomputed in the same
transaction. SQLite then overwrites freed space with zeros, and the file is rewritten.

A scrambled copy preserves the numbers of reports, acts and characters, the filled cells and
the zeros. Equal values stay equal within one copy, so that faults of a workspace can be
reproduced with its scrambled copy.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol, cast

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import Address, Scrambling, privacy_address, spec_of
from zwgk_desktop.domain.report import Change
from zwgk_desktop.private_files import create_private
from zwgk_desktop.storage.acts import (
    ActKind,
    ActSummary,
    SubjectChange,
    act_digest,
    canonical_json,
    digest_acts,
    digest_reports,
    digest_subjects,
    now,
    sha256,
    with_subject,
)
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.database import in_memory, transaction
from zwgk_desktop.storage.failures import damaged_error, explain_failures
from zwgk_desktop.storage.values import VALUE_TABLES, Stored, table_of

MARK = "〔已脱敏〕"
"""Text that replaces redacted values in the log."""

REDACTED_AT = "books.redacted_at"
"""Address of the time of the last redaction of a unit's books.

A redaction of values found only in the log changes this address only.
"""

_LAST = "SELECT value FROM value WHERE subject = ? AND address = ?"
_ACT = "SELECT line, at, kind, note, target, digest FROM act WHERE id = ?"
_CHANGES = "SELECT subject, address, before, after FROM change WHERE act = ? ORDER BY seq"
_TOUCHED = "SELECT act, seq, address FROM change WHERE subject = ?"
_MARK = """
    UPDATE change SET before = CASE WHEN before IS NULL THEN NULL ELSE :mark END,
        after = CASE WHEN after IS NULL THEN NULL ELSE :mark END
    WHERE act = :act AND seq = :seq
"""


_BOOKS = ("request", "document", "decision", "dispute", "disclosure", "books")
_REWRITTEN = (*_BOOKS, "advice", "review")
"""Prefixes of addresses whose texts may name applicants. Submissions are never altered."""

_TEXTS = "SELECT subject, address, value FROM value WHERE typeof(value) = 'text'"
_LOGGED = """
    SELECT act, seq, subject, address, before, after FROM change
    WHERE typeof(before) = 'text' OR typeof(after) = 'text'
"""


class Mask(Protocol):
    """Function that masks the names of redacted applicants in a text."""

    def __call__(self, subject: int, text: str) -> str:
        """Return a subject's text with the names masked."""
        ...


def redact(
    db: Database, log: ActLog, line: int, subjects: Collection[int], mask: Mask
) -> ActSummary:
    """Redact the personal fields of requests irreversibly, in values and log, as one act.

    Args:
        db: The workspace.
        log: Log that records the act.
        line: Id of the unit's books (timeline).
        subjects: Ids of requests, some of which may have been removed or undone.
        mask: Called with every text that may name a person, in values and log.

    Raises:
        UserError: An affected act was damaged before (D11). Nothing is changed then.
    """
    with explain_failures():
        db.execute("PRAGMA secure_delete = ON")
    with transaction(db):
        changes = _Redaction(db, mask).redact_subjects(subjects)
        last = db.execute(_LAST, [line, REDACTED_AT]).fetchone()
        noted = Change(REDACTED_AT, last[0] if last else None, now().isoformat())
        act = log.record(line, ActKind.REDACT, [*changes, *with_subject(line, [noted])])
    with explain_failures():
        db.execute("VACUUM")
    return act


class _Redaction:
    """One redaction, with the acts of the log whose digests must be recomputed."""

    def __init__(self, db: Database, mask: Mask) -> None:
        self._db = db
        self._mask = mask
        self._acts_to_digest: set[int] = set()

    def redact_subjects(self, subjects: Collection[int]) -> list[SubjectChange]:
        """Redact log and values, and return the changes that remove the marked values."""
        changes = [change for subject in subjects for change in self._redact_subject(subject)]
        self._mask_values()
        self._mask_log()
        for act in sorted(self._acts_to_digest):
            line = self._db.execute(_ACT, [act]).fetchone()[:5]
            digest = act_digest(line, self._db.execute(_CHANGES, [act]).fetchall())
            self._db.execute("UPDATE act SET digest = ? WHERE id = ?", [digest, act])
        return changes

    def _redact_subject(self, subject: int) -> tuple[SubjectChange, ...]:
        sql = "SELECT address FROM personal WHERE subject = ?"
        standing = [str(row[0]) for row in self._db.execute(sql, [subject]).fetchall()]
        for act, seq, address in self._db.execute(_TOUCHED, [subject]).fetchall():
            if table_of(address) == "personal":
                self._mark_for_new_digest(act)
                self._db.execute(_MARK, {"mark": MARK, "act": act, "seq": seq})
        self._db.execute("UPDATE personal SET value = ? WHERE subject = ?", [MARK, subject])
        return with_subject(subject, [Change(address, MARK, None) for address in standing])

    def _mask_values(self) -> None:
        update = "UPDATE value SET value = ? WHERE subject = ? AND address = ?"
        for subject, address, value in self._db.execute(_TEXTS).fetchall():
            masked = self._mask_value(subject, address, value)
            if masked != value:
                self._db.execute(update, [masked, subject, address])

    def _mask_log(self) -> None:
        update = "UPDATE change SET before = ?, after = ? WHERE act = ? AND seq = ?"
        for act, seq, subject, address, *values in self._db.execute(_LOGGED).fetchall():
            masked = [self._mask_value(subject, address, value) for value in values]
            if masked != values:
                self._mark_for_new_digest(act)
                self._db.execute(update, [*masked, act, seq])

    def _mask_value(self, subject: int, address: str, value: Stored) -> Stored:
        known = address.partition(".")[0] in _REWRITTEN and isinstance(value, str)
        return self._mask(subject, str(value)) if known else value

    def _mark_for_new_digest(self, act: int) -> None:
        """Mark an act for a new digest; raise a `UserError` (D11) if its digest is wrong already.

        A new digest would hide the damage.
        """
        if act in self._acts_to_digest:
            return
        *line, digest = self._db.execute(_ACT, [act]).fetchone()
        if digest != act_digest(line, self._db.execute(_CHANGES, [act]).fetchall()):
            raise damaged_error()
        self._acts_to_digest.add(act)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
_OPEN_YEAR = "2000-01-01"


class Scrambler:
    """Scrambler of values into others of the same kind and length, with a discarded secret."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)
        self._units: dict[str, str] = {}

    def value(self, address: Address, stored: Stored) -> Stored:
        """Return the scrambled value of an address."""
        scrambling = spec_of(address).scrambling
        if stored is None or scrambling is Scrambling.KEPT:
            return stored
        if scrambling is Scrambling.UNIT:
            return self.unit(str(stored))
        if isinstance(stored, int):
            return self._scrambled_number(stored)
        if _DAY.fullmatch(stored):
            return _OPEN_YEAR
        if scrambling is Scrambling.SHAPE and _AMOUNT.fullmatch(stored):
            return self._scrambled_amount(stored)
        return scrambled_text(stored)

    def address(self, address: Address) -> Address:
        """Return an address, scrambled if it contains a hash of a personal number."""
        return privacy_address(self._keyed_hash(address)) if spec_of(address).is_hash else address

    def unit(self, name: str) -> str:
        """Return the pseudonym of a unit, with a running number."""
        return self._units.setdefault(name, f"单位{len(self._units) + 1}")

    def key(self, key: str) -> str:
        """Return the scrambled key of a subject; a year stays as it is."""
        return self.unit(key) if key and not key.isdigit() else key

    def _scrambled_number(self, number: int) -> int:
        if number == 0:
            return 0
        size: int = 10 ** len(str(abs(number)))
        other = size // 10 + int(self._keyed_hash(str(number)), 16) % (size - size // 10)
        return other if other != number else (other % (size - 1)) + 1

    def _scrambled_amount(self, amount: str) -> str:
        content, point, places = amount.partition(".")
        if not (content + places).strip("-0"):
            return amount
        digits = self._keyed_hash(amount).translate(_DIGITS)
        sign, content = content[: content.startswith("-")], content.lstrip("-")
        return f"{sign}{digits[: len(content)]}{point}{digits[20 : 20 + len(places)]}"

    def _keyed_hash(self, what: str) -> str:
        return hashlib.blake2b(what.encode(), key=self._secret).hexdigest()


_DIGITS = str.maketrans("abcdef0", "1234567")


def scrambled_text(written: str) -> str:
    """Return a text with all letters, digits and characters replaced, but not punctuation."""
    return "".join(_scrambled_character(c) for c in written)


def _scrambled_character(c: str) -> str:
    if c.isdigit() or c.isnumeric():
        return "0" if c.isascii() else "〇"
    if c.isalpha():
        return "x" if c.isascii() else "文"
    return c


def write_scrambled(db: Database, target: Path) -> None:
    """Write a scrambled copy of an open workspace.

    Raises:
        UserError: It cannot be written (D01).
    """
    with explain_failures():
        copy = in_memory()
        try:
            db.conn.backup(copy.conn)
            _scramble(copy)
            target.unlink(missing_ok=True)
            create_private(target)
            # A copy page by page would include remains of deleted data.
            try:
                copy.execute("VACUUM INTO ?", [str(target)])
            except BaseException:
                target.unlink(missing_ok=True)
                raise
        finally:
            copy.close()


def _scramble(db: Database) -> None:
    scrambler = Scrambler()
    db.execute("PRAGMA foreign_keys = OFF")
    with transaction(db):
        for table in VALUE_TABLES:
            _scramble_table(db, table, scrambler)
        _scramble_changes(db, scrambler)
        db.execute("DELETE FROM attachment")  # pages cannot be scrambled
        _update_column(db, "report", "unit", scrambler.unit)
        _update_column(db, "subject", "key", scrambler.key)
        _update_column(db, "act", "note", scrambled_text)
        _update_column(db, "version", "reason", scrambled_text)
        _update_column(
            db, "version", "content", lambda content: _scrambled_content(content, scrambler)
        )
        for id_, content in db.execute("SELECT id, content FROM version").fetchall():
            db.execute("UPDATE version SET hash = ? WHERE id = ?", [sha256(content), id_])
        digest_acts(db)
        digest_reports(db)
        digest_subjects(db)


def _scramble_table(db: Database, table: str, scrambler: Scrambler) -> None:
    sql = f"SELECT subject, address, value FROM {table}"  # noqa: S608 - our own name
    rows = db.execute(sql).fetchall()
    db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own name
    db.conn.executemany(
        f"INSERT INTO {table} (subject, address, value) VALUES (?, ?, ?)",  # noqa: S608 - our own name
        [(subject, scrambler.address(a), scrambler.value(a, value)) for subject, a, value in rows],
    )


def _scramble_changes(db: Database, scrambler: Scrambler) -> None:
    rows = db.execute("SELECT address, before, after, act, seq FROM change").fetchall()
    db.conn.executemany(
        "UPDATE change SET address = ?, before = ?, after = ? WHERE act = ? AND seq = ?",
        [
            (scrambler.address(a), scrambler.value(a, before), scrambler.value(a, after), *key)
            for a, before, after, *key in rows
        ],
    )


def _update_column(db: Database, table: str, column: str, change: Callable[[str], str]) -> None:
    rows = db.execute(f"SELECT id, {column} FROM {table}").fetchall()  # noqa: S608 - our own names
    db.conn.executemany(
        f"UPDATE {table} SET {column} = ? WHERE id = ?",  # noqa: S608 - our own names
        [(change(value), id_) for id_, value in rows],
    )


def _scrambled_content(content: str, scrambler: Scrambler) -> str:
    read = cast("dict[str, object]", json.loads(content))
    values = cast("dict[Address, Stored]", read["values"])
    scrambled = {scrambler.address(a): scrambler.value(a, value) for a, value in values.items()}
    return canonical_json({"edition": read["edition"], "values": scrambled})
