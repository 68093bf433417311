"""Which input method is heard."""

import os
from pathlib import Path

import pytest

from zwgk_desktop.app import desktop

OVER_IBUS = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    ("environment", "fcitx", "expected"),
    [
        ({}, False, {}),
        ({"QT_IM_MODULE": "ibus"}, False, {}),
        ({"QT_IM_MODULE": "fcitx"}, False, {}),
        ({}, True, OVER_IBUS),
        ({"QT_IM_MODULE": "fcitx"}, True, OVER_IBUS),
        ({"QT_IM_MODULE": "fcitx5"}, True, OVER_IBUS),
        ({"QT_IM_MODULE": "ibus", "QT_IM_MODULES": "wayland;fcitx;ibus"}, True, OVER_IBUS),
        ({"QT_IM_MODULE": "ibus"}, True, {}),
        ({"QT_IM_MODULE": "xim"}, True, {}),
    ],
)
def test_what_is_set(environment: dict[str, str], *, fcitx: bool, expected: dict[str, str]) -> None:
    assert desktop.wanted(environment, fcitx=fcitx) == expected


def process(folder: Path, number: int, name: str) -> None:
    (folder / str(number)).mkdir()
    (folder / str(number) / "comm").write_text(f"{name}\n", "utf-8")


def test_running_processes_are_looked_at(tmp_path: Path) -> None:
    process(tmp_path, 1, "systemd")
    (tmp_path / "2").mkdir()  # ended meanwhile
    (tmp_path / "self").mkdir()
    assert not desktop.runs(tmp_path)
    process(tmp_path, 3, "fcitx5")
    assert desktop.runs(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has an input method of its own")
def test_environment_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    monkeypatch.setenv("IBUS_USE_PORTAL", "0")
    process(tmp_path, 3, "fcitx5")
    desktop.prepare(tmp_path)
    assert {key: os.environ[key] for key in OVER_IBUS} == OVER_IBUS
