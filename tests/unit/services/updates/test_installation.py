"""Editions and calendars come beside the shipped ones, once the strict readers judged them."""

import errno
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from third_edition import SINCE, THIRD
from update_files import (
    NAME,
    YEAR,
    begin_anew,
    calendar_text,
    calendar_update,
    data_file,
    edition_update,
    of_files,
    tree,
)

from zwgk_desktop import paths
from zwgk_desktop.catalog import DataFileError
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import calendar
from zwgk_desktop.services.updates import installation, installed
from zwgk_desktop.services.updates.installation import DataOffer, examine_update
from zwgk_desktop.services.updates.update_file import DataUpdate


def offer(stick: Path, update: DataUpdate) -> DataOffer:
    found = examine_update(data_file(stick, update))
    assert isinstance(found, DataOffer)
    return found


def refused(stick: Path, update: DataUpdate) -> UserError:
    """Return why an update is refused; nothing may have changed."""
    file = data_file(stick, update)
    before = tree(paths.updates())
    with pytest.raises(UserError) as raised:
        examine_update(file)
    assert tree(paths.updates()) == before
    return raised.value


def test_to_look_at_an_update_changes_nothing(stick: Path) -> None:
    found = offer(stick, calendar_update())

    assert (found.years, found.editions) == ((YEAR,), ())
    assert not tree(paths.updates())


def test_a_calendar_counts_from_the_next_start(stick: Path) -> None:
    assert calendar.shipped_calendar().years[YEAR].provisional
    installation.install(offer(stick, calendar_update()))

    assert calendar.shipped_calendar().years[YEAR].provisional  # while this one runs
    begin_anew()
    assert not calendar.shipped_calendar().years[YEAR].provisional
    assert date(YEAR, 10, 1) in calendar.shipped_calendar().years[YEAR].days_off


def test_an_edition_counts_from_the_next_start(stick: Path, tmp_path: Path) -> None:
    found = offer(stick, edition_update(tmp_path))
    assert found.editions == ("试造的表式",)
    installation.install(found)
    begin_anew()

    catalog = installed.full_catalog()
    catalog.ensure_sound()
    in_force = catalog.edition_for(SINCE)
    assert in_force is not None
    assert in_force.id == THIRD
    assert [*catalog.first_years] == ["gkb-2019-60", "gkb-2021-30", THIRD]


def test_removed_is_as_before(stick: Path, tmp_path: Path) -> None:
    one = installation.install(offer(stick, edition_update(tmp_path)))
    installation.remove(one)
    assert one.path.is_dir()  # who reads it now goes on
    begin_anew()
    installed.delete_leftovers()

    assert THIRD not in installed.full_catalog().editions
    assert not tree(paths.updates())
    assert installation.install(offer(stick, edition_update(tmp_path))) == one


def test_removed_and_taken_in_again_in_one_session_stays_readable(
    stick: Path, tmp_path: Path
) -> None:
    one = installation.install(offer(stick, edition_update(tmp_path)))
    installation.remove(one)

    assert installation.install(offer(stick, edition_update(tmp_path))) == one
    assert installed.installed_updates() == (one,)


def test_several_stand_beside_one_another(stick: Path, tmp_path: Path) -> None:
    installation.install(offer(stick, calendar_update()))
    installation.install(offer(stick, edition_update(tmp_path)))
    begin_anew()

    assert THIRD in installed.full_catalog().editions
    assert not calendar.shipped_calendar().years[YEAR].provisional


@pytest.mark.parametrize(
    ("name", "text"),
    [("rules", "[[rules]]\n"), ("edition", "name = 3\n"), ("texts", "=\n")],
)
def test_a_broken_edition_is_refused_by_name(
    stick: Path, tmp_path: Path, name: str, text: str
) -> None:
    error = refused(stick, edition_update(tmp_path, **{name: text}))

    assert error.code == "W05"
    assert f"{name}.toml" in error.what


def test_a_broken_calendar_is_refused(stick: Path) -> None:
    wrong = calendar_text().replace(f"{YEAR}-10-01", f"{YEAR}-10-02")  # a Saturday

    assert refused(stick, of_files({f"holidays/{YEAR}.json": wrong})).code == "W05"
    assert refused(stick, of_files({f"holidays/{YEAR}.json": "{"})).code == "W05"


