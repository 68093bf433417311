"""What the frozen folder asks of the system it is started on; see docs/adr on old systems."""

import os
import sys
import tomllib
from pathlib import Path

import pytest

from freezing import packages, shared_objects
from freezing.shared_objects import SharedObject

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ZWGK_FROZEN", ROOT / "dist" / "zwgk-desktop"))
FOR_OLD_SYSTEMS = "ZWGK_FROZEN" in os.environ
pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif(not FOLDER.exists(), reason="make build makes it"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux"),
]


@pytest.fixture(scope="module")
def package() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((ROOT / ".ci/freezing/package.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def objects() -> list[SharedObject]:
    return shared_objects.read(FOLDER)


@pytest.fixture(scope="module")
def architecture(objects: list[SharedObject]) -> str:
    (one,) = {one.architecture for one in objects}
    return one


@pytest.mark.skipif(not FOR_OLD_SYSTEMS, reason="the folder's name does not tell")
def test_everything_is_of_the_architecture_it_is_packed_for(architecture: str) -> None:
    assert architecture == FOLDER.parent.name


@pytest.mark.skipif(not FOR_OLD_SYSTEMS, reason="make deb freezes for old systems")
def test_no_symbol_is_newer_than_the_oldest_system(
    objects: list[SharedObject],
    architecture: str,
    package: dict[str, dict[str, dict[str, str]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        newest = shared_objects.newest_asked(objects)
        print(f"\n{len(objects)} 个程序和库，要求 {newest}")  # noqa: T201 - printed for who runs it

    assert list(shared_objects.too_new(objects, package["newest"][architecture])) == []


def test_no_library_is_lacking(
    objects: list[SharedObject], architecture: str, package: dict[str, dict[str, str]]
) -> None:
    brought = [*packages.libraries(package, architecture), *package["recommended"]]

    assert list(shared_objects.lacking(objects, FOLDER, brought)) == []


def test_nothing_is_depended_on_that_nobody_asks_for(
    objects: list[SharedObject], architecture: str, package: dict[str, dict[str, str]]
) -> None:
    needed = {name for one in objects for name in one.needed}

    assert packages.libraries(package, architecture).keys() <= needed
    assert package["recommended"].keys() <= needed


@pytest.mark.skipif(not FOR_OLD_SYSTEMS, reason="whose Python it is, make build does not choose")
def test_no_library_is_looked_for_outside(objects: list[SharedObject]) -> None:
    assert list(shared_objects.leading_out(objects)) == []
