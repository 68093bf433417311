"""What travels: the same bytes each time, and nothing believed of what comes."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_files import by_hand, members_of, zipped
from pypdf import PdfReader

from zwgk_desktop import atomic_file
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.packages import reading
from zwgk_desktop.services.packages.container import Package, package_bytes, read_package
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import PackageReader, parse_report
from zwgk_desktop.services.packages.submitting import submit

REPORT = b'{"edition":"gkb-2021-30","values":{}}'
SOUND = {"report.json": REPORT, "report.pdf": b"%PDF-"}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "云溪镇.zwgks"


def test_a_package_holds_the_version_that_was_made_final(
    sound: EditingSession, catalog: Catalog, target: Path
) -> None:
    version = finalising.finalise(sound)

    sent = submit(sound, target)

    assert (sent.hash, sent.version) == (version.hash, 1)
    assert sent.code == f"{version.hash[:4]} {version.hash[4:8]} {version.hash[8:12]}"
    members = members_of(target)
    assert hashlib.sha256(members["report.json"]).hexdigest() == version.hash
    assert set(members) == {"manifest.json", "report.json", "report.pdf"}
    with PackageReader() as reader:
        package = reader.read(target)
    assert package.members == {n: m for n, m in members.items() if n != "manifest.json"}
    assert (package.about["unit"], package.about["draft"]) == (sound.report.unit, False)
    again = parse_report(catalog, members["report.json"].decode(), "x")
    assert again.values == version.values
    assert finalising.fingerprint(again) == version.hash


def test_the_same_report_gives_the_same_bytes(sound: EditingSession, tmp_path: Path) -> None:
    finalising.finalise(sound)
    one, two = tmp_path / "一.zwgks", tmp_path / "二.zwgks"
    submit(sound, one)
    submit(sound, two)

    assert one.read_bytes() == two.read_bytes()


def test_nothing_but_the_document_travels(sound: EditingSession, target: Path) -> None:
    sound.apply({"text.preface": "联系手机 13800138000"}, ActKind.ENTRY)
    sound.undo()
    finalising.finalise(sound)
    sound.apply({"posting.1.place": "公开栏"}, ActKind.POST)
    sound.apply({"privacy.0123456789abcdef": "本人同意"}, ActKind.EXPLAIN)

    submit(sound, target)

    content = json.loads(members_of(target)["report.json"])
    assert not [a for a in content["values"] if a.startswith(("posting.", "privacy.", "second."))]
    assert "13800138000" not in members_of(target)["report.json"].decode()


def test_personal_data_stops_a_package(sound: EditingSession, target: Path) -> None:
    sound.apply({"text.problems": "请向张三（13800138000）反映。下一步改进。"}, ActKind.ENTRY)
    finalising.finalise(sound)

    with pytest.raises(UserError, match="E04"):
        submit(sound, target)
    assert not target.exists()


def test_a_draft_is_sent_only_when_asked_and_says_so(sound: EditingSession, target: Path) -> None:
    with pytest.raises(UserError, match="S03"):
        submit(sound, target)
    sound.enter("report.contact", None)
    with pytest.raises(UserError, match="V07"):
        submit(sound, target)

    sent = submit(sound, target, as_draft=True)

    assert sent.version == 0
    assert sent.hash == finalising.fingerprint(sound.report)
    manifest = json.loads(members_of(target)["manifest.json"])
    assert (manifest["draft"], manifest["version"]) == (True, 0)


def test_a_correction_in_the_making_sends_no_half_of_it(
    sound: EditingSession, target: Path
) -> None:
    finalising.finalise(sound)
    finalising.begin_correction(sound, "漏登一件")

    with pytest.raises(UserError, match="S03"):
        submit(sound, target)


def test_the_sheet_bears_code_and_hash(sound: EditingSession, tmp_path: Path, target: Path) -> None:
    finalising.finalise(sound)
    paper = tmp_path / "报送单.pdf"

    sent = submit(sound, target, sheet=paper)

    (page,) = PdfReader(paper).pages
    said = page.extract_text()
    for word in (sound.report.unit, "2025年", "第1版", sent.code, sent.hash, "单位盖章", "核验码"):
        assert word in said
    first = paper.read_bytes()
    submit(sound, target, sheet=paper)
    assert paper.read_bytes() == first


def test_no_package_ever_stands_without_its_sheet(
    sound: EditingSession, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finalising.finalise(sound)
    paper, place = tmp_path / "报送单.pdf", atomic_file.put_in_place
    standing: list[tuple[bool, bool]] = []

    def placed(part: Path, where: Path) -> None:
        place(part, where)
        standing.append((target.exists(), paper.exists()))

    monkeypatch.setattr(atomic_file, "put_in_place", placed)
    submit(sound, target, sheet=paper)

    assert standing == [(False, True), (True, True)]


def _spoilt() -> dict[str, bytes]:
    sound = by_hand(SOUND)
    manifest = json.dumps({"kind": "submission", "format": 1, "members": {}}).encode()
    return {
        "nothing": b"",
        "no zip": b"%PDF-1.7 nothing of ours",
        "cut": sound[:-30],
        "one bit": sound.replace(REPORT, REPORT.replace(b"2021", b"2020")),
        "no manifest": zipped(SOUND),
        "manifest no object": zipped({"manifest.json": b"[]", **SOUND}),
        "manifest no json": zipped({"manifest.json": b"{", **SOUND}),
        "deep json": zipped({"manifest.json": b"[" * 90_000, **SOUND}),
        "wrong hash": zipped({"manifest.json": manifest, **SOUND}),
        "member missing": by_hand({"report.json": REPORT}),
        "member too many": by_hand({**SOUND, "remarks.json": b"{}"}),
        "book": by_hand({**SOUND, "books.json": b"{}"}),
        "path": by_hand({**SOUND, "../report.json": REPORT}),
        "twice": zipped(
            [("manifest.json", by_hand(SOUND)), ("report.json", b"1"), ("report.json", b"2")]
        ),
        "no kind": by_hand(SOUND, kind="book"),
        "no format": by_hand(SOUND, format=0),
        "format no number": by_hand(SOUND, format="1"),
        "format yes": by_hand(SOUND, format=True),
        "format broken": by_hand(SOUND, format=1.0),
        "kind a list": by_hand(SOUND, kind=["submission"]),
        "bomb": zipped({"manifest.json": b" " * 50_000_000}, compression=zipfile.ZIP_DEFLATED),
        "bomb of bzip2": zipped({"report.json": b" " * 9_000_000}, compression=zipfile.ZIP_BZIP2),
        "many": zipped({f"{n}.json": b"" for n in range(2000)}),
    }


@pytest.mark.parametrize("what", _spoilt())
def test_what_is_no_package_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "坏\u202e.zwgks"
    path.write_bytes(_spoilt()[what])

    with PackageReader() as reader, pytest.raises(UserError) as refused:
        reader.read(path)
    with pytest.raises(UserError, match="S01"):  # by itself, and not because it fell over
        read_package(_spoilt()[what], path.name)

    assert refused.value.code == "S01"
    assert "\u202e" not in str(refused.value)


def test_a_newer_format_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "新.zwgks"
    path.write_bytes(by_hand(SOUND, format=2))

    with PackageReader() as reader, pytest.raises(UserError, match="S02"):
        reader.read(path)


def test_a_reader_brought_down_reads_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "好.zwgks"
    good.write_bytes(by_hand(SOUND))
    script = "import sys; sys.stdin.buffer.read(8); sys.exit(7)"
    with PackageReader() as reader:
        assert reader.read(good).kind is PackageKind.SUBMISSION
        python = reading.reader_command()[0]
        with monkeypatch.context() as patched:
            patched.setattr(reading, "reader_command", lambda: (python, "-c", script))
            reader.end()
            with pytest.raises(UserError, match="S01"):
                reader.read(good)
        assert reader.read(good).kind is PackageKind.SUBMISSION


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 10**6))
def test_any_damage_is_refused_or_harmless(noise: bytes, place: int) -> None:
    whole = by_hand(SOUND)
    at = place % len(whole)
    spoilt = whole[:at] + noise + whole[at + len(noise) :]
    try:
        package = read_package(spoilt, "x")
    except UserError as error:
        code = error.code
    else:
        assert package.members == SOUND
        return
    assert code in {"S01", "S02"}


@given(st.dictionaries(st.sampled_from(["terms.json"]), st.binary(max_size=300), min_size=1))
def test_what_is_written_is_read(members: dict[str, bytes]) -> None:
    package = Package(PackageKind.TERMS, {"year": 2025}, members)
    data = package_bytes(package)

    again = read_package(data, "x")

    assert (again.kind, again.members, again.about["year"]) == (
        PackageKind.TERMS,
        members,
        2025,
    )
    assert package_bytes(package) == data


IDENTITY = '"report.unit":"甲","report.year":2025'


@pytest.mark.parametrize(
    "values",
    [
        '"report.unit":"甲"',
        '"report.unit":"甲","report.year":"2025"',
        '"report.unit":" 甲","report.year":2025',
        '"report.unit":"甲\\u0007","report.year":2025',
        f'{IDENTITY},"requests.received.enterprise":-1',
        f'{IDENTITY},"requests.received.enterprise":"3"',
        f'{IDENTITY},"requests.received.enterprise":true',
        f'"posting.1.place":"公开栏",{IDENTITY}',
        f'{IDENTITY},"request.subject":"x"',
        f'{IDENTITY},"nonsense":1',
        "",
    ],
)
def test_values_that_could_not_be_entered_are_refused(catalog: Catalog, values: str) -> None:
    with pytest.raises(UserError, match="S01"):
        parse_report(catalog, f'{{"edition":"gkb-2021-30","values":{{{values}}}}}', "x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        f'{{"edition":"gkb-2021-30","values":{{{IDENTITY}}}}} ',
        f'{{"values":{{{IDENTITY}}},"edition":"gkb-2021-30"}}',
        f'{{"edition":"gkb-2021-30","more":1,"values":{{{IDENTITY}}}}}',
        '{"edition":"gkb-2021-30","values":[]}',
    ],
)
def test_a_report_that_was_not_written_here_is_refused(catalog: Catalog, text: str) -> None:
    with pytest.raises(UserError, match="S01"):
        parse_report(catalog, text, "x")


def test_an_unknown_form_is_named(catalog: Catalog) -> None:
    text = '{"edition":"gkb-2099-1","values":{}}'
    with pytest.raises(UserError, match="D12"):
        parse_report(catalog, text, "x")
