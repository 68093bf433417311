"""Files with names of applicants are their owner's from the start, whatever the umask."""

import os
import shutil
import stat
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from zwgk_desktop.app.desktop import OneWindow
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.private_files import private_folder
from zwgk_desktop.services.books import letters
from zwgk_desktop.services.books.register_files import export_register
from zwgk_desktop.services.county.stored_reports import Original, save_original
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage import backups

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")

UNIT = "云溪镇人民政府"


@pytest.fixture(autouse=True)
def _open_to_all() -> Generator[None]:
    """Run as on a computer whose umask hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def workspace(tmp_path: Path, catalog: Catalog) -> Generator[Workspace]:
    path = tmp_path / "样例.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        make_sample(opened, catalog)
        yield opened


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("name", ["登记簿.xlsx", "期限.ics"])
def test_a_register(workspace: Workspace, tmp_path: Path, name: str) -> None:
    export_register(workspace.books(UNIT), tmp_path / name, unmasked=True)
    assert mode(tmp_path / name) == 0o600


def test_a_letter(workspace: Workspace, tmp_path: Path) -> None:
    books = workspace.books(UNIT)
    number = next(iter(books.entries(Request).values())).number
    wish = letters.LetterOptions(kind=next(iter(letters.LETTER_LABELS)), number="", gap_texts={})
    letter, day = letters.compose_letter(books, number, wish)
    letters.write_letter(letter, day, tmp_path / "文书.docx", draft=True)
    assert mode(tmp_path / "文书.docx") == 0o600


def test_what_a_unit_sent(tmp_path: Path) -> None:
    save_original(
        Original("报告.docx", b"x", from_package=False, is_stored=True), tmp_path / "报告.docx"
    )
    assert mode(tmp_path / "报告.docx") == 0o600


def test_every_folder_made_on_the_way(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    made = private_folder(tmp_path / "share" / "zwgk" / "备份")
    assert {mode(made), mode(made.parent)} == {0o700}
    assert mode(tmp_path / "share") == 0o777  # not ours


def test_a_note_for_the_open_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(part: Path, _target: Path) -> None:
        assert mode(part) == 0o600
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    assert not OneWindow(tmp_path).hand_over("/home/li/某人.zwgk")
    assert list(tmp_path.iterdir()) == []


def test_a_journal_set_aside_half(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "备份.zwgk"
    workspace.write_backup(backup)
    workspace.close()
    (tmp_path / "样例.zwgk-wal").write_bytes(b"")
    before = sorted(tmp_path.iterdir())

    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(UserError):
        backups.restore(workspace.path, backup, "测试")
    assert sorted(tmp_path.iterdir()) == before
