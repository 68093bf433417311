"""Books in a real workspace: what they change in reports, and how long that takes back."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from workspaces import filled

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.book_figures import CountedFigures
from zwgk_desktop.domain.books.requests import Event, EventKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.personal_data import masked_applicant
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services import backups, finalising, outgoing
from zwgk_desktop.services.books import filling, other_books, redaction, request_acts, ties
from zwgk_desktop.services.books.redaction import HistoryMask
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace

UNIT = "云溪镇人民政府"
NATURAL = "requests.received.natural_person"

Open = Callable[[], Workspace]


@pytest.fixture
def open_(tmp_path: Path, catalog: Catalog) -> Open:
    def open_() -> Workspace:
        path = tmp_path / "台账.zwgk"
        return Workspace.open(path, catalog, writing=True, create=True, program="测试")

    return open_


@pytest.fixture
def workspace(open_: Open) -> Iterator[Workspace]:
    with open_() as workspace:
        yield workspace


def register(workspace: Workspace, received: str = "2025-03-03", **more: str) -> str:
    books = workspace.books(UNIT)
    fields = {"received_on": received, "channel": "in_person", "class": "natural_person"}
    subject = request_acts.register_request(books, fields | more)
    return str(books.values(subject)["request.number"])


def fill(workspace: Workspace, session: EditingSession) -> None:
    proposal = filling.propose_book_figures(
        workspace.books(UNIT).books, session.report, session.previous
    )
    proposal.apply(session)


def rules(session: EditingSession) -> dict[str, Severity]:
    return {one.rule: one.severity for one in session.findings if one.rule[0] in "BR"}


def test_books_stand_again_when_the_workspace_is_opened_again(open_: Open) -> None:
    with open_() as workspace:
        number = register(workspace, applicant="张云溪")
        books = workspace.books(UNIT)
        request_acts.add_event(books, number, Event(EventKind.BODY_ASKED, date(2025, 3, 6)))
        other_books.confirm_directory(books)
        before = books.books
    with open_() as workspace:
        books = workspace.books(UNIT)
        assert books.books == before
        subject, _ = books.request(number)
        assert books.personal(subject) == {"personal.applicant": "张云溪"}
        assert workspace.faults() == ()


def test_a_tied_cell_follows_and_a_typed_one_is_told(
    workspace: Workspace, edition: Edition
) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    number = register(workspace)
    assert rules(session) == {"B-REQUESTS": Severity.EXPLAIN}

    fill(workspace, session)

    assert rules(session) == {}
    assert session.report.entry(NATURAL) == 1
    request_acts.conclude_request(workspace.books(UNIT), number, date(2025, 3, 20), "granted")
    assert session.report.entry("requests.granted.natural_person") == 1
    assert session.report.entry("requests.carried_out.natural_person") == 0
    session.enter(NATURAL, 5)
    register(workspace)
    assert session.report.entry(NATURAL) == 5
    assert rules(session)["B-REQUESTS"] is Severity.EXPLAIN


def test_undo_of_a_book_takes_its_cells_back_too(workspace: Workspace, edition: Edition) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    register(workspace)
    fill(workspace, session)
    register(workspace)
    line = workspace.timelines.books(UNIT)

    line.undo()
    assert session.report.entry(NATURAL) == 1
    line.redo()
    assert session.report.entry(NATURAL) == 2
    assert rules(session) == {}
    assert workspace.faults() == ()


def test_undo_of_a_fill_unties_again(workspace: Workspace, edition: Edition) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    register(workspace)
    fill(workspace, session)

    session.undo()

    assert session.report.entry(NATURAL) == 0
    register(workspace)
    assert session.report.entry(NATURAL) == 0


def test_a_final_report_is_not_changed_but_told(workspace: Workspace, edition: Edition) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    register(workspace)
    fill(workspace, session)
    request_acts.conclude_request(workspace.books(UNIT), "2025-001", date(2025, 3, 20), "granted")
    session.apply(
        {"report.signed_by": UNIT, "report.contact": "某办公室", "text.overview": "工作照常。"},
        ActKind.ENTRY,
    )
    for finding in session.findings:
        if finding.severity is Severity.EXPLAIN:
            session.explain(finding.rule, None, "说明")
    finalising.finalise(session, "")

    register(workspace)

    assert session.report.entry(NATURAL) == 1
    assert rules(session)["B-REQUESTS"] is Severity.HINT


def test_deleting_a_report_leaves_the_books(workspace: Workspace, edition: Edition) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    register(workspace)
    fill(workspace, session)

    session.delete()
    register(workspace)

    assert len(workspace.books(UNIT).books.requests) == 2
    assert workspace.faults() == ()


def test_a_unit_renamed_keeps_its_books(workspace: Workspace, edition: Edition) -> None:
    filled(workspace, edition, 2025, UNIT)
    register(workspace)

    workspace.unit_names.rename(UNIT, "云溪街道办事处")

    assert len(workspace.books("云溪街道办事处").books.requests) == 1
    assert workspace.books(UNIT).books.requests == ()


def test_a_late_supplement_is_a_hint(workspace: Workspace, edition: Edition) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    number = register(workspace)
    late = Event(EventKind.SUPPLEMENT_ASKED, date(2025, 3, 14), until=date(2025, 3, 28))

    request_acts.add_event(workspace.books(UNIT), number, late)

    assert rules(session)["R-SUPPLEMENT"] is Severity.HINT


def test_a_late_or_missing_answer_in_a_dispute_is_to_be_explained(
    workspace: Workspace, edition: Edition
) -> None:
    session, books = filled(workspace, edition, 2025, UNIT), workspace.books(UNIT)
    known = {"kind": "review", "filed_on": "2025-06-03", "copy_received": "2025-06-03"}

    def found() -> list[tuple[str, str]]:
        named = (one for one in session.findings if one.rule == "S-REVIEW-DUE")
        return [(one.cells[0], one.message) for one in named]

    other_books.add_dispute(books, known | {"answered": "2025-06-20"})
    assert [cell for cell, _ in found()] == ["disputes.review.pending"]
    assert "期限是2025年6月17日，逾期3个工作日" in found()[0][1]
    other_books.correct_dispute(books, "1", {"answered": ""})
    assert "没有登记行政复议的书面答复和证据的提交日期" in found()[0][1]
    other_books.correct_dispute(books, "1", {"decided_on": "2025-07-30", "result": "other"})
    assert [cell for cell, _ in found()] == ["disputes.review.other"]
    other_books.correct_dispute(books, "1", {"answered": "2025-06-17"})
    assert found() == []
    suit = {"kind": "suit_direct", "filed_on": "2026-11-01", "complaint_received": "2026-11-02"}
    other_books.add_dispute(books, suit)
    assert found() == []  # due in another year


def test_correcting_a_request_is_held_against_its_events(workspace: Workspace) -> None:
    number = register(workspace)
    books = workspace.books(UNIT)
    request_acts.add_event(books, number, Event(EventKind.BODY_ASKED, date(2025, 3, 6)))

    with pytest.raises(Exception, match="早于收到"):
        request_acts.correct_request(books, number, {"received_on": "2025-03-07"})
    assert books.request(number)[1].received_on == date(2025, 3, 3)


def test_names_of_applicants_of_any_year_stop_what_leaves_the_house(
    workspace: Workspace, edition: Edition
) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    number = register(workspace, applicant="张云溪")
    register(workspace, applicant="李")
    register(workspace, applicant="云溪镇某公司", **{"class": "enterprise"})
    register(workspace, "2024-03-04", applicant="王云溪")
    request_acts.conclude_request(workspace.books(UNIT), "2024-001", date(2024, 3, 20), "granted")
    said = "答复了张云溪、李某、云溪镇某公司和王云溪的申请。"

    session.enter("text.other_matters", said)

    assert [one.text for one in outgoing.unresolved_personal_data(session.report)] == [
        "张云溪",
        "王云溪",
    ]
    request_acts.correct_request(workspace.books(UNIT), number, {"applicant": ""})
    assert [one.text for one in outgoing.unresolved_personal_data(session.report)] == ["王云溪"]


def test_disputes_follow_a_request_with_another_number(workspace: Workspace) -> None:
    number = register(workspace)
    books = workspace.books(UNIT)
    fields = {"kind": "review", "filed_on": "2025-05-06", "request": number}
    other_books.add_dispute(books, fields)

    request_acts.correct_request(books, number, {"number": "2025-009"})

    assert [one.request for one in books.books.disputes] == ["2025-009"]
    workspace.timelines.books(UNIT).undo()
    assert [one.request for one in books.books.disputes] == [number]


def test_a_letter_is_split_and_put_together_again_by_one_undo(
    workspace: Workspace, edition: Edition
) -> None:
    number = register(workspace, subject="两件事", applicant="张云溪")
    books = workspace.books(UNIT)
    other_books.add_dispute(books, {"kind": "review", "filed_on": "2025-05-06", "request": number})
    session = filled(workspace, edition, 2025, UNIT)
    fill(workspace, session)

    numbers = request_acts.split_request(books, number, 3)

    assert numbers == ("2025-001-1", "2025-001-2", "2025-001-3")
    assert [one.subject for one in books.books.requests] == ["两件事"] * 3
    assert [books.personal(books.request(one)[0]) for one in numbers] == [
        {"personal.applicant": "张云溪"}
    ] * 3
    assert books.books.disputes[0].request == "2025-001-1"
    assert session.report.entry(NATURAL) == 3

    workspace.timelines.books(UNIT).undo()
    assert [one.number for one in books.books.requests] == [number]
    assert books.books.disputes[0].request == number
    assert session.report.entry(NATURAL) == 1


def test_what_something_has_happened_to_is_not_split(workspace: Workspace) -> None:
    number = register(workspace)
    books = workspace.books(UNIT)
    with pytest.raises(UserError, match="件数不对"):
        request_acts.split_request(books, number, 1)
    request_acts.conclude_request(books, number, date(2025, 3, 10), "granted")
    with pytest.raises(UserError, match="不能再拆"):
        request_acts.split_request(books, number, 2)


def test_two_units_have_books_of_their_own(workspace: Workspace) -> None:
    register(workspace)
    other = workspace.books("青山乡人民政府")
    fields = {"received_on": "2025-05-06", "channel": "fax", "class": "enterprise"}
    request_acts.register_request(other, fields)

    assert [one.number for one in other.books.requests] == ["2025-001"]
    assert workspace.all_books.units() == (UNIT, "青山乡人民政府")
    workspace.timelines.books("青山乡人民政府").undo()
    assert other.books.requests == ()
    assert len(workspace.books(UNIT).books.requests) == 1


def test_a_report_made_later_is_filled_too(workspace: Workspace) -> None:
    register(workspace)
    report = workspace.new_report(UNIT, 2025, Level.TOWNSHIP)

    fill(workspace, workspace.session(report))

    assert workspace.session(report).report.entry(NATURAL) == 1


def test_a_cell_names_what_it_is_made_of(workspace: Workspace, edition: Edition) -> None:
    session = filled(workspace, edition, 2025, UNIT)
    assert session.counted_entries(NATURAL) is None
    register(workspace)
    register(workspace)
    fill(workspace, session)

    assert session.counted_entries(NATURAL) == ("2025-001", "2025-002")
    assert session.counted_entries("requests.granted.enterprise") == ()
    assert session.is_tied(NATURAL)
    session.enter(NATURAL, 3)
    assert not session.is_tied(NATURAL)


def test_books_are_counted_once_for_each_change(
    workspace: Workspace, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The help of a cell asks at each rest of the caret."""
    counts: list[int] = []

    def counted(*given: Any) -> Mapping[str, CountedFigures]:
        counts.append(1)
        return ties.counted_books(*given)

    monkeypatch.setattr("zwgk_desktop.services.books.unit_books.counted_books", counted)
    edition = catalog.edition_to_fill(2025)
    books = workspace.books(UNIT)
    register(workspace)
    for cell in (NATURAL, "requests.granted.enterprise", NATURAL):
        books.counted_entries(edition, 2025, cell)
    assert len(counts) == 1

    register(workspace)
    assert books.counted_entries(edition, 2025, NATURAL) == ("2025-001", "2025-002")
    assert len(counts) == 2


