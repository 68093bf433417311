"""The contract of the books' commands, kept to the letter."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
import simplejson
from command_line import CommandResult, Run, run_json
from openpyxl import load_workbook
from workspaces import UNIT

REQUEST_KEYS = (
    "number unit received_on channel class subject events outcome concluded_on state due"
    " provisional left late"
)
NOTICE_2027 = """
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "台账.db"


@pytest.fixture
def run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: str, unit: str | None = UNIT) -> CommandResult:
        about = [] if unit is None or words[0] == "calendar" else ["--unit", unit]
        return run_json(capsys, *words, "--workspace", workspace, *about)

    return run_


def add(
    run: Run, received: str = "2025-03-03", *more: str, class_: str = "natural_person"
) -> CommandResult:
    words = ("--received", received, "--channel", "in_person", "--class", class_)
    return run("request", "add", *words, *more)


def test_a_request_is_registered_and_shown(run: Run) -> None:
    said = add(run, "2025-03-03", "--subject", "某村集体账目")

    assert (said.code, said.err) == (0, "")
    assert " ".join(said.json) == REQUEST_KEYS
    assert said.json | {"left": 0} == {
        "number": "2025-001",
        "unit": UNIT,
        "received_on": "2025-03-03",
        "channel": "in_person",
        "class": "natural_person",
        "subject": "某村集体账目",
        "events": [],
        "outcome": None,
        "concluded_on": None,
        "state": "running",
        "due": "2025-03-31",
        "provisional": False,
        "left": 0,
        "late": None,
    }
    shown = run("request", "show", "2025-001", "--as-of", "2025-03-04").json
    assert " ".join(shown) == f"{REQUEST_KEYS} days evidence"
    assert shown["left"] == 19
    assert shown["days"][0] == {"date": "2025-03-03", "number": None, "why": "收到当日"}
    assert shown["days"][-1] == {"date": "2025-03-31", "number": 20, "why": None}


def test_numbers_are_proposed_within_their_year_and_unique(run: Run) -> None:
    assert add(run).json["number"] == "2025-001"
    assert add(run, "2026-01-05").json["number"] == "2026-001"
    assert add(run).json["number"] == "2025-002"
    assert add(run, "2025-03-03", "--number", "2025-009-1").json["number"] == "2025-009-1"
    assert add(run).json["number"] == "2025-010"
    taken = add(run, "2025-03-03", "--number", "2025-010")
    assert (taken.code, taken.out) == (2, "")
    assert "K04" in taken.err


def test_the_course_of_a_request(run: Run) -> None:
    add(run)
    asked = run(
        *("request", "event", "2025-001", "third_party_asked"),
        *("--on", "2025-03-06", "--received-on", "2025-03-06"),
    )
    assert asked.json["events"] == [
        {"kind": "third_party_asked", "on": "2025-03-06", "received_on": "2025-03-06"}
    ]
    run("request", "event", "2025-001", "third_party_answered", "--on", "2025-03-13")
    extended = run(
        *("request", "event", "2025-001", "extended", "--on", "2025-04-08"),
        *("--days", "5", "--approved-by", "分管领导"),
    )
    assert extended.json["due"] == "2025-04-15"
    waiting = run("request", "show", "2025-001", "--as-of", "2025-03-10").json
    assert (waiting["state"], waiting["left"], waiting["due"]) == (
        "awaiting_others",
        None,
        "2025-04-02",
    )
    done = run(
        *("request", "conclude", "2025-001", "--on", "2025-04-17"),
        *("--outcome", "partly_granted", "--answer-number", "云政依复〔2025〕1号"),
    ).json
    assert (done["state"], done["outcome"], done["concluded_on"], done["late"]) == (
        "concluded",
        "partly_granted",
        "2025-04-17",
        2,
    )
    assert done["left"] is None
    before = run("request", "show", "2025-001", "--as-of", "2025-04-16").json
    assert (before["state"], before["outcome"], before["left"]) == ("running", None, -1)


