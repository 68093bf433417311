"""What was made final: each version whole, with its hash, never changed afterwards."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Change, Value
from zwgk_desktop.storage.acts import ActKind, ActSummary
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.digests import canonical, sha256
from zwgk_desktop.storage.failures import damaged, explained, legible
from zwgk_desktop.storage.values import Places, encode

_OF = "SELECT number, at, reason, hash, content FROM version WHERE report = ? ORDER BY number"
_ADD = """
    INSERT INTO version (report, act, number, at, reason, hash, content)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a report, as it was made final.

    Args:
        number: From 1; from 2 on it is a 更正版.
        reason: Why it was corrected; "" for the first.
        hash: SHA-256 of its contents as `content` writes them.
        edition: Id of its form.
        values: Everything in it, by address.
    """

    number: int
    at: datetime
    reason: str
    hash: str
    edition: str
    values: Mapping[Address, Value]


def content(edition: str, values: Mapping[Address, Value]) -> str:
    """Write a report's contents in the one way that gives one hash."""
    stored = {address: encode(value) for address, value in values.items()}
    return canonical({"edition": edition, "values": stored})


class VersionStore:
    """The versions of all reports of one open workspace."""

    def __init__(self, db: Database, log: ActLog, places: Places) -> None:
        self._db = db
        self._log = log
        self._places = places

    def of(self, report: int) -> tuple[Version, ...]:
        """Return the versions of a report, the first one first.

        Raises:
            UserError: One is no longer what its hash was made of (D11).
        """
        with explained():
            rows = self._db.execute(_OF, [report]).fetchall()
        with legible():
            return tuple(self._version(*row) for row in rows)

    def freeze(
        self, report: int, changes: Sequence[Change], whole: str, reason: str = ""
    ) -> ActSummary:
        """Store a version together with the act that makes it.

        Raises:
            UserError: As for `ActLog.record`.
        """
        with transaction(self._db):
            number = len(self.of(report)) + 1
            act = self._log.record(report, ActKind.FINALISE, changes, reason)
            row = [report, act.id, number, act.at.isoformat(), reason, sha256(whole), whole]
            self._db.execute(_ADD, row)
        return act

    def _version(self, number: int, at: str, reason: str, hash_: str, whole: str) -> Version:
        if sha256(whole) != hash_:
            raise damaged(f"第{number}版：内容与定稿时不一致")
        read = cast("dict[str, object]", json.loads(whole))
        stored = cast("dict[str, int | str]", read["values"])
        values = {a: self._places.decode(a, value) for a, value in stored.items()}
        return Version(
            number=number,
            at=datetime.fromisoformat(at),
            reason=reason,
            hash=hash_,
            edition=str(read["edition"]),
            values={a: value for a, value in values.items() if value is not None},
        )
