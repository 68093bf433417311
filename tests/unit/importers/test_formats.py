"""What each reader makes of its format's own ways of saying things."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from openpyxl import Workbook
from openpyxl.styles import NamedStyle
from PIL import Image
from pypdf import PdfWriter, Transformation
from pypdf.generic import RectangleObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers import sandbox
from zwgk_desktop.importers.document import PICTURE, SourceBlock, SourceGrid, SourceParagraph
from zwgk_desktop.importers.formats import FORMATS
from zwgk_desktop.importers.readers import read_document, read_html_fragment, read_pasted
from zwgk_desktop.importers.recognise import recognise
from zwgk_desktop.importers.sandbox import read_sandboxed

CORPUS = Path(__file__).resolve().parents[2] / "files" / "corpus"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def html(page: str) -> tuple[SourceBlock, ...]:
    return FORMATS["html"].read(page.encode(), "甲.html")


def rows(blocks: tuple[SourceBlock, ...]) -> list[tuple[str | None, ...]]:
    return [row.cells for block in blocks if isinstance(block, SourceGrid) for row in block.rows]


def texts(blocks: tuple[SourceBlock, ...]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, SourceParagraph)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>一<b>二</b>三</p>四<div>五<br>六</div>", ["一二三", "四", "五", "六"]),
        ("<p>政府\n  信息</p><p>A\n B</p>", ["政府信息", "A B"]),
        ("<pre>一\n二</pre>", ["一", "二"]),
        ("<p>一<o:p>&nbsp;</o:p>二</p>", ["一\xa0二"]),
        ("<p>一</p><p style='display:none'>二</p><p hidden>三</p><!-- 四 -->", ["一"]),
        ("<script>一</script><style>二</style><select><option>三</select>四", ["四"]),
        ("<p>一<img src='a'></p><img width=1 height=1 src='b'>", ["一", PICTURE]),
        ("<p>&#x4E00;&lt;</p>", ["一<"]),
    ],
)
def test_words_of_a_page(page: str, expected: list[str]) -> None:
    assert [text.strip() for text in texts(html(page))] == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<tr><td colspan=2>一<td>二<tr><td>1<td>2<td>3", [("一", None, "二"), ("1", "2", "3")]),
        ("<tr><td rowspan=2>一<td>1<tr><td>2", [("一", "1"), (None, "2")]),
        ("<tr><td rowspan=9>一<td>1<tr><td>2", [("一", "1"), (None, "2")]),
        ("<tr><td rowspan=0>一<td>1<tr><td>2", [("一", "1"), (None, "2")]),
        ("<tr><td>一<td rowspan=2>二<tr><td>1", [("一", "二"), ("1", None)]),
        ("<tr><td>一<br>二<td>1", [("一\n二", "1")]),
        ("<tr><td><p>一</p><p>二</p><td><img src=a>", [("一\n二", PICTURE)]),
        ("<td>一<td>二", [("一", "二")]),
        ("<tr><td colspan=x>一<td rowspan=-1>二", [("一", "二")]),
    ],
)
def test_tables_of_a_page(page: str, expected: list[tuple[str | None, ...]]) -> None:
    assert rows(html(f"<table>{page}</table>")) == expected


def test_tables_that_only_lay_a_page_out_are_taken_apart() -> None:
    inner = "<table><tr><td>规章<td>1<td>2<td>3</table>"
    prose = "<p>全镇公开栏逐月更新。</p><p>村务也公开。</p>"
    page = f"<table><tr><td>一<td>{inner}</tr><tr><td colspan=2>{prose}</table>"

    blocks = html(page)

    assert rows(blocks) == [("规章", "1", "2", "3")]
    assert texts(blocks) == ["一", "全镇公开栏逐月更新。", "村务也公开。"]


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=gbk><p>总体情况".encode("gb18030"),
        "<meta charset=utf-8><p>总体情况".encode("gb18030"),
        "<meta charset=gb2312><p>总体情况".encode(),
        b"\xef\xbb\xbf" + "<p>总体情况".encode(),
        "<p>总体情况".encode("utf-16"),
        "<p>总体情况".encode("gb18030"),
        '<?xml version="1.0" encoding="utf-8"?><html><p>总体情况'.encode(),
        "<meta charset=big5><p>總體情況".encode("big5"),
    ],
)
def test_pages_in_any_encoding(data: bytes) -> None:
    assert texts(FORMATS["html"].read(data, "甲.html")) in (["总体情况"], ["總體情況"])


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_page_saved_in_one_file(charset: str) -> None:
    page = "<p>一、总体情况</p>".encode(charset).hex("=").upper()
    mht = (
        f'From: <a>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        f'--b\r\nContent-Type: text/html; charset="{charset}"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n={page}\r\n--b--\r\n"
    )

    assert texts(FORMATS["mht"].read(mht.encode(), "甲.mht")) == ["一、总体情况"]


def test_the_clipboard(edition: Edition) -> None:
    excel = (
        "Version:1.0\r\nStartHTML:00\r\n<html><body><!--StartFragment--><h2>"
        "二、主动公开政府信息情况</h2><table><tr><td>规章</td><td x:num>1</td><td>2</td>"
        "<td>3</td></tr></table><!--EndFragment--></body></html>"
    )

    for document in (
        read_html_fragment(excel),
        read_html_fragment(excel.encode()),
        read_pasted("二、主动公开政府信息情况\n规章\t1\t2\t3"),
    ):
        found = recognise(document, [edition])
        assert document.name == "剪贴板"
        assert found.cells["proactive.rules.in_force"] == 3
    with pytest.raises(UserError, match="剪贴板"):
        read_pasted("0" * 3_000_000)
    with pytest.raises(UserError, match="剪贴板"):
        read_html_fragment("<" * 5_000_000)


def word(body: str, numbering: str = "") -> tuple[SourceBlock, ...]:
    document = docx.Document()
    element = document.element.body
    for child in parse_xml(f"<w:body {NAMESPACE}>{body}</w:body>"):
        element.insert(len(element) - 1, child)
    if numbering:
        part = document.part.numbering_part.element
        part.clear()
        for child in parse_xml(f"<w:numbering {NAMESPACE}>{numbering}</w:numbering>"):
            part.append(child)
    file = io.BytesIO()
    document.save(file)
    return FORMATS["docx"].read(file.getvalue(), "甲.docx")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


SEEN = '<w:vanish w:val="0"/>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p>{run('一')}{run('二')}</w:p>", ["一二"]),
        (f"<w:p>{run('一')}{run('二', '<w:vanish/>')}</w:p>", ["一"]),
        (f"<w:p>{run('一', SEEN)}</w:p>", ["一"]),
        (f"<w:p><w:ins>{run('一')}</w:ins><w:del>{run('二')}</w:del></w:p>", ["一"]),
        ("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>", ["一", "二"]),
        ("<w:p><w:r><w:t>一</w:t><w:tab/><w:t>1</w:t></w:r></w:p>", ["一\t1"]),
        (f"<w:sdt><w:sdtContent><w:p>{run('一')}</w:p></w:sdtContent></w:sdt>", ["一"]),
        (f"<w:p><w:r><w:txbxContent><w:p>{run('一')}</w:p></w:txbxContent></w:r></w:p>", ["一"]),
        ("<w:p><w:r><w:drawing><w:blip/></w:drawing></w:r></w:p>", [PICTURE]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>", []),
    ],
)  # fmt: skip
def test_words_of_a_document(body: str, expected: list[str]) -> None:
    assert texts(word(body)) == expected


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%4"/></w:lvl>'
    '<w:lvl w:ilvl="4"><w:numFmt w:val="decimalFullWidth"/><w:lvlText w:val="%5."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
)


def item(depth: int, text: str) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{run(text)}</w:p>"


def test_automatic_numbers_are_read_as_printed() -> None:
    body = item(0, "甲") + item(1, "乙") + item(1, "丙") + item(2, "丁") + item(0, "戊")
    body += (
        item(1, "己") + item(3, "庚") + item(4, "辛") + "".join(item(0, "子") for _ in range(10))
    )

    assert texts(word(body, NUMBERING))[:8] == [
        *["一、甲", "1.乙", "2.丙", "丁", "二、戊", "1.己", "①庚", "１.辛"]
    ]
    assert texts(word(body, NUMBERING))[-3:] == ["十、子", "十一、子", "十二、子"]


def test_merged_cells_of_a_document() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    across = '<w:gridSpan w:val="2"/>'
    first, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        f"<w:tbl><w:tr>{cell('一', first)}{cell('二', across)}</w:tr>"
        f"<w:tr>{cell('旧', more)}{cell('1')}{cell('2')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('3')}{cell('4')}</w:tr></w:tbl>"
    )

    assert rows(word(body)) == [("一", "二", None), (None, "1", "2"), (None, "3", "4")]


def test_cells_of_a_workbook() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    day, share = NamedStyle("日", number_format="yyyy-mm-dd"), "0.0%"
    for place, value in {"A1": 12, "B1": 190.457379, "C1": 0.5, "D1": 45292, "E1": True}.items():
        sheet[place] = value
    sheet["C1"].number_format, sheet["D1"].style = share, day
    sheet["F1"], sheet["G1"], sheet["H1"] = "=1+1", "甲\n乙", 1e20
    sheet.merge_cells("A2:B3")
    sheet["A2"], sheet["C2"], sheet["C3"] = "合并", 0.1 + 0.2, "/"
    file = io.BytesIO()
    book.save(file)

    found = rows(FORMATS["xlsx"].read(file.getvalue(), "甲.xlsx"))

    assert found[0] == ("12", "190.457379", "50%", "2024-01-01", "TRUE", "=1+1", "甲\n乙", "1e+20")
    assert found[1][:3] == ("合并", None, "0.3")
    assert found[2][:3] == (None, None, "/")


def test_rich_text_of_a_workbook_is_read_without_its_readings() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "规章"
    file, changed = io.BytesIO(), io.BytesIO()
    book.save(file)
    rich = "<si><r><t>规</t></r><r><t>章</t></r><rPh><t>念</t></rPh></si>"
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.namelist():
            data = before.read(part).decode()
            after.writestr(part, data.replace("<si><t>规章</t></si>", rich))

    assert rows(FORMATS["xlsx"].read(changed.getvalue(), "甲.xlsx")) == [("规章",)]


@pytest.mark.parametrize("name", ["老格式.xls", "跨页.pdf"])
def test_what_is_read_sandboxed_is_what_is_read_here(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    kind = Path(name).suffix[1:]

    assert read_sandboxed(kind, data, name) == sandbox.read_here(kind, data, name)


TOLD = [["规章", "1"], "规章\t1", []]
"""A row on its way between processes: cells, text, what they look like."""


@pytest.mark.parametrize(
    ("kind", "data", "answer"),
    [
        ("text", "一\n规章\t1".encode(), {"blocks": ["一", [False, [TOLD]]]}),
        ("text", b"\0", {"code": "I04"}),
    ],
)
def test_the_other_process(kind: str, data: bytes, answer: dict[str, object]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", sandbox.__name__, kind, "甲.txt"],
        input=data, capture_output=True, check=True,
    )  # fmt: skip

    told = json.loads(done.stdout)
    assert done.stderr == b""
    assert told == answer or told["error"]["code"] == answer["code"]


def _drawn(draw: Callable[[Canvas], None], password: str | None = None) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=password)
    draw(canvas)
    canvas.save()
    return file.getvalue()


def _scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("1", (40, 40))), 100, 100, 300, 300)


def _words(canvas: Canvas) -> None:
    canvas.drawString(100, 700, "A 1 2")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_drawn(_scan), "I08"),
        (_drawn(_words, "geheim"), "I09"),
        (_drawn(lambda _: None), "I07"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        read_sandboxed(
            "pdf", data, "甲.pdf"
        )  # PDFium remembers its last failure: one file a process

    assert refusal.value.code == code


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_as_it_is_seen(turn: int) -> None:
    """Drawn sideways and turned upright again, as landscape pages are."""
    writer = PdfWriter(clone_from=CORPUS / "跨页.pdf")
    for page in writer.pages:
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        back = {0: (0, 0), 90: (high, 0), 180: (wide, high), 270: (0, wide)}[turn]
        page.add_transformation(Transformation().rotate(turn).translate(*back))
        if turn in {90, 270}:
            page.mediabox = page.cropbox = RectangleObject((0, 0, high, wide))
        page.rotate(turn)
    file = io.BytesIO()
    writer.write(file)

    found = FORMATS["pdf"].read(file.getvalue(), "甲.pdf")

    upright = FORMATS["pdf"].read((CORPUS / "跨页.pdf").read_bytes(), "甲.pdf")
    assert rows(found) == rows(upright)
    assert texts(found) == texts(upright)


def test_what_stands_for_glyphs_of_a_pdf_is_read_with_its_rare_characters() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.addLiteral(f"/Span <</ActualText <FEFF{'联系人𠮷䶮㛃'.encode('utf-16-be').hex()}>>> BDC")
    canvas.drawString(72, 700, "??????")
    canvas.addLiteral("EMC")
    canvas.save()

    assert FORMATS["pdf"].read(file.getvalue(), "年报.pdf") == (SourceParagraph("联系人𠮷䶮㛃"),)


def test_a_page_may_write_a_rare_character_as_two_halves() -> None:
    page = "<p>联系人&#55362;&#57271;先生</p>".encode()

    assert FORMATS["html"].read(page, "年报.html") == (SourceParagraph("联系人𠮷先生"),)


def test_a_character_that_is_not_known_is_told(catalog: Catalog) -> None:
    page = "<p>一、总体情况</p><p>联系人\ufffd先生。</p><p>二、主动公开政府信息情况</p>"
    found = recognise(read_html_fragment(page), catalog.editions.values())

    assert found.texts["overview"] == "联系人\ufffd先生。"
    assert any("有1个字认不出" in warning for warning in found.warnings)


MAIL = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    "Content-Type: text/html\r\n\r\n<p>report</p>\r\n--b\r\n"
    "Content-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\n"
    "x\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("name", "data", "what", "remedy"),
    [
        ("甲.fodt", b'<?xml version="1.0"?><office:document xmlns:office="x">', "fodt", "另存为"),
        ("甲.uot", b'<?xml version="1.0"?><uof:UOF xmlns:uof="x">', "标文通", "另存为"),
        (
            "甲.xml",
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>',
            "Word 2003 XML",
            "另存为",
        ),
        ("甲.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100), "压缩包", "解压缩"),
        ("甲.docx", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100), "压缩包", "解压缩"),
        ("甲.eml", MAIL.encode(), "邮件", "附件"),
    ],
)
def test_what_is_not_read_says_what_it_is_and_what_to_do(
    name: str, data: bytes, what: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(UserError) as refusal:
        read_document(path)

    assert refusal.value.code == "I03"
    assert what in refusal.value.what
    assert remedy in refusal.value.remedy