@pytest.mark.parametrize(
    "words",
    [
        ("extended", "--on", "2025-04-01", "--days", "5", "--approved-by", "某"),  # after due
        ("extended", "--on", "2025-03-31", "--days", "5"),  # nobody approved it
        ("extended", "--on", "2025-03-31", "--days", "21", "--approved-by", "某"),
        ("supplement_received", "--on", "2025-03-31"),
        ("fee_notified", "--on", "2025-04-01"),
        ("body_asked", "--on", "2025-03-02"),  # before receipt
        ("concluded", "--on", "2025-03-05"),  # by request conclude only
        ("unheard_of", "--on", "2025-03-05"),
        ("body_asked",),
    ],
)
def test_what_is_not_lawful_is_refused(run: Run, workspace: Path, words: tuple[str, ...]) -> None:
    add(run)
    before = workspace.read_bytes()

    said = run("request", "event", "2025-001", *words)

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert workspace.read_bytes() == before


def test_nothing_happens_after_the_conclusion(run: Run) -> None:
    add(run)
    run("request", "event", "2025-001", "withdrawn", "--on", "2025-03-10")

    shown = run("request", "show", "2025-001").json
    assert (shown["outcome"], shown["concluded_on"], shown["late"]) == (
        "other_reason",
        "2025-03-10",
        None,
    )
    later = run("request", "event", "2025-001", "body_asked", "--on", "2025-03-11")
    again = run("request", "conclude", "2025-001", "--on", "2025-03-12", "--outcome", "granted")
    assert (later.code, again.code) == (2, 2)
    opened = run("request", "event", "2025-001", "--remove", "1").json
    assert (opened["state"], opened["events"]) == ("running", [])


EXTENDED_IN_TIME = "extended,2025-03-31,10,分管领导"


@pytest.mark.parametrize(
    "words",
    [
        ("--event", EXTENDED_IN_TIME, "--conclude", "2025-04-10,granted"),
        ("--conclude", "2025-04-10,granted", "--event", EXTENDED_IN_TIME),
        (
            *("--conclude", "2025-04-10,granted"),
            *("--event", "extended,2025-03-31,days=10,approved-by=分管领导"),
        ),
    ],
)
def test_a_whole_history_is_entered_in_one_act(run: Run, words: tuple[str, ...]) -> None:
    added = add(run, "2025-03-03", *words)

    assert added.code == 0
    assert [one["kind"] for one in added.json["events"]] == ["extended", "concluded"]
    assert (added.json["due"], added.json["late"]) == ("2025-04-15", 0)
    assert run("undo").code == 0
    assert run("request", "list").json["requests"] == []


def test_an_extension_may_be_entered_after_the_conclusion(run: Run) -> None:
    add(run, "2025-03-03", "--conclude", "2025-04-10,granted")
    assert run("request", "show", "2025-001").json["late"] == 7
    told = ("--on", "2025-03-31", "--days", "10", "--approved-by", "分管领导")

    assert run("request", "event", "2025-001", "extended", *told).json["late"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--event", "extended,2025-04-01,10,分管领导"),  # after due
        ("--event", "extended,2025-03-31,10"),  # nobody approved it
        ("--event", "extended"),
        ("--event", "unheard_of,2025-03-31"),
        ("--event", "body_answered,2025-03-31"),
        ("--event", "withdrawn,2025-03-31,5"),
        ("--event", "extended,2025-03-31,tage=10"),
        ("--conclude", "2025-04-10"),
        ("--conclude", "2025-03-01,granted"),  # before receipt
        ("--conclude", "2025-03-10,granted", "--event", "withdrawn,2025-03-11"),
    ],
)
def test_a_history_that_is_not_lawful_is_refused(
    run: Run, workspace: Path, words: tuple[str, ...]
) -> None:
    add(run)
    before = workspace.read_bytes()

    said = add(run, "2025-03-03", *words)

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert workspace.read_bytes() == before


