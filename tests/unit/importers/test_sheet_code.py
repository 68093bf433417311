"""The code of a submission sheet: every figure comes back, and nothing that is not there."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import EDITION, nil_report

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.sheet_code import decode_sheet_code, encode_sheet_code, printed_totals
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.importing import recognise_document

HASH = "0123456789abcdef" * 4
CATALOG = load_catalog(paths.forms())
FORM = CATALOG.editions[EDITION]


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Draw a report with blanks, counts, amounts and stated totals."""
    count = st.integers(0, MAX_COUNT)
    entered = draw(st.dictionaries(st.sampled_from(FORM.entered), count, max_size=40))
    stated = draw(st.dictionaries(st.sampled_from(tuple(FORM.leaves)), count, max_size=5))
    kept = {a: v for a, v in nil_report(FORM).values.items() if a not in FORM.entered}
    return Report(FORM, {**kept, **entered, **stated})


@given(reports(), st.integers(0, 99))
def test_every_figure_comes_back(report: Report, version: int) -> None:
    code = decode_sheet_code(encode_sheet_code(report, version, HASH), CATALOG.editions.values())

    assert (code.unit, code.year, code.edition) == (report.unit, report.year, FORM)
    assert (code.version, code.hash) == (version, HASH)
    assert code.figures == figures_of(report)
    assert code.stated == report.stated_totals()


@given(reports(), st.data())
def test_altered_code_is_refused_or_gives_the_same(report: Report, data: st.DataObject) -> None:
    text = encode_sheet_code(report, 1, HASH)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0123456789ABCXYZ $%*+-./:"))
    try:
        code = decode_sheet_code(text[:at] + other + text[at + 1 :], CATALOG.editions.values())
    except UserError:
        return
    assert code.figures == figures_of(report)


@pytest.fixture
def report(edition: Edition) -> Report:
    figures = dict.fromkeys(edition.entered[:40], 7)
    return nil_report(edition, {**figures, edition.entered[-1]: 12_345})


def read(text: str, catalog: Catalog) -> RecognisedReport:
    return recognise_document(read_pasted(text), catalog)


def figures_of(report: Report) -> Mapping[Address, object]:
    return {cell: report.entry(cell) for cell in report.edition.entered}


def test_pasted_text_gives_the_figures_and_says_what_is_missing(
    report: Report, catalog: Catalog
) -> None:
    found = read(f"扫码结果\n{encode_sheet_code(report, 1, HASH)}\n", catalog)

    assert found.cells == figures_of(report)
    assert (found.unit, found.year) == (report.unit, report.year)
    assert not found.unsure
    assert "一、总体情况" in found.missing
    assert any("未与纸面核对" in warning for warning in found.warnings)


@pytest.mark.parametrize("width", [60, 76, 100])
def test_text_may_be_wrapped(report: Report, catalog: Catalog, width: int) -> None:
    text = encode_sheet_code(report, 1, HASH)
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    assert read("\n".join(lines), catalog).cells == figures_of(report)


def test_capitals_do_not_matter_to_a_keyboard_scanner(report: Report, catalog: Catalog) -> None:
    assert read(encode_sheet_code(report, 1, HASH).lower(), catalog).cells == figures_of(report)


def test_totals_on_the_page_are_compared(report: Report, catalog: Catalog) -> None:
    page = "\n".join(f"{label}　{text}" for label, text in printed_totals(report))
    found = read(f"{page}\n{encode_sheet_code(report, 1, HASH)}", catalog)
    assert not found.unsure
    assert not any("未与纸面核对" in warning for warning in found.warnings)


def test_a_total_that_differs_is_told_with_both(report: Report, catalog: Catalog) -> None:
    (label, text), *_ = printed_totals(report)
    found = read(f"{label}　9{text}\n{encode_sheet_code(report, 1, HASH)}", catalog)
    (one,) = found.unsure
    assert one.text == f"{label}：纸面9{text.removesuffix(' 件')}，二维码{text.removesuffix(' 件')}"


def test_cut_code_is_refused_in_one_sentence(report: Report, catalog: Catalog) -> None:
    with pytest.raises(UserError, match="二维码") as refused:
        read(encode_sheet_code(report, 1, HASH)[:-30], catalog)
    assert refused.value.code == "I11"


def test_code_of_a_later_program_is_refused(report: Report, catalog: Catalog) -> None:
    with pytest.raises(UserError, match="更高版本"):
        read(encode_sheet_code(report, 1, HASH).replace("ZWGK1", "ZWGK2"), catalog)
