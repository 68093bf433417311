"""A form made up, with other ids, rows and groups, passes through all that the program does."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from reports import example_reports
from third_edition import SINCE, THIRD, UNIT, asked, third_catalog, third_values

import zwgk_desktop
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import text_address, tied_figures_address
from zwgk_desktop.domain.books.book_figures import Period, count_requests, outcome_row
from zwgk_desktop.domain.books.requests import (
    CLASSES,
    NO_CORRECTION,
    NO_PAYMENT,
    OUTCOMES,
    Event,
    EventKind,
    Request,
)
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules import Case, judge
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.ties import encode_ties
from zwgk_desktop.domain.units import Level
from zwgk_desktop.domain.years import year_charts, year_rows
from zwgk_desktop.exporters.contents import request_stages
from zwgk_desktop.services import converting, finalising, new_year, posting, releasing
from zwgk_desktop.services.comparing import compare
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.exporting import EXPORTERS, Export, export_report
from zwgk_desktop.services.filling import nil_values, propose_nil
from zwgk_desktop.services.history import history_lines
from zwgk_desktop.services.importing import planned_values, recognise_file
from zwgk_desktop.services.outgoing import unresolved_personal_data
from zwgk_desktop.services.second_keying import SecondKeying
from zwgk_desktop.services.workspace import Workspace

BUSY = {"received": 7, "carried_in": 1, "granted": 3, "refused": 2, "unprocessed": 2}
LEFT = {"carried_out": 1}
READ_BACK = ("pdf", "docx", "html", "xlsx")
"""Documents that hold the whole report, which the importers read."""


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return third_catalog(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def edition(catalog: Catalog) -> Edition:
    return catalog.editions[THIRD]


@pytest.fixture
def workspace(tmp_path: Path, catalog: Catalog) -> Iterator[Workspace]:
    path = tmp_path / "青山县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        yield opened


def made(
    workspace: Workspace, catalog: Catalog, year: int, figures: Mapping[str, int]
) -> EditingSession:
    session = workspace.session(workspace.new_report(UNIT, year, Level.TOWNSHIP))
    values = third_values(catalog.edition_to_fill(year), year, figures)
    session.apply(values, ActKind.FILL)
    return session


@pytest.fixture
def before(workspace: Workspace, catalog: Catalog) -> EditingSession:
    """The year before, on the form of 2021."""
    return made(workspace, catalog, SINCE - 1, {"received": 2, "granted": 1, "carried_out": 1})


@pytest.fixture
def session(workspace: Workspace, catalog: Catalog, before: EditingSession) -> EditingSession:
    assert before.report.edition.id != THIRD
    return made(workspace, catalog, SINCE, BUSY | LEFT)


# What the form is ------------------------------------------------------------


def test_nothing_of_it_is_called_as_before(catalog: Catalog, edition: Edition) -> None:
    old = catalog.editions["gkb-2021-30"]

    assert set(edition.entered).isdisjoint(old.entered)
    assert set(edition.text_of).isdisjoint(old.text_of)
    assert set(edition.field_of) & set(old.field_of) == {"unit", "year", "level", "scope"}
    assert len(edition.table_of[edition.roles.requests.table].rows) == 25


def test_what_is_counted_alike_is_found_by_what_it_is(catalog: Catalog, edition: Edition) -> None:
    old = catalog.editions["gkb-2021-30"]
    pairs = counterparts(edition, old)

    for role in ("received", "carried_in", "granted", "concluded", "carried_out"):
        assert pairs[asked(edition, role)] == asked(old, role)
    assert set(old.kinds) - set(pairs.values()) >= {
        a for a in old.kinds if ".refused_administrative_query." in a
    }
    assert not [a for a in pairs if ".k99." in a]  # a row of its own
    assert counterparts(edition, edition)[asked(edition, "granted")] == asked(edition, "granted")


# Checking --------------------------------------------------------------------


def test_a_sound_report_is_sound(session: EditingSession) -> None:
    assert [finding.message for finding in session.findings if finding.makes_draft] == []


def test_each_shipped_example_holds_on_it(catalog: Catalog) -> None:
    """Rules read what they are about from data; the names make no difference."""
    edition = catalog.editions[THIRD]
    wrong: list[str] = []
    for example in catalog.examples[THIRD]:
        report, previous = example_reports(edition, example)
        case = Case(report, previous, THIRD, edition.name, example.books)
        rule = next(rule for rule in catalog.rules[THIRD] if rule.id == example.rule)
        found = tuple(finding.cells[0] for finding in judge((rule,), case).findings)
        wrong += [example.name] if found != example.finds else []

    assert len(catalog.examples[THIRD]) > 100
    assert wrong == ["2020年度的报告用了2021年的表式"]  # which it is not about


def test_an_error_is_found_and_its_repair_mends_it(session: EditingSession) -> None:
    granted = asked(session.report.edition, "granted")
    session.enter(granted, 4)
    broken = [finding for finding in session.findings if finding.severity is Severity.ERROR]

    assert {finding.rule for finding in broken} == {"R-BALANCE"}
    assert any(repair.address == granted for repair in broken[0].repairs)
    session.repair(next(one for one in broken[0].repairs if one.address == granted))
    assert not [finding for finding in session.findings if finding.makes_draft]


def test_last_year_is_carried_from_the_form_of_last_year(session: EditingSession) -> None:
    carried = asked(session.report.edition, "carried_in")
    link = releasing.link_at(session, carried)

    assert link is not None
    assert link.matches
    session.enter(carried, 0)
    found = next(finding for finding in session.findings if finding.rule == "R-CARRIED")
    assert (found.cells[0], found.expected, found.actual) == (carried, 1, 0)
    releasing.release(session, link, "上年多计一件")
    assert releasing.link_at(session, carried).released == "上年多计一件"  # type: ignore[union-attr]  # None would fail the test as well


def test_prose_is_held_against_its_tables(session: EditingSession) -> None:
    overview = session.report.edition.roles.texts.overview
    session.enter(f"text.{overview}", "（二）依申请公开。本年收到政府信息公开申请5件。")

    assert "X-RECEIVED" in {finding.rule for finding in session.findings}


# Exports ---------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTERS)
@pytest.mark.parametrize("figures", [BUSY | LEFT, {}], ids=["busy", "nil"])
def test_every_document_is_written(
    name: str, figures: Mapping[str, int], edition: Edition, catalog: Catalog, tmp_path: Path
) -> None:
    report = Report(edition, third_values(edition, figures=figures))
    last_year = catalog.editions["gkb-2021-30"]
    earlier = Report(last_year, third_values(last_year, SINCE - 1, {"received": 2, "granted": 2}))
    target = tmp_path / "报告"
    export = Export(report, catalog.check(report, None), earlier=(earlier,))

    assert export_report(name, export, target, as_draft=True).length >= 1
    assert target.stat().st_size > 500


@pytest.mark.parametrize("name", READ_BACK)
def test_what_is_exported_comes_back(
    name: str, edition: Edition, catalog: Catalog, tmp_path: Path
) -> None:
    report = Report(edition, third_values(edition, figures=BUSY | LEFT))
    target = tmp_path / f"报告{EXPORTERS[name].suffix}"
    export_report(name, Export(report, ()), target, as_draft=True)

    read = recognise_file(target, catalog)

    assert read.edition.id == THIRD
    assert {a: report.values[a] for a in edition.entered} == dict(read.cells)
    assert not read.unsure
    assert read.texts.keys() == set(edition.text_of)


def test_an_import_takes_a_report_of_the_old_form_along(
    workspace: Workspace, edition: Edition, tmp_path: Path, catalog: Catalog
) -> None:
    report = Report(edition, third_values(edition, figures=BUSY | LEFT))
    target = tmp_path / "报告.html"
    export_report("html", Export(report, ()), target, as_draft=True)
    on_old = workspace.new_report(UNIT, SINCE, Level.TOWNSHIP, edition="gkb-2021-30")
    session = workspace.session(on_old)
    session.apply({"report.contact": "党政办公室", "text.preface": "前言。"}, ActKind.ENTRY)

    proposal = recognise_file(target, catalog)
    session.apply(planned_values(proposal, session.report, replace=True), ActKind.IMPORT)

    roles = edition.roles
    assert session.report.edition is edition
    assert session.report.field_text(roles.fields.contact) == "党政办公室"
    assert session.report.stated_or_computed(asked(edition, "received")) == 7
    session.undo()
    assert session.report.text("preface") == "前言。"


# Years, statistics, nil, new year ----------------------------------------------


def test_charts_and_rows_show_both_years(session: EditingSession, before: EditingSession) -> None:
    chain = (before.report, session.report)
    received, outcomes, disputes = year_charts(chain)

    assert [series.values for series in received.series] == [(2, 7)]
    assert [series.values for series in outcomes.series] == [(1, 3), (0, 2), (0, 0), (0, 2)]
    assert [series.values for series in disputes.series] == [(0, 0), (0, 0)]
    totals = {row.address: row.figures for row in year_rows(chain)}
    roles = session.report.edition.roles.requests
    assert totals[roles.totals(roles.received)[0]] == (2, 7)
    assert totals[roles.totals("k99")[0]] == (None, 0)


def test_the_course_of_requests_is_read_off_its_roles(edition: Edition) -> None:
    requests = request_stages(edition)
    rows = [row for _, group in requests.outcomes for row in group]

    assert sorted(row.id for row in rows) == sorted(requests.concluded.sum_of)
    assert [name for name, _ in requests.outcomes][2] == "（三）依法不公开"
    assert [len(group) for _, group in requests.outcomes] == [1, 1, 7, 3, 6, 3]
    assert len(requests.applicants) == 6


def test_the_workbook_compares_the_years(session: EditingSession, tmp_path: Path) -> None:
    target = tmp_path / "报告.xlsx"
    export = Export(session.report, session.findings, earlier=session.earlier)
    export_report("xlsx", export, target, as_draft=True)

    sheet = load_workbook(target, data_only=True)["年度对比"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows()}
    assert rows["新收政府信息公开申请（件）"] == [2, 7, 5]


def test_a_nil_return_fills_its_tables_and_says_so(workspace: Workspace, edition: Edition) -> None:
    session = workspace.session(workspace.new_report(UNIT, SINCE, Level.TOWNSHIP))
    nil = propose_nil(session.report, None)
    session.apply(nil_values(session.report, nil, nil.sentence, replace=False), ActKind.FILL)

    tables = [edition.table_of[name] for name in edition.roles.nil.tables]
    assert len(nil.filling.blanks) == sum(len(table.entered) for table in tables) > 100
    said = session.report.text(edition.roles.texts.overview)
    assert said == "".join(edition.roles.nil.clauses(SINCE))
    assert propose_nil(session.report, None).sentence == ""


def test_a_nil_return_doubts_what_was_carried(
    before: EditingSession, session: EditingSession
) -> None:
    doubts = propose_nil(session.report, before.report).doubts

    assert doubts
    assert "结转了1件" in doubts[0]


def test_a_new_year_begins_with_what_the_old_form_left(
    workspace: Workspace, catalog: Catalog, before: EditingSession, edition: Edition
) -> None:
    roles = edition.roles
    before.enter("report.length_limit", 1000)
    before.enter("proactive.normative_documents.in_force", 4)
    session = workspace.session(workspace.new_report(UNIT, SINCE, Level.TOWNSHIP))

    new_year.propose_last_year_values(session, catalog).apply(session)

    report = session.report
    assert report.stated_or_computed(asked(edition, "carried_in")) == 1
    proactive = roles.proactive
    assert report.entry(str(proactive.cell(proactive.documents, proactive.in_force))) == 4
    assert report.field_value(roles.fields.length_limit) == 1000
    assert report.field_text(roles.fields.contact) == before.report.field_text("contact")
    assert report.issued_on is None
    for text in edition.texts:
        assert report.text(text.id)


def test_two_years_are_compared_by_what_they_mean(
    before: EditingSession, session: EditingSession
) -> None:
    edition = session.report.edition
    found = {one.address: one for one in compare(before.report, session.report)}

    received = found[asked(edition, "received")]
    assert (received.before, received.after, received.change) == (2, 7, 5)
    assert asked(edition, "carried_out") not in found  # one in both years
    gone = [one for one in found.values() if "refused_administrative_query" in one.address]
    assert all(one.after is None for one in gone)


# Converting, history, freezing -------------------------------------------------


def test_a_report_moves_to_it_and_back(
    workspace: Workspace, catalog: Catalog, edition: Edition
) -> None:
    old = catalog.editions["gkb-2021-30"]
    session = workspace.session(
        workspace.new_report(UNIT, SINCE, Level.TOWNSHIP, edition="gkb-2021-30")
    )
    query = "requests.refused_administrative_query.natural_person"
    session.apply(third_values(old, SINCE, BUSY | LEFT) | {query: 5}, ActKind.FILL)
    entered = dict(session.report.values)

    proposal = converting.propose_conversion(session.report, catalog)
    assert proposal.apply(session) is not None

    assert session.report.edition is edition
    assert proposal.values()[query] is None
    assert any("没有对应的格" in one for one in proposal.questions)
    for role, number in (BUSY | LEFT).items():
        assert session.report.entry(asked(edition, role)) == number
    assert session.report.text(edition.roles.texts.overview) == entered["text.overview"]
    assert session.report.signer == UNIT
    proactive = edition.table_of[edition.roles.proactive.table]
    assert not [a for a in proactive.addresses if a in session.report.values]
    assert set(session.report.values) <= set(edition.kinds)
    session.undo()
    assert dict(session.report.values) == entered


def test_tied_figures_stay_tied_on_the_way(workspace: Workspace, catalog: Catalog) -> None:
    old, new = catalog.editions["gkb-2021-30"], catalog.editions[THIRD]
    session = workspace.session(workspace.new_report(UNIT, SINCE, Level.TOWNSHIP, edition=old.id))
    session.apply(third_values(old, SINCE, BUSY | LEFT), ActKind.FILL)
    drafted = catalog.draft(session.report, old.roles.texts.overview)
    assert drafted is not None
    text = text_address(old.roles.texts.overview)
    tied = {text: drafted.text, tied_figures_address(text): encode_ties(drafted.ties)}
    session.apply(tied, ActKind.ENTRY)

    converting.propose_conversion(session.report, catalog).apply(session)
    overview = new.roles.texts.overview
    assert session.report.text(overview) == drafted.text
    session.enter(asked(new, "received"), 9)

    assert "新收政府信息公开申请9件" in session.report.text(overview)
    assert catalog.draft(session.report, overview) is not None


def test_history_names_its_cells(session: EditingSession) -> None:
    granted = asked(session.report.edition, "granted")
    session.enter(granted, 4)

    assert "自然人" in history_lines(session)[0].words
    assert [row.after for row in session.history(granted)][-1] == 4
    session.undo()
    assert session.report.entry(granted) == 3


def test_what_hangs_stays_open_after_the_final_version(session: EditingSession) -> None:
    roles = session.report.edition.roles.fields
    finalising.finalise(session)
    was = finalising.fingerprint(session.report)

    session.enter(f"report.{roles.posted_until}", date(SINCE + 1, 1, 20))
    session.enter(f"report.{roles.published_page}", "https://www.example.gov.cn/1")
    posting.record_posting(session, "村务公开栏", date(SINCE + 1, 1, 10), "李干部")

    assert finalising.fingerprint(session.report) == was
    assert posting.overdue_postings(session.report, date(SINCE + 1, 1, 21))


def test_its_public_fields_are_public_and_the_others_are_not(session: EditingSession) -> None:
    roles = session.report.edition.roles.fields
    session.enter(f"report.{roles.supervision}", "13800138000")
    assert unresolved_personal_data(session.report) == ()

    session.enter(f"report.{roles.signed_by}", "云溪镇 13800138000")
    assert [found.address for found in unresolved_personal_data(session.report)] == [
        f"report.{roles.signed_by}"
    ]


def test_it_is_keyed_twice(session: EditingSession) -> None:
    edition = session.report.edition
    keying = SecondKeying(session, edition.table_of[edition.roles.requests.table])
    keying.apply({asked(edition, "granted"): 2}, ActKind.ENTRY)

    assert [one.address for one in keying.differences()] == [asked(edition, "granted")]


def test_what_an_applicant_let_go_is_counted_in_the_row_the_form_names(edition: Edition) -> None:
    roles, day = edition.roles.requests, date(2025, 3, 3)
    ends = (
        Event(EventKind.WITHDRAWN, day),
        Event(EventKind.CONCLUDED, day, outcome=NO_CORRECTION),
        Event(EventKind.CONCLUDED, day, outcome=NO_PAYMENT),
        Event(EventKind.CONCLUDED, day),
    )

    no_correction, no_payment, reason = roles.other
    assert tuple(outcome_row(one, roles) for one in ends) == (
        reason,
        no_correction,
        no_payment,
        None,
    )


def test_each_outcome_and_class_is_counted_in_a_cell_of_its_own(edition: Edition) -> None:
    """But for the one outcome that has no row of its own here, which the roles send elsewhere."""
    day, roles = date(2025, 3, 3), edition.roles.requests
    ended = {one: (Event(EventKind.CONCLUDED, day, outcome=one),) for one in OUTCOMES}
    book = [
        Request(f"{outcome}-{class_}", day, applicant_class=class_, events=events)
        for outcome, events in ended.items()
        for class_ in CLASSES
    ]

    counted = count_requests(book, edition, Period.of_year(2025))

    assert set(counted.figures) <= set(edition.entered)
    rows = {row for rows in roles.outcome_groups for row in rows}
    columns = [one.id for one in edition.table_of[roles.table].columns if one.id != roles.total]
    found = {row: [counted.figures[f"{roles.table}.{row}.{c}"] for c in columns] for row in rows}
    (twice,) = (row for row, figures in found.items() if figures == [2] * len(CLASSES))
    (never,) = (row for row, figures in found.items() if figures == [0] * len(CLASSES))
    assert twice == roles.outcome_rows["refused_administrative_query"]
    assert never == roles.unprocessed[-1]
    assert all(found[row] == [1] * len(CLASSES) for row in rows - {twice, never})


# No id is quoted -------------------------------------------------------------

_REASONS = {
    "catalog/roles.py": "names of roles, which the real editions took their ids from",
    "domain/roles.py": "the same",
    "domain/addresses/": "unit, year and level are fixed",
    "exporters/notice/keys.py": "keys of its own file of sentences",
    "cli/command.py": "names of modules",
    "services/packages/county_packages.py": "keys of what a county sends its units",
    "importers/scan/component.py": "name of a library",
    "cli/commands.py": "how an assignment is written, shown before any form is chosen",
}
_BOOKS = re.compile(r"(^|/)(books|county)(/|\.py$)|subjects\.py$")
_OF_BOOKS = {
    *("requests", "decisions", "disputes"),  # names of books
    *("licences", "penalties", "coercions", "fees", "normative_documents"),  # kinds of entries
    *("suit_direct", "suit_after_review", "upheld"),  # kinds and results of disputes
    *("contact", "issued_on", "published_on", "made", "repealed", "in_force"),  # of entries
    "received",  # a state of a unit
}
"""Names that books and county have of their own; roles map them to the rows of a form."""
_OF_REQUESTS = {*OUTCOMES, *CLASSES}
_SAMPLES = ("services/county/sample_county.py", "services/sample.py")


def _of_books(place: str, word: str) -> bool:
    if place in _SAMPLES:
        return True
    if not _BOOKS.search(place):
        return False
    if word in _OF_BOOKS or word.startswith("review."):
        return True
    return word in _OF_REQUESTS and place in {
        "domain/books/requests.py",
        "services/books/letters.py",
    }


_ENGLISH = {
    "amount": "kind of a column",
    "change": "a key of the answer of the command line",
    "concluded": "an event of a request",
    "count": "kind of a field and of a column",
    "due_on": "a key of the answer of the command line",
    "length_limit": "a kind of rule",
    "other": "a word of messages",
    "previous": "an action of the window",
    "problems": "a key of the answer of the command line",
    "published": "a status",
    "corrected": "a status",
    "review": "an act",
    "rules": "a file and the key of its list",
    "total": "a style, a colour, a cell of a grid",
    "preface": "a class of the web page",
}
"""Words that happen to be an id too, and stand for something else where they stand alone."""


def test_no_code_quotes_an_id_of_a_form(catalog: Catalog) -> None:
    ids = {id_ for name in ("gkb-2019-60", "gkb-2021-30") for id_ in _ids(catalog.editions[name])}
    quoted = {
        (place, word)
        for place, word in _literals(Path(zwgk_desktop.__file__).parent)
        if not place.startswith(tuple(_REASONS))
        and not _of_books(place, word)
        and _names(word, ids)
    }

    assert quoted == set()


def _ids(edition: Edition) -> Iterator[str]:
    for table in edition.tables:
        yield from (table.id, *table.row_of, *table.column_of)
    yield from edition.text_of
    yield from edition.field_of.keys() - {"unit", "year", "level", "scope"}


def _names(word: str, ids: set[str]) -> bool:
    parts = word.split(".")
    if len(parts) == 1:
        return word in ids - _ENGLISH.keys()
    begins = parts[0] in {*ids, "text", "report", "source", "second", ""}
    return begins and bool(ids.intersection(parts)) and not re.search(r"\s|\.toml$", word)


def _literals(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every string of the program but docstrings, and the pieces of composed ones."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bare = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in bare:
                continue
            if isinstance(node.value, str):
                yield path.relative_to(folder).as_posix(), node.value