class TestReceiptToCome:
    """A day of receipt after today, or after the day that is to be taken for today."""

    def test_it_is_refused(self, run: Run, workspace: Path) -> None:
        for words in (("2099-01-05",), ("2025-03-03", "--as-of", "2025-03-02")):
            said = add(run, *words)
            assert (said.code, "K10" in said.err) == (2, True)
        assert not workspace.exists()

    def test_a_correction_is_refused_likewise(self, run: Run) -> None:
        add(run, "2025-03-03", "--subject", "某事项")
        change = ("request", "change", "2025-001")
        for word in ("received_on=2099-01-05", "收到日期=2099-01-05"):
            said = run(*change, word)
            assert (said.code, "K10" in said.err) == (2, True)
        assert run(*change, "received_on=2025-03-04", "--as-of", "2025-03-03").code == 2
        assert run(*change, "subject=另一事项").code == 0
        run(*change, "remark=加急")
        told = ("--as-of", "2025-03-03", "--anyway", "预先登记")
        assert run(*change, "received_on=2025-03-04", *told).code == 0
        history = run("history").json["changes"]
        assert str(history[-1]["to"]).startswith("加急\n收到日期2025-03-04在2025-03-03以后")

    def test_up_to_as_of_it_needs_no_reason(self, run: Run) -> None:
        assert add(run, "2025-03-03", "--as-of", "2025-03-03").code == 0

    def test_with_a_reason_it_is_taken_and_the_reason_kept(self, run: Run) -> None:
        words = ("--as-of", "2025-03-02", "--anyway")
        assert add(run, "2025-03-03", *words, " ").code == 2
        assert add(run, "2025-03-03", *words, "预先登记").code == 0
        history = run("history").json["changes"]
        assert any("预先登记" in str(one["to"]) for one in history)


class TestConclusionToCome:
    """A conclusion after today, or after the day that is to be taken for today."""

    CONCLUDE = ("request", "conclude", "2025-001", "--outcome", "granted", "--on")

    def test_it_is_refused(self, run: Run) -> None:
        add(run, "2025-03-03")
        for words in (("2099-01-05",), ("2025-03-20", "--as-of", "2025-03-19")):
            said = run(*self.CONCLUDE, *words)
            assert (said.code, "K10" in said.err) == (2, True)
        assert run("request", "show", "2025-001").json["outcome"] is None

    def test_it_is_refused_with_the_registration_likewise(self, run: Run, workspace: Path) -> None:
        to_come = ("--as-of", "2025-03-19", "--conclude", "2025-03-20,granted")
        for words in (to_come, ("--conclude", "2099-01-05,granted")):
            said = add(run, "2025-03-03", *words)
            assert (said.code, "“办结”的日期" in said.err) == (2, True)
        assert not workspace.exists()

    def test_up_to_as_of_it_needs_no_reason(self, run: Run) -> None:
        add(run, "2025-03-03")
        done = run(*self.CONCLUDE, "2025-03-20", "--as-of", "2025-03-20")
        assert (done.code, done.json["state"]) == (0, "concluded")

    def test_with_a_reason_it_is_taken_and_the_reason_kept(self, run: Run) -> None:
        words = ("--as-of", "2025-03-19", "--anyway")
        assert add(run, "2025-03-03", *words, "预先", "--conclude", "2025-03-20,granted").code == 0
        add(run, "2025-03-03")
        run("request", "change", "2025-002", "remark=加急")
        conclude = ("request", "conclude", "2025-002", "--on", "2025-03-20", "--outcome", "granted")
        assert run(*conclude, *words, " ").code == 2
        assert run(*conclude, *words, "送达日已定").code == 0

        told = [str(one["to"]) for one in run("history").json["changes"]]
        said = "“办结”的日期2025-03-20在2025-03-19以后。仍然登记的原因："
        assert {f"{said}预先", f"加急\n{said}送达日已定"} <= set(told)
        assert run("request", "show", "2025-002").json["concluded_on"] == "2025-03-20"
        run("undo")
        assert run("request", "show", "2025-002").json["concluded_on"] is None


