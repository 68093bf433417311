"""Only what a trusted key signed is read at all, and of that only what is in order."""

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from update_files import OWNER, calendar_update, data_file, test_key, trust

from signing import files, key_files
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.updates import update_file
from zwgk_desktop.services.updates.installation import examine_update
from zwgk_desktop.services.updates.update_file import (
    DataUpdate,
    ProgramVersion,
    parse_update,
    update_json,
)

LINE = st.text(
    st.characters(categories=("L", "N", "P"), exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=40,
)
NUMBER = st.integers(0, 9999)
VERSION = st.lists(NUMBER, min_size=2, max_size=4).map(lambda numbers: ".".join(map(str, numbers)))
DATA = st.builds(
    DataUpdate,
    name=LINE,
    released=st.dates(),
    changes=st.lists(LINE, min_size=1, max_size=4).map(tuple),
    needs=VERSION,
    first_years=st.just({"gkb-2027-1": 2027}),
    files=st.dictionaries(
        st.from_regex(r"holidays/20[0-9]{2}\.json", fullmatch=True), LINE, max_size=3
    ).map(lambda some: {**some, "forms/gkb-2027-1/edition.toml": "甲"}),
)


@given(DATA)
def test_what_is_written_is_read_back_the_same(update: DataUpdate) -> None:
    assert parse_update(update_json(update), "a") == update


@given(DATA, st.data())
def test_one_byte_more_less_or_other_is_noticed(update: DataUpdate, data: st.DataObject) -> None:
    whole = files.signed(update, test_key())
    trusted = {key_files.public_half(test_key()): OWNER}
    assert update_file.verify_signature(whole, "a", trusted).body == update_json(update)

    at = data.draw(st.integers(0, len(whole) - 1))
    other = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    for spoilt in (whole[:at] + other + whole[at + 1 :], whole[:at], whole + b"\n"):
        with pytest.raises(UserError) as refused:
            update_file.verify_signature(spoilt, "a", trusted)
        assert refused.value.code in {"W02", "W03", "W04"}


@given(st.lists(NUMBER, min_size=2, max_size=4), st.lists(NUMBER, min_size=2, max_size=4))
def test_versions_compare_as_their_numbers(left: list[int], right: list[int]) -> None:
    longest = max(len(left), len(right))
    padded = [one + [0] * (longest - len(one)) for one in (left, right)]
    versions = [ProgramVersion.of(".".join(map(str, one))) for one in (left, right)]

    assert (versions[0] < versions[1]) == (padded[0] < padded[1])
    assert (versions[0] == versions[1]) == (padded[0] == padded[1])


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as raised:
        examine_update(path)
    return raised.value


def test_another_key_is_not_trusted(stick: Path) -> None:
    stranger = Ed25519PrivateKey.generate()
    file = stick / "a.zwgku"
    file.write_bytes(files.signed(calendar_update(), stranger))

    error = refused(file)
    assert error.code == "W04"
    assert "不是本程序信任的密钥" in error.what


def test_a_stranger_cannot_sign_in_anothers_name(stick: Path) -> None:
    body = update_json(calendar_update())
    named = test_key().public_key().public_bytes_raw()
    forged = Ed25519PrivateKey.generate().sign(body)
    file = stick / "a.zwgku"
    file.write_bytes(update_file.signed_file_bytes(body, named, forged))

    assert refused(file).code == "W04"


def test_altered_after_signing_is_said_to_be(stick: Path) -> None:
    file = data_file(stick, calendar_update())
    file.write_bytes(file.read_bytes().replace("国庆节".encode(), "劳动节".encode()))

    error = refused(file)
    assert error.code == "W04"
    assert "改动过" in error.what


def test_truncated_anywhere_is_refused(stick: Path) -> None:
    file = data_file(stick, calendar_update())
    whole = file.read_bytes()
    for length in (0, 5, 14, 100, 200, len(whole) - 1):
        file.write_bytes(whole[:length])
        assert refused(file).code in {"W02", "W04"}


def test_a_later_format_asks_for_a_later_program(stick: Path) -> None:
    file = data_file(stick, calendar_update())
    file.write_bytes(file.read_bytes().replace(b"zwgk-update 1\n", b"zwgk-update 2\n"))

    error = refused(file)
    assert error.code == "W03"
    assert "更高版本" in error.what


def test_a_huge_file_is_not_read(stick: Path) -> None:
    file = stick / "a.zwgku"
    with file.open("wb") as opened:
        opened.truncate(40_000_000_000)  # a hole: no disk is filled

    error = refused(file)
    assert error.code == "W02"
    assert "比更新文件应有的大" in error.what


def test_an_archive_that_would_unpack_to_gigabytes_is_no_update(stick: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("holidays/2027.json", bytes(200_000_000))
    file = stick / "a.zwgku"
    file.write_bytes(packed.getvalue())

    assert refused(file).code == "W02"


@pytest.mark.parametrize("what", ["folder", "pipe", "gone"])
def test_what_is_no_file_is_not_waited_for(stick: Path, what: str) -> None:
    path = stick / "a.zwgku"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)

    assert refused(path).code == "W06"


@pytest.mark.parametrize(
    "place",
    [
        "../holidays/2027.json",
        "/etc/cron.d/a.toml",
        "forms/gkb-2027-1/../../a.toml",
        "forms\\gkb-2027-1\\a.toml",
        "forms/gkb-2027-1/a/b/c.toml",
        "forms/gkb-2027-1/a.py",
        "holidays/2027.json/a",
        "holidays/1999.json",
        "holidays/festivals.json",
        "holidays/2027.json\n",
        "",
    ],
)
def test_no_name_leads_out_of_its_folder_even_signed(stick: Path, place: str) -> None:
    said: dict[str, Any] = json.loads(update_json(calendar_update()))
    said["files"] = {place: "{}"}
    file = signed_as_it_is(stick, said)

    assert refused(file).code == "W05"
    assert not (stick.parent / "home").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", {}),
        ("files", {f"holidays/20{n:02}.json": "{}" for n in range(100)} | {"a": "{}"}),
        ("files", {"holidays/2027.json": 3}),
        ("files", {"holidays/2027.json": "{" * 1_000_001}),
        ("files", {"holidays/2027.json": "\ud800"}),
        ("files", {f"holidays/20{n:02}.json": "甲" * 900_000 for n in range(14)}),
        ("first_years", {"gkb-2027-1": 2027}),
        ("first_years", {"gkb-2027-1": True}),
        ("changes", []),
        ("changes", ["一行\n两行"]),
        ("changes", ["甲" * 501]),
        ("needs", "最新"),
        ("released", "明天"),
        ("kind", "sheet"),
        ("kind", "program"),
        ("more", 1),
    ],
)
def test_a_manifest_out_of_order_is_refused_even_signed(
    stick: Path, key: str, value: object
) -> None:
    file = signed_as_it_is(stick, json.loads(update_json(calendar_update())) | {key: value})

    error = refused(file)
    assert error.code in {"W05", "W02"}  # of twelve million characters not a byte is read


