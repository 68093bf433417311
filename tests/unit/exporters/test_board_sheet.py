"""收报台 on paper: the same bytes each time, heads on every page, one table to a screen reader."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader
from tagged import read

from zwgk_desktop.exporters.contents import ListSheet
from zwgk_desktop.exporters.listing import compose_board

HEADS = ("序号", "单位", "状态")
LONG = "青山县人民政府驻云溪镇柳河片区综合便民服务工作委员会办公室" * 2


def sheet(units: int) -> ListSheet:
    rows = [(str(at), f"第{at}镇人民政府", "未报送") for at in range(1, units)]
    return ListSheet(
        name="2025年收报台",
        title="2025年收报情况",
        subtitle=f"共{units}个单位。",
        heads=HEADS,
        widths=(10, 60, 20),
        rows=[(str(units), LONG, ""), *rows],
        day=date(2026, 1, 25),
    )


def test_the_same_board_gives_the_same_bytes() -> None:
    assert compose_board(sheet(5)).content == compose_board(sheet(5)).content


def test_heads_stand_on_every_page_and_each_unit_once() -> None:
    pages = PdfReader(BytesIO(compose_board(sheet(80)).content)).pages
    texts = [page.extract_text() for page in pages]

    assert len(texts) > 1
    assert all("序号" in text and "状态" in text for text in texts)
    assert all(f"第{number}页" in text for number, text in enumerate(texts, start=1))
    assert sum(text.count("镇人民政府") for text in texts) == 79
    assert LONG in texts[0].replace("\n", "")


def test_it_is_one_table_to_whoever_does_not_see_it() -> None:
    found = read(compose_board(sheet(80)).content)
    (table,) = found.document.all("Table")

    rows = table.all("TR")
    assert len(rows) == 81  # heads are said once
    assert [found.text_of(head) for head in rows[0].all("TH")] == list(HEADS)
    assert found.text_of(rows[2].children[1]) == "第1镇人民政府"
    assert rows[0].children[0].said("Scope") == "/Column"