def test_events_stand_by_their_days_and_the_kth_is_removed(run: Run) -> None:
    add(run)
    run("request", "event", "2025-001", "body_asked", "--on", "2025-03-10")
    run("request", "event", "2025-001", "third_party_asked", "--on", "2025-03-05")

    removed = run("request", "event", "2025-001", "--remove", "1").json

    assert [one["kind"] for one in removed["events"]] == ["body_asked"]
    assert run("request", "event", "2025-001", "--remove", "2").code == 2


def evidence(run: Run) -> dict[str, bool]:
    shown = run("request", "show", "2025-001").json["evidence"]
    assert all(list(one) == ["id", "label", "ticked"] for one in shown)
    return {one["id"]: one["ticked"] for one in shown}


def test_evidence_is_listed_by_outcome_and_ticked(run: Run) -> None:
    add(run)
    assert evidence(run) == {}
    assert run("request", "tick", "2025-001", "answer").code == 2
    asked = ("--on", "2025-03-06", "--received-on", "2025-03-06")
    run("request", "event", "2025-001", "third_party_asked", *asked)
    run("request", "conclude", "2025-001", "--on", "2025-03-31", "--outcome", "refused_third_party")

    assert {"application", "third_party_letter", "public_interest", "delivery"} <= set(
        evidence(run)
    )
    assert evidence(run).keys().isdisjoint({"third_party_opinion", "search", "dispute_copy"})
    said = run("request", "tick", "2025-001", "answer", "third_party_letter")
    ticked = {one["id"] for one in said.json["evidence"] if one["ticked"]}
    assert ticked == {"answer", "third_party_letter"}
    run("dispute", "add", "--kind", "review", "--filed", "2025-05-06", "--request", "2025-001")
    assert evidence(run)["dispute_copy"] is False
    assert run("request", "tick", "2025-001", "search").code == 2
    run("request", "tick", "2025-001", "answer", "--remove")
    assert (evidence(run)["answer"], evidence(run)["third_party_letter"]) == (False, True)
    run("undo")
    assert evidence(run)["answer"] is True


def test_the_list_is_by_due_date_and_tells_what_is_late(run: Run) -> None:
    add(run, "2025-03-10")
    add(run, "2025-03-03")
    add(run, "2025-06-02")
    run("request", "conclude", "2025-002", "--on", "2025-03-20", "--outcome", "granted")

    listed = run("request", "list", "--as-of", "2025-03-21")
    assert [one["number"] for one in listed.json["requests"]] == ["2025-002", "2025-001"]
    assert (listed.code, "days" in listed.json["requests"][0]) == (0, False)
    open_ = run("request", "list", "--open", "--as-of", "2025-04-09")
    assert [one["number"] for one in open_.json["requests"]] == ["2025-001"]
    assert open_.code == 1  # due on the 8th
    assert run("request", "list", "--open", "--as-of", "2025-04-08").code == 0


def test_personal_fields_are_shown_to_who_asks_and_kept_apart(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"contact": "13800000000"}'))
    said = add(run, "2025-03-03", "--applicant", "张云溪", "--personal", "-")

    assert "张云溪" not in said.out
    shown = run("request", "show", "2025-001", "--unmasked").json
    assert (shown["applicant"], shown["identity"], shown["contact"]) == (
        "张云溪",
        None,
        "13800000000",
    )
    assert "applicant" not in run("request", "show", "2025-001").json
    told = run("history")
    assert "张云溪" not in told.out
    assert "13800000000" not in told.out
    masked = [one["to"] for one in told.json["changes"] if one["address"].startswith("personal")]
    assert masked == ["张某", "138****0000"]
    monkeypatch.setattr("sys.stdin", io.StringIO("nothing of the kind"))
    assert add(run, "2025-03-03", "--personal", "-").code == 2


