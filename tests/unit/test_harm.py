"""No value of a damaged workspace is used, and no output destroys: by the command line."""

import os
import shutil
import sqlite3
import stat
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from command_line import run_json
from workspaces import UNIT, filled

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli import main
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import finalising
from zwgk_desktop.services.recovery.salvage import salvage
from zwgk_desktop.services.workspace import Workspace

CELL = "requests.received.natural_person"
YEAR = 2025


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "backups", lambda: tmp_path / "备份")


@pytest.fixture
def path(tmp_path: Path, catalog: Catalog, edition: Edition) -> Path:
    """A closed workspace with a final report and one that is ready."""
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        finalising.finalise(filled(workspace, edition, YEAR - 1))
        filled(workspace, edition, YEAR)
    return path


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the workspace; return its exit code and what it said to people."""

    def run_(*words: object, workspace: Path = path) -> tuple[int, str]:
        alone = words[0] in {"list", "backup", "restore", "verify"}
        about = [] if alone else ["--unit", UNIT, "--year", str(YEAR)]
        result = run_json(capsys, *words, "--workspace", workspace, *about)
        assert result.code == 2 or result.json
        assert "Traceback" not in result.err
        return result.code, result.err

    return run_


def sql(*statements: str) -> Callable[[Path], None]:
    """Past the log, as a failing disk would or a stranger."""

    def change(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for statement in statements:
                db.execute(statement)

    return change


def swap_pages(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    size = int.from_bytes(raw[16:18], "big")
    one, two = slice(size * 3, size * 4), slice(size * 8, size * 9)
    raw[one], raw[two] = raw[two], raw[one]
    path.write_bytes(raw)


ONE_FIGURE = sql("UPDATE value SET value = 7 WHERE address GLOB 'requests.received.natural*'")
DAMAGE: dict[str, Callable[[Path], None]] = {
    "one figure": ONE_FIGURE,
    "one figure in the log": sql("UPDATE change SET after = 7 WHERE address GLOB '*.received.*'"),
    "a trigger": sql(
        "CREATE TRIGGER more AFTER INSERT ON change BEGIN UPDATE value SET value = 7; END"
    ),
    "a trigger on the steps": sql(
        "CREATE TRIGGER more AFTER INSERT ON _sqlite_migrations BEGIN DELETE FROM act; END"
    ),
    "a view": sql("CREATE VIEW shown AS SELECT 1"),
    "an index gone": sql("DROP INDEX act_of_line"),
    "a table more": sql("CREATE TABLE more (id INTEGER)"),
    "no steps": sql("DELETE FROM _sqlite_migrations"),
    "a version spoilt": sql("UPDATE version SET content = substr(content, 2)"),
    "a version otherwise": sql("UPDATE version SET content = replace(content, ':0', ':1')"),
    "pages swapped": swap_pages,
}


@pytest.mark.parametrize("hit", DAMAGE.values(), ids=DAMAGE.keys())
def test_what_is_damaged_is_not_used(
    run: Run, path: Path, tmp_path: Path, hit: Callable[[Path], None]
) -> None:
    hit(path)
    before = path.read_bytes()
    pdf = tmp_path / "报告.pdf"

    assert run("verify")[0] == 1
    for words in (("finalise",), ("set", f"{CELL}=1"), ("export", "pdf", "--output", pdf)):
        code, err = run(*words)
        assert code == 2, words
        assert "D11" in err
        assert "备份" in err
        assert "内部错误" not in err
    assert not pdf.exists()
    assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {path.name}


def test_a_version_no_longer_what_was_made_final_is_not_shown(path: Path, catalog: Catalog) -> None:
    sql("UPDATE version SET content = replace(content, ':0', ':1')")(path)
    with Workspace.open(path, catalog, writing=False, program="测试") as workspace:
        session = workspace.session_of(UNIT, YEAR - 1)
        with pytest.raises(Exception, match="D11"):
            finalising.find_correction(session, 1)


def test_a_workspace_spoilt_while_it_is_open_is_not_made_final(
    path: Path, catalog: Catalog
) -> None:
    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        session = workspace.session_of(UNIT, YEAR)
        ONE_FIGURE(path)
        with pytest.raises(Exception, match="D11"):
            finalising.finalise(session)
        assert session.versions == ()


def test_a_draft_may_still_be_looked_at(run: Run, path: Path, tmp_path: Path) -> None:
    DAMAGE["one figure"](path)

    assert run("export", "html", "--output", tmp_path / "草稿.html", "--draft")[0] == 0


def test_a_copy_replaces_only_an_earlier_copy_of_the_same(
    run: Run, path: Path, tmp_path: Path, catalog: Catalog, edition: Edition
) -> None:
    copy, later = tmp_path / "副本.zwgk", tmp_path / "较新.zwgk"
    assert run("backup", "--output", copy)[0] == 0
    assert run("set", f"{CELL}=1")[0] == 0
    assert run("backup", "--output", copy)[0] == 0
    shutil.copyfile(path, later)
    assert run("set", f"{CELL}=2", workspace=later)[0] == 0
    other = tmp_path / "别的.zwgk"
    with Workspace.open(other, catalog, writing=True, create=True, program="测试") as workspace:
        filled(workspace, edition, YEAR)
    letter = tmp_path / "来信.docx"
    letter.write_bytes("内容".encode())
    empty = tmp_path / "空.zwgk"
    empty.touch()

    for standing in (later, other, letter, empty):
        before = standing.read_bytes()
        code, err = run("backup", "--output", standing)
        assert (code, "B06" in err) == (2, True), standing
        assert standing.read_bytes() == before
    with Workspace.open(copy, catalog, writing=True, program="另一个窗口"):
        assert run("backup", "--output", copy)[0] == 2
    assert run("backup", "--output", copy)[0] == 0
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_no_output_goes_where_no_file_can_stand(run: Run, path: Path, tmp_path: Path) -> None:
    pipe, link = tmp_path / "管道", tmp_path / "链接.zwgk"
    os.mkfifo(pipe)
    link.symlink_to(path)
    journal = path.with_name(f"{path.name}-journal")
    lock = path.with_name(f"{path.name}.lock")

    for target in (pipe, link, journal, lock, Path("/dev/null"), tmp_path):
        assert run("backup", "--output", target)[0] == 2, target
        assert run("export", "html", "--output", target)[0] == 2, target
    assert run("verify")[0] == 0
    assert {file.name for file in tmp_path.iterdir()} == {path.name, "管道", "链接.zwgk"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_no_workspace_is_read_where_no_file_stands(run: Run, tmp_path: Path) -> None:
    pipe, endless = tmp_path / "管道", tmp_path / "内核"
    os.mkfifo(pipe)
    endless.symlink_to("/proc/kmsg")

    for workspace in (pipe, endless, Path("/dev/zero"), tmp_path):
        for words in (("list",), ("verify",), ("set", f"{CELL}=1"), ("restore", workspace)):
            assert run(*words, workspace=workspace)[0] == 2, (workspace, words)


def test_a_file_marked_read_only_is_not_written(run: Run, path: Path) -> None:
    path.chmod(0o444)
    before = path.read_bytes()

    code, err = run("set", f"{CELL}=1")

    assert (code, "只读" in err) == (2, True)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert run("show")[0] == 0
    assert run("verify")[0] == 0
    copy, page = path.with_name("副本.zwgk"), path.with_name("报告.html")
    for words in (("backup", "--output", copy), ("export", "html", "--output", page)):
        assert run(*words)[0] == 0
        words[-1].chmod(0o444)
        code, err = run(*words)
        assert (code, "只读" in err) == (2, True), words
    assert run("restore", copy)[0] == 2
    assert path.read_bytes() == before


def test_what_a_killed_program_left_is_cleared_away(run: Run, path: Path, tmp_path: Path) -> None:
    left = tmp_path / f".zwgk-{'0' * 16}.part"
    left.write_bytes(b"half")
    own = tmp_path / "我的.part"
    own.write_bytes(b"mine")

    assert run("set", f"{CELL}=1")[0] == 0

    assert not left.exists()
    assert own.exists()
    assert path.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_shared_workspace_stays_shared(path: Path, catalog: Catalog) -> None:
    path.chmod(0o660)
    with Workspace.open(path, catalog, writing=True, program="测试"):
        lock = path.with_name(f"{path.name}.lock")
        assert stat.S_IMODE(lock.stat().st_mode) == 0o660
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_a_restored_workspace_is_what_was_tested(run: Run, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "副本.zwgk"
    assert run("backup", "--output", copy)[0] == 0
    DAMAGE["one figure"](path)
    spoilt = path.read_bytes()

    assert run("restore", copy)[0] == 0

    assert run("verify")[0] == 0
    (kept,) = tmp_path.glob("年度报告.恢复前-*.zwgk")
    assert kept.read_bytes() == spoilt


def test_many_at_once_to_one_target(path: Path, tmp_path: Path) -> None:
    """Neither is told of damage that is none, and what stands at the end is whole."""
    copy, page = tmp_path / "副本.zwgk", tmp_path / "报告.html"
    report = ["--workspace", str(path), "--unit", UNIT, "--year", str(YEAR)]
    words = [
        ["backup", "--workspace", str(path), "--output", str(copy)],
        ["export", "html", *report, "--output", str(page)],
        ["backup", "--workspace", str(path), "--output", str(copy)],
        ["export", "html", *report, "--output", str(page)],
    ]
    command = [
        sys.executable,
        "-c",
        "import sys; from zwgk_desktop.cli import main; sys.exit(main())",
    ]
    running = [
        subprocess.Popen([*command, *one], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for one in words
    ]
    told = [process.communicate()[1].decode() for process in running]

    assert [process.returncode for process in running] == [0] * 4, told
    assert main(["verify", "--workspace", str(copy)]) == 0
    assert page.read_text("utf-8").rstrip().endswith("</html>")
    assert {file.name for file in tmp_path.iterdir()} == {path.name, copy.name, page.name}


def name_super_journal(journal: Path, database: Path, victim: Path) -> None:
    """Write a rollback journal with whose playback SQLite deletes another file.

    https://www.sqlite.org/fileformat2.html#the_rollback_journal
    """
    magic = bytes.fromhex("d9d505f920a163d7")
    pages = database.stat().st_size // 4096
    header = magic + struct.pack(">5I", 0, 0, pages, 512, 4096)
    name = os.fsencode(victim)
    checksum = sum(struct.unpack(f"{len(name)}b", name)) & 0xFFFFFFFF
    record = struct.pack(">I", 0x40000000 // 4096 + 1) + name
    record += struct.pack(">2I", len(name), checksum) + magic
    journal.write_bytes(header.ljust(512, b"\0") + record)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Return a file that has nothing to do with the workspace."""
    file = tmp_path / "别人的文件.txt"
    file.write_text("要紧的内容", "utf-8")
    return file


