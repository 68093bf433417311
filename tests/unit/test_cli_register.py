"""The register from and to files: an office's list, exports with nobody's name in them, letters."""

import hashlib
import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
import simplejson
from command_line import CommandResult, Run, run_json
from openpyxl import Workbook, load_workbook
from workspaces import UNIT

from zwgk_desktop.services.books import register_files

APPLICANT, CONTACT, SUBJECT = "张云溪", "13800000000", "某村道路的验收资料"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: str, unit: str | None = UNIT) -> CommandResult:
        about = [] if unit is None else ["--unit", unit]
        return run_json(capsys, *words, "--workspace", tmp_path / "台账.db", *about)

    return run_


@pytest.fixture
def registered(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    person = simplejson.dumps({"applicant": APPLICANT, "contact": CONTACT})
    monkeypatch.setattr("sys.stdin", io.StringIO(person))
    said = run(
        *("request", "add", "--received", "2026-03-03", "--channel", "internet"),
        *("--class", "natural_person", "--subject", SUBJECT, "--personal", "-"),
    )
    assert said.code == 0
    return run


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


HEAD = ("序号", "收件日期", "申请方式", "申请人类型", "申请人", "申请内容", "答复日期", "结果")


def test_an_offices_list_comes_in_as_one_act(run: Run, tmp_path: Path) -> None:
    file = sheet(
        tmp_path / "登记表.xlsx",
        ("云溪镇2025年依申请公开登记表",),
        HEAD,
        (1, "2025年3月3日", "网上", "公民", "张云溪", "账目", "2025.3.20", "予以公开"),
        (2, "2025-04-07", "挂号信", "公司", "某公司", "合同", None, None),
        (3, "2025-05-06", "网上", "公民", "李云溪", "台账", "2025-05-01", "予以公开"),
        (4, "去年", "网上", "公民", "李云溪", "台账", None, None),
        (5, "2025-05-06", "信鸽", "公民", "李云溪", "台账", None, None),
        (6, "2025-05-06", "网上", "公民", "李云溪", "台账", "2025-05-20", "不好说"),
        (7, "2025-05-06", "网上", "公民", "李云溪", "台账", "2025-05-20", None),
        (8, "2099-05-06", "网上", "公民", "李云溪", "台账", None, None),
    )

    said = run("request", "import", str(file))

    assert said.code == 1
    assert said.json["imported"] == ["2025-001", "2025-002"]
    assert [one["row"] for one in said.json["unsure"]] == [3, 4, 5, 6, 7, 8]
    listed = run("request", "list").json["requests"]
    assert [(one["class"], one["outcome"]) for one in listed] == [
        ("natural_person", "granted"),
        ("enterprise", None),
    ]
    assert run("undo").code == 0
    assert run("request", "list").json["requests"] == []


def test_a_conclusion_to_come_is_not_taken_from_a_list(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_files, "current_day", lambda: date(2025, 3, 19))
    row = (1, "2025年3月3日", "网上", "公民", "张云溪", "账目", "2025.3.20", "予以公开")

    said = run("request", "import", str(sheet(tmp_path / "登记表.xlsx", HEAD, row))).json

    assert said["imported"] == []
    assert "“办结”的日期2025-03-20在今天以后" in said["unsure"][0]["reason"]


def test_what_the_list_does_not_say_is_told(run: Run, tmp_path: Path) -> None:
    file = sheet(tmp_path / "表.xlsx", ("收到日期", "申请人"), ("2025-03-03", "某公司"))

    assert run("request", "import", str(file), "--dry-run").json["imported"] == []
    given = ("--channel", "当面", "--class", "商业企业")
    assert run("request", "import", str(file), *given).code == 0
    nothing = sheet(tmp_path / "别的.xlsx", ("品名", "数量"), ("纸", 3))
    assert run("request", "import", str(nothing)).code == 2


def test_third_parties_of_a_paper_book_come_in(run: Run, tmp_path: Path) -> None:
    head = (*HEAD, "第三方", "第三方地址", "征求意见日期", "第三方答复日期", "第三方意见")
    request = (1, "2025-03-03", "网上", "公民", "张云溪", "合同", "2025-04-07", "予以公开")
    two = (
        "赵青山、青山某公司",
        "柳树巷、石桥路",
        "2025-03-04、2025.3.5",
        "、2025-03-12",
        "未答复、同意",
    )
    file = sheet(
        tmp_path / "登记表.xlsx",
        head,
        (*request, *two),
        (*request, "赵青山", None, None, None, None),
        (*request, "赵青山", None, "2025-03-04", None, "同意"),
        (*request, "赵青山、钱云溪", None, "2025-03-04", None, None),
        (*request, None, None, "2025-03-04", None, None),
    )

    said = run("request", "import", str(file)).json

    assert said["imported"] == ["2025-001"]
    assert [one["reason"] for one in said["unsure"]] == [
        "第1个第三方没有写征求意见的日期",
        "第1个第三方没有写答复的日期",
        "第三方的各列写的个数不同",
        "第1个第三方没有写名称",
    ]
    before = run("request", "show", "2025-001", "--unmasked").json
    assert [
        (one["name"], one["address"], one["asked_on"], one["answered_on"], one["answer"])
        for one in before["third_parties"]
    ] == [
        ("赵青山", "柳树巷", "2025-03-04", None, "none"),
        ("青山某公司", "石桥路", "2025-03-05", "2025-03-12", "agree"),
    ]

    whole, masked = tmp_path / "全.xlsx", tmp_path / "隐.xlsx"
    run("request", "export", str(whole), "--unmasked")
    run("request", "export", str(masked))
    run("request", "remove", "2025-001")
    refused = run("request", "import", str(masked))
    assert (refused.code, "隐去了个人信息" in refused.err) == (2, True)
    assert run("request", "import", str(whole)).code == 0
    assert run("request", "show", "2025-001", "--unmasked").json == before


def texts(path: Path) -> str:
    with ZipFile(path) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()
        )