def test_a_manifest_that_is_deep_or_says_a_thing_twice_is_refused(stick: Path) -> None:
    for body in (b"[" * 200_000, b'{"kind": "data", "kind": "program"}', b"[]", b"\xff"):
        file = stick / "a.zwgku"
        named = test_key().public_key().public_bytes_raw()
        file.write_bytes(update_file.signed_file_bytes(body, named, test_key().sign(body)))
        assert refused(file).code == "W05"


def signed_as_it_is(stick: Path, said: dict[str, Any]) -> Path:
    """Sign what our own script would not."""
    body = json.dumps(said).encode()
    named = test_key().public_key().public_bytes_raw()
    file = stick / "a.zwgku"
    file.write_bytes(update_file.signed_file_bytes(body, named, test_key().sign(body)))
    return file


def test_a_program_without_a_key_trusts_nobody_and_says_so(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = data_file(stick, calendar_update())
    trust(monkeypatch, tmp_path)

    error = refused(file)
    assert error.code == "W01"
    assert "没有登记发布者的公钥" in error.what


def test_as_shipped_the_program_knows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert update_file.trusted_keys() == {}


def test_a_package_of_the_program_is_not_installed_here(stick: Path) -> None:
    file = stick / "zwgk-desktop_9.1_amd64.deb"
    file.write_bytes(b"!<arch>\n" + bytes(4000))

    error = refused(file)
    assert error.code == "W02"
    assert "双击" in error.remedy
