"""Bad weather: what the clerk is told, and that nothing half-written remains."""

import errno
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from exports import composed, save
from pypdf import PdfReader
from reports import nil_report

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

NO_START = "，。、；：？！”’）》〉〕】」』—…·％,.;:?!)]}%"
NO_END = "“‘（《〈〔【「『([{￥$"

PROSE = (
    "2024年，云溪镇人民政府坚持“以公开为常态、不公开为例外”，全年主动公开信息1286条，"
    "比上年增加9.3％；其中惠农补贴资金190.457379万元（含发放到户的412户、905人次）……"
    "详见青山县人民政府门户网站（https://www.qingshan.gov.cn/yunxi/zwgk/fdzdgknr/index.html）"
    "《云溪镇2024年政府信息公开目录》——第三部分。"
)


def saved(report: Report, target: Path) -> int:
    return save("pdf", report, target, draft=False)


def copied(content: bytes) -> str:
    """Return the text as a reader copies it out, its lines joined."""
    pages = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range().replace("\r\n", "") for page in pages)


def failing(code: int) -> Callable[..., int]:
    def write(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:1000])
        raise OSError(code, "refused")

    return write


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "磁盘空间不足.*请清理磁盘"),
        (errno.EROFS, "是只读的.*请换一个文件夹"),
        (errno.EACCES, "没有权限写入.*请换一个文件夹"),
    ],
)
def test_a_disk_that_refuses(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, code: int, said: str
) -> None:
    monkeypatch.setattr(Path, "write_bytes", failing(code))
    with pytest.raises(UserError, match=said) as failure:
        saved(nil_report(edition), tmp_path / "报告.pdf")

    assert failure.value.code == "E01"
    assert list(tmp_path.iterdir()) == []


def test_a_file_open_elsewhere_stays_as_it_was(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError, match="正被其他程序打开") as failure:
        saved(nil_report(edition), target)

    assert "请关闭" in failure.value.remedy
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("报告.pdf", b"old")]


def test_a_missing_font_stops_the_export(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "fonts", lambda: tmp_path / "没有字体")
    with pytest.raises(UserError, match=r"字体文件“.*没有字体.*Zw[A-Za-z]+\.ttf”") as failure:
        saved(nil_report(edition), tmp_path / "报告.pdf")

    assert failure.value.code == "E05"
    assert list(tmp_path.iterdir()) == []


def test_sixty_pages_are_set(edition: Edition) -> None:
    text = "\n".join([PROSE] * 210)
    content = composed("pdf", nil_report(edition, {"text.overview": text}), draft=False)

    assert len(PdfReader(BytesIO(content)).pages) >= 60


def test_one_paragraph_of_many_pages_is_as_good(edition: Edition) -> None:
    report = nil_report(edition, {"text.overview": PROSE * 60})
    content = composed("pdf", report, draft=False)

    assert PROSE * 60 in without_folios(copied(content))


def without_folios(text: str) -> str:
    for number in range(1, 100):
        text = text.replace(f"— {number} —", "")
    return text


@pytest.mark.parametrize("blank", ["text.overview", "text.problems", "text.other_matters"])
def test_an_empty_text_leaves_its_heading(edition: Edition, blank: str) -> None:
    report = nil_report(edition)
    content = composed(
        "pdf",
        report.with_changes(report.changes_to({blank: None})),
        draft=False,
    )

    assert all(section.heading in copied(content) for section in edition.sections)


LONG_UNIT = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县米粮泉回族乡人民政府便民服务"


def test_a_title_of_sixty_characters(edition: Edition) -> None:
    report = nil_report(edition, {"report.unit": LONG_UNIT})
    content = composed("pdf", report, draft=False)
    with pdfplumber.open(BytesIO(content)) as document:
        title = [char for char in document.pages[0].chars if abs(char["size"] - 22) < 0.01]
    lines: dict[float, list[dict[str, Any]]] = {}
    for char in title:
        lines.setdefault(char["matrix"][5], []).append(char)

    assert len(report.title) >= 55
    assert "".join(char["text"] for char in title) == report.title
    assert len(lines) <= 4
    for line in lines.values():
        assert line[0]["x0"] >= 28 * 72 / 25.4 - 0.01
        assert line[-1]["x1"] <= 184 * 72 / 25.4 + 0.01


@pytest.mark.parametrize("unit", ["青山县𬭚溪镇人民政府", "周𬬭镇人民政府", "䶮桥街道办事处"])
def test_a_unit_with_a_rare_character_is_copied_out_right(edition: Edition, unit: str) -> None:
    report = nil_report(edition, {"report.unit": unit, "report.signed_by": unit})
    content = composed("pdf", report, draft=False)
    reader = PdfReader(BytesIO(content))

    assert copied(content).count(unit) == 2
    assert unit in reader.pages[0].extract_text().replace("\n", "")
    assert reader.metadata is not None
    assert reader.metadata.title == report.title


def test_no_line_of_a_report_breaks_the_rules(edition: Edition) -> None:
    said = "\n".join(PROSE[start:] for start in range(60))
    texts = {text.address: said for text in edition.texts}
    content = composed("pdf", nil_report(edition, texts), draft=False)
    with pdfplumber.open(BytesIO(content)) as document:
        lines = [line for page in document.pages for line in body_lines(page)]

    full = 0
    for whole, after in pairwise(lines):
        line = whole[: len("".join(char["text"] for char in whole).rstrip())]
        if after[0]["x0"] > 28 * 72 / 25.4 + 1:  # a paragraph begins
            continue
        full += 1
        assert after[0]["text"] not in NO_START
        assert line[-1]["text"] not in NO_END
        squeezed = line[-1]["text"] in "，。、；：”）》"
        right = 28 * 72 / 25.4 + 441 + squeezed * 15.75 / 2
        assert line[-1]["x1"] <= right + 0.01
        if line[-1]["x1"] < 28 * 72 / 25.4 + 441 - 0.01:  # filled, it would gape
            assert after[0]["text"].isascii()
    assert full > 500


def body_lines(page: Any) -> list[list[dict[str, Any]]]:
    found: dict[float, list[dict[str, Any]]] = {}
    for char in page.chars:
        if abs(char["size"] - 15.75) < 0.01:
            found.setdefault(char["matrix"][5], []).append(char)
    return [found[y] for y in sorted(found, reverse=True)]