def test_a_year_far_off_leaves_no_gap(stick: Path) -> None:
    far = of_files({"holidays/2099.json": calendar_text(2099)})

    assert "follow one another" in refused(stick, far).what


def test_a_published_edition_is_never_replaced_by_another_content(
    stick: Path, tmp_path: Path
) -> None:
    shipped = paths.forms() / "gkb-2021-30"
    files = {
        f"forms/gkb-2021-30/{file.relative_to(shipped).as_posix()}": file.read_text("utf-8")
        for file in shipped.rglob("*.toml")
    }
    same = of_files(files, {"gkb-2021-30": 2021})
    altered = {
        **files,
        "forms/gkb-2021-30/rules.toml": "# another\n" + files["forms/gkb-2021-30/rules.toml"],
    }

    assert refused(stick, same).code == "W09"
    assert refused(stick, of_files(altered, {"gkb-2021-30": 2021})).code == "W08"
    assert refused(stick, of_files(files, {"gkb-2021-30": 2022})).code == "W08"

    installation.install(offer(stick, edition_update(tmp_path)))
    home = tmp_path / "forms" / THIRD
    other = (home / "texts.toml").read_text("utf-8") + "\n# another\n"
    assert refused(stick, edition_update(tmp_path, texts=other)).code == "W08"


def test_no_year_gets_two_editions(stick: Path, tmp_path: Path) -> None:
    update = edition_update(tmp_path)
    files = {path.replace(THIRD, "made-up-2021-1"): text for path, text in update.files.items()}

    assert "2021年度" in refused(stick, of_files(files, {"made-up-2021-1": 2021})).what


def test_the_same_and_an_older_calendar_are_refused_a_newer_one_counts(stick: Path) -> None:
    installation.install(offer(stick, calendar_update()))

    assert refused(stick, calendar_update()).code == "W09"
    assert refused(stick, calendar_update(issued="2026-10-01")).code == "W09"
    later = offer(stick, calendar_update(issued="2027-04-01"))
    assert later.years == (YEAR,)
    installation.install(later)
    begin_anew()
    assert "2027年4月1日" in str(calendar.shipped_calendar().years[YEAR].source)


def test_what_needs_a_newer_program_says_so(stick: Path) -> None:
    error = refused(stick, of_files({f"holidays/{YEAR}.json": calendar_text()}, needs="8.0"))

    assert error.code == "W03"
    assert "8.0" in error.what


