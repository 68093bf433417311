"""What goes with the packages: lists, licences, pages, checksums."""

import json
import subprocess
from pathlib import Path

import pytest

from freezing import contents, release

ROOT = Path(__file__).parents[2]
EPOCH = 1_790_000_000
METADATA = (
    "Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}\n"
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    inside = tmp_path / "amd64/zwgk-desktop/_internal"
    for name, version, licence in (
        ("zwgk-desktop", contents.version(), "MulanPSL-2.0"),
        ("PySide6_Essentials", "6.9.3", "LGPL-3.0-only OR GPL-3.0-only"),
    ):
        info = inside / f"{name}-{version}.dist-info"
        (info / "licenses").mkdir(parents=True)
        words = METADATA.format(name=name, version=version, licence=licence)
        (info / "METADATA").write_text(words, "utf-8")
        (info / "licenses" / "LICENSE").write_text(f"许可证 {name}\n", "utf-8")
    fonts = inside / "resources/fonts"
    fonts.mkdir(parents=True)
    (fonts / "LICENSE.md").write_text(
        (ROOT / "resources/fonts/LICENSE.md").read_text("utf-8"), "utf-8"
    )
    (fonts / "OFL.txt").write_text("OFL\n", "utf-8")
    return tmp_path / "amd64"


def test_list_names_packages_sources_libraries_and_fonts(work: Path) -> None:
    listed = json.loads(contents.inventory(work / "zwgk-desktop", "amd64", EPOCH))
    found = {one["name"]: one for one in listed["components"]}

    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["version"] == contents.version()
    assert found["PySide6_Essentials"]["purl"] == "pkg:pypi/pyside6-essentials@6.9.3"
    assert found["python3.13"]["purl"].startswith("pkg:deb/debian/python3.13@3.13")
    assert found["libxcb-cursor0"]["hashes"][0]["alg"] == "SHA-256"
    assert {"pyinstaller", "ZwSong.ttf", "ZwRare.ttf"} <= found.keys()
    assert "zwgk-desktop" not in found


def test_list_is_the_same_for_the_same_folder(work: Path) -> None:
    first, second = (contents.inventory(work / "zwgk-desktop", "amd64", EPOCH) for _ in range(2))

    assert first == second


def test_licences_are_those_of_everything(work: Path) -> None:
    text = contents.licences(work / "zwgk-desktop")

    assert "木兰宽松许可证" in text
    assert "PySide6_Essentials-6.9.3.dist-info/licenses/LICENSE\n" in text
    assert "许可证 PySide6_Essentials" in text
    assert "resources/fonts/OFL.txt" in text


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
