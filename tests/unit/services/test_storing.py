"""What is accepted comes back as it was; what is refused leaves not a byte behind."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import EDITION

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.entries import MAX_TEXT_LENGTH, coerce
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT
from zwgk_desktop.domain.personal_data import scan_report
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services import finalising, outgoing, posting
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.second_keying import SecondKeying
from zwgk_desktop.services.workspace import Workspace

UNIT, YEAR = "云溪镇人民政府", 2024
BAD = ("甲\x07", "\u200b", "\udcff", "甲\u2028乙", "甲\ufffe")


@contextmanager
def made_anew(catalog: Catalog) -> Generator[tuple[Path, EditingSession]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "年度报告.zwgk"
        with Workspace.open(path, catalog, writing=True, create=True, program="test") as opened:
            yield path, opened.session(opened.new_report(UNIT, YEAR, Level.TOWNSHIP, EDITION))


def texts() -> st.SearchStrategy[str]:
    """Mostly what clerks write, often with what should not be in it."""
    strange = st.sampled_from([*"\x00\x07\v\f\r\x1f\x7f\x85", *BAD, "\u202e", "\xa0", "\U00020bb7"])
    return st.lists(st.one_of(strange, st.text(max_size=20), st.just("\n"))).map("".join)


def values() -> st.SearchStrategy[tuple[str, Value]]:
    """An address, and a value of the type it takes."""
    counts = st.integers(-3, MAX_COUNT + 3)
    amounts = st.decimals(-2, 10**9, places=13) | st.decimals(allow_nan=True)
    kinds: list[tuple[str, st.SearchStrategy[Value]]] = [
        ("requests.received.enterprise", counts),
        ("requests.received.total", counts),
        ("second.requests.received.total", counts),
        ("proactive.fees.amount", amounts),
        ("text.overview", texts()),
        ("text.preface", texts()),
        ("report.unit", texts()),
        ("report.contact", texts()),
        ("report.issued_on", st.dates()),
        ("report.seal", st.booleans()),
        ("report.length_limit", counts),
        ("report.level", st.sampled_from([*map(str, Level), "village"])),
        ("report.year", st.integers(1990, 2120)),
        ("explanation.P-IN-FORCE", texts()),
        ("privacy.0123456789abcdef", texts()),
        ("posting.1.place", texts()),
        ("posting.1.posted_on", st.dates()),
        ("source.overview", texts()),
    ]
    return st.sampled_from(kinds).flatmap(lambda one: st.tuples(st.just(one[0]), one[1]))


@settings(max_examples=120, deadline=None)
@given(values())
def test_accepted_comes_back_and_refused_leaves_nothing(
    catalog: Catalog, one: tuple[str, Value]
) -> None:
    address, value = one
    with made_anew(catalog) as (path, session):
        before = path.read_bytes()
        try:
            session.enter(address, value)
        except UserError:
            assert path.read_bytes() == before
            return
        wanted = coerce(session.report.edition, address, value)
        assert session.report.values.get(address) == wanted
        with Workspace.open(path, catalog, writing=False, program="test") as again:
            stored = again.session(session.id).report.values.get(address)
        assert stored == wanted
        assert type(stored) is type(wanted)
        if isinstance(wanted, Decimal):
            assert str(stored) == str(wanted)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_what_is_typed_is_stored_or_refused_never_changed(catalog: Catalog, text: str) -> None:
    with made_anew(catalog) as (_, session):
        try:
            session.enter("text.overview", text)
        except UserError:
            return
        assert session.report.text("overview") == ("" if text.isspace() else text)


@pytest.mark.parametrize("bad", BAD)
def test_whatever_is_written_down_goes_the_same_way(
    catalog: Catalog, sound: EditingSession, bad: str
) -> None:
    """Reasons, notes, names of units and people: each by the same judge."""
    with pytest.raises(UserError, match="T01"):
        finalising.finalise(sound, bad)
    assert not sound.frozen
    table = sound.report.edition.table_of["requests"]
    with made_anew(catalog) as (path, session):
        before = path.read_bytes()
        for act in (
            lambda: session.enter("explanation.P-IN-FORCE", bad),
            lambda: session.apply({"privacy.0123456789abcdef": bad}, ActKind.EXPLAIN),
            lambda: session.apply({"requests.received.other_body": 1}, ActKind.IMPORT, bad),
            lambda: posting.record_posting(session, bad, date(2025, 1, 24), "甲"),
            lambda: posting.record_posting(session, "公开栏", date(2025, 1, 24), bad),
            lambda: SecondKeying(session, table).apply(
                {"requests.received.total": 1}, ActKind.ENTRY, bad
            ),
            lambda: session.enter("report.unit", bad),
        ):
            with pytest.raises(UserError, match="T01"):
                act()
        assert path.read_bytes() == before


@pytest.mark.parametrize("bad", BAD)
def test_a_correction_needs_a_reason_that_can_be_read(sound: EditingSession, bad: str) -> None:
    finalising.finalise(sound)

    with pytest.raises(UserError, match="T01"):
        finalising.begin_correction(sound, bad)
    assert sound.frozen


@pytest.mark.parametrize("bad", BAD)
def test_a_new_report_is_not_named_so(workspace: Workspace, bad: str) -> None:
    with pytest.raises(UserError, match="T01"):
        workspace.new_report(f"云溪镇{bad}" if bad.strip("\u200b") else bad, 2024, Level.TOWNSHIP)
    assert workspace.reports() == ()


def test_a_report_takes_no_more_than_it_says(catalog: Catalog) -> None:
    with made_anew(catalog) as (_, session):
        session.enter("text.overview", "字" * (MAX_TEXT_LENGTH - 100))
        with pytest.raises(UserError, match="T02"):
            session.enter("text.problems", "字" * 200)
        session.enter("text.overview", "字")
        assert session.report.text("overview") == "字"


def test_a_number_parted_by_what_nobody_sees_is_still_found(catalog: Catalog) -> None:
    with made_anew(catalog) as (_, session):
        session.enter("text.overview", "联系 138\u200b0013\u200b8000 张三")
        (found,) = scan_report(session.report)
        assert found.text == "138\u200b0013\u200b8000"
        assert found.masked == "138\u200b****\u200b8000"
        outgoing.mask_in_report(session, found)
        assert session.report.text("overview") == "联系 138\u200b****\u200b8000 张三"
        assert not outgoing.unresolved_personal_data(session.report)