def test_redaction_takes_names_away_for_good(workspace: Workspace) -> None:
    done = register(workspace, "2022-03-03", applicant="张云溪", contact="13800000000")
    books = workspace.books(UNIT)
    request_acts.correct_request(books, done, {"applicant": "张云溪溪"})
    request_acts.conclude_request(books, done, date(2022, 3, 20), "granted")
    kept = register(workspace, "2025-03-03", applicant="李云溪")
    request_acts.conclude_request(books, kept, date(2025, 3, 20), "granted")
    before = books.books

    assert redaction.redact(workspace, [books], date(2024, 1, 1)) == 1

    assert books.personal(books.request(done)[0]) == {}
    assert books.personal(books.request(kept)[0]) == {"personal.applicant": "李云溪"}
    assert books.books == before
    assert workspace.faults() == ()
    raw = workspace.path.read_bytes()
    for secret in ("张云溪", "13800000000"):
        assert secret.encode() not in raw
    assert "李云溪".encode() in raw
    with pytest.raises(UserError, match="到期脱敏不能撤销"):
        workspace.timelines.books(UNIT).undo()
    assert redaction.redact(workspace, [books], date(2024, 1, 1)) == 0


SECRETS = ("张云溪", "13800000000", "110101199001011237", "王明溪", "赵大溪")


