"""起草: what is drafted agrees with the tables, whatever they hold, and is tied to them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import nil_values
from unit.domain.reading import CATALOG, FIGURES, FORM, YEAR

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.drafts import BLANK_MARK, Draft
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind
from zwgk_desktop.domain.ties import encode_ties, update_tied_figures

YEARS = {"gkb-2021-30": 2025, "gkb-2019-60": 2020}
FIGURE = st.sampled_from([0, 0, 0, 0, 1, 2, 13])
FILLED = "镇里的情况"


def drafted(report: Report, text: str) -> Draft:
    found = CATALOG.draft(report, text)
    assert found is not None
    return found


def report_of(edition: Edition, figures: list[int]) -> Report:
    values = nil_values(edition, YEARS[edition.id])
    for address, figure in zip(edition.entered, figures, strict=True):
        amount = edition.column(address).kind is ColumnKind.AMOUNT
        values[address] = Decimal(figure) / 100 if amount else figure
    return Report(edition, values)


@pytest.mark.parametrize("edition_id", YEARS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_drafted_raises_no_alarm(edition_id: str, data: st.DataObject) -> None:
    edition = CATALOG.editions[edition_id]
    figures = data.draw(
        st.lists(FIGURE, min_size=len(edition.entered), max_size=len(edition.entered))
    )
    report = report_of(edition, figures)
    texts = {text.address: drafted(report, text.id).text for text in edition.texts if _has(text.id)}
    filled = {address: re.sub("【[^】]*】", FILLED, said) for address, said in texts.items()}

    for wording, allowed in ((texts, {"T-GAP"}), (filled, set[str]())):
        found = CATALOG.check(Report(edition, {**report.values, **wording}), None)
        told = {one.rule: one.message for one in found if one.rule[0] in "XT"}
        assert set(told) <= allowed, told


def _has(text: str) -> bool:
    return text in CATALOG.drafts["gkb-2021-30"]


def test_each_text_but_the_preface_is_drafted(catalog: Catalog) -> None:
    for id_, edition in catalog.editions.items():
        assert catalog.drafts[id_].keys() == edition.text_of.keys() - {edition.roles.texts.preface}


def test_figures_are_tied_where_they_stand() -> None:
    report = Report(FORM, nil_values(FORM, YEAR) | dict(FIGURES))
    draft = drafted(report, "overview")

    for tie in draft.ties:
        assert draft.text[tie.start : tie.end] == tie.source.prose_text(report)
    assert "新收政府信息公开申请9件，其中自然人7件、法人或其他组织2件。" in draft.text
    assert "予以公开5件、部分公开1件、不予公开1件、无法提供1件、不予处理1件。" in draft.text
    assert encode_ties(draft.ties)


def test_gaps_are_what_only_the_clerk_knows() -> None:
    draft = drafted(Report(FORM, nil_values(FORM, YEAR)), "problems")

    assert [draft.text[start:end] for start, end in draft.gaps] == re.findall(
        "【[^】]*】", draft.text
    )
    assert all(draft.text[start:end].startswith("【请填：") for start, end in draft.gaps)


def test_a_nil_year_says_so() -> None:
    draft = drafted(Report(FORM, nil_values(FORM, YEAR)), "overview")

    assert "全年没有收到政府信息公开申请。没有上年结转的申请。" in draft.text
    assert "0件" not in draft.text
    assert "。。" not in draft.text


def test_a_blank_figure_follows_once_it_is_filled() -> None:
    blank = Report(FORM, {"report.unit": "云溪街道办事处", "report.year": YEAR})
    draft = drafted(blank, "overview")
    assert f"新收政府信息公开申请{BLANK_MARK}件" in draft.text

    filled = Report(FORM, nil_values(FORM, YEAR) | dict(FIGURES))
    text, ties = update_tied_figures(draft.text, draft.ties, filled)

    assert "新收政府信息公开申请9件" in text
    assert BLANK_MARK not in text
    assert len(ties) == len(draft.ties)


def test_a_street_office_need_not_write_of_assessment() -> None:
    values = nil_values(FORM, YEAR)
    street = Report(FORM, values | {"report.unit": "云溪街道办事处", "report.level": "street"})

    assert "社会评议" in drafted(Report(FORM, values), "overview").text
    assert "社会评议" not in drafted(street, "overview").text
