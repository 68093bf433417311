"""Documents of our own come back: from what is printed, every figure and every text."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from exports import save
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from reports import nil_report, nil_values, not_read

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column, ColumnKind
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.importing import recognise_document

pytestmark = pytest.mark.usefixtures("read_here")

YEARS = {"gkb-2021-30": 2023, "gkb-2019-60": 2020}
WORDS = "公开信息条例网站镇政务及时更新群众关切我县村民，、；（一）“示范”《办法》2.0×３3万元·—"


def random_report(edition: Edition, seed: int) -> Report:
    """Make a report with blanks, noughts, large figures and totals stated otherwise.

    From a seed, since a hundred and seventy cells are too much for Hypothesis to shrink.
    """
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    values: dict[str, Value | None] = dict(nil_values(edition, YEARS[edition.id]))
    for address in edition.entered:
        values[address] = _figure(edition.column(address), noise)
    for address in noise.sample(list(edition.leaves), noise.randrange(4)):
        values[address] = noise.randrange(10_000)
    for text in edition.texts:
        values[text.address] = "\n".join(_sentence(noise) for _ in range(noise.randrange(1, 4)))
    values["report.issued_on"] = noise.choice([date(2024, 1, 10), None])
    return Report(edition, {a: value for a, value in values.items() if value is not None})


def _figure(column: Column, noise: random.Random) -> Value | None:
    if noise.random() < 0.15:
        return None
    if column.signed:
        return noise.randrange(-999, 1000)
    if column.kind is ColumnKind.AMOUNT:
        return Decimal(noise.randrange(10**8)).scaleb(-noise.randrange(7))
    return noise.choice([0, 0, noise.randrange(10), noise.randrange(300_000)])


def _sentence(noise: random.Random) -> str:
    return f"本镇{''.join(noise.choice(WORDS) for _ in range(noise.randrange(3, 160)))}。"


def _pdf(report: Report, path: Path) -> None:
    save("pdf", report, path, draft=True)


def _ofd(report: Report, path: Path) -> None:
    save("ofd", report, path, draft=True)


def _docx(report: Report, path: Path) -> None:
    save("docx", report, path, draft=True)


def _html(report: Report, path: Path) -> None:
    save("html", report, path, draft=True)


def _xlsx(
    report: Report,
    path: Path,
    findings: tuple[Finding, ...] = (),
    earlier: Sequence[Report] = (),
) -> None:
    save("xlsx", report, path, findings=findings, earlier=tuple(earlier))


def read_back(
    report: Report, write: Callable[[Report, Path], None], suffix: str, catalog: Catalog
) -> RecognisedReport:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"年报{suffix}"
        write(report, path)
        return recognise_document(replace(read_document(path), embedded=""), catalog)


def assert_figures(report: Report, found: RecognisedReport) -> None:
    edition = report.edition
    assert found.edition is edition
    assert not not_read(found)
    assert found.cells == {cell: report.entry(cell) for cell in edition.entered}
    judged = {total: report.stated_or_computed(total) for total in edition.leaves}
    assert found.stated == {total: figure for total, figure in judged.items() if figure is not None}


SETTINGS = settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize("edition_id", YEARS)
@pytest.mark.parametrize(
    ("write", "suffix"), [(_pdf, ".pdf"), (_ofd, ".ofd"), (_docx, ".docx"), (_html, ".html")]
)
def test_documents_come_back(
    write: Callable[[Report, Path], None], suffix: str, edition_id: str, catalog: Catalog
) -> None:
    edition = catalog.editions[edition_id]

    @SETTINGS
    @given(SEEDS)
    def holds(seed: int) -> None:
        report = random_report(edition, seed)
        found = read_back(report, write, suffix, catalog)

        assert_figures(report, found)
        assert found.texts == {t.id: report.values[t.address] for t in edition.texts}
        assert not found.missing
        assert (found.unit, found.year) == (report.unit, report.year)

    holds()


PIECES = [
    *["本镇", "在县政府网站", "信息公开", "联系人𠮷先生", "䶮镇", "㛃女士", "的", "更新", "万元"],
    *["www.moa.gov.cn", "https://www.qingshan.example.cn/zwgk/index.html?id=12&page=3"],
    *["xxgk@qingshan.example.cn", "WPS Office 2019", "GB/T 9704-2012", "No.5", "iPhone", "A"],
    *[
        "12,345",
        "2024",
        "0000-1234567",
        "3.5%",
        "1",
        "、",
        "，",
        "；",
        "“示范”",
        "（含附件）",
        "——",
    ],
]
"""What prose is made of besides Chinese of the basic plane."""


def mixed_text(noise: random.Random, length: int) -> str:
    """Make paragraphs of such pieces, at least so many characters together."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < length:
        pieces = noise.choices(PIECES, k=noise.randrange(1, 80))
        paragraphs.append(f"{''.join(pieces)}。")
    return "\n".join(paragraphs)


