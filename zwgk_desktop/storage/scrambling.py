"""A copy of a workspace in which nothing can be read that anybody entered.

Its shape stays: how many reports, acts and characters, which cells are filled,
which hold nought. Equal values stay equal within one copy, so that what is
wrong with a workspace is wrong with its scrambled copy too.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import cast

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import Address, Scrambling, privacy_address, row_of
from zwgk_desktop.private_files import create_private
from zwgk_desktop.storage.database import in_memory, transaction
from zwgk_desktop.storage.digests import (
    canonical,
    digest_acts,
    digest_reports,
    digest_subjects,
    sha256,
)
from zwgk_desktop.storage.failures import explained
from zwgk_desktop.storage.values import VALUE_TABLES, Stored

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
_OPEN_YEAR = "2000-01-01"


class Scrambler:
    """Turns values into others of the same kind and length, by a secret it forgets."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)
        self._units: dict[str, str] = {}

    def value(self, address: Address, stored: Stored) -> Stored:
        """Scramble what stands at an address."""
        scrambling = row_of(address).scrambling
        if stored is None or scrambling is Scrambling.KEPT:
            return stored
        if scrambling is Scrambling.UNIT:
            return self.unit(str(stored))
        if isinstance(stored, int):
            return self._number(stored)
        if _DAY.fullmatch(stored):
            return _OPEN_YEAR
        if scrambling is Scrambling.SHAPE and _AMOUNT.fullmatch(stored):
            return self._amount(stored)
        return text(stored)

    def address(self, address: Address) -> Address:
        """Scramble an address that is a hash of somebody's number."""
        return privacy_address(self._hash(address)) if row_of(address).hashed else address

    def unit(self, name: str) -> str:
        """Give each unit a number for a name."""
        return self._units.setdefault(name, f"单位{len(self._units) + 1}")

    def key(self, key: str) -> str:
        """Scramble what a subject was made for; a year says nothing of anybody."""
        return self.unit(key) if key and not key.isdigit() else key

    def _number(self, number: int) -> int:
        if number == 0:
            return 0
        size: int = 10 ** len(str(abs(number)))
        other = size // 10 + int(self._hash(str(number)), 16) % (size - size // 10)
        return other if other != number else (other % (size - 1)) + 1

    def _amount(self, amount: str) -> str:
        whole, point, places = amount.partition(".")
        if not (whole + places).strip("-0"):
            return amount
        digits = self._hash(amount).translate(_DIGITS)
        sign, whole = whole[: whole.startswith("-")], whole.lstrip("-")
        return f"{sign}{digits[: len(whole)]}{point}{digits[20 : 20 + len(places)]}"

    def _hash(self, what: str) -> str:
        return hashlib.blake2b(what.encode(), key=self._secret).hexdigest()


_DIGITS = str.maketrans("abcdef0", "1234567")


def text(written: str) -> str:
    """Make every letter, digit and character nobody's; punctuation and paragraphs stay."""
    return "".join(_character(c) for c in written)


def _character(c: str) -> str:
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
    with explained():
        copy = in_memory()
        try:
            db.conn.backup(copy.conn)
            _scramble(copy)
            target.unlink(missing_ok=True)
            create_private(target)
            # A copy page by page would take along what was written there before.
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
        _each(db, "report", "unit", scrambler.unit)
        _each(db, "subject", "key", scrambler.key)
        _each(db, "act", "note", text)
        _each(db, "version", "reason", text)
        _each(db, "version", "content", lambda whole: _content(whole, scrambler))
        for id_, whole in db.execute("SELECT id, content FROM version").fetchall():
            db.execute("UPDATE version SET hash = ? WHERE id = ?", [sha256(whole), id_])
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


def _each(db: Database, table: str, column: str, change: Callable[[str], str]) -> None:
    rows = db.execute(f"SELECT id, {column} FROM {table}").fetchall()  # noqa: S608 - our own names
    db.conn.executemany(
        f"UPDATE {table} SET {column} = ? WHERE id = ?",  # noqa: S608 - our own names
        [(change(value), id_) for id_, value in rows],
    )


def _content(whole: str, scrambler: Scrambler) -> str:
    read = cast("dict[str, object]", json.loads(whole))
    values = cast("dict[Address, Stored]", read["values"])
    scrambled = {scrambler.address(a): scrambler.value(a, value) for a, value in values.items()}
    return canonical({"edition": read["edition"], "values": scrambled})