def test_redaction_takes_away_what_was_cleared_removed_and_undone(workspace: Workspace) -> None:
    fields = {"contact": "13800000000", "identity": "110101199001011237"}
    cleared = register(workspace, "2022-03-03", applicant="张云溪", **fields)
    books = workspace.books(UNIT)
    request_acts.correct_request(books, cleared, dict.fromkeys((*fields, "applicant"), ""))
    request_acts.conclude_request(books, cleared, date(2022, 3, 20), "granted")
    books.remove(books.request(register(workspace, "2022-04-03", applicant="王明溪"))[0])
    register(workspace, "2022-05-03", applicant="赵大溪")
    workspace.timelines.books(UNIT).undo()
    assert all(secret.encode() in workspace.path.read_bytes() for secret in SECRETS)

    assert redaction.redact(workspace, [books], date(2024, 1, 1)) == 3

    assert workspace.faults() == ()
    assert [one for one in SECRETS if one.encode() in workspace.path.read_bytes()] == []
    assert redaction.DueRedaction.of(books, date(2024, 1, 1)).words == {}


def test_redaction_masks_names_in_texts(workspace: Workspace) -> None:
    done = register(
        workspace,
        "2022-03-03",
        applicant="张云溪",
        contact="13800000000",
        subject="张 云溪户的账目，电话13800000000",
    )
    books = workspace.books(UNIT)
    request_acts.correct_request(books, done, {"remark": "张云溪来电"})
    request_acts.correct_request(books, done, {"remark": "来电的是张云溪"})
    request_acts.conclude_request(books, done, date(2022, 3, 20), "granted")
    other = register(workspace, "2025-03-03", applicant="李云溪", subject="同张云溪，李云溪要")
    due = redaction.DueRedaction.of(books, date(2024, 1, 1))

    assert due.affected_texts(books) == (f"{done}号申请内容", f"{done}号备注", f"{other}号申请内容")
    assert redaction.redact(workspace, [books], date(2024, 1, 1)) == 1

    assert books.request(done)[1].subject == "张某户的账目，电话138****0000"
    assert books.request(done)[1].remark == "来电的是张某"
    assert books.request(other)[1].subject == "同张某，李云溪要"
    assert workspace.faults() == ()
    raw = workspace.path.read_bytes()
    for secret in ("张云溪", "张 云溪", "13800000000"):
        assert secret.encode() not in raw


