"""The bundle for a Windows that has a Python: which wheels, and what lies around them."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from freezing import wheelhouse, windows_wheels
from freezing.windows_wheels import (
    LOCK,
    PYTHONS,
    MissingWheelError,
    Wheel,
    environment,
    needed,
    pins,
    record,
    recorded,
)

EPOCH = 1_790_000_000
METADATA = "Metadata-Version: 2.4\nName: zwgk-desktop\nVersion: 0.1.0\n"


@pytest.mark.parametrize("python", PYTHONS)
def test_every_requirement_has_a_wheel_for_windows(python: str) -> None:
    found = recorded(python, record(), LOCK.read_text("utf-8"))

    assert {"pyside6-essentials", "shiboken6", "lxml", "pypdfium2", "selectolax"} <= found.keys()
    for wheel in found.values():
        assert wheel.serves(python), wheel.file


def test_record_names_no_wheel_that_nobody_needs() -> None:
    lock = LOCK.read_text("utf-8")
    used = {wheel.file for python in PYTHONS for wheel in recorded(python, record(), lock).values()}

    assert {wheel.file for wheel in record()} == used


def test_a_wheel_that_the_lock_does_not_name_is_refused() -> None:
    lock = LOCK.read_text("utf-8")
    spoilt = [
        replace(wheel, sha256="0" * 64) if wheel.name == "openpyxl" else wheel for wheel in record()
    ]

    with pytest.raises(MissingWheelError, match="openpyxl"):
        recorded("3.12", spoilt, lock)


def test_a_missing_wheel_is_told() -> None:
    lacking = [wheel for wheel in record() if "cp312-win" not in wheel.file]

    with pytest.raises(MissingWheelError, match=r"3\.12.*lxml"):
        recorded("3.12", lacking, LOCK.read_text("utf-8"))


def test_lock_is_read_with_its_markers_and_hashes() -> None:
    lock = (
        "# made\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n"
        f"    --hash=sha256:{'a' * 64} \\\n"
        f"    --hash=sha256:{'b' * 64}\n"
        "    # via click\n"
        "uvloop==1.0 ; sys_platform != 'win32' \\\n"
        f"    --hash=sha256:{'c' * 64}\n"
    )
    found = pins(lock, "3.11")

    assert set(found) == {"colorama"}
    assert found[canonicalize_name("colorama")].hashes == {"a" * 64, "b" * 64}


def test_requirements_of_wheels_are_followed_as_windows_weighs_them() -> None:
    held = {
        one.name: one
        for one in (
            Wheel("a-1-py3-none-any.whl", "", ("b; os_name == 'nt'", "c; python_version < '3.12'")),
            Wheel("b-1-py3-none-win_amd64.whl", "", ("A",)),
            Wheel("c-1-py3-none-any.whl", "", ("d; extra == 'more'",)),
        )
    }

    def resolved(python: str) -> set[str]:
        return set(needed(["a"], python, lambda names: [held[name] for name in names]))

    assert resolved("3.11") == {"a", "b", "c"}
    assert resolved("3.13") == {"a", "b"}


def test_an_extra_is_not_passed_over() -> None:
    with pytest.raises(MissingWheelError, match="extra"):
        needed(["a[b]"], "3.13", lambda _names: [])


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a bundle with small wheels, rightly named, in the place of the real ones."""
    folder = tmp_path_factory.mktemp("wheels")
    names = [*(wheel.file for wheel in record()), "zwgk_desktop-0.1.0-py3-none-any.whl"]
    for name in names:
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr("METADATA", METADATA + name)
    return wheelhouse.files([folder / name for name in names], EPOCH)


@pytest.mark.parametrize("name", ["安装.bat", "卸载.bat", "files/run.bat"])
def test_batch_files_are_as_a_chinese_windows_reads_them(
    bundle: dict[str, bytes], name: str
) -> None:
    data = bundle[name]
    text = data.decode("gb2312")  # no byte of a character can then pass for one of cmd's own

    assert data.count(b"\n") == data.count(b"\r\n") == len(data.splitlines())
    assert not re.search(r"\{\w+\}", text)
    for line in text.splitlines():
        if not line.startswith("echo "):
            assert line.isascii(), line
    before, shown, _ = text.partition("chcp 936")
    assert shown
    assert before.isascii()


def test_batch_files_jump_only_to_what_is_there(bundle: dict[str, bytes]) -> None:
    for name in ("安装.bat", "files/run.bat"):
        text = bundle[name].decode("gbk")
        labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))

        assert labels == set(re.findall(r"goto (\w+)", text))


