"""Digests of whatever a file may hold, damaged ones too, and verifying them in pieces."""

import pytest

from zwgk_desktop.domain.progress import CancelledError
from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage import verification
from zwgk_desktop.storage.acts import ActKind, birth_digest
from zwgk_desktop.storage.workspace_file import WorkspaceFile

CELL = "requests.received.natural_person"


def test_bytes_in_place_of_a_text_fit_no_digest_of_ours() -> None:
    sound = ["云溪镇人民政府", 2025, "township", "gkb-2021-30", "2026-01-05"]

    assert birth_digest([b"\xe4\xba", *sound[1:]]) != birth_digest(sound)


def test_a_workspace_is_verified_in_pieces(file: WorkspaceFile, report: int) -> None:
    for number in range(5):
        before = number - 1 if number else None
        file.log.record(report, ActKind.ENTRY, [Change(CELL, before, number)])
    told: list[tuple[int, int]] = []

    assert (
        verification.faults(file.db, progress=lambda done, total: told.append((done, total))) == ()
    )

    assert {total for _, total in told} == {100}
    assert told == sorted(told)
    assert told[-1] == (100, 100)
    assert len(told) > 5


def test_verifying_stops_where_progress_says_so(file: WorkspaceFile, report: int) -> None:
    file.log.record(report, ActKind.ENTRY, [Change(CELL, None, 3)])

    def stop(_done: int, _total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        verification.faults(file.db, progress=stop)
    assert not file.db.conn.in_transaction
