"""What installs the program on a Windows with a Python, tried with a desktop of our own."""

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from freezing.windows import install
from freezing.windows.install import TITLE

LINK = f"{TITLE}.lnk"
OPEN = "Software\\Classes\\zwgk.workspace\\shell\\open\\command"
REMOVE = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\zwgk-desktop-python"


class Desktop:
    """Keeps what is told in memory, and lays shortcuts as files that name their program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.registry: dict[str, dict[str, str]] = {}

    def menu(self) -> Path:
        return self.root

    def screen(self) -> Path:
        return self.root / "桌面"

    def link(self, at: Path, program: Path, icon: Path) -> None:
        at.parent.mkdir(exist_ok=True)
        at.write_text(f"{program}\n{icon}", "utf-8")

    def tell(self, keys: Mapping[str, Mapping[str, str]]) -> None:
        for key, values in keys.items():
            self.registry.setdefault(key, {}).update(values)

    def untell(self, keys: Mapping[str, Mapping[str, str]]) -> None:
        for key, values in keys.items():
            kept = {n: v for n, v in self.registry.pop(key, {}).items() if n not in values}
            if kept:
                self.registry[key] = kept


class Machine:
    """A user's account, a folder with wheels, and what pip and the program answer there."""

    def __init__(self, root: Path) -> None:
        self.programs = root / "Local" / "Programs" / "zwgk-desktop-python"
        self.wheels = root / "U盘 1" / "files"
        self.wheels.mkdir(parents=True)
        (self.wheels / "install.pyz").write_bytes(b"installer")
        self.bring("0.1.0")
        self.desktop = Desktop(root)
        self.ran: list[list[str]] = []
        self.refusing = ""

    def bring(self, version: str) -> None:
        for wheel in self.wheels.glob("*.whl"):
            wheel.unlink()
        (self.wheels / f"zwgk_desktop-{version}-py3-none-any.whl").touch()

    def install(self) -> int:
        return install.main([], self.desktop, self.wheels)

    def remove(self) -> int:
        return install.main(["--remove"], self.desktop, self.wheels)

    def versions(self) -> list[str]:
        return sorted(one.name for one in self.programs.iterdir() if one.is_dir())

    def run(self, words: list[str | Path], **_: object) -> SimpleNamespace:
        self.ran.append([str(word) for word in words])
        failed = bool(self.refusing) and self.refusing in self.ran[-1]
        return SimpleNamespace(returncode=int(failed), stdout="自检没有通过，字体：缺一种".encode())


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    monkeypatch.setattr(subprocess, "run", made.run)
    monkeypatch.setattr("venv.create", lambda folder, **_: folder.mkdir(parents=True))
    return made


def test_program_is_installed_and_known(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.install() == 0

    folder = machine.programs / "0.1.0"
    program = folder / "Scripts" / "zwgk-desktop.exe"
    for place in (machine.desktop.menu(), machine.desktop.screen()):
        assert (place / LINK).read_text("utf-8").startswith(f"{program}\n")
    assert machine.desktop.registry[OPEN] == {"": f'"{program}" "%1"'}
    assert (
        str(machine.programs / "install.pyz") in machine.desktop.registry[REMOVE]["UninstallString"]
    )
    assert (machine.programs / "install.pyz").read_bytes() == b"installer"
    assert "安装好了" in capsys.readouterr().out


def test_nothing_but_the_wheels_beside_it_is_installed(machine: Machine) -> None:
    machine.install()
    pip, check = machine.ran

    assert {"--no-index", "--require-hashes", "--no-deps", "-I"} <= set(pip)
    assert pip[pip.index("--find-links") + 1] == str(machine.wheels)
    assert check[-2:] == ["zwgk_desktop", "--self-check"]


def test_a_former_version_makes_room(machine: Machine) -> None:
    machine.install()
    machine.bring("0.2.0")

    assert machine.install() == 0
    assert machine.versions() == ["0.2.0"]
    assert "0.2.0" in (machine.desktop.menu() / LINK).read_text("utf-8")


def test_the_same_version_is_installed_again(machine: Machine) -> None:
    machine.install()

    assert machine.install() == 0
    assert machine.versions() == ["0.1.0-2"]


@pytest.mark.parametrize(
    ("refusing", "said"), [("pip", "损坏或者不全"), ("--self-check", "缺一种")]
)
def test_what_fails_leaves_the_former_version(
    machine: Machine, refusing: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.install()
    machine.bring("0.2.0")
    machine.refusing = refusing

    assert machine.install() == 1
    assert machine.versions() == ["0.1.0"]
    assert "0.1.0" in (machine.desktop.menu() / LINK).read_text("utf-8")
    assert said in capsys.readouterr().out


def test_a_full_disk_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_from: Path, _to: Path) -> None:
        raise OSError(28, "磁盘空间不足", "install.pyz")

    monkeypatch.setattr("shutil.copyfile", full)

    assert machine.install() == 1
    assert machine.versions() == []
    assert "磁盘空间不足（install.pyz）" in capsys.readouterr().out


def test_a_copy_without_its_wheel_is_told(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    for wheel in machine.wheels.glob("*.whl"):
        wheel.unlink()

    assert machine.install() == 1
    assert "重新解压" in capsys.readouterr().out


def test_an_account_without_a_place_for_programs_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LOCALAPPDATA")

    assert machine.install() == 1
    assert "LOCALAPPDATA" in capsys.readouterr().out


def test_nothing_is_left_of_what_is_removed(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = tmp_path / "Local" / "zwgk_desktop" / "年度报告.zwgk"
    machine.install()
    reports.parent.mkdir()
    reports.touch()
    machine.desktop.registry["Software\\Classes\\.zwgk\\OpenWithProgids"]["another"] = ""

    assert machine.remove() == 0
    assert reports.exists()
    assert not machine.programs.exists()
    assert not list(tmp_path.rglob(LINK))
    assert machine.desktop.registry == {
        "Software\\Classes\\.zwgk\\OpenWithProgids": {"another": ""}
    }
    assert "没有动" in capsys.readouterr().out
    assert machine.remove() == 0
    assert "不用卸载" in capsys.readouterr().out


def test_what_runs_is_not_removed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.install()

    def refused(*_: object) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(Path, "rename", refused)

    assert machine.remove() == 1
    assert machine.versions() == ["0.1.0"]
    assert (machine.desktop.menu() / LINK).exists()
    assert "先关闭" in capsys.readouterr().out


def test_a_store_python_is_taken_where_it_really_lies(tmp_path: Path) -> None:
    real = tmp_path / "LocalCache" / "0.1.0"
    (real / "Scripts").mkdir(parents=True)
    (tmp_path / "0.1.0").symlink_to(real)
    new = install.Installed(tmp_path / "0.1.0")

    assert new.program == real / "Scripts" / "zwgk-desktop.exe"
    assert new.icon("zwgk-desktop").is_relative_to(real)


def test_installer_needs_the_standard_library_only() -> None:
    for name in ("install.py", "shell.py"):
        tree = ast.parse((Path(install.__file__).with_name(name)).read_text("utf-8"))
        for node in ast.walk(tree):
            named = []
            if isinstance(node, ast.Import):
                named = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                named = [node.module or ""]
            assert {one.split(".")[0] for one in named} <= sys.stdlib_module_names