def test_fields_are_corrected_and_the_last_act_undone(run: Run) -> None:
    add(run)
    changed = run("request", "change", "2025-001", "subject=别的事项", "class=enterprise").json

    assert (changed["subject"], changed["class"]) == ("别的事项", "enterprise")
    assert run("undo").code == 0
    assert run("request", "show", "2025-001").json["class"] == "natural_person"
    assert run("redo").code == 0
    assert run("request", "show", "2025-001").json["class"] == "enterprise"
    assert run("request", "change", "2025-001", "colour=red").code == 2
    assert run("request", "change", "2025-001", "received_on=").code == 2
    assert run("request", "change", "2025-001", "subject=\x07").code == 2
    assert run("request", "remove", "2025-001").json == {"requests": []}
    assert run("undo").code == 0
    assert len(run("request", "list").json["requests"]) == 1
    for _ in range(2):
        run("undo")
    assert run("undo").code == 2


def test_documents(run: Run) -> None:
    words = ("--title", "云溪镇某办法", "--number", "云政发〔2025〕1号", "--issued", "2025-02-01")
    added = run("document", "add", *words).json

    assert added == {
        "documents": [
            {
                "title": "云溪镇某办法",
                "number": "云政发〔2025〕1号",
                "issued_on": "2025-02-01",
                "valid_until": None,
                "repealed_on": None,
                "kind": "normative_documents",
            }
        ],
        "complete": False,
    }
    assert run("document", "add", *words).code == 2
    repealed = run("document", "repeal", "云政发〔2025〕1号", "--on", "2025-06-01").json
    assert repealed["documents"][0]["repealed_on"] == "2025-06-01"
    assert run("document", "repeal", "云政发〔2025〕1号", "--on", "2025-01-01").code == 2
    assert run("document", "complete").json["complete"] is True
    assert run("document", "change", "云政发〔2025〕1号", "kind=rules").code == 0
    assert run("document", "list").json["documents"][0]["kind"] == "rules"
    assert run("document", "remove", "云政发〔2025〕1号").json["documents"] == []


def test_decisions(run: Run) -> None:
    set_ = ("decision", "set", "--month", "2025-3", "--body", "便民服务中心")
    assert run(*set_, "--row", "licences", "--value", "3").json == {
        "decisions": [{"row": "licences", "month": "2025-03", "body": "便民服务中心", "value": 3}]
    }
    run(*set_, "--row", "licences", "--value", "４")
    fees = run(*set_, "--row", "fees", "--value", "1,234.50").json["decisions"]
    assert [one["value"] for one in fees] == [4, Decimal("1234.50")]
    assert run(*set_, "--row", "licences", "--value", "1.5").code == 2
    assert run(*set_, "--row", "other", "--value", "1").code == 2
    assert run("decision", "list", "--year", "2024").json == {"decisions": []}
    gone = ("decision", "remove", "--month", "2025-03", "--body", "便民服务中心")
    assert len(run(*gone, "--row", "fees").json["decisions"]) == 1


def test_disputes(run: Run) -> None:
    add(run)
    added = run(
        "dispute", "add", "--kind", "review", "--filed", "2025-05-06", "--request", "2025-001"
    )
    assert added.json == {
        "id": 1,
        "kind": "review",
        "filed_on": "2025-05-06",
        "events": [],
        "decided_on": None,
        "result": None,
        "request": "2025-001",
        "due": None,
        "left": None,
        "late": None,
    }
    assert run("dispute", "list").json == {"disputes": [added.json]}
    decided = run("dispute", "decide", "1", "--on", "2025-06-30", "--result", "upheld").json
    assert decided["disputes"][0]["result"] == "upheld"
    assert (
        run("dispute", "add", "--kind", "review", "--filed", "2025-05-06", "--request", "9").code
        == 2
    )
    assert run("dispute", "change", "1", "result=").code == 2
    assert run("request", "remove", "2025-001").code == 2
    assert run("dispute", "remove", "1").json == {"disputes": []}
    assert run("dispute", "list").json == {"disputes": []}