def test_redaction_leaves_the_name_of_who_still_waits(workspace: Workspace) -> None:
    done = register(workspace, "2022-03-03", applicant="张云溪", remark="张云溪")
    books = workspace.books(UNIT)
    request_acts.conclude_request(books, done, date(2022, 3, 20), "granted")
    waiting = register(workspace, "2025-03-03", applicant="张云溪", remark="张云溪再来")

    redaction.redact(workspace, [books], date(2024, 1, 1))

    assert books.request(done)[1].remark == "张某"
    assert books.request(waiting)[1].remark == "张云溪再来"
    assert books.person_names() == {"张云溪"}


def test_redaction_masks_remarks_of_the_county(workspace: Workspace, edition: Edition) -> None:
    done = register(workspace, "2022-03-03", applicant="张云溪")
    books = workspace.books(UNIT)
    request_acts.conclude_request(books, done, date(2022, 3, 20), "granted")
    session = filled(workspace, edition, 2025)
    session.apply({"advice.1.text": "张云溪的申请没有写"}, ActKind.ADVICE)

    redaction.redact(workspace, [books], date(2024, 1, 1))

    assert session.report.values["advice.1.text"] == "张某的申请没有写"
    assert workspace.faults() == ()


def test_copies_that_still_hold_names_are_listed(workspace: Workspace, tmp_path: Path) -> None:
    register(workspace, "2022-03-03", applicant="张云溪")
    second = tmp_path / "优盘"
    second.mkdir()
    made = backups.back_up(workspace, datetime.fromisoformat("2025-01-01T08:00"), second)
    aside = workspace.path.with_name("台账.恢复前-20250101-080000.zwgk")
    newer = workspace.path.with_name("台账.升级到0.2.0前-20250101-080000.zwgk")
    for one in (aside, newer, workspace.path.with_name("别的.恢复前-20250101-080000.zwgk")):
        one.write_bytes(b"")

    assert made is not None
    found = redaction.copies_with_personal_data(workspace, second)

    assert set(found) == {made.path, made.second_copy, aside, newer}
    redaction.delete_copies(found)
    assert redaction.copies_with_personal_data(workspace, second) == ()


