"""What goes with the packages: lists, licences, pages, checksums."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import shiboken6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from update_files import calendar_text, test_key

from freezing import contents, parts, release
from freezing.trusted_keys import trusted_keys
from signing import __main__ as signing
from signing import key_files
from zwgk_desktop.services.updates import update_file

ROOT = Path(__file__).parents[2]
EPOCH = 1_790_000_000
METADATA = (
    "Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}\n"
)
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Make a folder as `make old` does, but small."""
    inside = tmp_path / "amd64/zwgk-desktop/_internal"
    for name, version, licence in (
        ("zwgk-desktop", contents.version(), "MulanPSL-2.0"),
        ("PySide6_Essentials", "6.9.3", "LGPL-3.0-only OR GPL-3.0-only"),
        ("shiboken6", "6.9.3", "LGPL-3.0-only OR GPL-3.0-only"),
        ("lxml", "6.1.3", "BSD-3-Clause"),
    ):
        info = inside / f"{name}-{version}.dist-info"
        (info / "licenses").mkdir(parents=True)
        words = METADATA.format(name=name, version=version, licence=licence)
        (info / "METADATA").write_text(words, "utf-8")
        (info / "licenses" / "LICENSE").write_text(f"许可证 {name}\n", "utf-8")
    shutil.copytree(ROOT / "resources/fonts", inside / "resources/fonts")
    shutil.copytree(ROOT / "resources/licences", inside / "resources/licences")
    (inside / "resources/update-keys.toml").write_text("# none\n", "utf-8")
    (inside / "resources/licences/pyinstaller.txt").write_text("GPL\n", "utf-8")
    debian = inside / "resources/licences/debian"
    debian.mkdir()
    for listed in ("sources", "libraries-amd64", "notices"):
        lines = (ROOT / f".ci/freezing/{listed}.list").read_text("utf-8").splitlines()
        for package in {line.split()[0] for line in lines if line[0] != "#"}:
            (debian / f"{package}.txt").write_text(f"许可证 {package}\n", "utf-8")
    (library,) = Path(shiboken6.__file__).parent.glob("libshiboken6.abi3.so.*")
    for name in ("libshiboken6.abi3.so.6.9", "libicudata.so.73", "libxkbcommon-x11.so.0"):
        shutil.copyfile(library, inside / name)
    return tmp_path / "amd64"


def test_list_names_packages_sources_libraries_and_fonts(work: Path) -> None:
    listed = json.loads(contents.inventory(work / "zwgk-desktop", "amd64", EPOCH))
    found = {one["name"]: one for one in listed["components"]}

    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["version"] == contents.version()
    assert found["PySide6_Essentials"]["purl"] == "pkg:pypi/pyside6-essentials@6.9.3"
    assert found["python3.13"]["purl"].startswith("pkg:deb/debian/python3.13@3.13")
    assert found["libxcb-cursor0"]["hashes"][0]["alg"] == "SHA-256"
    assert found["ZwRare.ttf"]["licenses"] == [{"license": {"id": "Arphic-1999"}}]
    assert {"pyinstaller", "ZwSong.ttf"} <= found.keys()
    assert "zwgk-desktop" not in found


def test_list_keeps_to_the_standards_schema(work: Path) -> None:
    listed = contents.inventory(work / "zwgk-desktop", "amd64", EPOCH)
    validator = JsonStrictValidator(SchemaVersion.V1_6)

    assert validator.validate_str(listed) is None
    spoilt = listed.replace('"library"', '"books"', 1)
    assert validator.validate_str(spoilt) is not None