def test_sqlite_deletes_the_file_that_a_journal_names(path: Path, victim: Path) -> None:
    name_super_journal(path.with_name(f"{path.name}-journal"), path, victim)
    sql("SELECT count(*) FROM report")(path)

    assert not victim.exists()  # otherwise the tests below prove nothing


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show",),
        ("verify",),
        ("backup",),
        ("set", f"{CELL}=1"),
        ("undo",),
        ("finalise",),
    ],
    ids=lambda words: words[0],
)
def test_a_journal_that_names_another_file_is_refused(
    run: Run, path: Path, victim: Path, words: tuple[str, ...]
) -> None:
    journal = path.with_name(f"{path.name}-journal")
    name_super_journal(journal, path, victim)
    link = path.with_name("链接.zwgk")
    link.symlink_to(path)
    before = path.read_bytes(), journal.read_bytes()

    for workspace in (path, link):
        code, err = run(*words, workspace=workspace)
        assert (code, "D16" in err or words == ("verify",)) == (2, True)
        assert journal.name in err
    assert victim.read_text("utf-8") == "要紧的内容"
    assert (path.read_bytes(), journal.read_bytes()) == before


def test_a_workspace_with_such_a_journal_is_restored_from_none_and_gives_way_to_a_copy(
    run: Run, path: Path, victim: Path, tmp_path: Path, catalog: Catalog
) -> None:
    copy = tmp_path / "优盘.zwgk"
    shutil.copyfile(path, copy)
    of_copy, journal = (one.with_name(f"{one.name}-journal") for one in (copy, path))
    name_super_journal(of_copy, copy, victim)
    assert run("restore", copy)[0] == 2
    assert run("backup", "--output", copy)[0] == 2
    of_copy.unlink()

    name_super_journal(journal, path, victim)
    told = salvage(path, tmp_path / "救出.zwgk", catalog)
    assert any(journal.name in lost for lost in told.lost)
    assert run("restore", copy)[0] == 0
    assert run("verify")[0] == 0
    (kept,) = tmp_path.glob("*恢复前*.zwgk")
    assert run("list", workspace=kept)[0] == 2
    assert victim.read_text("utf-8") == "要紧的内容"


