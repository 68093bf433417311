"""Whose everything in the folder frozen for old systems is."""

import importlib
import os
import re
from pathlib import Path
from typing import Any

import pytest

from freezing import parts, shared_objects

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ZWGK_FROZEN", ""))
pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif("ZWGK_FROZEN" not in os.environ, reason="make old makes it"),
]


def test_everything_has_a_licence_and_every_library_an_owner(
    capsys: pytest.CaptureFixture[str],
) -> None:
    inside = parts.read(FOLDER, FOLDER.parent.name)
    with capsys.disabled():
        print(f"\n{len(inside)} 个来源，各有许可证")  # noqa: T201 - printed for who runs it

    assert all(one.licence and one.texts for one in inside)
    owned = sorted(file for one in inside for file in one.files)
    assert owned == sorted(one.path for one in shared_objects.read(FOLDER))


def test_every_distribution_is_among_them() -> None:
    infos = {path.name.split("-")[0] for path in (FOLDER / "_internal").glob("*.dist-info")}
    named = {one.name.replace("-", "_").lower() for one in parts.read(FOLDER, FOLDER.parent.name)}

    assert {info.lower() for info in infos} - {"zwgk_desktop"} <= named


def test_no_module_names_the_folder_it_was_built_in() -> None:
    readers: Any = importlib.import_module("PyInstaller.archive.readers")  # has no types
    program = readers.CArchiveReader(str(FOLDER / "zwgk-desktop"))
    modules = program.open_embedded_archive("PYZ.pyz")
    built_in = re.compile(rb"/work-(amd64|arm64)/|" + re.escape(bytes(ROOT)))

    assert [name for name in modules.toc if built_in.search(modules.extract(name, raw=True))] == []
