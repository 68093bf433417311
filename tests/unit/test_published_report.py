"""The page a real town published: it comes in whole, though it is broken in five places."""

from pathlib import Path

import pytest
from neighbour import PUBLISHED_REPORT, with_published_report
from reports import nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.importing import recognise_file

pytestmark = with_published_report


@pytest.fixture(scope="module")
def seed(catalog: Catalog) -> RecognisedReport:
    return recognise_file(PUBLISHED_REPORT, catalog)


def test_every_figure_comes_in(seed: RecognisedReport, edition: Edition) -> None:
    everything = [address for table in edition.tables for address in table.addresses]

    found: dict[str, object] = {**seed.cells, **seed.stated}

    assert len(found) == len(everything) == 200
    assert found == dict.fromkeys(everything, 0)
    assert seed.stated.keys() == edition.leaves.keys()


def test_every_text_comes_in(seed: RecognisedReport) -> None:
    assert set(seed.texts) == {"overview", "problems", "other_matters"}
    assert seed.texts["other_matters"] == "无"


def test_no_word_of_the_texts_is_lost(seed: RecognisedReport) -> None:
    source = PUBLISHED_REPORT.read_text(encoding="utf-8")
    before, _, after = source.partition("二、主动公开政府信息情况")
    problems = after.partition("五、存在的主要问题及改进情况")[2]

    assert "".join(seed.texts["overview"].split()) == "".join(before.split())
    kept = seed.texts["problems"] + "六、其他需要报告的事项" + seed.texts["other_matters"]
    assert "".join(kept.split()) == "".join(problems.split())


def test_what_was_inferred_is_said(seed: RecognisedReport) -> None:
    assert seed.whole
    assert any("没有标题“一、总体情况”" in warning for warning in seed.warnings)
    assert seed.source_remarks == {"source.overview": "缺少标题“一、总体情况”"}
    assert (seed.title, seed.unit, seed.year) == (None, None, None)


def test_a_lost_figure_is_never_made_up_for(tmp_path: Path, catalog: Catalog) -> None:
    """Take one figure and its tab out of each row in turn: that row alone is unsure."""
    lines = PUBLISHED_REPORT.read_text(encoding="utf-8").split("\n")
    rows = [at for at, line in enumerate(lines) if line.count("\t0") >= 3]
    copy = tmp_path / "少一格.txt"
    for at in rows:
        short = [*lines[:at], lines[at].replace("\t0", "", 1), *lines[at + 1 :]]
        copy.write_text("\n".join(short), encoding="utf-8")

        found = recognise_file(copy, catalog)

        taken = len(found.cells) + len(found.stated)
        assert {one.text for one in found.unsure} == {short[at].strip()}, lines[at]
        assert taken == 200 - lines[at].count("\t0") - (lines[at][0] == "0")


def test_its_prose_says_what_its_tables_say(seed: RecognisedReport, catalog: Catalog) -> None:
    texts = {f"text.{id_}": text for id_, text in seed.texts.items()}
    figures = {**seed.cells, **seed.stated}
    values = {a: v for a, v in figures.items() if v is not None}
    report = Report(seed.edition, {**nil_values(seed.edition), **texts, **values})

    found = [f.rule for f in catalog.check(report, None)]

    assert not [rule for rule in found if rule.startswith("X-")]
