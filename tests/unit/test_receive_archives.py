"""Archives, mails and photos received by the command line."""

import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from io import BytesIO
from pathlib import Path

import docx
import pytest
from command_line import CommandResult, Run, run_json
from exports import composed
from openpyxl import Workbook, load_workbook
from package_files import members_of, photo
from package_files import sent as packed
from package_files import zipped as zip_of
from reports import nil_report

from zwgk_desktop.domain.spec import Edition

YEAR = 2025
UNITS = ("云溪镇人民政府", "青山镇人民政府", "石桥乡人民政府")
NEW = "柳河乡人民政府"
RECEIVED = "requests.received.natural_person"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    workspace = ("--workspace", tmp_path / "县.zwgk")
    run_ = partial(run_json, capsys)
    for unit in UNITS:
        run_("roster", "add", "--unit", unit, "--group", "township", *workspace)

    def of_year(*words: object, roster: bool = False) -> CommandResult:
        year = () if roster else ("--year", YEAR)
        return run_(*words, *year, *workspace)

    return of_year


@pytest.fixture
def page(edition: Edition) -> Callable[[str], bytes]:
    def page_(unit: str) -> bytes:
        values: dict[str, str | int] = {
            "report.unit": unit,
            RECEIVED: 3,
            "requests.granted.natural_person": 3,
        }
        return composed("docx", nil_report(edition, values, YEAR))

    return page_


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("报送/", b"")
        for name, content in members.items():
            archive.writestr(f"报送/{name}", content)
    return path


def mailed(path: Path, **attached: bytes) -> Path:
    mail = EmailMessage()
    mail["Subject"] = "报送年报"
    mail["Received"] = "from a.example by b.example; " * 300  # longer than the head of a file
    mail.set_content("见附件")
    for name, content in attached.items():
        mail.add_attachment(content, "application", "octet-stream", filename=name)
    path.write_bytes(bytes(mail))
    return path


def test_a_document_edited_after_its_export_is_received_with_a_word(
    run: Run, page: Callable[[str], bytes], tmp_path: Path
) -> None:
    document = docx.Document(BytesIO(page(UNITS[0])))
    row = next(row for row in document.tables[1].rows if "新收" in row.cells[0].text)
    figure = next(cell for cell in row.cells if cell.text == "3")
    figure.paragraphs[0].runs[0].text = "5"
    edited = tmp_path / "甲.docx"
    document.save(str(edited))
    (one,) = run("receive", edited).json["received"]

    assert any("有1处不同" in doubt["reason"] for doubt in one["unsure"])


def test_every_file_of_an_archive_is_received_or_refused_by_its_own_name(
    run: Run, page: Callable[[str], bytes], tmp_path: Path
) -> None:
    package = packed(tmp_path, UNITS[0], {})
    members = {
        "年报.zwgks": package.read_bytes(),
        "青山镇.docx": page(UNITS[1]),
        "石桥乡人民政府年报.jpg": photo(),
        "IMG_2391.jpg": photo(200),
        "说明.rtf": rb"{\rtf1 }",
        "Thumbs.db": b"x",
    }
    archive = zipped(tmp_path / "年报.zip", **members)

    said = run("receive", archive)

    taken = {(one["file"], one["unit"]) for one in said.json["received"]}
    names = ("年报.zwgks", "青山镇.docx", "石桥乡人民政府年报.jpg")
    assert taken == {
        (str(archive / "报送" / name), unit) for name, unit in zip(names, UNITS, strict=True)
    }
    refused = {Path(one["file"]).name: one["why"] for one in said.json["refused"]}
    assert refused.keys() == {"IMG_2391.jpg", "说明.rtf"}
    assert "S05" in refused["IMG_2391.jpg"]
    assert said.code == 1
    member = archive / "报送" / "IMG_2391.jpg"
    alone = run("receive", member, "--unit", UNITS[2])
    assert [one["number"] for one in alone.json["received"]] == [2]


def test_a_package_packed_again_in_another_order_is_no_archive(run: Run, tmp_path: Path) -> None:
    package = packed(tmp_path, UNITS[0], {})
    members = members_of(package)
    package.write_bytes(zip_of(sorted(members.items(), reverse=True)))
    broken = tmp_path / "残缺.zwgks"
    broken.write_bytes(zip_of({"report.json": members["report.json"]}))

    said = run("receive", package, broken)

    assert [one["unit"] for one in said.json["received"]] == [UNITS[0]]
    assert [one["file"] for one in said.json["refused"]] == [str(broken)]
    assert "S01" in said.json["refused"][0]["why"]


def test_a_zip_in_a_mail_is_opened_too(
    run: Run, page: Callable[[str], bytes], tmp_path: Path
) -> None:
    inner = zipped(tmp_path / "内.zip", **{"青山镇.docx": page(UNITS[1])})
    attached = {"云溪镇.docx": page(UNITS[0]), "报送.zip": inner.read_bytes()}
    mail = mailed(tmp_path / "来信.eml", **attached)

    said = run("receive", mail)

    assert (said.code, said.json["refused"]) == (0, [])
    assert [one["unit"] for one in said.json["received"]] == list(UNITS[:2])


