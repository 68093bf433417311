"""A short run of what ``make torture`` does at length."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "torture.py"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork")
def test_killed_at_random_moments() -> None:
    words = ["--kills", "66", "--drills", "0", "--acts", "10", "--length", "2000"]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "'Restore': 6" in done.stdout
    assert "'Hostile': 6" in done.stdout
