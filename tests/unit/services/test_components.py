"""What the program is made of, as the installed packages say."""

import importlib.metadata
import re
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NoReturn

import pytest

from zwgk_desktop.services import diagnosis
from zwgk_desktop.services.diagnosis import Component

ROOT = Path(__file__).parents[3]


def known() -> dict[str, Component]:
    return {re.sub(r"[-_.]+", "-", one.name).lower(): one for one in diagnosis.components()}


def test_everything_needed_is_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[^\w.-]", one)[0].lower() for one in project["dependencies"]}

    assert needed - set(known()) == set()


def test_what_those_need_is_listed_too() -> None:
    assert known()["shiboken6"].licence.startswith("LGPL-3.0-only")
    assert known()["pillow"].version == importlib.metadata.version("pillow")


def test_python_comes_first_and_the_program_is_not_among_them() -> None:
    listed = [one.name for one in diagnosis.components()]

    assert listed[0] == "Python"
    assert listed[1:] == sorted(listed[1:], key=str.lower)
    assert "zwgk-desktop" not in listed


def test_licence_is_the_one_in_the_repository() -> None:
    assert diagnosis.licence() == (ROOT / "LICENSE").read_text("utf-8")


def test_uninstalled_it_knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(diagnosis, "distribution", absent)

    assert [one.name for one in diagnosis.components()] == ["Python"]
    assert diagnosis.licence() == ""