def test_a_photo_counts_as_received_but_is_never_added_up_or_accepted(
    run: Run, page: Callable[[str], bytes], tmp_path: Path
) -> None:
    run("receive", zipped(tmp_path / "甲.zip", **{"甲.docx": page(UNITS[0])}))
    run("collection", "set", "--due", "2026-01-20")
    picture = tmp_path / "石桥乡人民政府.jpg"
    picture.write_bytes(photo())

    said = run("receive", picture, "--on", "2026-01-22", "--as-of", "2026-12-31")

    (one,) = said.json["received"]
    assert (one["unentered"], one["errors"], one["unsure"], said.code) == (True, 0, [], 0)
    lines = {line["unit"]: line for line in run("collection").json["units"]}
    line = lines[UNITS[2]]
    assert (line["state"], line["late"], line["unentered"]) == ("received", 2, True)
    sums = run("rollup", "--all-received").json
    assert sums["cells"][RECEIVED] == 3
    assert {"unit": UNITS[2], "why": "待录入"} in sums["units"]["left_out"]
    accepted = run("review", "--unit", UNITS[2], "--accept")
    assert (accepted.code, "还没有录入" in accepted.err) == (2, True)


def test_a_report_takes_the_place_of_a_photo_and_not_the_reverse(
    run: Run, page: Callable[[str], bytes], tmp_path: Path
) -> None:
    picture, report = tmp_path / f"{UNITS[0]}.png", tmp_path / "年报.docx"
    picture.write_bytes(photo())
    report.write_bytes(page(UNITS[0]))

    run("receive", picture)
    run("receive", report)
    picture.write_bytes(photo(200))
    run("receive", picture)

    (line, *_) = run("collection").json["units"]
    assert (line["number"], line.get("unentered")) == (2, None)
    chosen = run("review", "--unit", UNITS[0], "--use", "3")
    assert (chosen.code, "待录入" in chosen.err) == (2, True)


def test_a_photo_of_another_year_is_refused(run: Run, tmp_path: Path) -> None:
    picture = tmp_path / f"{UNITS[0]}2024年年报.jpg"
    picture.write_bytes(photo())

    (refused,) = run("receive", picture).json["refused"]

    assert "S07" in refused["why"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"PK\x03\x04"])
def test_a_damaged_archive_stops_no_other_file(
    run: Run, page: Callable[[str], bytes], tmp_path: Path, content: bytes
) -> None:
    broken, report = tmp_path / "坏.zip", tmp_path / "年报.docx"
    broken.write_bytes(content)
    report.write_bytes(page(UNITS[0]))

    said = run("receive", broken, report)

    assert [one["unit"] for one in said.json["received"]] == [UNITS[0]]
    assert [one["file"] for one in said.json["refused"]] == [str(broken)]


def test_members_stay_within_their_folder(
    run: Run, page: Callable[[str], bytes], tmp_path: Path
) -> None:
    archive = tmp_path / "外.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../../出去.docx", page(UNITS[0]))

    (taken,) = run("receive", archive).json["received"]

    assert taken["file"] == str(archive / "出去.docx")
    assert not (tmp_path.parent / "出去.docx").exists()


def test_findings_are_written_as_remarks_once(run: Run, tmp_path: Path) -> None:
    run("receive", packed(tmp_path, UNITS[0], {RECEIVED: 3}))

    said = run("review", "--unit", UNITS[0], "--findings")

    remarks = said.json["remarks"]
    assert len(remarks) == sum(said.json["findings"][one] for one in ("error", "explain"))
    assert {one["severity"] for one in remarks} == {"must"}
    assert all(one["address"] for one in remarks)
    assert run("review", "--unit", UNITS[0], "--findings").json["remarks"] == remarks


def test_lists_to_sign_have_contacts_remarks_and_answers(run: Run, tmp_path: Path) -> None:
    workbook, reminding, examined = (tmp_path / name for name in ("名.xlsx", "催.docx", "审.docx"))
    book = Workbook()
    book.worksheets[0].append(["单位名称", "类别", "联系人", "电话"])
    book.worksheets[0].append([NEW, "乡镇街道", "党政办", "0931-8000001"])
    book.save(workbook)
    assert run("receive", packed(tmp_path, UNITS[0], {})).code == 0
    assert run("roster", "import", workbook, roster=True).code == 0
    run("collection", "set", "--due", "2026-01-20")
    run("review", "--unit", UNITS[0], "--tick", "problems", "--remark", "text.overview=写明件数")

    said = run("collection", "--reminders", reminding, "--examined", examined)

    assert said.code == 0
    (table,) = docx.Document(str(reminding)).tables
    rows = {row.cells[1].text: [cell.text for cell in row.cells] for row in table.rows}
    assert rows.keys() == {"单位", *UNITS[1:], NEW}
    assert rows[NEW][3:6] == ["党政办", "0931-8000001", "尚未报送"]
    assert "逾期" in rows[NEW][6]
    (table,) = docx.Document(str(examined)).tables
    (line,) = [row for row in table.rows if row.cells[1].text == UNITS[0]]
    texts = [cell.text for cell in line.cells]
    assert texts[4] == "五"
    assert "写明件数" in texts[5]
    assert texts[-1] == ""
    sheet = load_workbook(_as_workbook(run, tmp_path)).active
    assert sheet is not None
    assert sheet.max_row == 1 + len(UNITS)


def _as_workbook(run: Run, folder: Path) -> Path:
    path = folder / "催.xlsx"
    assert run("collection", "--reminders", path).code == 0
    return path