def dispute(run: Run, day: str, id_: int = 1) -> tuple[str | None, int | None, int | None]:
    """Return due, left and late of a dispute as of a day."""
    listed = run("dispute", "list", "--as-of", day).json["disputes"]
    return next((one["due"], one["left"], one["late"]) for one in listed if one["id"] == id_)


def test_a_review_is_answered_within_ten_working_days(run: Run) -> None:
    run("dispute", "add", "--kind", "review", "--filed", "2025-05-26")
    event = ("dispute", "event", "1")
    run(*event, "answered", "--on", "2025-06-13")  # in any order
    run(*event, "copy_received", "--on", "2025-05-28")

    assert dispute(run, "2025-05-27") == (None, None, None)
    assert dispute(run, "2025-05-28") == ("2025-06-12", 10, None)
    assert dispute(run, "2025-06-12") == ("2025-06-12", 0, None)
    assert dispute(run, "2025-06-13") == (None, None, 1)
    run(*event, "simple_procedure", "--on", "2025-05-29")
    assert dispute(run, "2025-05-28") == ("2025-06-12", 10, None)  # nobody knew yet
    assert dispute(run, "2025-05-29") == ("2025-06-05", 4, None)
    assert dispute(run, "2025-06-13") == (None, None, 6)
    run("dispute", "change", "1", "simple_procedure=", "answered=")
    run("dispute", "decide", "1", "--on", "2025-06-10", "--result", "other")
    assert dispute(run, "2025-06-09") == ("2025-06-12", 3, None)
    assert dispute(run, "2025-06-10") == (None, None, None)
    assert run("dispute", "list", "--as-of", "2025-05-25").json == {"disputes": []}


def test_a_defence_is_due_after_fifteen_days_and_no_holiday(run: Run) -> None:
    run("dispute", "add", "--kind", "suit_direct", "--filed", "2025-09-10")
    told = run("dispute", "event", "1", "complaint_received", "--on", "2025-09-16").json
    assert told["disputes"][0]["due"] == "2025-10-09"  # 1 October and the days off after it
    assert dispute(run, "2025-10-01") == ("2025-10-09", 1, None)
    for kind, on in (
        ("defended", "2025-10-10"),
        ("judged", "2025-12-01"),
        ("appealed", "2025-12-10"),
    ):
        assert run("dispute", "event", "1", kind, "--on", on).code == 0
    assert dispute(run, "2025-12-31") == (None, None, 1)


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        ("answered", "2025-05-27"),  # before the copy came
        ("copy_received", "2025-05-25"),  # before the case was accepted
        ("simple_procedure", "2025-05-25"),
        ("defended", "2025-06-01"),  # of a suit
        ("unheard_of", "2025-06-01"),
        ("answered", "morgen"),
    ],
)
def test_an_event_of_a_dispute_that_cannot_be_is_refused(run: Run, kind: str, on: str) -> None:
    run("dispute", "add", "--kind", "review", "--filed", "2025-05-26")
    run("dispute", "event", "1", "copy_received", "--on", "2025-05-28")
    before = run("dispute", "list").json

    said = run("dispute", "event", "1", kind, "--on", on)

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert run("dispute", "list").json == before


@pytest.mark.parametrize(
    ("kind", "on"), [("copy_received", "2010-05-04"), ("answered", "2090-01-03")]
)
def test_days_of_a_dispute_outside_the_calendar_are_refused(run: Run, kind: str, on: str) -> None:
    run("dispute", "add", "--kind", "review", "--filed", "2010-05-01")
    if kind == "answered":
        run("dispute", "event", "1", "copy_received", "--on", "2025-05-28")
    before = run("dispute", "list").json

    said = run("dispute", "event", "1", kind, "--on", on)

    assert (said.code, said.out) == (2, "")
    assert "C01" in said.err
    assert run("dispute", "list").json == before


