"""Editions and calendars come beside the shipped ones, once the strict readers judged them."""

import errno
import json
import os
import shutil
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
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import calendar
from zwgk_desktop.services.updates import data, held_data
from zwgk_desktop.services.updates.data import DataOffer
from zwgk_desktop.services.updates.manifest import DataUpdate
from zwgk_desktop.services.updates.taking import examine


def offer(stick: Path, update: DataUpdate) -> DataOffer:
    found = examine(data_file(stick, update))
    assert isinstance(found, DataOffer)
    return found


def refused(stick: Path, update: DataUpdate) -> UserError:
    """Return why an update is refused; nothing may have changed."""
    file = data_file(stick, update)
    before = tree(paths.updates())
    with pytest.raises(UserError) as raised:
        examine(file)
    assert tree(paths.updates()) == before
    return raised.value


def test_to_look_at_an_update_changes_nothing(stick: Path) -> None:
    found = offer(stick, calendar_update())

    assert (found.years, found.editions) == ((YEAR,), ())
    assert not tree(paths.updates())


def test_a_calendar_counts_from_the_next_start(stick: Path) -> None:
    assert calendar.shipped().years[YEAR].provisional
    data.install(offer(stick, calendar_update()))

    assert calendar.shipped().years[YEAR].provisional  # while this one runs
    begin_anew()
    assert not calendar.shipped().years[YEAR].provisional
    assert date(YEAR, 10, 1) in calendar.shipped().years[YEAR].off


def test_an_edition_counts_from_the_next_start(stick: Path, tmp_path: Path) -> None:
    found = offer(stick, edition_update(tmp_path))
    assert found.editions == ("试造的表式",)
    data.install(found)
    begin_anew()

    catalog = held_data.full_catalog()
    catalog.ensure_sound()
    in_force = catalog.edition_for(SINCE)
    assert in_force is not None
    assert in_force.id == THIRD
    assert [*catalog.first_years] == ["gkb-2019-60", "gkb-2021-30", THIRD]


def test_removed_is_as_before(stick: Path, tmp_path: Path) -> None:
    one = data.install(offer(stick, edition_update(tmp_path)))
    data.remove(one)
    assert one.path.is_dir()  # who reads it now goes on
    begin_anew()
    held_data.tidy()

    assert THIRD not in held_data.full_catalog().editions
    assert [*tree(paths.updates())] == ["在用.json"]
    assert data.install(offer(stick, edition_update(tmp_path))) == one


def test_removed_and_taken_in_again_in_one_session_stays_readable(
    stick: Path, tmp_path: Path
) -> None:
    one = data.install(offer(stick, edition_update(tmp_path)))
    data.remove(one)

    assert data.install(offer(stick, edition_update(tmp_path))) == one
    assert held_data.fault_of(one) == ""


def test_several_stand_beside_one_another(stick: Path, tmp_path: Path) -> None:
    data.install(offer(stick, calendar_update()))
    data.install(offer(stick, edition_update(tmp_path)))
    begin_anew()

    assert THIRD in held_data.full_catalog().editions
    assert not calendar.shipped().years[YEAR].provisional


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

    data.install(offer(stick, edition_update(tmp_path)))
    home = tmp_path / "forms" / THIRD
    other = (home / "texts.toml").read_text("utf-8") + "\n# another\n"
    assert refused(stick, edition_update(tmp_path, texts=other)).code == "W08"


def test_no_year_gets_two_editions(stick: Path, tmp_path: Path) -> None:
    update = edition_update(tmp_path)
    files = {path.replace(THIRD, "made-up-2021-1"): text for path, text in update.files.items()}

    assert "2021年度" in refused(stick, of_files(files, {"made-up-2021-1": 2021})).what


def test_the_same_and_an_older_calendar_are_refused_a_newer_one_counts(stick: Path) -> None:
    data.install(offer(stick, calendar_update()))

    assert refused(stick, calendar_update()).code == "W09"
    assert refused(stick, calendar_update(issued="2026-10-01")).code == "W09"
    later = offer(stick, calendar_update(issued="2027-04-01"))
    assert later.years == (YEAR,)
    data.install(later)
    begin_anew()
    assert "2027年4月1日" in str(calendar.shipped().years[YEAR].source)


