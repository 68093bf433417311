"""Attachments of requests: stored once, in no backup, and gone with the personal fields."""

import hashlib
import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from command_line import CommandResult, Run, run_json
from workspaces import UNIT

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.services import backups
from zwgk_desktop.services.books import attachments
from zwgk_desktop.services.books.redaction import copies_with_personal_data, redact
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.attachment_files import FOLDER, AttachmentFiles
from zwgk_desktop.storage.backups import restore

SCAN = b"%PDF-1.4 " + "云溪附件标记".encode() * 100
NOW = datetime.fromisoformat("2026-01-01T08:00")
HASH = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "台账.db"


@pytest.fixture
def run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: str) -> CommandResult:
        return run_json(capsys, *words, "--workspace", workspace, "--unit", UNIT)

    for day in ("2024-03-04", "2024-03-05"):
        run_(
            *("request", "add", "--received", day, "--channel", "internet"),
            *("--class", "natural_person", "--conclude", "2024-03-20,granted"),
        )
    return run_


@pytest.fixture
def scan(tmp_path: Path) -> str:
    path = tmp_path / "张云溪申请书.pdf"
    path.write_bytes(SCAN)
    return str(path)


def attach(run: Run, file: str, number: str = "2024-001") -> CommandResult:
    return run("request", "attach", number, file, "--kind", "application")


def listed(run: Run, number: str = "2024-001") -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("request", "attachments", number).json["attachments"]
    return found


def opened(path: Path) -> Workspace:
    return Workspace.open(path, load_catalog(paths.forms()), writing=True, program="test")


def test_a_scan_goes_in_and_comes_out(run: Run, scan: str, tmp_path: Path) -> None:
    said = attach(run, scan)
    out = tmp_path / "取出.pdf"

    assert (said.code, said.json) == (0, {"sha256": HASH, "size": len(SCAN)})
    assert listed(run) == [{"number": 1, "kind": "application", "sha256": HASH, "size": len(SCAN)}]
    assert run("request", "attachment", "2024-001", "1", "--output", str(out)).code == 0
    assert out.read_bytes() == SCAN
    assert out.stat().st_mode & 0o077 == 0
    assert "张云溪" not in str(run("history").json)


def test_a_removed_attachment_comes_back(run: Run, scan: str) -> None:
    attach(run, scan)
    assert run("request", "attachment", "2024-001", "1", "--remove").json == {"attachments": []}
    attach(run, scan)
    for _ in range(2):
        run("undo")
    assert [one["sha256"] for one in listed(run)] == [HASH]
    run("undo")
    assert listed(run) == []


def test_the_same_content_is_stored_once_and_in_no_backup(
    run: Run, scan: str, workspace: Path, tmp_path: Path
) -> None:
    attach(run, scan)
    attach(run, scan, "2024-002")
    (stored,) = AttachmentFiles.of(workspace).files()
    assert stored.stat().st_mode & 0o077 == 0
    copy, second = tmp_path / "备份.zwgk", tmp_path / "优盘"
    second.mkdir()
    with opened(workspace) as file:
        backups.save_copy(file, copy)
        for minute in (1, 2):
            made = backups.back_up(file, NOW + timedelta(minutes=minute), second)
            assert made is not None
            assert (made.copy_failure, made.second_copy is None) == ("", False)
    assert SCAN not in copy.read_bytes()
    folder = backups.second_folder_of(workspace, second)
    assert [file.name for file in (folder / FOLDER).iterdir()] == [HASH]

    other = tmp_path / "别处" / "台账.db"
    other.parent.mkdir()
    restore(other, backups.backups_in(folder)[0].path, "test")
    with opened(other) as file:
        books, out = file.books(UNIT), tmp_path / "取出.pdf"
        (one,) = attachments.attachments(books, "2024-001")
        attachments.save_attachment(books, one, out)
    assert out.read_bytes() == SCAN

    (stored,) = AttachmentFiles.of(other).files()
    stored.write_bytes(SCAN[:-1])
    restore(other, backups.backups_in(folder)[0].path, "test")
    assert stored.read_bytes() == SCAN


def test_redaction_takes_the_attachments_along(
    run: Run, scan: str, workspace: Path, tmp_path: Path
) -> None:
    other = tmp_path / "另一件.pdf"
    other.write_bytes(SCAN[::-1])
    attach(run, scan)
    attach(run, str(other))
    run("request", "attachment", "2024-001", "2", "--remove")
    second = tmp_path / "优盘"
    second.mkdir()
    with opened(workspace) as file:
        backups.back_up(file, NOW, second)
        assert redact(file, [file.books(UNIT)], date(2026, 1, 1)) == 1
        copies = copies_with_personal_data(file, second)

    assert AttachmentFiles.of(workspace).files() == ()
    assert listed(run) == []
    left = workspace.read_bytes()
    for word in ("张云溪", "另一件", HASH):
        assert word.encode() not in left
    assert {HASH, "台账"} <= {one.name[:64] if len(one.name) == 64 else "台账" for one in copies}


def test_a_content_that_another_request_shares_stays(run: Run, scan: str, workspace: Path) -> None:
    attach(run, scan)
    run(
        *("request", "add", "--received", "2025-12-01", "--channel", "internet"),
        *("--class", "natural_person"),
    )
    attach(run, scan, "2025-001")
    with opened(workspace) as file:
        redact(file, [file.books(UNIT)], date(2026, 1, 1))

    assert [file.name for file in AttachmentFiles.of(workspace).files()] == [HASH]
    assert [one["sha256"] for one in listed(run, "2025-001")] == [HASH]


def test_limits(
    run: Run, scan: str, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, empty = tmp_path / "大.pdf", tmp_path / "空.pdf"
    large.write_bytes(bytes(10 * 2**20 + 1))
    empty.touch()
    for file in (large, empty, tmp_path / "没有.pdf", tmp_path):
        said = attach(run, str(file))
        assert (said.code, "K11" in said.err) == (2, True), file
    assert run("request", "attach", "2024-001", scan, "--kind", "photo").code == 2
    assert attach(run, scan, "2024-009").code == 2
    assert run("request", "attachment", "2024-001", "1", "--output", "x").code == 2
    assert not AttachmentFiles.of(workspace).files()
    monkeypatch.setattr(attachments, "MOST_TOGETHER", len(SCAN))
    assert attach(run, scan).code == 0
    assert "K11" in attach(run, str(_other(tmp_path))).err


def test_a_content_that_is_gone_or_altered_is_told(
    run: Run, scan: str, workspace: Path, tmp_path: Path
) -> None:
    attach(run, scan)
    (stored,) = AttachmentFiles.of(workspace).files()
    stored.write_bytes(SCAN + b"1")
    said = run("request", "attachment", "2024-001", "1", "--output", str(tmp_path / "取出.pdf"))

    assert (said.code, "K11" in said.err) == (2, True)
    assert attach(run, scan, "2024-002").code == 0  # stores it anew
    assert stored.read_bytes() == SCAN
    with sqlite3.connect(workspace) as db:
        assert db.execute("SELECT count(*) FROM value WHERE value LIKE '%张云溪%'").fetchone() == (
            0,
        )


def _other(folder: Path) -> Path:
    other = folder / "另一件.pdf"
    other.write_bytes(SCAN[::-1])
    return other