def test_deadlines_of_disputes_are_in_the_calendar_file(run: Run, tmp_path: Path) -> None:
    run("dispute", "add", "--kind", "review", "--filed", "2026-05-26")
    run("dispute", "event", "1", "copy_received", "--on", "2026-05-28")
    file = tmp_path / "期限.ics"

    run("request", "export", str(file))

    text = file.read_text(encoding="utf-8").replace("\n ", "")
    assert "DTSTART;VALUE=DATE:20260611" in text
    assert "1号案件复议答复和证据" in text


def test_the_calendar_of_a_year(run: Run) -> None:
    shown = run("calendar", "--year", "2026", unit=None)
    assert shown.code == 2  # the workspace named is not there

    add(run, "2026-12-04", "--as-of", "2026-12-04")
    shown = run("calendar", "--year", "2026").json
    assert list(shown) == ["year", "source", "off", "on"]
    assert shown["source"].startswith("国办发明电〔2025〕7号")
    assert shown["on"] == [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]
    assert run("calendar", "--year", "2027").json["source"] is None


def test_a_notice_is_added_and_open_requests_are_worked_out_anew(run: Run, tmp_path: Path) -> None:
    add(run, "2027-01-18", "--as-of", "2027-01-18")
    before = run("request", "show", "2027-001", "--as-of", "2027-01-18").json
    assert (before["due"], before["provisional"]) == ("2027-02-17", True)

    added = run("calendar", "add", "--year", "2027", "--text", NOTICE_2027)

    assert (added.code, added.json["on"][:2]) == (0, ["2027-02-14", "2027-02-20"])
    after = run("request", "show", "2027-001", "--as-of", "2027-01-18").json
    assert (after["due"], after["provisional"]) == ("2027-02-20", False)
    changed = NOTICE_2027.replace("2月14日（周日）、2月20日", "2月20日")
    file = tmp_path / "通知.txt"
    file.write_text(changed, encoding="utf-8")
    again = run("calendar", "add", "--year", "2027", "--file", str(file)).json
    assert again["on"][0] == "2027-02-20"
    file.write_text(simplejson.dumps(added.json), encoding="utf-8")
    back = run("calendar", "add", "--year", "2027", "--file", str(file)).json
    assert (back["off"], back["on"]) == (added.json["off"], added.json["on"])


@pytest.mark.parametrize(
    "text",
    ["天气很好", "一、元旦：1月1日（周四）放假，共1天。", "一、元旦：1月1日至3日放假，共2天。"],
)
def test_a_notice_that_cannot_be_is_refused(run: Run, workspace: Path, text: str) -> None:
    said = run("calendar", "add", "--year", "2027", "--text", text)

    assert (said.code, said.out) == (2, "")
    assert not workspace.exists()


class TestFill:
    def test_an_empty_book_is_no_nil_report(self, run: Run, workspace: Path) -> None:
        assert run("fill", "--year", "2025").code == 2
        assert not workspace.exists()
        run("document", "add", "--title", "某", "--number", "1", "--issued", "2025-01-02")
        said = run("fill", "--year", "2025", "--table", "requests")
        assert said.code == 2
        assert "零报告" in said.err

    def test_it_fills_ties_and_follows(self, run: Run) -> None:
        add(run)
        add(run, "2024-12-20", class_="enterprise")
        run("request", "conclude", "2025-001", "--on", "2025-03-31", "--outcome", "granted")

        filled = run("fill", "--year", "2025", "--table", "requests")

        cells = filled.json["cells"]
        assert cells["requests.received.natural_person"] == 1
        assert cells["requests.carried_in.enterprise"] == 1
        assert cells["requests.granted.natural_person"] == 1
        assert cells["requests.carried_out.enterprise"] == 1
        assert cells["disputes.review.upheld"] is None
        add(run, "2025-05-06")
        shown = run("show", "--year", "2025").json["cells"]
        assert shown["requests.received.natural_person"] == 2
        run("undo")
        assert run("show", "--year", "2025").json["cells"]["requests.received.natural_person"] == 1
        run("redo")
        assert run("show", "--year", "2025").json["cells"]["requests.received.natural_person"] == 2
        run("set", "requests.received.natural_person=7", "--year", "2025")
        add(run, "2025-05-07")
        assert run("show", "--year", "2025").json["cells"]["requests.received.natural_person"] == 7
        again = run("fill", "--year", "2025").json
        assert {"address": "requests.received.natural_person", "from": 7, "to": 3} in again[
            "changes"
        ]

    def test_entries_of_other_years_only_are_noughts(self, run: Run) -> None:
        add(run, "2026-03-02")

        cells = run("fill", "--year", "2025").json["cells"]

        assert cells["requests.received.natural_person"] == 0

    def test_carried_in_stays_with_last_year_when_the_book_does_not_reach_back(
        self, run: Run
    ) -> None:
        run("set", "requests.carried_out.enterprise=2", "--year", "2024")
        run("set", "requests.carried_in.enterprise=2", "--year", "2025")
        add(run)

        filled = run("fill", "--year", "2025", "--table", "requests")

        assert filled.json["cells"]["requests.carried_in.enterprise"] == 2
        assert "还缺这2件" in filled.err


