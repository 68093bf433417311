"""The wheel carries forms and resources, and works from wherever it is installed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, just built, in it."""
    folder = tmp_path_factory.mktemp("wheel")
    built = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*PIP, *built], check=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "installed"
    subprocess.run([*PIP, "install", "--no-deps", "--target", str(target), str(wheel)], check=True)
    return target


def zwgk(installed: Path, *words: str) -> str:
    start = "import sys, zwgk_desktop.cli as c; print(c.__file__); sys.exit(c.main())"
    done = subprocess.run(
        [sys.executable, "-c", start, *words],
        env=dict(os.environ) | {"PYTHONPATH": str(installed)},
        cwd=installed,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    place, _, said = done.stdout.decode().partition("\n")
    assert Path(place).is_relative_to(installed)
    return said


def test_command_works_from_the_wheel(installed: Path) -> None:
    file = ROOT / "tests/files/release-0.1.0.zwgk"
    listed = json.loads(zwgk(installed, "list", "--json", "--workspace", str(file)))

    assert listed


def test_all_that_is_shipped_is_in_the_wheel(installed: Path) -> None:
    shipped = installed / "zwgk_desktop" / "_shipped"
    for name in ("forms", "resources"):
        wanted = {file.relative_to(ROOT) for file in (ROOT / name).rglob("*.*") if file.is_file()}
        found = {file.relative_to(shipped) for file in (shipped / name).rglob("*.*")}
        assert {file for file in wanted if "__pycache__" not in file.parts} <= found
