"""The archival packet: complete, the same each time, and never more than the report prints."""

import errno
import hashlib
import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pdfplumber
import pdfua
import pikepdf
import pytest
from exports import composed
from openpyxl import load_workbook
from workspaces import UNIT, filled

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.catalog.archive_words import read_archive_words
from zwgk_desktop.catalog.node import DataFileError
from zwgk_desktop.domain.archive_stamp import ArchiveStamp, stamp_of
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.progress import no_progress
from zwgk_desktop.domain.report import Change
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.recognise import OwnWords
from zwgk_desktop.services import archiving, finalising
from zwgk_desktop.services.archiving import WrittenPacket, archive, checked_stamp
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.exporting import EXPORTERS, export_of
from zwgk_desktop.services.importing import recognise_file
from zwgk_desktop.services.page_check import check_page, newest_version, read_page
from zwgk_desktop.services.workspace import Workspace

STAMP = ArchiveStamp(
    fonds="J123",
    filing_year="2026",
    office="党政办公室",
    retention="30年",
    item="12",
    document_number="云政〔2026〕3号",
)
NAME = f"{UNIT}2025年政府信息公开工作年度报告"
CELL = "requests.received.natural_person"
MM = 72 / 25.4
MOBILE = "13800000000"


@pytest.fixture
def final(sound: EditingSession) -> EditingSession:
    finalising.finalise(sound)
    return sound


@pytest.fixture
def packet(final: EditingSession, tmp_path: Path) -> WrittenPacket:
    return archive(final, tmp_path / "归档包", STAMP)


@pytest.fixture
def pdf(packet: WrittenPacket) -> pikepdf.Pdf:
    return pikepdf.open(packet.folder / f"{NAME}.pdf")


def metadata(folder: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((folder / "元数据.json").read_bytes()))


def rows(file: Path) -> list[tuple[Any, ...]]:
    sheet = load_workbook(file).worksheets[0]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def everything_in(folder: Path) -> str:
    """Return the texts of the packet's lists and plain files."""
    plain = [one.read_text("utf-8") for one in folder.iterdir() if one.suffix in {".json", ".txt"}]
    return "\n".join((*plain, *(str(rows(one)) for one in folder.glob("*.xlsx"))))


def test_each_file_has_the_hash_that_is_listed(packet: WrittenPacket) -> None:
    lines = (packet.folder / "校验值.txt").read_text("utf-8").splitlines()
    listed = {name: hash_ for hash_, name in (line.split("  ", 1) for line in lines)}

    assert {file.name for file in packet.folder.iterdir()} == set(packet.files)
    assert set(packet.files) == {
        *(f"{NAME}.pdf", f"{NAME}.ofd", "修改记录.xlsx", "归档文件目录.xlsx"),
        *("元数据.json", "校验值.txt"),
    }
    assert listed.keys() == set(packet.files) - {"校验值.txt"}
    for name, hash_ in listed.items():
        assert hashlib.sha256((packet.folder / name).read_bytes()).hexdigest() == hash_
    told = {one["名称"]: one["SHA-256"] for one in metadata(packet.folder)["文件"]}
    assert told == {name: listed[name] for name in told}
    assert told.keys() == listed.keys() - {"元数据.json"}


def test_the_metadata_say_what_it_is(
    final: EditingSession, tmp_path: Path, edition: Edition
) -> None:
    finalising.publish(final, date(2026, 1, 20), "https://www.qingshan.gov.cn/bg")
    packet = archive(final, tmp_path / "归档包", STAMP)
    said = metadata(packet.folder)

    assert (said["题名"], said["单位"], said["文号"]) == (NAME, UNIT, "云政〔2026〕3号")
    assert (said["报告年度"], said["版次"], said["表式"]["代号"]) == (2025, 1, edition.id)
    assert (said["成文日期"], said["发布日期"]) == ("2026-01-15", "2026-01-20")
    assert said["发布网页"] == "https://www.qingshan.gov.cn/bg"
    assert said["归档章"]["页数"] == str(packet.pages)
    assert said["定稿内容的校验值"] == final.versions[-1].hash
    assert any("本程序的口径" in source for source in said["依据"])


