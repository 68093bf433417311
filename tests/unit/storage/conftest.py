"""A workspace on a real disk, without the catalog: storage knows no form."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zwgk_desktop.domain.addresses import ValueType
from zwgk_desktop.domain.units import Level
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile

ROOT = Path(__file__).parents[3]

PREAMBLE = """
import os, sys
from pathlib import Path
from zwgk_desktop.domain.report import Change
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile
path = Path(sys.argv[1])
places = ValueTypes({})
"""

Child = Callable[[Path, str], "subprocess.Popen[str]"]


@pytest.fixture
def places() -> ValueTypes:
    return ValueTypes({"report.issued_on": ValueType.DATE, "report.seal": ValueType.YES_NO})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "青山 县?#%.zwgk" if os.name != "nt" else tmp_path / "青山 县#%.zwgk"


@pytest.fixture
def report(path: Path, places: ValueTypes) -> int:
    """Id of the one report of a closed workspace."""
    file = WorkspaceFile.for_writing(path, places, "测试", create=True)
    made = file.reports.create("云溪镇", 2025, Level.TOWNSHIP, "gkb-2021-30")
    file.close()
    return made


@pytest.fixture
def file(path: Path, places: ValueTypes, report: int) -> Iterator[WorkspaceFile]:
    """The workspace of `report`, open to write."""
    assert report
    opened = WorkspaceFile.for_writing(path, places, "测试", create=False)
    yield opened
    opened.close()


@pytest.fixture
def child() -> Iterator[Child]:
    """Start another process on a workspace; it is killed at the end of the test."""
    started: list[subprocess.Popen[str]] = []

    def start(workspace: Path, script: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", PREAMBLE + script, str(workspace)],
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