def test_list_tells_whose_each_library_is(work: Path) -> None:
    listed = json.loads(contents.inventory(work / "zwgk-desktop", "amd64", EPOCH))
    whose = {
        place["location"]: one["name"]
        for one in listed["components"]
        for place in one.get("evidence", {}).get("occurrences", [])
    }
    brought = {one["ref"]: one.get("dependsOn", []) for one in listed["dependencies"]}

    assert whose == {
        "_internal/libicudata.so.73": "icu",
        "_internal/libshiboken6.abi3.so.6.9": "shiboken6",
        "_internal/libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    }
    assert brought["pkg:pypi/pyside6-essentials@6.9.3"] == ["icu"]


def test_list_is_the_same_for_the_same_folder(work: Path) -> None:
    first, second = (contents.inventory(work / "zwgk-desktop", "amd64", EPOCH) for _ in range(2))

    assert first == second


def test_licences_are_those_of_everything(work: Path) -> None:
    text = contents.licences(work / "zwgk-desktop", "amd64")

    assert "木兰宽松许可证" in text
    assert "\nicu 73: Unicode-DFS-2016\n    resources/licences/debian/qt6-base.txt\n" in text
    assert "许可证 qt6-base" in text
    assert "许可证 PySide6_Essentials" in text
    assert "SIL OPEN FONT LICENSE" in text


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("lxml-6.1.3.dist-info/licenses/LICENSE", "lxml"),
        ("resources/licences/debian/libffi.txt", "libffi"),
        ("resources/licences/debian/qt6-base.txt", "icu"),
        ("resources/fonts/COPYRIGHT-BabelStone.txt", "ZwRare.ttf"),
    ],
)
def test_what_has_no_licence_is_told(work: Path, gone: str, told: str) -> None:
    (work / "zwgk-desktop/_internal" / gone).unlink()

    with pytest.raises(parts.UnknownPartError) as raised:
        contents.licences(work / "zwgk-desktop", "amd64")

    assert told in str(raised.value).splitlines()


def test_a_library_that_is_nobodys_is_told(work: Path) -> None:
    inside = work / "zwgk-desktop/_internal"
    (inside / "libicudata.so.73").rename(inside / "libcrypto.so.3")

    with pytest.raises(parts.UnknownPartError, match=r"_internal/libcrypto\.so\.3"):
        contents.inventory(work / "zwgk-desktop", "amd64", EPOCH)


def test_everything_lies_beside_the_packages_with_its_checksum(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "package.deb").write_bytes(b"deb")

    for _ in range(2):  # a second run changes nothing
        assert release.main([str(work), str(dist)]) == 0
        names = {
            line.split("  ")[1] for line in (dist / "SHA256SUMS").read_text("utf-8").splitlines()
        }
        assert names == {file.name for file in dist.iterdir()} - {"SHA256SUMS"}

    assert {"package.deb", "更新记录.html", "技术员须知.html"} <= names
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=dist, check=True)  # noqa: S607 - the system's own program


def test_page_shows_tables_and_runs_nothing() -> None:
    shown = release.page(
        "须知", "# 须知\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | <script>2</script> |\n"
    )

    assert "<td>1</td>" in shown
    assert "<script>" not in shown


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_a_release_that_trusts_the_key_of_the_tests_is_not_built(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Callable[[str], str]
) -> None:
    public = case(key_files.public_half(test_key()))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    keys = work / "zwgk-desktop/_internal/resources/update-keys.toml"
    keys.write_text(f'[[keys]]\nowner = "甲"\npublic = "{public}"\n', "utf-8")

    with pytest.raises(SystemExit, match="测试用的公钥"):
        release.main([str(work), str(tmp_path)])


def test_the_key_of_the_tests_is_nowhere_in_the_program() -> None:
    public = key_files.public_half(test_key())
    trusted_keys(ROOT / "resources/update-keys.toml")
    for folder in ("zwgk_desktop", "resources", "forms", ".ci"):
        for file in (ROOT / folder).rglob("*.*"):
            if file.suffix in {".py", ".toml", ".json", ".md", ".pem", ".sh"}:
                assert public not in file.read_text("utf-8").lower(), file


def test_a_key_is_written_for_its_owner_only_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZWGK_PASSPHRASE", "")
    file = tmp_path / "release.pem"
    public = key_files.make(file)

    assert file.stat().st_mode & 0o077 == 0
    assert key_files.public_half(key_files.read(file)) == public
    with pytest.raises(FileExistsError):
        key_files.make(file)


def test_data_are_signed_from_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZWGK_PASSPHRASE", "")
    assert signing.main(["key", str(tmp_path / "k.pem")]) == 0
    assert 'public = "' in capsys.readouterr().out
    folder = tmp_path / "资料"
    (folder / "holidays").mkdir(parents=True)
    (folder / "更新.toml").write_text('name = "放假"\nneeds = "0.1.0"\nchanges = ["改了。"]\n')
    (folder / "holidays/2027.json").write_text(calendar_text(), "utf-8")
    made = tmp_path / "放假.zwgku"
    words = ["data", str(folder), "--key", str(tmp_path / "k.pem"), "--output", str(made)]
    assert signing.main([*words, "--released", "2026-12-01"]) == 0

    public = key_files.public_half(key_files.read(tmp_path / "k.pem"))
    body = update_file.verify_signature(made.read_bytes(), made.name, {public: "甲"}).body
    update = update_file.parse_update(body, made.name)
    assert update.years == (2027,)
    assert update.released == date(2026, 12, 1)