def test_the_report_s_data_are_attached_as_pdf_a_3_wants(
    packet: WrittenPacket, pdf: pikepdf.Pdf, final: EditingSession
) -> None:
    root = cast("Any", pdf.Root)
    (specification,) = root.AF
    (name, named) = root.Names.EmbeddedFiles.Names
    content = specification.EF.F.read_bytes()
    (xmp,) = [stream.read_bytes().decode() for stream in (root.Metadata,)]

    assert named == specification
    assert str(name) == str(specification.F) == str(specification.UF) == "report.json"
    assert (str(specification.Type), str(specification.AFRelationship)) == ("/Filespec", "/Data")
    assert str(specification.Desc)
    assert str(specification.EF.F.Subtype) == "/application/json"
    assert str(specification.EF.F.Params.ModDate) == "D:20260115000000+08'00'"
    assert int(specification.EF.F.Params.Size) == len(content)
    assert hashlib.sha256(content).hexdigest() == final.versions[-1].hash
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    raw = (packet.folder / f"{NAME}.pdf").read_bytes()
    assert all(key not in raw for key in (b"/JavaScript", b"/Launch", b"/Annots", b"/Encrypt"))


def test_pdfua_finds_nothing_in_the_archive_s_copy(packet: WrittenPacket) -> None:
    assert pdfua.validate(str(packet.folder / f"{NAME}.pdf")).findings == ()


def test_the_published_pdf_stays_pdf_a_2_without_attachments(final: EditingSession) -> None:
    content = composed("pdf", final.report)

    assert b"/EmbeddedFile" not in content
    assert b"/AF " not in content


def test_the_stamp_stands_in_the_head_of_the_first_page(packet: WrittenPacket) -> None:
    with pdfplumber.open(packet.folder / f"{NAME}.pdf") as pages:
        first, *others = pages.pages
        boxes = sorted((r for r in first.rects if r["bottom"] < 37 * MM), key=_by_place)
        said = ["".join(_text_in(first, box).split()) for box in boxes]
        stamped = [one for page in others for one in page.rects if one["bottom"] < 37 * MM]

    assert said == [
        "全宗号J123",
        "年度2026",
        "件号12",
        "机构或问题党政办公室",
        "保管期限30年",
        "页数3",
    ]
    assert stamped == []
    for box in boxes:
        assert (box["width"] / MM, box["height"] / MM) == pytest.approx((15, 8), abs=0.01)
    middle = (boxes[0]["x0"] + boxes[-1]["x1"]) / 2
    assert middle == pytest.approx(105 * MM, abs=0.1)
    assert boxes[0]["top"] > 10 * MM


def _by_place(box: dict[str, Any]) -> tuple[int, int]:
    return round(box["top"]), round(box["x0"])


def _text_in(page: Any, box: dict[str, Any]) -> str:
    return str(page.crop((box["x0"], box["top"], box["x1"], box["bottom"])).extract_text())


def test_a_long_text_stays_in_its_cell(final: EditingSession, tmp_path: Path) -> None:
    long = replace(STAMP, office="综合行政执法大队", fonds="WWWWWWWW")
    packet = archive(final, tmp_path / "归档包", long)

    with pdfplumber.open(packet.folder / f"{NAME}.pdf") as pages:
        head = pages.pages[0].crop((0, 0, 210 * MM, 35 * MM))
        boxes = head.rects
        for char in head.chars:
            assert any(
                box["x0"] <= char["x0"] and char["x1"] <= box["x1"] and box["top"] <= char["top"]
                for box in boxes
            ), char["text"]


def test_the_same_version_gives_the_same_bytes(
    packet: WrittenPacket, final: EditingSession, tmp_path: Path
) -> None:
    again = archive(final, tmp_path / "第二次", STAMP)

    for name in packet.files:
        assert (again.folder / name).read_bytes() == (packet.folder / name).read_bytes(), name