def test_every_python_that_is_looked_for_is_served(bundle: dict[str, bytes]) -> None:
    text = bundle["files/run.bat"].decode("gbk")
    (looked_for,) = re.findall(r"in \(([\d. ]+)\)", text)

    assert sorted(looked_for.split()) == list(PYTHONS)
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in text
    assert all(f"3.{number}" in text for number in (11, 12, 13))


def test_notes_open_in_notepad(bundle: dict[str, bytes]) -> None:
    data = bundle["说明.txt"]

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert "没有人在真的\r\n    Windows 上试过" in data.decode("utf-8-sig")


def test_pip_is_told_every_wheel_and_its_hash(bundle: dict[str, bytes]) -> None:
    lines = bundle["files/requirements.txt"].decode("ascii").splitlines()
    told = {canonicalize_name(Requirement(line.split(" ")[0]).name): line for line in lines}

    for path, data in bundle.items():
        if path.endswith(".whl"):
            name = canonicalize_name(path.removeprefix("files/").split("-")[0])
            assert f"--hash=sha256:{hashlib.sha256(data).hexdigest()}" in told[name]


@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_finds_all_it_needs_in_the_bundle(
    bundle: dict[str, bytes], python: str
) -> None:
    there = {path.removeprefix("files/") for path in bundle if path.endswith(".whl")}
    wanted = {wheel.file for wheel in recorded(python, record(), LOCK.read_text("utf-8")).values()}
    requirements = bundle["files/requirements.txt"].decode("ascii").splitlines()

    assert wanted <= there
    assert len(requirements) == len(wanted) + 1  # and the program itself, on every Python


def test_sums_are_of_everything(bundle: dict[str, bytes]) -> None:
    lines = [line.split("  ") for line in bundle["SHA256SUMS"].decode().splitlines()]
    told = {path: digest for digest, path in lines}

    assert told == {
        path: hashlib.sha256(data).hexdigest()
        for path, data in bundle.items()
        if path != "SHA256SUMS"
    }


def test_installer_is_a_program_of_its_own(bundle: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle["files/install.pyz"])) as archive:
        for name in archive.namelist():
            compile(archive.read(name), name, "exec")
        names = set(archive.namelist())

    assert {"__main__.py", "freezing/windows/install.py", "freezing/windows/shell.py"} <= names


def test_bundle_is_the_same_each_time(bundle: dict[str, bytes]) -> None:
    first, second = (wheelhouse.packed("程序", bundle, EPOCH) for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert "程序/安装.bat" in archive.namelist()
        assert archive.getinfo("程序/安装.bat").flag_bits & 0x800  # the name is UTF-8


def test_a_path_too_long_for_windows_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "long-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("x" * (wheelhouse.LONGEST + 1), "")

    with pytest.raises(ValueError, match="too long"):
        wheelhouse.files([wheel], EPOCH)


def test_index_is_asked_for_what_is_pinned_only(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = LOCK.read_text("utf-8")
    asked: list[tuple[str, ...]] = []

    def pip(python: str, *words: str) -> bytes:
        asked.append((python, *words))
        names = {word.partition("==")[0] for word in words}
        told = [
            {
                "download_info": {
                    "url": f"https://example.org/{wheel.file}",
                    "archive_info": {"hashes": {"sha256": wheel.sha256}},
                },
                "metadata": {"requires_dist": list(wheel.requires)},
            }
            for wheel in record()
            if wheel.name in names and wheel.serves(python)
        ]
        return json.dumps({"install": told}).encode()

    monkeypatch.setattr(windows_wheels, "pip", pip)
    found = windows_wheels.of_index("3.13", lock)

    assert found == recorded("3.13", record(), lock)
    pinned = {f"{pin.wish.name}{pin.wish.specifier}" for pin in pins(lock, "3.13").values()}
    for words in asked:
        assert {word for word in words if "==" in word} <= pinned


def test_tools_are_fetched_by_every_hash_of_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pip(_python: str, *words: str) -> bytes:
        told = Path(words[words.index("--requirement") + 1]).read_text("utf-8").splitlines()
        fixed = pins(LOCK.read_text("utf-8"), "3.13")
        assert len(told) == len(fixed)
        for line in told:
            pin = fixed[canonicalize_name(Requirement(line.split(" ")[0]).name)]
            assert set(re.findall(r"--hash=sha256:(\w+)", line)) == pin.hashes
            assert ";" not in line
        return b""

    monkeypatch.setattr(windows_wheels, "pip", pip)

    assert windows_wheels.main([str(tmp_path / "wheels")]) == 0


def test_markers_are_weighed_for_windows() -> None:
    weighed = Requirement("a; sys_platform == 'win32' and platform_machine == 'AMD64'")

    assert weighed.marker is not None
    assert weighed.marker.evaluate(environment("3.11"))