def test_exports_name_nobody_unless_asked(registered: Run, tmp_path: Path) -> None:
    book, calendar = tmp_path / "登记簿.xlsx", tmp_path / "期限.ics"
    assert registered("request", "export", str(book)).json == {"file": str(book), "requests": 1}
    registered("request", "export", str(calendar))

    shown = texts(book) + calendar.read_text("utf-8")
    for secret in (APPLICANT, CONTACT, SUBJECT):
        assert secret not in shown
    assert "张某" in texts(book)
    lines = calendar.read_bytes().decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20260331" in lines
    assert all(len(line.encode()) <= 75 for line in lines)

    registered("request", "export", str(book), "--unmasked")
    registered("request", "export", str(calendar), "--unmasked")
    row = next(load_workbook(book).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert {APPLICANT, CONTACT, SUBJECT} <= set(row)
    assert SUBJECT in calendar.read_text("utf-8")
    assert registered("request", "export", str(tmp_path / "登记簿.txt")).code == 2


def paragraphs(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def test_a_receipt_is_whole(registered: Run, tmp_path: Path) -> None:
    file = tmp_path / "回执.docx"
    assert registered("request", "letter", "2026-001", "receipt", "--output", str(file)).code == 0

    text = paragraphs(file)
    assert f"{APPLICANT}：" in text
    assert "2026年3月3日收到您以网络方式提交" in text
    assert "最迟为2026年3月31日" in text
    assert "2026年" in text.splitlines()[-1]


def test_gaps_are_not_overlooked(registered: Run, tmp_path: Path) -> None:
    file = tmp_path / "补正.docx"
    letter = ("request", "letter", "2026-001", "supplement", "--output", str(file))

    refused = registered(*letter)
    assert (refused.code, file.exists()) == (2, False)
    assert "需要补正的事项" in refused.err
    registered(
        *("request", "event", "2026-001", "supplement_asked"),
        *("--on", "2026-03-05", "--until", "2026-03-20"),
    )
    assert registered(*letter, "--gap", "需要补正的事项=所要资料的名称").code == 0
    text = paragraphs(file)
    assert "作出补正：所要资料的名称。" in text
    assert "请在2026年3月20日前" in text
    assert text.splitlines()[-1] == "2026年3月5日"
    assert registered(*letter, "--draft").json["gaps"] == ["需要补正的事项"]
    assert "【需要补正的事项】" in paragraphs(file)


def test_a_letter_is_kept_with_its_request_unless_a_draft(registered: Run, tmp_path: Path) -> None:
    file = tmp_path / "文书.docx"
    letter = ("request", "letter", "2026-001", "receipt", "--output", str(file))
    kept = ("request", "attachments", "2026-001")

    registered(*letter, "--draft")
    assert registered(*kept).json["attachments"] == []
    for number in ("", "", "云政函〔2026〕3号"):  # the same letter is kept once
        assert registered(*letter, "--number", number).code == 0
    first, last = registered(*kept).json["attachments"]
    assert first["kind"] == last["kind"] == "letter"
    assert last["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("kind", ["receipt", "supplement", "answer"])
def test_a_letter_has_the_number_it_is_given(registered: Run, tmp_path: Path, kind: str) -> None:
    file, number = tmp_path / "文书.docx", "云政函〔2026〕3号"
    registered("request", "conclude", "2026-001", "--on", "2026-03-30", "--outcome", "granted")
    letter = ("request", "letter", "2026-001", kind, "--output", str(file), "--draft")

    assert registered(*letter, "--number", number).code == 0
    assert paragraphs(file).splitlines()[1] == number
    assert registered(*letter, "--number", "坏\u0001号").code == 2
    assert registered(*letter, "--gap", "信息名称=坏\u0001名").code == 2


@pytest.mark.parametrize(
    ("outcome", "says", "silent"),
    [
        ("refused_process", "先向【行政复议机关】申请行政复议", "6个月"),
        ("partly_granted", "先向【行政复议机关】申请行政复议", "6个月"),
        ("refused_administrative_query", "6个月内向【管辖法院】提起行政诉讼", "先向"),
        ("unavailable_not_held", "6个月内向【管辖法院】提起行政诉讼", "先向"),
        ("other_no_correction", "视为您放弃申请", "行政复议"),
    ],
)
def test_the_remedy_goes_by_the_outcome(
    registered: Run, tmp_path: Path, outcome: str, says: str, silent: str
) -> None:
    file = tmp_path / "答复.docx"
    registered("request", "conclude", "2026-001", "--on", "2026-03-30", "--outcome", outcome)
    letter = ("request", "letter", "2026-001", "answer", "--output", str(file), "--draft")

    assert registered(*letter).code == 0
    text = paragraphs(file)
    assert says in text
    assert silent not in text
    assert registered("request", "letter", "2026-001", "granted", "--output", str(file)).code == 2


def test_letters_to_others_do_not_say_who_asked(registered: Run, tmp_path: Path) -> None:
    for kind in ("third_party", "other_body"):
        file = tmp_path / f"{kind}.docx"
        registered("request", "letter", "2026-001", kind, "--output", str(file), "--draft")
        shown = texts(file)
        assert APPLICANT not in shown
        assert CONTACT not in shown


def test_third_parties_are_asked_by_name_and_listed(registered: Run, tmp_path: Path) -> None:
    ask = ("request", "event", "2026-001", "third_party_asked")
    party = ("--third-party", "赵青山", "--address", "云溪镇柳树巷某某号")
    said = registered(*ask, "--on", "2026-03-05", *party)
    assert said.json["events"] == [{"kind": "third_party_asked", "on": "2026-03-05", "party": 1}]
    firm = ("third_party=青山县某某建材公司", "third_party_kind=organisation", "address=石桥路")
    again = registered(
        *(
            "request",
            "add",
            "--received",
            "2026-03-04",
            "--channel",
            "fax",
            "--class",
            "enterprise",
        ),
        *("--event", ",".join(("third_party_asked", "2026-03-06", *firm))),
        *("--event", "third_party_answered,2026-03-10,agree,1"),
    )
    assert again.code == 0
    shown = registered("request", "show", again.json["number"], "--unmasked").json
    assert shown["third_parties"] == [
        {
            "number": 1,
            "asked_on": "2026-03-06",
            "received_on": None,
            "answered_on": "2026-03-10",
            "answer": "agree",
            "name": "青山县某某建材公司",
            "kind": "organisation",
            "address": "石桥路",
        }
    ]
    masked = registered("request", "show", "2026-001")
    assert masked.json["third_parties"] == [
        {
            "number": 1,
            "asked_on": "2026-03-05",
            "received_on": None,
            "answered_on": None,
            "answer": "none",
        }
    ]
    letter = tmp_path / "征求意见.docx"
    words = ("--party", "1", "--gap", "涉及第三方的信息=某某合同", "--output", str(letter))
    assert registered("request", "letter", "2026-001", "third_party", *words).code == 0
    assert "赵青山（云溪镇柳树巷某某号）：" in texts(letter)
    assert registered("request", "letter", "2026-001", "third_party", *words[2:]).code == 0
    wrong = registered(*ask[:3], "body_asked", "--on", "2026-03-06", *party)
    assert (wrong.code, "A02" in wrong.err) == (2, True)


def test_what_is_due_is_listed_for_a_period(run: Run, tmp_path: Path) -> None:
    """2 March 2026 is a Monday. Answers are due on 30 and 31 March, and 21 April."""
    late, soon, later = ("2026-03-02", "2026-03-03", "2026-03-24")
    for received in (late, soon, later):
        run(
            *("request", "add", "--received", received, "--channel", "fax"),
            *("--class", "enterprise", "--subject", f"{received}收到的"),
        )
    run(*("dispute", "add", "--kind", "review", "--filed", "2026-03-20", "--request", "2026-001"))
    run("dispute", "event", "1", "copy_received", "--on", "2026-03-23")

    def due(*words: str, as_of: str = "2026-03-31") -> list[tuple[str, str, str, int]]:
        said = run("book", "due", "--as-of", as_of, *words)
        assert said.code == (1 if any(one["overdue"] for one in said.json["items"]) else 0)
        return [(i["kind"], i["number"], i["due"], i["left"]) for i in said.json["items"]]

    first, second = (
        ("request", "2026-001", "2026-03-30", -1),
        ("request", "2026-002", "2026-03-31", 0),
    )
    case = ("dispute", "1", "2026-04-07", 4)
    assert due() == [first, second, case]
    assert due("--week") == [first, second]
    assert due("--days", "7") == [first, second, case]
    assert due("--days", "30") == [
        *(first, second, case),
        ("request", "2026-003", "2026-04-22", 15),
    ]
    assert due("--week", as_of="2026-03-10") == []
    file = tmp_path / "清单.pdf"
    said = run("book", "due", "--days", "30", "--as-of", "2026-03-31", "--output", str(file))
    assert said.json["file"] == str(file)
    (page,) = pypdfium2.PdfDocument(file)
    words = page.get_textpage().get_text_range()
    assert "逾期的和30天内到期的" in words
    assert "2026-03-24收到的" in words
    assert "1号案件" in words
    every = run("book", "due", "--as-of", "2026-03-31", unit=None)
    assert len(every.json["items"]) == 3
    assert run("book", "due", "--days", "-3").code == 2


def test_answers_from_before_the_law_are_not_made(run: Run, tmp_path: Path) -> None:
    run(
        *("request", "add", "--received", "2023-03-03", "--channel", "internet"),
        *("--class", "natural_person"),
    )
    run("request", "conclude", "2023-001", "--on", "2023-03-30", "--outcome", "granted")
    said = run(
        *("request", "letter", "2023-001", "answer"),
        *("--output", str(tmp_path / "答复.docx"), "--draft"),
    )

    assert said.code == 2
    assert "2024年1月1日" in said.err
    other = run("request", "letter", "2023-001", "nonsense", "--output", str(tmp_path / "x.docx"))
    assert other.code == 2