def test_what_needs_a_newer_program_says_so(stick: Path) -> None:
    error = refused(stick, of_files({f"holidays/{YEAR}.json": calendar_text()}, needs="8.0"))

    assert error.code == "W03"
    assert "8.0" in error.what


def test_a_program_that_ships_the_same_later_uses_its_own(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.install(offer(stick, edition_update(tmp_path)))
    data.install(offer(stick, calendar_update()))
    holidays = Path(shutil.copytree(paths.holidays(), tmp_path / "holidays"))
    (holidays / f"{YEAR}.json").write_text(calendar_text(issued="2026-11-06"), "utf-8")
    monkeypatch.setattr(paths, "forms", lambda: tmp_path / "forms")  # the made-up one is in it
    monkeypatch.setattr(paths, "holidays", lambda: holidays)
    begin_anew()

    catalog = held_data.full_catalog()
    catalog.ensure_sound()
    assert list(catalog.first_years) == ["gkb-2019-60", "gkb-2021-30", THIRD]
    assert "2026年11月6日" in str(calendar.shipped().years[YEAR].source)
    assert {one.standing for one in data.sources() if one.held} == {"程序已自带，用程序的"}


def test_damaged_data_do_not_count_and_do_not_stop_the_program(stick: Path, tmp_path: Path) -> None:
    one = data.install(offer(stick, edition_update(tmp_path)))
    (one.path / "forms" / THIRD / "rules.toml").write_text("", "utf-8")
    begin_anew()

    assert THIRD not in held_data.full_catalog().editions
    assert "改动过" in held_data.fault_of(one)
    assert data.install(offer(stick, edition_update(tmp_path))) == one  # mends it
    begin_anew()
    assert THIRD in held_data.full_catalog().editions


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": 9, "data": []}',
        '{"format": 1, "data": [{"folder": "../../etc"}]}',
    ],
)
def test_a_damaged_record_lists_nothing_and_is_mended(stick: Path, text: str) -> None:
    data.install(offer(stick, calendar_update()))
    (paths.updates() / "在用.json").write_text(text, "utf-8")
    begin_anew()

    assert held_data.in_use() == ()
    held_data.tidy()
    data.install(offer(stick, calendar_update()))
    begin_anew()
    assert [one.name for one in held_data.in_use()] == [NAME]


def test_a_record_cannot_point_elsewhere(stick: Path) -> None:
    data.install(offer(stick, calendar_update()))
    record = paths.updates() / "在用.json"
    said = json.loads(record.read_text("utf-8"))
    said["data"][0]["folder"] = "资料-/../../../etc"
    record.write_text(json.dumps(said), "utf-8")
    begin_anew()

    assert held_data.in_use() == ()


def test_data_of_an_older_program_that_this_one_cannot_read_do_not_count(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = data.install(offer(stick, edition_update(tmp_path)))
    forms = Path(shutil.copytree(paths.forms(), tmp_path / "newer"))
    monkeypatch.setattr(paths, "forms", lambda: forms)
    (one.path / "forms" / THIRD / "rules.toml").write_text("[[rules]]\n", "utf-8")
    older = held_data.HeldData(
        **{
            **{name: getattr(one, name) for name in one.__slots__},
            "digest": held_data.tree_digest(one.path),
            "judged_by": "0.0.1",
        }
    )
    held_data.record([older])
    begin_anew()

    assert held_data.in_use() == ()
    assert held_data.fault_of(older) == "这一版程序读不了"


def test_a_full_disk_leaves_everything_as_it_was(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.install(offer(stick, calendar_update()))
    found = offer(stick, edition_update(tmp_path))
    before = tree(paths.updates())
    fsync, done, room = os.fsync, list[int](), [10_000]

    def filling(handle: int) -> None:
        done.append(handle)
        if len(done) > room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", filling)
    data.remove(data.install(found))
    to_record = len(done) - 4  # the file of the record and its folder, twice
    begin_anew()
    held_data.tidy()
    for room[0] in (0, to_record // 2, to_record):
        done.clear()
        with pytest.raises(UserError, match="W07"):
            data.install(found)
        begin_anew()
        held_data.tidy()
        assert tree(paths.updates()) == before


def test_killed_between_the_files_and_the_record_nothing_counts(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = offer(stick, calendar_update())

    def killed(_data: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(data, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        data.install(found)

    begin_anew()
    assert held_data.in_use() == ()
    held_data.tidy()
    assert not tree(paths.updates())