def test_no_copy_is_written_beside_a_strange_journal(run: Run, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "优盘.zwgk"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("CREATE TABLE spill AS SELECT hex(randomblob(900)) FROM change")
        hot = path.with_name(f"{path.name}-journal").read_bytes()
        db.rollback()
    copy.with_name(f"{copy.name}-journal").write_bytes(hot)

    code, err = run("backup", "--output", copy)
    assert (code, "B06" in err) == (2, True)
    assert not copy.exists()


def other_name(beside: Path, victim: Path) -> None:
    beside.hardlink_to(victim)


def link_to(beside: Path, victim: Path) -> None:
    beside.symlink_to(victim)


def pipe_at(beside: Path, _victim: Path) -> None:
    os.mkfifo(beside)


def folder_at(beside: Path, _victim: Path) -> None:
    beside.mkdir()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes, and links for few")
@pytest.mark.parametrize("make", [other_name, link_to, pipe_at, folder_at])
@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm", ".lock"])
def test_what_stands_for_a_file_of_sqlite_or_the_lock_and_is_none_is_refused(
    run: Run, path: Path, victim: Path, ending: str, make: Callable[[Path, Path], None]
) -> None:
    copy = path.with_name("副本.zwgk")
    assert run("backup", "--output", copy)[0] == 0
    beside = path.with_name(f"{path.name}{ending}")
    make(beside, victim)

    code, err = run("set", f"{CELL}=1")
    assert (code, "D16" in err) == (2, True)
    assert beside.name in err
    assert run("list")[0] == (0 if ending == ".lock" else 2)
    assert run("restore", copy)[0] == (2 if ending == ".lock" else 0)
    assert victim.read_text("utf-8") == "要紧的内容"
    if ending != ".lock":
        assert run("set", f"{CELL}=1")[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_an_absent_workspace_is_not_made_beside_such_a_journal(
    run: Run, path: Path, victim: Path
) -> None:
    absent = path.with_name("新.zwgk")
    absent.with_name("新.zwgk-journal").symlink_to(victim)

    assert run("set", f"{CELL}=1", workspace=absent)[0] == 2
    assert not absent.exists()
    assert victim.read_text("utf-8") == "要紧的内容"