def test_a_program_that_ships_the_same_later_uses_its_own(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.install(offer(stick, edition_update(tmp_path)))
    installation.install(offer(stick, calendar_update()))
    holidays = Path(shutil.copytree(paths.holidays(), tmp_path / "holidays"))
    (holidays / f"{YEAR}.json").write_text(calendar_text(issued="2026-11-06"), "utf-8")
    monkeypatch.setattr(paths, "forms", lambda: tmp_path / "forms")  # the made-up one is in it
    monkeypatch.setattr(paths, "holidays", lambda: holidays)
    begin_anew()

    catalog = installed.full_catalog()
    catalog.ensure_sound()
    assert list(catalog.first_years) == ["gkb-2019-60", "gkb-2021-30", THIRD]
    assert "2026年11月6日" in str(calendar.shipped_calendar().years[YEAR].source)
    assert {one.status_text for one in installation.list_sources() if one.update} == {
        "程序已自带，用程序的"
    }


def test_damaged_data_do_not_count_and_do_not_stop_the_program(stick: Path, tmp_path: Path) -> None:
    one = installation.install(offer(stick, edition_update(tmp_path)))
    (one.path / "forms" / THIRD / "rules.toml").write_text("", "utf-8")
    begin_anew()

    assert THIRD not in installed.full_catalog().editions
    assert "改动过" in installed.installed_updates()[0].fault
    assert installation.install(offer(stick, edition_update(tmp_path))) == one  # mends it
    begin_anew()
    assert THIRD in installed.full_catalog().editions


def flip_a_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def make_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def make_folder(file: Path) -> None:
    file.unlink()
    (file / "内").mkdir(parents=True)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "junk": lambda file: file.write_bytes(b"{\xff"),
    "newer": lambda file: file.write_text('{"kind": "data", "format": 9}'),
    "flipped": flip_a_bit,
    "pipe": make_pipe,
    "folder": make_folder,
    "gone": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("name", [installed.DOCUMENT, f"holidays/{YEAR}.json"])
def test_a_damaged_update_is_told_and_installing_again_mends_it(
    stick: Path, damage: Callable[[Path], object], name: str
) -> None:
    one = installation.install(offer(stick, calendar_update()))
    damage(one.path / name)
    begin_anew()

    assert installed.updates_in_use() == ()
    assert calendar.shipped_calendar().years[YEAR].provisional
    warning = installed.fault_warning()
    assert warning is not None
    assert warning.code == "W14"
    assert one.folder in warning.what or NAME in warning.what
    assert f"{YEAR}年放假安排不起作用" in warning.what
    installed.delete_leftovers()
    assert [each.fault != "" for each in installed.installed_updates()] == [True]
    assert any("没有采用" in each.status_text for each in installation.list_sources())

    assert installation.install(offer(stick, calendar_update())) == one
    assert installed.fault_warning() is None
    begin_anew()
    assert installed.updates_in_use() == (one,)
    assert not calendar.shipped_calendar().years[YEAR].provisional


def test_a_damaged_update_can_be_removed(stick: Path) -> None:
    one = installation.install(offer(stick, calendar_update()))
    (one.path / installed.DOCUMENT).unlink()
    begin_anew()
    (found,) = installed.installed_updates()
    installation.remove(found)

    assert installed.fault_warning() is None
    installed.delete_leftovers()
    assert not tree(paths.updates())


def test_a_folder_of_updates_that_cannot_be_read_is_told() -> None:
    paths.updates().parent.mkdir(parents=True, exist_ok=True)
    paths.updates().write_text("no folder")
    begin_anew()

    assert installed.updates_in_use() == ()
    assert "读不出来" in str(installed.fault_warning())


def test_updates_installed_at_the_same_time_are_all_in_use(stick: Path) -> None:
    offers = [
        offer(
            stick,
            of_files({f"holidays/{YEAR}.json": calendar_text(issued=f"2026-11-{day:02}")}),
        )
        for day in range(5, 9)
    ]
    with ThreadPoolExecutor() as pool:
        done = [*pool.map(installation.install, offers)]
    begin_anew()

    assert len(installed.updates_in_use()) == len({one.folder for one in done}) == len(offers)
    assert "2026年11月8日" in str(calendar.shipped_calendar().years[YEAR].source)


def test_data_of_an_older_program_that_this_one_cannot_read_do_not_count(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = installation.install(offer(stick, edition_update(tmp_path)))
    (one.path / installed.JUDGED_BY).write_text("0.0.1")
    begin_anew()
    assert installed.updates_in_use() == (one,)

    def refused(_updates: object) -> None:
        raise DataFileError("another kind of rule")

    monkeypatch.setattr(installed, "ensure_sound", refused)
    begin_anew()
    assert installed.updates_in_use() == ()
    assert "这一版程序读不了" in str(installed.fault_warning())


def test_a_full_disk_leaves_everything_as_it_was(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.install(offer(stick, calendar_update()))
    found = offer(stick, edition_update(tmp_path))
    before = tree(paths.updates())
    fsync, done, room = os.fsync, list[int](), [10_000]

    def filling(handle: int) -> None:
        done.append(handle)
        if len(done) > room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", filling)
    installation.remove(installation.install(found))
    unpacked = len(done) - 4  # the folder, its parent, and that of the removed one
    begin_anew()
    installed.delete_leftovers()
    for room[0] in (0, unpacked // 2, unpacked):
        done.clear()
        with pytest.raises(UserError, match="W07"):
            installation.install(found)
        begin_anew()
        installed.delete_leftovers()
        assert tree(paths.updates()) == before


def test_killed_before_the_folder_has_its_name_nothing_is_in_use(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = offer(stick, calendar_update())

    def killed(_handle: int) -> None:
        os._exit(9)

    monkeypatch.setattr(os, "fsync", killed)
    child = os.fork()
    if child == 0:
        installation.install(found)
    os.waitpid(child, 0)

    begin_anew()
    assert tree(paths.updates())
    assert installed.installed_updates() == ()
    (left,) = paths.updates().iterdir()
    os.utime(left, (0, 0))
    installed.delete_leftovers()
    assert not tree(paths.updates())
