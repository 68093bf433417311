"""Bad weather for every document there is: said plainly, and nothing half-written remains."""

import errno
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ofdkit
import pypdfium2
import pytest
from reports import nil_report

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.exporting import EXPORTERS, Export, export_report

every_export = pytest.mark.parametrize("name", EXPORTERS)

SET_IN_OUR_FONTS = {"pdf", "notice", "ofd"}
MEASURED_BY_THEM = SET_IN_OUR_FONTS | {"docx"}
"""The columns of the Word document's tables are as wide as its words are."""

LONG_UNIT = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县米粮泉回族乡人民政府便民服务"


def save(name: str, report: Report, target: Path) -> int:
    return export_report(name, Export(report, ()), target, as_draft=True).length


def target_in(folder: Path, name: str) -> Path:
    return folder / f"报告{EXPORTERS[name].suffix}"


def said(name: str, target: Path) -> str:
    """Return what a document says, without its spaces and line ends."""
    match EXPORTERS[name].suffix:
        case ".pdf":
            pages = pypdfium2.PdfDocument(target)
            text = "".join(page.get_textpage().get_text_range() for page in pages)
        case ".ofd":
            text = "".join(page.text() for page in ofdkit.open(target).pages)
        case ".html" | ".txt":
            text = target.read_text(encoding="utf-8")
        case _:
            with zipfile.ZipFile(target) as parts:
                texts = [n for n in parts.namelist() if n.endswith(".xml")]
                text = "".join(parts.read(part).decode() for part in texts)
    return "".join(text.split())


@contextmanager
def refused(match: str, code: str, folder: Path) -> Iterator[None]:
    """Expect a refusal that leaves a folder as it was."""
    before = {file: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    with pytest.raises(UserError, match=match) as failure:
        yield
    assert failure.value.code == code
    assert failure.value.remedy
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


@every_export
def test_a_disk_that_is_full(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target = target_in(tmp_path, name)
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "found out when it is synced")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match=r"磁盘空间不足.*请清理磁盘") as failure:
        save(name, nil_report(edition), target)

    assert failure.value.code == "E01"
    assert [(file, file.read_bytes()) for file in tmp_path.iterdir()] == [(target, b"old")]


@pytest.mark.skipif(sys.platform != "linux", reason="has a folder that even root cannot write to")
@every_export
def test_a_folder_that_may_only_be_read(edition: Edition, name: str) -> None:
    target = target_in(Path("/sys/kernel"), name)
    with pytest.raises(UserError, match=r"是只读的|没有权限写入") as failure:
        save(name, nil_report(edition), target)

    assert failure.value.code == "E01"
    assert "请换一个文件夹" in failure.value.remedy
    assert not target.exists()


@every_export
def test_a_file_open_elsewhere(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target = target_in(tmp_path, name)
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with refused("正被其他程序打开.*请关闭", "E01", tmp_path):
        save(name, nil_report(edition), target)


@every_export
def test_a_missing_font(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(paths, "fonts", lambda: tmp_path / "没有字体")
    if name in MEASURED_BY_THEM:
        with refused("字体文件“.*没有字体.*缺失", "E05", tmp_path):
            save(name, nil_report(edition), target_in(tmp_path, name))
    else:
        assert save(name, nil_report(edition), target_in(tmp_path, name))


@every_export
def test_a_unit_whose_character_no_font_has(edition: Edition, tmp_path: Path, name: str) -> None:
    report = nil_report(edition, {"report.unit": "吃𰻞面镇人民政府"})
    exported = export_report(name, Export(report, ()), target_in(tmp_path, name), as_draft=True)
    text = said(name, target_in(tmp_path, name))
    if name in SET_IN_OUR_FONTS:
        assert [warning for warning in exported.warnings if "“𰻞”（编码 U+30EDE）" in warning]
        assert "吃〓面镇人民政府" in text
    else:
        assert exported.warnings == ()
        assert "吃𰻞面镇人民政府" in text


@pytest.mark.parametrize("unit", ["青山县𬭚溪镇人民政府", "䶮桥街道办事处", LONG_UNIT])
@every_export
def test_a_rare_name_and_a_long_one(edition: Edition, tmp_path: Path, name: str, unit: str) -> None:
    target = target_in(tmp_path, name)
    save(name, nil_report(edition, {"report.unit": unit}), target)

    assert unit in said(name, target).replace("公示", "")  # which stands beside the unit


@every_export
def test_a_narrative_of_sixty_pages(edition: Edition, tmp_path: Path, name: str) -> None:
    paragraphs = [f"第{number}段。" + "公开" * 140 + "。" for number in range(130)]
    target = target_in(tmp_path, name)
    length = save(name, nil_report(edition, {"text.overview": "\n".join(paragraphs)}), target)

    if name == "notice":  # it has the figures alone
        return
    if name == "pdf":
        assert length >= 60
    for number in (0, 64, 129):
        assert f"第{number}段。公开公开" in said(name, target)


@every_export
def test_nothing_filled_in_but_the_name(edition: Edition, tmp_path: Path, name: str) -> None:
    report = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2024})
    target = target_in(tmp_path, name)
    save(name, report, target)

    assert "云溪镇人民政府" in said(name, target)
