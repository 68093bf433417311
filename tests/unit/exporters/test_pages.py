"""What belongs together stands on one page."""

import pytest
from reports import nil_report

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.official.story import ContentItem, PaperPage, paginate, report_items
from zwgk_desktop.exporters.typesetting.paper import PITCH, ROWS, TOP


def texts(page: PaperPage) -> list[str]:
    return [ink.line.text for ink in page.drawing.inks]


def rows_of(page: PaperPage) -> list[int]:
    return [int((ink.y - TOP) / PITCH) for ink in page.drawing.inks]


def test_a_page_holds_twenty_two_lines() -> None:
    assert len(paginate([ContentItem()] * ROWS)) == 1
    assert len(paginate([ContentItem()] * (ROWS + 1))) == 2


def test_what_is_kept_together_moves_together() -> None:
    pages = paginate(
        [ContentItem()] * (ROWS - 1) + [ContentItem(keep_with_next=True), ContentItem()]
    )

    assert len(pages) == 2


def test_what_is_higher_than_a_page_is_parted() -> None:
    assert len(paginate([ContentItem(keep_with_next=True)] * (2 * ROWS + 1))) == 3


def test_a_fresh_item_begins_a_page_but_makes_no_blank_one() -> None:
    assert len(paginate([ContentItem(begins_page=True), ContentItem(begins_page=True)])) == 2


@pytest.mark.parametrize("paragraphs", range(1, 24))
@pytest.mark.parametrize("heading", ["（一）小标题", "（一）小标题。"])
def test_no_heading_ends_a_page_and_no_signature_stands_alone(
    edition: Edition, paragraphs: int, heading: str
) -> None:
    text = "\n".join([heading, "公开" * 9 + "。"] * paragraphs)
    pages = paginate(
        report_items(nil_report(edition, {"text.overview": text, "text.problems": text}))
    )

    for page in pages:
        assert texts(page)[-1] != heading
        assert max(rows_of(page)) < ROWS
    assert "云溪镇人民政府" in texts(pages[-1])
    assert "2024年1月10日" in texts(pages[-1])
    before = texts(pages[-1])[: texts(pages[-1]).index("云溪镇人民政府")]
    assert before


def test_numbered_sentences_may_end_a_page(edition: Edition) -> None:
    text = "\n".join(f"（一）第{number}句话。" for number in range(60))
    first = paginate(report_items(nil_report(edition, {"text.overview": text})))[0]

    assert rows_of(first)[-1] == ROWS - 1


def test_table_three_begins_a_page(edition: Edition) -> None:
    pages = paginate(report_items(nil_report(edition)))
    own = [page for page in pages if "申请人情况" in texts(page)]

    assert len(own) == 1
    assert texts(own[0])[0].startswith("三、收到和处理")
    assert "四、结转下年度继续办理" in texts(own[0])


def test_what_has_no_room_comes_smaller_when_that_helps() -> None:
    table = ContentItem(rows=9, smaller=ContentItem(rows=8, smaller=ContentItem(rows=7)))
    heading = ContentItem(keep_with_next=True)

    beside = paginate([*[ContentItem()] * 14, heading, table])
    after = paginate([*[ContentItem()] * 15, heading, table])

    assert len(beside) == 1
    assert len(after) == 2


def test_a_table_at_the_foot_of_a_page_may_be_set_smaller(edition: Edition) -> None:
    sizes: list[set[float]] = []
    for paragraphs in range(1, 12):
        text = "\n".join(["公开" * 9 + "。"] * paragraphs)
        pages = paginate(report_items(nil_report(edition, {"text.overview": text})))
        inks = [ink for page in pages for ink in page.drawing.inks]
        sizes.append({ink.size for ink in inks if ink.line.text == "行政许可"})

    assert sizes[0] == sizes[-1] == {12}
    assert any(9 <= size < 12 for found in sizes for size in found)
