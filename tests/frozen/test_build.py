"""The frozen program, as `make build` has just made it; not part of the ordinary suite."""

import json
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none
import pytest
from exports import composed
from reports import nil_report

from zwgk_desktop.domain.spec import Edition

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ZWGK_FROZEN", ROOT / "dist" / "zwgk-desktop"))
pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif(not FOLDER.exists(), reason="make build makes it"),
]

OTHERS = {"x86_64": "arm64", "aarch64": "amd64"}.get(platform.machine(), "")
"""The architecture whose programs this machine does not start."""
starts = pytest.mark.skipif(
    FOLDER.parent.name == OTHERS, reason="another machine's: make deb-check starts it under qemu"
)

INSIDE = FOLDER / "_internal"
REFUSED = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ](/|$)')
MOST = 155_000_000
"""Bytes the folder may have, the component for pictures not counted."""
SUFFIX = ".exe" if sys.platform == "win32" else ""


def run(program: str, *words: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [str(FOLDER / f"{program}{SUFFIX}"), *words],
        env={},
        cwd="/",
        capture_output=True,
        check=False,
    )


@starts
def test_window_passes_its_own_check(capsys: pytest.CaptureFixture[str]) -> None:
    program = str(FOLDER / f"zwgk-desktop{SUFFIX}")
    for turn in ("第一次启动", "再次启动"):
        begun = time.perf_counter()
        with subprocess.Popen(
            [program, "--self-check"], env={}, cwd="/", stdout=subprocess.PIPE
        ) as running:
            assert running.stdout is not None
            first = running.stdout.readline().decode()
            shown = time.perf_counter() - begun
            rest = running.stdout.read().decode()

        assert running.returncode == 0, first + rest
        assert rest.splitlines()[-1] == "自检通过。"
        with capsys.disabled():
            print(f"\n{turn}，{shown:.2f} 秒后窗口显示")  # noqa: T201 - measured, not judged


def test_folder_is_small(capsys: pytest.CaptureFixture[str]) -> None:
    found = (file for file in FOLDER.rglob("*") if file.is_file() and not file.is_symlink())
    files = [file for file in found if FOLDER / "ocr" not in file.parents]
    size = sum(file.stat().st_size for file in files)
    with capsys.disabled():
        print(f"\n{len(files)} 个文件，{size / 1e6:.1f} MB")  # noqa: T201 - printed for who runs it

    assert size <= MOST


def test_names_suit_a_sticks_disk() -> None:
    """FAT32 and exFAT tell no case apart, and refuse what Windows does."""
    names = [path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*")]

    assert len({name.lower() for name in names}) == len(names)
    assert [name for name in names if REFUSED.search(name)] == []


@starts
def test_command_line_is_beside_it() -> None:
    file = ROOT / "tests/files/release-0.1.0.zwgk"
    done = run("zwgk", "list", "--json", "--workspace", str(file))

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)


@starts
@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx", "html", "notice"])
def test_command_line_exports(kind: str, tmp_path: Path) -> None:
    workspace = tmp_path / "a.zwgk"
    whose = ("--workspace", str(workspace), "--unit", "云溪镇人民政府", "--year", "2025")
    made = run("zwgk", "set", *whose, "report.contact=云溪镇党政办公室")
    assert made.returncode == 0, made.stderr.decode()
    done = run("zwgk", "export", kind, *whose, "--draft", "--output", str(tmp_path / "文件"))

    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "文件").stat().st_size > 0


@starts
@pytest.mark.parametrize("program", ["zwgk", "zwgk-desktop"])
def test_each_can_be_the_process_that_reads_a_risky_file(program: str) -> None:
    done = subprocess.run(
        [str(FOLDER / f"{program}{SUFFIX}"), "--read-sandboxed", "text", "报告.txt"],
        env={},
        input="一、总体情况\n".encode(),
        capture_output=True,
        check=False,
    )

    assert json.loads(done.stdout) == {"blocks": ["一、总体情况"]}


@pytest.mark.skipif(
    not (FOLDER / "ocr").exists(), reason="the component lies not beside it: docs/technician.md"
)
def test_a_picture_of_a_page_is_read_with_the_component(tmp_path: Path, edition: Edition) -> None:
    cells = [cell for cell in edition.entered if cell.startswith("requests")]
    report = nil_report(edition, {cell: at * 7919 % 1_003 for at, cell in enumerate(cells)})
    pdf: Any = pypdfium2.PdfDocument(composed("pdf", report))
    (page,) = (one for one in pdf if "申请人情况" in one.get_textpage().get_text_range())
    page.render(scale=200 / 72).to_pil().convert("RGB").save(tmp_path / "三.png")

    whose = ("--unit", report.unit, "--year", str(report.year))
    file = ("--workspace", str(tmp_path / "a.zwgk"))
    done = run("zwgk", "import", str(tmp_path / "三.png"), *whose, *file, "--dry-run", "--json")

    assert done.returncode == 1, done.stderr.decode()  # nothing of a picture counts unseen
    read = {one["address"]: one["text"] for one in json.loads(done.stdout)["unsure"]}
    right = [cell for cell in cells if read.get(cell) == str(report.entry(cell))]
    assert len(right) > 0.95 * len(cells)


def test_everything_shipped_is_inside() -> None:
    for name in ("forms", "resources"):
        wanted = {file.relative_to(ROOT) for file in (ROOT / name).rglob("*.*") if file.is_file()}
        found = {file.relative_to(INSIDE) for file in (INSIDE / name).rglob("*.*")}
        assert {file for file in wanted if "__pycache__" not in file.parts} <= found


@pytest.mark.parametrize("name", ["lxml", "cryptography", "reportlab", "pyside6_essentials"])
def test_licences_of_others_are_inside(name: str) -> None:
    infos = INSIDE.glob("*.dist-info")  # a wheel may spell its name with capitals
    (info,) = (one for one in infos if one.name.lower().startswith(f"{name}-"))

    assert (info / "METADATA").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="plugins of Linux")
@pytest.mark.parametrize(
    "plugin",
    [
        "platforms/libqxcb.so",
        "platforms/libqoffscreen.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "printsupport/libcupsprintersupport.so",
    ],
)
def test_plugins_are_inside(plugin: str) -> None:
    """Display, input of Chinese, printing: each is looked for at run time only."""
    assert (INSIDE / "PySide6/Qt/plugins" / plugin).exists()
