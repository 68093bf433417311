"""What is wrong in forms/ is refused with the file and the key."""

import shutil
from pathlib import Path

import pytest
from reports import EDITION

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, DataFileError, load_catalog
from zwgk_desktop.catalog.texts import read_categories, read_evidence

FIRST = "gkb-2019-60"


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A copy of the shipped forms, to be spoilt."""
    return Path(shutil.copytree(paths.forms(), tmp_path / "forms"))


def _spoil(forms: Path, name: str, before: str, after: str) -> None:
    path = forms / EDITION / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


_EXAMPLE = """
[[example]]
rule = "R-TOTAL"
name = "多一例"
entries = { "requests.granted.nobody" = 1 }
finds = []
"""

_SPOILT = [
    (
        "requests.toml",
        'label = "自然人"',
        'lable = "自然人"',
        "requests.toml.columns[natural_person]",
    ),
    ("requests.toml", 'label = "自然人"', 'label = ""', "label: is empty"),
    ("requests.toml", 'label = "自然人"', "label = 3", "label: must be text"),
    ("requests.toml", 'layout = "matrix"', 'layout = "round"', "layout: unknown layout"),
    (
        "requests.toml",
        '    "granted",\n',
        '    "grantde",\n',
        "rows[concluded].sum_of: no “grantde”",
    ),
    (
        "requests.toml",
        'sum_of = ["natural',
        'sum_of = ["nature',
        "columns[total].sum_of: no “nature",
    ),
    ("requests.toml", 'id = "granted"', 'id = "received"', "“received” stands twice"),
    ("requests.toml", "undefined = true", "", "columns[natural_person].source: missing"),
    (
        "requests.toml",
        "undefined = true",
        'undefined = true\nsource = "条例"',
        "either a source or undefined",
    ),
    ("proactive.toml", 'band = "item_1"', 'band = "item_2"', "no band “item_2”"),
    ("proactive.toml", 'id = "issued"', 'id = "issued"\nsigned = "no"', "signed: must be true or"),
    ("proactive.toml", 'kind = "amount"', 'kind = "money"', "unknown kind “money”"),
    ("edition.toml", 'content = "overview"', 'content = "overveiw"', "no table or text “overveiw”"),
    ("texts.toml", 'type = "date"', 'type = "day"', "fields[issued_on].type: unknown type"),
    ("rules.toml", 'kind = "rows_balance"', 'kind = "rows_balanec"', "unknown kind “rows_balanec”"),
    ("rules.toml", 'left = ["received"', 'left = ["recieved"', "requests.recieved.natural_person"),
    ("rules.toml", 'table = "requests"', 'table = "request"', "the form has no 'request'"),
    ("rules.toml", 'severity = "error"', 'severity = "fatal"', "unknown “fatal”"),
    ("rules.toml", '"signed_by", "contact"]', '"signed_by"]', "no rule of kind “filled_fields”"),
    (
        "rules.toml",
        'source = "国办',
        'sauce = "国办',
        "rules.toml.rules[R-BALANCE].source: missing",
    ),
    ("rules.toml", 'source = "国办', 'scope = "x"\nsource = "国办', "scope: unknown key"),
    ("rules.toml", "percent = 50", 'percent = "50"', "percent: must be a whole number"),
    ("rules.toml", 'id = "R-TOTAL"', 'id = "R-CONCLUDED"', "“R-CONCLUDED” stands twice"),
    ("rules.toml", 'id = "S-DATE"', 'id = "s-date"', "is like R-BALANCE"),
    (
        "examples/structure.toml",
        '["report.issued_on"]',
        "[]",
        "“S-DATE” has no example that breaks",
    ),
    ("rules.toml", "{unfilled}", "{unfild}", "message: no “{unfild}”"),
    ("examples/prose.toml", 'rule = "T-FEE"', 'rule = "T-FEED"', "no rule “T-FEED”"),
    ("examples/prose.toml", "[[example]]", _EXAMPLE + "[[example]]", "requests.granted.nobody"),
    ("examples/plausibility.toml", '"999.5"', "999.5", "write amounts as text"),
    ("examples/arithmetic.toml", 'base = "blank"', 'base = "full"', "is nil or blank"),
    ("disputes.toml", "[[columns]]", "[[columns", "disputes.toml"),
    (
        "drafts/overview.toml",
        "requests.received.total",
        "requests.received.all",
        "the form has no “requests",
    ),
    ("drafts/overview.toml", "{received}", "{recieved}", "no figure “recieved”"),
    ("drafts/overview.toml", "{parts}", "", "a list and its place"),
    ("edition.toml", "{year}年政府信息公开工作年度报告", "", "title: has no words after"),
    ("edition.toml", '"工作", ', "", "title_words: are not the words of the title"),
    ("edition.toml", 'short = "总体情况"\n', "", "sections[1].short: missing"),
    ("edition.toml", 'received = "received"\n', "", "roles.requests.received: missing"),
    ("edition.toml", 'received = "', 'recieved = "received"\nreceived = "', "recieved: unknown"),
    ("edition.toml", 'received = "received"', 'received = "recieved"', "has no “recieved”"),
    ("edition.toml", 'pending = "pending"', 'pending = "hanging"', "disputes.pending: the form"),
    ("edition.toml", 'fees = "fees"', 'fees = "dues"', "proactive.fees: no row “dues”"),
    ("edition.toml", 'amount = "amount"\n', "", "name these and no others"),
    ("edition.toml", 'amount = "amount"', 'amount = "issued"', "row “fees” has no “issued”"),
    ("edition.toml", '    "refused_process",\n', "", "not the same: ['refused_process']"),
    ("edition.toml", 'other_reason = "other_reason"', "", "missing or unknown: ['other_reason'"),
    ("edition.toml", 'other_reason = "other_reason"', 'other_reason = "concluded"', "outcome_rows"),
    ("edition.toml", 'enterprise = "enterprise"', 'enterprise = "total"', "requests.class_columns"),
    ("edition.toml", 'total = "total"', 'total = "enterprise"', "not the sum of the other columns"),
    ("edition.toml", 'table = "disputes"', 'table = "requests"', "disputes.table: no table"),
    ("edition.toml", 'preface = "preface"', 'preface = "prolog"', "texts.preface: the form has no"),
    ("remarks.toml", 'source = "条例第十五条"\n', "", "sentences[13].source: missing"),
    ("edition.toml", 'seal = "seal"', 'seal = "contact"', "no field “contact” of type yes_no"),
    ("edition.toml", 'tables = ["requests", "disputes"]', 'tables = ["wishes"]', "nil.tables"),
    (
        "edition.toml",
        '"{year}年，本机关',
        '"{unit}{year}年，本机关',
        "may name the year and",
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "said"), _SPOILT)
def test_spoilt_form_is_refused(forms: Path, name: str, before: str, after: str, said: str) -> None:
    _spoil(forms, name, before, after)

    with pytest.raises(DataFileError) as refused:
        load_catalog(forms).ensure_sound()

    assert said in str(refused.value)
    assert ".toml" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("evidence.toml", '"receipt"', '"application"', "“application” stands twice"),
        ("categories.toml", '"plans"', '"organisation"', "“organisation” stands twice"),
        ("categories.toml", '"normative_documents"', '"papers"', "no category"),
    ],
)
def test_spoilt_lists_of_the_books_are_refused(
    forms: Path, name: str, before: str, after: str, said: str
) -> None:
    _spoil(forms, name, before, after)
    readers = {"evidence.toml": read_evidence, "categories.toml": read_categories}

    with pytest.raises(DataFileError, match=rf"{name}\.\w+: .*{said}"):
        readers[name](forms / EDITION / name)


def test_rule_without_a_keeping_example_is_refused(forms: Path) -> None:
    path = forms / EDITION / "examples" / "plausibility.toml"
    kept = path.read_text(encoding="utf-8").replace("D-NO-REQUESTS", "D-REVIEW-FIRST")
    path.write_text(kept, encoding="utf-8")

    with pytest.raises(DataFileError, match="D-NO-REQUESTS"):
        load_catalog(forms).ensure_sound()


@pytest.mark.parametrize("line", ['gkb-2021-30 = "2021"', "gkb-2031-1 = 2031"])
def test_spoilt_index_is_refused(forms: Path, line: str) -> None:
    (forms / "index.toml").write_text(f"[first_year]\n{line}\n", encoding="utf-8")

    with pytest.raises(DataFileError, match=r"index\.toml"):
        load_catalog(forms).ensure_sound()


def test_absent_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"index\.toml"):
        load_catalog(tmp_path).ensure_sound()


def test_an_edition_holds_until_the_next_begins(catalog: Catalog) -> None:
    assert catalog.edition_for(2018) is None
    assert catalog.edition_for(2019) is catalog.editions[FIRST]
    assert catalog.edition_for(2020) is catalog.editions[FIRST]
    assert catalog.edition_for(2021) is catalog.editions[EDITION]
    assert catalog.edition_for(2040) is catalog.editions[EDITION]
    assert catalog.edition_to_fill(2018) is catalog.editions[FIRST]
