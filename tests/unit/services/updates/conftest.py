"""A program that trusts the tests' key, and a stick."""

from collections.abc import Generator
from pathlib import Path

import pytest
from update_files import trusting


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    yield from trusting(monkeypatch, tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "优盘"
    folder.mkdir()
    return folder