def test_the_ofd_is_the_published_one(packet: WrittenPacket, final: EditingSession) -> None:
    published = EXPORTERS["ofd"].compose(export_of(final), no_progress)

    assert (packet.folder / f"{NAME}.ofd").read_bytes() == published.content


def test_the_catalogue_line(packet: WrittenPacket) -> None:
    heads, line = rows(packet.folder / "归档文件目录.xlsx")

    assert heads == ("序号（件号）", "责任者", "文号", "题名", "日期", "页数", "备注")
    assert line == ("12", UNIT, "云政〔2026〕3号", NAME, "20260115", packet.pages, None)


def test_the_change_log_ends_with_the_version(
    final: EditingSession, tmp_path: Path, packet: WrittenPacket
) -> None:
    first = rows(packet.folder / "修改记录.xlsx")
    finalising.begin_correction(final, "漏填1件")
    final.enter("text.problems", "公开不够及时。下一步改进。")
    finalising.finalise(final)
    later = archive(final, tmp_path / "更正版", STAMP)
    second = rows(later.folder / "修改记录.xlsx")

    assert [row[2] for row in first[1:]] == ["批量填写", "定稿"]
    assert second[: len(first)] == first
    assert [row[2] for row in second[len(first) :]] == ["归档", "开始更正", "填写", "定稿"]
    assert metadata(later.folder)["更正原因"] == "漏填1件"
    assert metadata(later.folder)["版次"] == 2


def test_what_was_masked_before_is_not_in_the_change_log(
    sound: EditingSession, tmp_path: Path
) -> None:
    overview = sound.report.text("overview")
    sound.enter("text.overview", f"{overview}申请人电话{MOBILE}。")
    sound.enter("report.signed_by", f"电话{MOBILE}")
    sound.enter("report.signed_by", UNIT)
    sound.enter("text.overview", overview)
    finalising.finalise(sound)

    packet = archive(sound, tmp_path / "归档包", STAMP)

    log = rows(packet.folder / "修改记录.xlsx")
    assert [row[3] for row in log].count("填写：含个人信息，不列出") == 4
    assert MOBILE[:7] not in everything_in(packet.folder)


def test_personal_data_in_the_stamp_are_refused(final: EditingSession, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="归档章里有手机号码") as refused:
        archive(final, tmp_path / "归档包", replace(STAMP, document_number=MOBILE))

    assert refused.value.code == "E04"
    assert not (tmp_path / "归档包").exists()
    assert stamp_of(final.report) == ArchiveStamp()


def test_the_last_page_check_is_kept_with_its_version(
    final: EditingSession, tmp_path: Path, catalog: Catalog
) -> None:
    version = newest_version(final)
    other = version.report.with_changes([Change(CELL, 0, 4)])
    page = tmp_path / "公布.html"
    page.write_bytes(composed("html", other))
    check_page(final, version, read_page(page, catalog, version.report, OwnWords()))

    packet = archive(final, tmp_path / "归档包", STAMP)
    said = (packet.folder / "发布核对.txt").read_text("utf-8-sig")

    assert "公布.html" in said
    assert "自然人" in said
    assert "由0改为4" in said
    assert hashlib.sha256(page.read_bytes()).hexdigest() in said
    assert metadata(packet.folder)["发布核对"].endswith("处不同")

    finalising.begin_correction(final, "漏填")
    final.enter("text.problems", "公开不够及时。下一步改进。")
    final.explain("S-PUBLISHED", None, "网页随后更正")
    finalising.finalise(final)
    later = archive(final, tmp_path / "更正版", STAMP)
    assert "发布核对.txt" not in later.files
    assert metadata(later.folder)["发布核对"] is None


def test_only_a_final_report_is_archived(sound: EditingSession, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="还没有定稿") as refused:
        archive(sound, tmp_path / "归档包", STAMP)
    assert refused.value.code == "V05"

    finalising.finalise(sound)
    finalising.begin_correction(sound, "漏填")
    with pytest.raises(UserError, match="还没有定稿"):
        archive(sound, tmp_path / "归档包", STAMP)
    assert not (tmp_path / "归档包").exists()