def test_decisions_go_out_as_a_sheet_and_come_back(run: Run, tmp_path: Path) -> None:
    set_ = ("decision", "set", "--month", "2025-03", "--row")
    run(*set_, "licences", "--body", "便民服务中心", "--value", "3")
    run(*set_, "penalties", "--body", "综合执法办", "--value", "2")
    out = tmp_path / "统计表.xlsx"
    assert run("decision", "export", str(out), "--year", "2025").json["rows"] == 24
    book = load_workbook(out)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][1:3] == ["月份", "行政许可（件）"]
    march = [cell.value for cell in sheet[4]]
    assert march == ["便民服务中心", "2025-03", 3, None, None, None]

    sheet["C4"], sheet["F4"], sheet["D17"], sheet["D18"] = 5, "1,234.50", "1.5", 0
    sheet.append(["综合执法办", "2025-05", None, 7])
    sheet.append(["执法队", "2025-05", 1])
    sheet.append([None, "2025-06", 1])
    sheet.append(["综合执法办", "2099-01", 1])
    book.save(out)
    dry = run("decision", "import", str(out), "--dry-run").json
    said = run("decision", "import", str(out))

    assert said.json == dry
    assert said.code == 1
    assert said.json["imported"] == [
        "2025-03 便民服务中心 行政事业性收费",
        "2025-05 综合执法办 行政处罚",
        "2025-03 便民服务中心 行政许可：3改为5",
    ]
    reasons = [one["reason"] for one in said.json["unsure"]]
    for reason, word in zip(
        reasons, ("整数", "写了两次", "没有“执法队”", "站所不能空着", "还没有到"), strict=True
    ):
        assert word in reason
    known = run("decision", "list", "--year", "2025").json["decisions"]
    assert {(one["row"], one["value"]) for one in known} == {
        ("licences", 5),
        ("penalties", 2),
        ("fees", Decimal("1234.50")),
        ("penalties", 0),
    }
    run("undo")
    assert len(run("decision", "list", "--year", "2025").json["decisions"]) == 2


def test_a_new_station_is_named_before_it_is_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "统计表.csv"
    file.write_text("站所,月份,行政许可\n执法队,2025年5月,1\n", encoding="utf-8")

    assert run("decision", "import", str(file)).json["imported"] == []
    said = run("decision", "import", str(file), "--new-body", "执法队")
    assert said.json["imported"] == ["2025-05 执法队 行政许可"]


def test_a_sheet_of_one_station(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "统计表.xlsx"
    run("decision", "set", "--month", "2025-03", "--row", "fees", "--body", "甲站", "--value", "9")
    said = run("decision", "export", str(out), "--year", "2026", "--body", "乙站").json
    assert said["rows"] == 12
    assert run("decision", "export", str(tmp_path / "a.csv"), "--year", "2026").code == 2
    assert run("decision", "import", str(out)).json == {"imported": [], "unsure": []}
