"""What Windows' setup program is made of: Inno Setup's script, its Chinese, and build.spec."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from zwgk_desktop import __version__, paths

ROOT = Path(__file__).parents[2]
DESKTOP = paths.resources() / "desktop"
SCRIPT, CHINESE = DESKTOP / "zwgk-desktop.iss", DESKTOP / "chinese.isl"
SECTIONS = ("Setup", "Languages", "Files", "InstallDelete", "Icons", "Registry", "Run")
FROZEN = r"dist\zwgk-desktop"
PROGRAMS = {"zwgk-desktop.exe", "zwgk.exe"}


def sections(file: Path) -> dict[str, list[str]]:
    """Return the lines of each section, without comments and what is for the preprocessor."""
    found: dict[str, list[str]] = {}
    for line in file.read_text("utf-8-sig").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            found[match[1]] = []
        elif line and line[0] not in ";#" and not line.startswith("  #"):
            found[list(found)[-1]].append(line)
    return found


def values(line: str) -> dict[str, str]:
    """Return what one line of a section gives, without quotation marks."""
    pairs = re.findall(r'(\w+): ("(?:[^"]|"")*"|[^;]+)', line)
    return {
        key: value[1:-1].replace('""', '"') if value[0] == '"' else value.strip()
        for key, value in pairs
    }


def setup() -> dict[str, str]:
    return dict(line.split("=", 1) for line in sections(SCRIPT)["Setup"])


@pytest.mark.parametrize("file", [SCRIPT, CHINESE], ids=lambda file: str(file.name))
def test_inno_setup_reads_it_as_utf_8(file: Path) -> None:
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_sections_are_those_we_mean() -> None:
    assert tuple(sections(SCRIPT)) == SECTIONS


def test_a_later_version_takes_the_place_of_this_one() -> None:
    # The identity of all versions on clerks' PCs: never to be changed.
    assert setup()["AppId"] == "{{7B0A5C1E-52B7-4C0B-9B8C-2F0C7D9A3E41}"


def test_version_is_read_where_it_stands() -> None:
    text = SCRIPT.read_text("utf-8-sig")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (line,) = [
        line
        for line in (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
        if line.startswith("version = ")
    ]

    assert 'ReadIni(Root + "pyproject.toml", "project", "version")' in text
    assert line == f'version = "{project["version"]}"'  # nothing after it that ReadIni would keep
    assert setup()["AppVersion"] == setup()["VersionInfoVersion"] == "{#Version}"


def test_no_administrator_is_asked_for_unless_wished() -> None:
    told = setup()

    assert told["PrivilegesRequired"] == "lowest"
    assert set(told["PrivilegesRequiredOverridesAllowed"].split()) == {"dialog", "commandline"}
    for line in sections(SCRIPT)["Registry"]:
        assert values(line)["Root"] == "HKA"


def test_every_source_is_there() -> None:
    told = setup()
    root = (SCRIPT.parent / told["SourceDir"].replace("\\", "/")).resolve()
    assert root == ROOT
    for key in ("LicenseFile", "SetupIconFile"):
        assert (root / told[key].replace("\\", "/")).is_file()
    (language,) = map(values, sections(SCRIPT)["Languages"])
    _, ours = language["MessagesFile"].split(",")
    assert (root / ours.replace("\\", "/")) == CHINESE
    (files,) = map(values, sections(SCRIPT)["Files"])
    assert files["Source"] == rf"{FROZEN}\*"
    assert "recursesubdirs" in files["Flags"].split()


def test_what_is_installed_is_what_is_frozen() -> None:
    text = SCRIPT.read_text("utf-8-sig")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    frozen = {f"{name}.exe" for name in (*project["gui-scripts"], *project["scripts"])}
    named = set(re.findall(r"\{app\}\\([\w-]+\.exe)", text))

    assert frozen == PROGRAMS
    assert named <= frozen
    for inside in re.findall(r"\{app\}\\_internal\\(resources[\w\\.-]+)", text):
        assert (ROOT / inside.replace("\\", "/")).is_file()


def test_files_of_our_kind_open_with_the_program() -> None:
    told = {values(line)["Subkey"]: values(line) for line in sections(SCRIPT)["Registry"]}

    opens = told[r"Software\Classes\zwgk.workspace\shell\open\command"]
    assert opens["ValueData"] == r'"{app}\zwgk-desktop.exe" "%1"'
    assert told[r"Software\Classes\.zwgk\OpenWithProgids"]["ValueName"] == "zwgk.workspace"
    assert setup()["ChangesAssociations"] == "yes"


def test_nothing_of_the_clerks_is_ever_deleted() -> None:
    for line in sections(SCRIPT)["InstallDelete"]:
        assert values(line)["Name"] == r"{app}\_internal"
    assert "UninstallDelete" not in sections(SCRIPT)


def test_chinese_is_chinese_and_keeps_what_is_filled_in() -> None:
    messages = dict(line.split("=", 1) for line in sections(CHINESE)["Messages"])

    assert {"ButtonNext", "ReadyLabel1", "FinishedLabel", "LicenseAccepted"} <= messages.keys()
    assert len(messages) == len(sections(CHINESE)["Messages"])
    for name, text in messages.items():
        assert re.search(r"[\u4e00-\u9fff]", text), name
        assert text.encode("gbk"), name
    assert sections(CHINESE)["CustomMessages"] == ["NameAndVersion=%1 %2"]  # else “version”
    assert "[name]" in messages["ReadyLabel1"]
    assert "%1" in messages["ConfirmUninstall"]
    assert "不会删除" in messages["ConfirmUninstall"]


@pytest.mark.parametrize("arguments", [["--version"], ["--read-packages"]])
def test_what_the_programs_begin_with_runs(arguments: list[str], tmp_path: Path) -> None:
    spec = ast.parse((ROOT / "build.spec").read_text("utf-8"))
    (start,) = (
        ast.literal_eval(node.value)
        for node in spec.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "START"
    )
    words = {"console": "zwgk", "console_module": "zwgk_desktop.cli", "console_function": "main"}
    script = tmp_path / "zwgk.py"
    script.write_text(start.format(**words, window_module="os", window_function="abort"), "utf-8")

    done = subprocess.run(
        [sys.executable, script, *arguments], input=b"", capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
    assert (__version__.encode() in done.stdout) is (arguments == ["--version"])
