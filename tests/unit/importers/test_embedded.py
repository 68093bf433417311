"""Data embedded in our documents: they complete the page, and never outvote it."""

import hashlib
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from containers import docx as hostile_docx
from exports import composed
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from reports import EDITION, nil_report

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.embedded_data import LARGEST, NAMESPACE, is_embedded_report
from zwgk_desktop.domain.embedded_report import decode_report, encode_report
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.importing import recognise_document

pytestmark = pytest.mark.usefixtures("read_here")

CATALOG = load_catalog(paths.forms())
FORM = CATALOG.editions[EDITION]
FORMATS = ("docx", "xlsx", "html", "ofd")
SETTINGS = settings(max_examples=10, phases=[Phase.explicit, Phase.generate])

Mangle = Callable[[bytes], bytes]


def rezipped(data: bytes, change: Callable[[str, str], str]) -> bytes:
    """Change the text of each XML part of a zip."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(
                name, change(name, part.decode()) if name.endswith((".xml", ".json")) else part
            )
    return file.getvalue()


def without(data: bytes, part: str, *patterns: str) -> bytes:
    """Remove every match of some patterns from the parts with this in their name."""

    def change(name: str, xml: str) -> str:
        for pattern in patterns if part in name else ():
            xml = re.sub(f"(?s){pattern}", "", xml)
        return xml

    return rezipped(data, change)


def docx_without_tables(data: bytes) -> bytes:
    """Drop every table and style, as a program that keeps only text does."""
    return without(data, "word/document", "<w:tbl>.*?</w:tbl>", "<w:pPr>.*?</w:pPr>")


def docx_blank(data: bytes) -> bytes:
    return without(data, "word/document", "<w:tbl>.*?</w:tbl>", "<w:t(?: [^>]*)?>[^<]*</w:t>")


def docx_without_labels(data: bytes) -> bytes:
    """Leave the figures of the tables without any label."""

    def change(name: str, xml: str) -> str:
        def bare(table: re.Match[str]) -> str:
            return re.sub(r"(<w:t[^>]*>)[^<]*[^<\d.][^<]*(?=</w:t>)", r"\1", table[0])

        return re.sub("(?s)<w:tbl[ >].*?</w:tbl>", bare, xml) if "document" in name else xml

    return rezipped(data, change)


def xlsx_without_sheets(data: bytes) -> bytes:
    """Keep the cover and the data only."""
    book = openpyxl.load_workbook(BytesIO(data))
    for sheet in book.worksheets[1:-1]:
        book.remove(sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def html_without_tables(data: bytes) -> bytes:
    text = re.sub("(?s)<style>.*?</style>", "", data.decode())
    return re.sub("(?s)<table.*?</table>", "", text).encode()


def html_blank(data: bytes) -> bytes:
    """Leave the title and the data only."""
    return re.sub(r"(?s)(<main [^>]*>).*", r"\1", data.decode()).encode()


def ofd_without_text(data: bytes) -> bytes:
    return without(data, "Page_", "<ofd:TextObject.*?</ofd:TextObject>")


def ofd_without_rules(data: bytes) -> bytes:
    return without(data, "Page_", "<ofd:PathObject.*?</ofd:PathObject>")


MANGLES: list[tuple[str, Mangle]] = [
    *[("docx", docx_without_tables), ("docx", docx_blank), ("docx", docx_without_labels)],
    *[("xlsx", xlsx_without_sheets), ("html", html_without_tables), ("html", html_blank)],
    ("ofd", ofd_without_text),
]


def random_report(edition: Edition, seed: int) -> Report:
    """Make a report with blanks, noughts and a stated total."""
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    report = nil_report(edition)
    values = {a: v for a, v in report.values.items() if a not in edition.entered}
    for cell in edition.entered:
        if noise.random() < 0.7:
            values[cell] = noise.choice([0, 0, noise.randrange(10), noise.randrange(MAX_COUNT)])
    values[noise.choice(list(edition.leaves))] = noise.randrange(1, 10_000)
    return Report(edition, values)


def read(data: bytes, name: str, folder: Path, *, printed_only: bool = False) -> RecognisedReport:
    path = folder / f"年报{EXPORTERS[name].suffix}"
    path.write_bytes(data)
    document = read_document(path)
    return recognise_document(replace(document, embedded="") if printed_only else document, CATALOG)


def assert_whole(found: RecognisedReport, report: Report) -> None:
    """Assert that every entry came back, blanks as blanks, and no other total than printed."""
    edition = report.edition
    assert found.edition is edition
    assert (found.unit, found.year, found.scope) == (report.unit, report.year, report.scope.value)
    assert found.cells == {cell: report.entry(cell) for cell in edition.entered}
    assert found.stated.items() >= report.stated_totals().items()
    assert all(report.stated_or_computed(a) == figure for a, figure in found.stated.items())
    assert found.texts == {t.id: report.text(t.id) for t in edition.texts if report.text(t.id)}
    assert not [one for one in found.unsure if one.address not in found.stated]


@st.composite
def drawn_reports(draw: st.DrawFn) -> Report:
    count = st.integers(0, MAX_COUNT)
    entered = draw(st.dictionaries(st.sampled_from(FORM.entered), count, max_size=40))
    stated = draw(st.dictionaries(st.sampled_from(tuple(FORM.leaves)), count, max_size=5))
    text = draw(st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1))
    kept = {a: v for a, v in nil_report(FORM).values.items() if a not in FORM.entered}
    return Report(FORM, {**kept, **entered, **stated, "text.overview": f"“=_x0041_”\n {text}。"})


@given(drawn_reports(), st.integers(0, 99))
def test_data_give_back_the_report(report: Report, version: int) -> None:
    text = encode_report(report, version)
    read_back = decode_report(text, CATALOG.editions.values())

    assert text.isascii()
    assert read_back is not None
    assert read_back.version == version
    printed = {*FORM.entered, *FORM.leaves, *(t.address for t in FORM.texts)}
    assert {a: v for a, v in read_back.report.values.items() if a in printed} == {
        a: v for a, v in report.values.items() if a in printed
    }
    assert encode_report(read_back.report, version) == text


@given(drawn_reports(), st.data())
def test_altered_data_are_no_data(report: Report, data: st.DataObject) -> None:
    text = encode_report(report)
    at = data.draw(st.integers(0, len(text) - 1))
    altered = text[:at] + data.draw(st.sampled_from(' "{}[]:,01x')) + text[at + 1 :]
    assert altered == text or decode_report(altered, CATALOG.editions.values()) is None


def signed(content: Mapping[str, object]) -> str:
    """Return content with a right hash, as a forger could write it."""
    kept = {key: value for key, value in content.items() if key != "hash"}
    plain = json.dumps(kept, sort_keys=True, separators=(",", ":"))
    said = {**kept, "hash": hashlib.sha256(plain.encode()).hexdigest()}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    "change",
    [
        {"version": -1},
        {"version": True},
        {"version": "1"},
        {"year": "2023"},
        {"year": 1800},
        {"unit": ""},
        {"unit": "云溪镇\u200b人民政府"},
        {"edition": "gkb-2099-1"},
        {"scope": "all"},
        {"zwgk": 2},
        {"more": 1},
        {"values": []},
        {"values": {"requests.received.nobody": "1"}},
        {"values": {"report.contact": "0000-1234567"}},
        {"values": {"text.overview": "\u200b"}},
        {"values": {"proactive.licences.decisions": "01"}},
        {"values": {"proactive.licences.decisions": "-1"}},
        {"values": {"proactive.licences.decisions": 1}},
        {"values": {"proactive.licences.decisions": ""}},
    ],
)
def test_forged_data_are_no_data(change: dict[str, object]) -> None:
    forged = signed({**json.loads(encode_report(nil_report(FORM))), **change})
    assert is_embedded_report(forged)
    assert decode_report(forged, CATALOG.editions.values()) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000, "1" * 5_000, "x" * (LARGEST + 1)])
def test_anything_else_is_no_data(text: str) -> None:
    assert not is_embedded_report(text)


def test_data_hold_only_what_is_printed(edition: Edition) -> None:
    report = nil_report(
        edition,
        {
            "report.supervision": "0000-7654321",
            "text.overview": "甲\u200b乙",
            "report.length_limit": 900,
        },
    )
    content = json.loads(encode_report(report))
    assert set(content) == {
        "edition", "hash", "scope", "unit", "values", "version", "year", "zwgk",
    }  # fmt: skip
    assert {address.partition(".")[0] for address in content["values"]} == {
        "text", "proactive", "requests", "disputes",
    }  # fmt: skip
    assert content["values"]["text.overview"] == "甲乙"
    assert not set(edition.leaves) & set(content["values"])


def test_the_notice_and_the_pdf_hold_no_data(edition: Edition) -> None:
    for name in ("pdf", "notice"):
        document = composed(name, nil_report(edition))
        assert b"/EmbeddedFile" not in document
        assert b'"zwgk"' not in document


@pytest.mark.parametrize("edition_id", [EDITION, "gkb-2019-60"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_document_as_exported_needs_no_word(name: str, edition_id: str, tmp_path: Path) -> None:
    report = random_report(CATALOG.editions[edition_id], 7)
    found = read(composed(name, report), name, tmp_path)

    assert_whole(found, report)
    assert not any("数据" in warning for warning in found.warnings)


@pytest.mark.parametrize(("name", "mangle"), MANGLES)
def test_a_mangled_document_comes_back(
    name: str, mangle: Mangle, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("mangled")

    @SETTINGS
    @given(st.integers(0, 2**32), st.sampled_from([EDITION, "gkb-2019-60"]))
    def holds(seed: int, edition_id: str) -> None:
        report = random_report(CATALOG.editions[edition_id], seed)
        found = read(mangle(composed(name, report)), name, folder)

        assert_whole(found, report)

    holds()


def test_a_page_saved_by_a_browser_keeps_the_data(tmp_path: Path) -> None:
    report = random_report(FORM, 3)
    mail = MIMEMultipart("related", type="text/html")
    page = html_without_tables(composed("html", report)).decode()
    mail.attach(MIMEText(page, "html", "utf-8"))
    path = tmp_path / "年报.mht"
    path.write_bytes(mail.as_bytes())

    assert_whole(recognise_document(read_document(path), CATALOG), report)


def test_what_cannot_be_told_is_asked(tmp_path: Path) -> None:
    """Pages without ruled lines lose blanks, labels and columns: nothing is guessed of them."""
    report = random_report(FORM, 0)
    found = read(ofd_without_rules(composed("ofd", report)), "ofd", tmp_path)

    assert found.cells.items() <= {cell: report.entry(cell) for cell in FORM.entered}.items()
    asked = {one.address: one.candidates for one in found.unsure if one.candidates}
    assert asked == {a: (report.entry(a),) for a in FORM.entered if a not in found.cells}


def test_figures_from_the_data_say_so(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition, {"proactive.licences.decisions": 12})
    found = read(docx_without_tables(composed("docx", report)), "docx", tmp_path)

    assert found.sources["proactive.licences.decisions"].text == "（附带的数据）12"
    assert not found.missing


EDITED: list[tuple[str, Mangle]] = [
    ("html", lambda data: data.replace(b">7412</td>", b">7419</td>")),
    ("docx", lambda data: rezipped(data, lambda _, x: x.replace("<w:t>7412<", "<w:t>7419<"))),
    ("xlsx", lambda data: rezipped(data, lambda _, x: x.replace("<v>7412<", "<v>7419<"))),
    ("ofd", lambda data: rezipped(data, lambda _, x: x.replace(">7412<", ">7419<"))),
]


@pytest.mark.parametrize(("name", "edit"), EDITED)
def test_an_edited_figure_is_read_by_the_print_with_a_word(
    name: str, edit: Mangle, edition: Edition, tmp_path: Path
) -> None:
    cell = "proactive.licences.decisions"
    report = nil_report(edition, {cell: 7412})
    edited = edit(composed(name, report))
    assert edited != composed(name, report)

    found = read(edited, name, tmp_path)

    assert found.cells[cell] == 7419
    (warning,) = [w for w in found.warnings if "不同" in w]
    assert found.data_warnings == (warning,)
    assert "有1处不同" in warning
    assert "页面7419，数据7412" in warning
    assert edition.label(cell) in warning


def test_a_figure_taken_away_is_blank_and_told(edition: Edition, tmp_path: Path) -> None:
    cell = "proactive.licences.decisions"
    page = composed("html", nil_report(edition, {cell: 7412})).replace(b">7412</td>", b"></td>")
    found = read(page, "html", tmp_path)

    assert found.cells[cell] is None
    assert any("页面空白，数据7412" in warning for warning in found.warnings)


def test_an_edited_text_is_read_by_the_print_with_a_word(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)
    page = composed("html", report).decode()
    body = page.index("个别村公开栏")
    found = read((page[:body] + "多数" + page[body + 2 :]).encode(), "html", tmp_path)

    assert found.texts["problems"] == report.text("problems").replace("个别", "多数", 1)
    assert any("有1处不同" in warning for warning in found.warnings)


def test_the_same_digits_in_another_unit_are_asked(edition: Edition, tmp_path: Path) -> None:
    cell = "proactive.fees.amount"
    page = composed("html", nil_report(edition, {cell: Decimal("2.5")})).decode()
    in_yuan = page.replace("<wbr>", "").replace("（单位：万元）", "（单位：元）")
    assert in_yuan.count("（单位：元）") == 1
    found = read(in_yuan.encode(), "html", tmp_path)

    assert cell not in found.cells
    (asked,) = (one for one in found.unsure if one.address == cell)
    assert asked.candidates == (Decimal("2.5"), Decimal("0.00025"))


def with_row(data: bytes, label: str, row: str) -> bytes:
    """Replace the row of a label in a page."""
    page = data.decode()
    pattern = re.compile(rf"(?s)<tr><th [^>]*>{re.escape(label)}</th>.*?</tr>")
    assert pattern.search(page)
    return pattern.sub(row, page, count=1).encode()


@pytest.mark.parametrize(("figure", "asked"), [("7412", False), ("7419", True)])
def test_an_unsure_figure_is_settled_by_the_data_only_if_both_agree(
    figure: str,
    asked: bool,  # noqa: FBT001 - a parameter of the test
    edition: Edition,
    tmp_path: Path,
) -> None:
    cell = "proactive.licences.decisions"
    report = nil_report(edition, {cell: 7412})
    page = composed("html", report).replace(b">7412</td>", f">约{figure}左右</td>".encode())
    found = read(page, "html", tmp_path)

    if not asked:
        assert found.cells[cell] == 7412
        assert not found.unsure
        return
    (one,) = found.unsure
    assert cell not in found.cells
    assert one.address == cell
    assert one.candidates == (7412,)


@pytest.mark.parametrize(("figure", "asked"), [("7412", False), ("7419", True)])
def test_a_row_renamed_is_not_filled_from_the_data_if_it_was_edited(
    figure: str,
    asked: bool,  # noqa: FBT001 - a parameter of the test
    edition: Edition,
    tmp_path: Path,
) -> None:
    cell = "proactive.licences.decisions"
    page = composed("html", nil_report(edition, {cell: 7412}))
    renamed = with_row(page, "行政许可", f"<tr><th>甲乙丙丁</th><td>{figure}</td></tr>")
    found = read(renamed, "html", tmp_path)

    assert found.cells.get(cell) == (None if asked else 7412)
    assert any(one.candidates == (7412,) for one in found.unsure) is asked


@pytest.mark.parametrize("printed", ["2024", "2022"])
def test_data_of_another_report_are_not_used(
    printed: str, edition: Edition, tmp_path: Path
) -> None:
    """Last year's document is often the beginning of this year's."""
    page = html_without_tables(composed("html", nil_report(edition))).replace(b"<wbr>", b"")
    title = f"{printed}年政府信息公开工作年度报告".encode()
    found = read(page.replace("2023年政府信息公开工作年度报告".encode(), title), "html", tmp_path)

    assert found.year == int(printed)
    assert not found.cells
    assert any("没有采用" in warning for warning in found.warnings)


def test_another_text_over_the_report_is_not_the_report(edition: Edition, tmp_path: Path) -> None:
    page = composed("html", nil_report(edition)).decode()
    page = re.sub(r"(?s)(<main [^>]*>).*", r"\1<p>会议纪要。</p>", page)
    page = re.sub("(?s)<header>.*?</header>", "", page)
    with pytest.raises(UserError) as refused:
        read(page.encode(), "html", tmp_path)
    assert refused.value.code == "I05"


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_data_are_as_none(name: str, edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)

    data = composed(name, report)
    if name == "html":
        damaged = data.replace(b"gkb-2021-30", b"gkb-2021-31")
    else:
        damaged = rezipped(data, lambda _, text: text.replace("gkb-2021-30", "gkb-2021-31"))
    assert damaged != data
    assert read(damaged, name, tmp_path) == read(damaged, name, tmp_path, printed_only=True)


@pytest.mark.parametrize(
    "item",
    [
        f'<report xmlns="{NAMESPACE}">{{}}</report>',
        f'<!DOCTYPE report [<!ENTITY a "b">]><report xmlns="{NAMESPACE}">&a;</report>',
        "<report>",
        f'<report xmlns="{NAMESPACE}">' + "9" * (LARGEST + 1) + "</report>",
    ],
)
def test_hostile_parts_are_as_none(item: str, tmp_path: Path) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/customXml" Target="../customXml/item1.xml"/>'
        "</Relationships>"
    )
    data = hostile_docx(
        "", parts={"word/_rels/document.xml.rels": rels, "customXml/item1.xml": item}
    )
    with pytest.raises(UserError) as refused:
        read(data, "docx", tmp_path)
    assert refused.value.code == "I05"


def test_version_and_scope_travel(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition, {"report.scope": "summed", "report.level": "county"})
    found = read(docx_blank(composed("docx", report, version=3)), "docx", tmp_path)

    assert found.scope == "summed"
    assert any("第3版" in warning for warning in found.warnings)


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_libreoffice_keeps_the_data(name: str, edition: Edition, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    report = nil_report(edition, {"proactive.licences.decisions": 7412})
    before = tmp_path / f"前.{name}"
    before.write_bytes(composed(name, report))
    after = tmp_path / "后"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", name, "--outdir", after, before],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (saved,) = after.iterdir()

    assert read_document(saved).embedded == encode_report(report)


def test_texts_are_shown_from_their_first_difference(tmp_path: Path) -> None:
    page = composed("html", random_report(FORM, 3)).decode()
    changed = page.replace("一百二十条", "一百三十条")
    assert changed != page

    warning = next(w for w in read(changed.encode(), "html", tmp_path).warnings if "页面" in w)

    assert re.search("页面…[^，]*一百三十条.*，数据…[^，]*一百二十条", warning)