def test_redaction_does_not_bless_damage(workspace: Workspace) -> None:
    number = register(workspace, "2022-03-03", applicant="张云溪")
    books = workspace.books(UNIT)
    request_acts.conclude_request(books, number, date(2022, 3, 20), "granted")
    with closing(sqlite3.connect(workspace.path)) as db:  # past the log
        assert db.execute("UPDATE act SET note = '改过' WHERE kind = 'add'").rowcount
        db.commit()

    with pytest.raises(UserError):
        redaction.redact(workspace, [books], date(2024, 1, 1))

    assert books.personal(books.request(number)[0]) == {"personal.applicant": "张云溪"}


@pytest.mark.parametrize(
    ("name", "class_", "shown"),
    [
        ("王小明", "natural_person", "王某"),
        ("欧阳小明", "natural_person", "欧阳某"),
        ("欧阳", "natural_person", "欧某"),
        ("王小明", "", "王某"),
        ("青山建材有限公司", "enterprise", "青山建材有限公司"),
        ("青山县读书会", "public_interest_body", "青山县读书会"),
        ("", "natural_person", ""),
    ],
)
def test_masking_follows_the_class(name: str, class_: str, shown: str) -> None:
    assert masked_applicant(name, class_) == shown


def test_history_shows_nobody_unmasked(workspace: Workspace) -> None:
    number = register(
        workspace,
        applicant="张云溪",
        contact="13800000000",
        subject="张云溪户的账目，张 云溪要",
    )
    books = workspace.books(UNIT)
    request_acts.correct_request(
        books, number, {"remark": "致电13900000000", "applicant": "李云溪"}
    )
    firm = {"class": "enterprise", "applicant": "青山建材有限公司"}
    register(workspace, **firm)
    books.remove(books.request(number)[0])
    rows = workspace.timelines.books(UNIT).history()
    mask = HistoryMask.of(rows)

    told = "".join(f"{mask.value(one, one.before)}{mask.value(one, one.after)}" for one in rows)

    for secret in ("张云溪", "张 云溪", "李云溪", "13800000000", "13900000000"):
        assert secret not in told
    assert "张某户的账目，张某要" in told
    assert "青山建材有限公司" in told