@pytest.mark.parametrize("length", [200, 8_000])
@pytest.mark.parametrize("name", sorted({*EXPORTERS} - {"notice"}))
def test_latin_addresses_and_rare_characters_come_back(
    name: str, length: int, edition: Edition, catalog: Catalog
) -> None:
    @settings(SETTINGS, max_examples=800 // length + 1)
    @given(SEEDS)
    def holds(seed: int) -> None:
        noise = random.Random(seed)  # noqa: S311 - not for secrets
        texts = {text.address: mixed_text(noise, length) for text in edition.texts}
        report = nil_report(edition, texts)

        def write(report: Report, path: Path) -> None:
            save(name, report, path)

        found = read_back(report, write, EXPORTERS[name].suffix, catalog)

        assert_figures(report, found)
        assert found.texts == {text.id: report.text(text.id) for text in edition.texts}

    holds()


LONG = "积石山保安族东乡族撒拉族自治县吹麻滩镇人民政府政务公开办公室"


@pytest.mark.parametrize(
    ("write", "suffix"), [(_pdf, ".pdf"), (_ofd, ".ofd"), (_docx, ".docx"), (_html, ".html")]
)
def test_a_unit_too_long_for_a_line_comes_back_from_title_and_signature(
    write: Callable[[Report, Path], None], suffix: str, catalog: Catalog
) -> None:
    edition = catalog.editions["gkb-2021-30"]
    names: dict[str, Value] = {"report.unit": LONG, "report.signed_by": LONG}
    report = Report(edition, {**random_report(edition, 5).values, **names})
    found = read_back(report, write, suffix, catalog)

    assert found.unit == LONG
    assert found.texts == {t.id: report.values[t.address] for t in edition.texts}


def spoken(edition: Edition, seed: int) -> Report:
    """Make such a report with paragraphs a workbook could stumble over, or with no text at all."""
    report = random_report(edition, seed)
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    said: dict[str, Value] = {}
    for text in edition.texts:
        kept = [*report.text(text.id).split("\n"), *noise.sample(PITFALLS, 3), _long(noise)]
        said[text.address] = "\n".join(noise.sample(kept, noise.randrange(len(kept) + 1)))
    values = {**report.values, **said, "report.contact": noise.choice(CONTACTS)}
    return Report(edition, {a: value for a, value in values.items() if value not in {None, ""}})


PITFALLS = [
    *[
        "=1+1",
        "+1",
        "-5",
        "@甲",
        "#N/A",
        "'引号",
        "统计",
        "校验结果",
        "年度对比",
        "（接上行）又一段。",
    ],
    *[
        "_x0041_与_x005F_",
        "甲\t乙 丙",
        "12",
        "报告",
        "本年新收 3 件",
        "表1：情况",
        "2023年",
        "”收尾",
    ],
]
CONTACTS = ["电话：0000-1234567。", "本报告由党政办编制。\n地址：青山县云溪镇。" * 9, "党政综合办"]


def _long(noise: random.Random) -> str:
    """Make a paragraph that takes several rows, now and then more than one cell may hold."""
    length = noise.choice([700, 900, 2_000, 5_000, 40_000])
    return "".join(noise.choices(f"{WORDS} a。", k=length)).strip() + "。"


@pytest.mark.parametrize("edition_id", YEARS)
@pytest.mark.parametrize("years", [0, 1])
def test_workbooks_come_back(edition_id: str, years: int, catalog: Catalog) -> None:
    """Nothing comes of what they sum up: cover, findings, statistics, the year before."""
    edition = catalog.editions[edition_id]

    @SETTINGS
    @given(SEEDS)
    def holds(seed: int) -> None:
        report = spoken(edition, seed)
        last = nil_report(edition, dict.fromkeys(edition.entered, 77), report.year - 1)
        found = catalog.check(report, last)
        write = partial(_xlsx, findings=found, earlier=(last,) * years)
        read = read_back(report, write, ".xlsx", catalog)

        assert_figures(report, read)
        written = {t.id: report.text(t.id) for t in edition.texts if report.text(t.id)}
        assert read.texts == written
        assert read.missing == tuple(
            s.heading for s in edition.sections if s.content in {*edition.text_of} - {*written}
        )
        assert (read.unit, read.year) == (report.unit, report.year)

    holds()


@pytest.mark.parametrize(("write", "suffix"), [(_docx, ".docx"), (_xlsx, ".xlsx"), (_pdf, ".pdf")])
def test_an_amount_comes_back_to_the_last_place(
    write: Callable[[Report, Path], None], suffix: str, edition: Edition, catalog: Catalog
) -> None:
    values = nil_values(edition) | {"proactive.fees.amount": Decimal("190.457379")}

    found = read_back(Report(edition, values), write, suffix, catalog)

    assert found.cells["proactive.fees.amount"] == Decimal("190.457379")
