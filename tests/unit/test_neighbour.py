"""Nothing in the suite needs anything beside the checkout."""

import os
import subprocess
import sys
from pathlib import Path

from neighbour import NEIGHBOUR

TESTS = Path(__file__).parents[1]
READERS = "unit/test_published_report.py"
OTHER_READERS = ("unit/services/test_letters.py", "unit/test_scan_is_silent.py")
"""Modules in which only some tests read what lies beside."""
ITSELF = {"neighbour.py", "test_neighbour.py"}


def test_with_the_neighbour_hidden_its_readers_are_skipped(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]

    said = subprocess.run(
        [*command, str(TESTS / READERS)],
        env={**os.environ, NEIGHBOUR: str(tmp_path / "nothing")},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stdout
    assert "the published report is kept beside the checkout" in said.stdout
    assert "passed" not in said.stdout


def test_what_lies_beside_is_read_in_one_place() -> None:
    readers = [
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        if path.name not in ITSELF
        and any(word in path.read_text(encoding="utf-8") for word in ("from neighbour", '"shared"'))
    ]

    assert sorted(readers) == sorted([READERS, *OTHER_READERS])