def test_nothing_half_written_is_left(
    final: EditingSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(tmp_path.iterdir())
    written: list[int] = []

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > 3:
            raise OSError(errno.ENOSPC, "found out when it is synced")

    packet = archiving.prepare(final, STAMP)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="磁盘空间不足") as failure:
        archiving.write_packet(packet, tmp_path / "归档包")

    assert failure.value.code == "E01"
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_exists_stays(final: EditingSession, tmp_path: Path) -> None:
    (tmp_path / "归档包").mkdir()
    (tmp_path / "归档包" / "旧的.txt").write_bytes(b"old")

    with pytest.raises(UserError, match="已有一个名为“归档包”的文件夹"):
        archive(final, tmp_path / "归档包", STAMP)

    assert [one.name for one in (tmp_path / "归档包").iterdir()] == ["旧的.txt"]


def test_next_year_asks_less(
    packet: WrittenPacket, workspace: Workspace, edition: Edition, final: EditingSession
) -> None:
    assert packet.blank == ()
    assert archiving.proposal(final) == STAMP
    other = filled(workspace, edition, 2026)
    finalising.finalise(other)

    assert archiving.proposal(other) == ArchiveStamp(
        fonds="J123", filing_year="2027", office="党政办公室", retention="30年"
    )


def test_another_unit_s_stamp_is_never_proposed(
    packet: WrittenPacket, workspace: Workspace, edition: Edition
) -> None:
    assert packet.files
    other = filled(workspace, edition, 2026, "青山镇人民政府")
    finalising.finalise(other)

    assert archiving.proposal(other) == ArchiveStamp(filing_year="2027")


def test_blanks_are_told(final: EditingSession, tmp_path: Path) -> None:
    packet = archive(final, tmp_path / "归档包", ArchiveStamp(filing_year="2026", item="1"))

    assert packet.blank == ("全宗号", "机构或问题", "保管期限")
    assert metadata(packet.folder)["归档章"]["全宗号"] == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"office": "综合行政执法一大队"}, "T02"),
        ({"fonds": "甲\x07"}, "T01"),
        ({"filing_year": "二六"}, "F02"),
        ({"retention": "长期"}, "A02"),
        ({"document_number": "号" * 31}, "T02"),
    ],
)
def test_what_fits_no_stamp_is_refused(change: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        checked_stamp(replace(STAMP, **change))

    assert refused.value.code == code


def test_archiving_is_one_act_that_can_be_undone(
    packet: WrittenPacket, final: EditingSession
) -> None:
    assert packet.pages == 3
    assert stamp_of(final.report) == STAMP
    act = final.undo()

    assert act.kind is ActKind.UNDO
    assert stamp_of(final.report) == ArchiveStamp()
    assert final.frozen


def test_the_archive_s_copy_reads_back_whole(
    packet: WrittenPacket, final: EditingSession, catalog: Catalog
) -> None:
    report = final.report
    read = recognise_file(packet.folder / f"{NAME}.pdf", catalog)

    assert read.cells == {cell: report.values[cell] for cell in report.edition.entered}
    assert (read.unit, read.year) == (UNIT, 2025)
    assert read.texts["overview"] == report.text("overview")
    assert read.texts["preface"] == report.text("preface")


def test_a_word_without_label_is_refused(tmp_path: Path) -> None:
    source = (paths.resources() / "archive.toml").read_text("utf-8")
    file = tmp_path / "archive.toml"
    file.write_text(source.replace('fonds = "全宗号"\n', ""), "utf-8")

    with pytest.raises(DataFileError, match="fonds"):
        read_archive_words(file)


def test_the_attachment_is_read_by_another_reader(packet: WrittenPacket) -> None:
    content = (packet.folder / f"{NAME}.pdf").read_bytes()
    with pikepdf.open(BytesIO(content)) as opened:
        attached = opened.attachments["report.json"].get_file()
        data = json.loads(attached.read_bytes())

    assert attached.mime_type == "application/json"
    assert data["values"][CELL] == 0
    assert data["values"]["report.unit"] == UNIT
