"""Killed in the middle: what was reported as written is there, nothing is half there."""

from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile

Child = Callable[[Path, str], Popen[str]]

WRITE_ON_AND_ON = """
file = WorkspaceFile.for_writing(path, places, "子进程", create=False)
cells = [f"requests.row{n}.natural_person" for n in range(30)]
report = file.reports.entries()[0].id
value = file.reports.values(report).get(cells[0])
while True:
    after = (value or 0) + 1
    file.log.record(report, ActKind.FILL, [Change(cell, value, after) for cell in cells])
    value = after
    print(value, flush=True)
"""

DIE_WITH_HALF_ON_DISK = """
file = WorkspaceFile.for_writing(path, places, "子进程", create=False)
file.db.execute("PRAGMA cache_size = 1")
file.db.execute("BEGIN IMMEDIATE")
for n in range(2000):
    file.db.execute(
        "INSERT INTO value (subject, address, value) VALUES (1, ?, ?)", [f"text.t{n}", "文" * 500]
    )
print("spilt", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("after", [1, 3, 7, 20, 40])
def test_killed_while_writing(
    path: Path, places: ValueTypes, report: int, child: Child, after: int
) -> None:
    process = child(path, WRITE_ON_AND_ON)
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(after)]
    process.kill()
    rest = process.stdout.read()  # communicate() would drop lines already read ahead
    last = ([*said, *map(int, rest.split())])[-1]

    reader = WorkspaceFile.for_reading(path, places)
    values = {v for a, v in reader.reports.values(report).items() if a.startswith("requests.")}
    reader.close()
    assert len(values) == 1
    assert values <= {last, last + 1}  # an act may be on disk before it is reported
    writer = WorkspaceFile.for_writing(path, places, "测试", create=False)
    undoable = writer.log.undoable(report)
    assert undoable is not None
    assert {change.after for change in writer.log.changes_of(undoable.id)} == values
    assert writer.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    writer.close()


def test_interrupted_write_is_read_from_a_copy_and_taken_back_by_the_next_writer(
    path: Path, places: ValueTypes, report: int, child: Child, tmp_path: Path
) -> None:
    process = child(path, DIE_WITH_HALF_ON_DISK)
    assert process.stdout is not None
    assert process.stdout.readline() == "spilt\n"
    process.kill()
    process.wait()
    journal = path.with_name(f"{path.name}-journal")
    assert journal.exists()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    reader = WorkspaceFile.for_reading(path, places)
    assert not any(a.startswith("text.") for a in reader.reports.values(report))
    reader.close()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before

    writer = WorkspaceFile.for_writing(path, places, "测试", create=False)
    assert not any(a.startswith("text.") for a in writer.reports.values(report))
    writer.close()
    assert not journal.exists()
