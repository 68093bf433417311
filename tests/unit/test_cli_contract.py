"""The rest of the command line's contract: what is refused, said, waited for, and not loaded."""

import errno
import io
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandResult, Run, nil_entries, run_json
from workspaces import UNIT

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli import main, output
from zwgk_desktop.cli.command import TOPICS, commands_of, find_command
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.storage.lock import WriterLock

YEAR = "2023"
CELL = "requests.received.natural_person"
PROGRAM = [sys.executable, "-c", "import sys; from zwgk_desktop.cli import main; sys.exit(main())"]
INTERRUPTIBLE = [
    sys.executable,
    "-c",
    (
        "import signal, sys; from zwgk_desktop.cli import main; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "
        "print('loaded', flush=True); sys.exit(main())"
    ),
]
"""What a shell starts in the background ignores Ctrl-C, and so would all that it starts."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "工作区" / "年报.zwgk"


@pytest.fixture
def run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the workspace, for the unit and year above unless told of none."""
    workspace.parent.mkdir()

    def run_(
        *words: str, about: tuple[str, ...] = ("--unit", UNIT, "--year", YEAR)
    ) -> CommandResult:
        return run_json(capsys, *words, "--workspace", workspace, *about)

    return run_


UNSTORABLE = {
    "\udcff": "U+DCFF",
    "甲\x07": "U+0007",
    "甲\r乙": "U+000D",
    "甲\v乙": "U+000B",
    "甲\u2028乙": "U+2028",
    "甲\ufffe": "U+FFFE",
    "\u200b": "U+200B",
    "\u200b \u2060": "U+200B",
}


@pytest.mark.parametrize("text", UNSTORABLE)
def test_what_cannot_be_stored_is_refused_by_name(
    run: Run, edition: Edition, workspace: Path, text: str
) -> None:
    """Texts, fields, explanations, reasons: all the same way."""
    run("set", *nil_entries(edition))
    run("set", "proactive.rules.in_force=1")
    before = workspace.read_bytes()
    for words in (
        ("set", f"text.overview={text}"),
        ("set", f"report.contact={text}"),
        ("explain", "P-TOWNSHIP-RULES", "--text", text),
    ):
        said = run(*words)
        assert (said.code, said.out) == (2, "")
        assert UNSTORABLE[text] in said.err
    assert workspace.read_bytes() == before
    run("undo")
    said = run("finalise", "--reason", text)
    assert (said.code, UNSTORABLE[text] in said.err) == (2, True)
    assert run("show").json["status"] == "editing"


def test_what_is_not_refused_is_kept_to_the_character(run: Run) -> None:
    text = " 甲\u200b乙\u202e \n\n丙\U00020bb7\t\n"

    said = run("set", f"text.overview={text}")

    assert (said.code, said.json["texts"]["overview"]) == (0, text)
    assert "U+200B（零宽空格）1个" in said.err
    assert "U+202E（强制从右到左）1个" in said.err


def test_one_address_twice_is_refused(run: Run, workspace: Path) -> None:
    said = run("set", f"{CELL}=1", f"{CELL}=2")

    assert (said.code, said.out) == (2, "")
    assert CELL in said.err
    assert list(workspace.parent.iterdir()) == []


@pytest.mark.parametrize("entry", [f"{CELL}=三", "nonsense=1", "text.overview=\x07", CELL])
def test_a_refused_first_entry_leaves_an_empty_folder(
    run: Run, workspace: Path, entry: str
) -> None:
    assert run("set", entry).code == 2
    assert list(workspace.parent.iterdir()) == []


def test_more_text_than_a_report_takes(run: Run) -> None:
    said = run("set", f"text.overview={'字' * 200_001}")

    assert said.code == 2
    assert "最多20万字" in said.err


def test_final_needs_day_signer_and_contact(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition)[:-3])

    said = run("finalise")

    assert (said.code, said.out) == (2, "")
    for missing in ("成文日期", "联系"):
        assert missing in said.err
    run("set", *nil_entries(edition)[-3:-1])
    one = run("finalise")
    assert (one.code, "成文日期" in one.err) == (2, False)
    run("set", nil_entries(edition)[-1])
    assert run("finalise").code == 0


def test_publishing_keeps_day_and_page(run: Run, edition: Edition) -> None:
    run("set", *nil_entries(edition))
    assert run("publish", "--on", "2024-1-24").code == 2  # not final yet
    first = run("finalise")

    page = "https://www.qsx.example.gov.cn/zwgk/2024.html"
    assert run("publish", "--on", "去年").code == 2
    assert run("publish").code == 2
    said = run("publish", "--on", "2024年1月24日", "--page", page)

    assert (said.code, said.json) == (0, {"status": "published"})
    shown = run("show").json
    assert (shown["status"], shown["fields"]["published_on"]) == ("published", "2024-01-24")
    assert shown["fields"]["published_page"] == page
    back = run("undo").json
    assert (back["status"], back["fields"]["published_on"]) == ("final", None)
    assert run("finalise", "--reason", "核对").json["hash"] == first.json["hash"]


REPORT = """{title}
一、总体情况
认真做好政府信息公开工作。
二、主动公开政府信息情况
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t{licences}
"""


def _report(folder: Path, name: str, title: str, licences: int) -> str:
    path = folder / name
    path.write_text(REPORT.format(title=title, licences=licences), encoding="utf-8")
    return str(path)


def test_several_documents_go_where_their_titles_say(run: Run, tmp_path: Path) -> None:
    first = _report(tmp_path, "甲.txt", "松岭乡2023年政府信息公开工作年度报告", 7)
    second = _report(tmp_path, "乙.txt", "云溪镇2022年政府信息公开工作年度报告", 8)
    nameless = _report(tmp_path, "丙.txt", "政府信息公开工作年度报告", 9)
    broken = tmp_path / "丁.docx"
    broken.write_bytes(b"PK\x03\x04")

    said = run("import", first, second, nameless, str(broken), about=())

    assert said.code == 1
    imported, refused = said.json["imported"], said.json["refused"]
    assert [(one["unit"], one["year"]) for one in imported] == [("松岭乡", 2023), ("云溪镇", 2022)]
    assert [one["cells"]["proactive.licences.decisions"] for one in imported] == [7, 8]
    assert [one["file"] for one in refused] == [str(broken), nameless] or [
        one["file"] for one in refused
    ] == [nameless, str(broken)]
    assert "没有写明单位和年度" in str(refused)
    assert [(r["unit"], r["year"]) for r in run("list", about=()).json["reports"]] == [
        ("松岭乡", 2023),
        ("云溪镇", 2022),
    ]
    again = run("import", first, about=())
    assert [one["unit"] for one in again.json["imported"]] == ["松岭乡"]


def test_nothing_is_made_when_every_document_is_refused(
    run: Run, tmp_path: Path, workspace: Path
) -> None:
    other = tmp_path / "通知.txt"
    other.write_text("会议通知", encoding="utf-8")

    said = run("import", str(other), str(tmp_path / "没有.txt"), about=())

    assert said.code == 2
    assert len(said.json["refused"]) == 2
    assert list(workspace.parent.iterdir()) == []


def test_unit_and_year_go_together(run: Run, tmp_path: Path) -> None:
    one = _report(tmp_path, "甲.txt", "松岭乡2023年政府信息公开工作年度报告", 7)

    assert run("import", one, about=("--unit", UNIT)).code == 2
    assert run("import", one, one, about=("--unit", UNIT, "--year", YEAR)).code == 2
    dry = run("import", one, "--dry-run", about=())
    assert dry.json["imported"][0]["unit"] == "松岭乡"
    assert run("list", about=()).code == 2


def _start(
    workspace: Path, *words: str, program: Sequence[str] = PROGRAM, **how: Any
) -> "subprocess.Popen[bytes]":
    about = ("--workspace", str(workspace), "--unit", UNIT, "--year", YEAR, "--json")
    err = how.get("stderr", subprocess.PIPE)
    return subprocess.Popen([*program, *words, *about], stdout=subprocess.PIPE, stderr=err)


def test_a_writer_waits_as_long_as_it_was_told(run: Run, workspace: Path) -> None:
    run("set", f"{CELL}=3")
    lock = WriterLock(workspace, "另一个窗口")
    try:
        assert run("set", f"{CELL}=4").code == 2
        child = _start(workspace, "set", f"{CELL}=5", "--wait", "600")
        time.sleep(1.5)  # longer than anybody waits untold
        assert child.poll() is None
    finally:
        lock.release()
    child.communicate()
    assert child.returncode == 0
    assert run("show").json["cells"][CELL] == 5


@pytest.mark.parametrize("words", [("set", f"{CELL}=5"), ("show",)])
def test_who_holds_the_file_with_another_program_is_waited_for_too(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, words: Sequence[str]
) -> None:
    monkeypatch.setattr("zwgk_desktop.storage.database.PATIENCE", 0.1)
    run("set", f"{CELL}=3")
    foreign = sqlite3.connect(workspace, isolation_level=None, check_same_thread=False)
    foreign.execute("BEGIN EXCLUSIVE")
    told = run(*words)
    assert (told.code, "正被另一个程序占用" in told.err) == (2, True)
    letting_go = threading.Timer(0.5, foreign.close)
    letting_go.start()

    assert run(*words, "--wait", "600").code == 0

    letting_go.join()


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "x", "99999"])
def test_what_is_no_time_to_wait_is_refused(run: Run, seconds: str) -> None:
    said = run("set", f"{CELL}=1", "--wait", seconds)
    assert (said.code, "--wait" in said.err) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to a child")
def test_an_interrupt_ends_in_a_sentence(run: Run, workspace: Path) -> None:
    run("set", f"{CELL}=3")
    before = workspace.read_bytes()
    lock = WriterLock(workspace, "另一个窗口")
    try:
        child = _start(workspace, "set", f"{CELL}=4", "--wait", "600", program=INTERRUPTIBLE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"loaded\n"
        time.sleep(1)  # it is waiting by then, or still reading its words: both must end well
        child.send_signal(signal.SIGINT)
        out, err = child.communicate()
    finally:
        lock.release()
    assert (child.returncode, out) == (130, b"")
    assert err.decode() == "已中断：没有做完的操作不留痕迹\n"
    assert workspace.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_refusal_nobody_can_read_is_still_one(run: Run, workspace: Path) -> None:
    run("set", f"{CELL}=3")
    with Path("/dev/full").open("wb") as full:
        child = _start(workspace, "set", f"{CELL}=三", stderr=full)
        out, _ = child.communicate()

    assert (child.returncode, out) == (2, b"")


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
@pytest.mark.parametrize(
    "words",
    [
        ("show", "--workspace", b"\xff.zwgk"),
        ("import", b"\xff.docx", "--workspace", "a.zwgk"),
        ("export", "pdf", "--output", b"\xff.pdf", "--workspace", "a.zwgk"),
        ("show", "--workspace", ""),
    ],
)
def test_a_name_that_is_no_text_is_told_in_a_sentence(
    tmp_path: Path, words: tuple[str | bytes, ...]
) -> None:
    done = subprocess.run(
        [*PROGRAM, *words, "--unit", UNIT, "--year", YEAR],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    said = done.stderr.decode()
    assert said.startswith("文件名")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("报\x1b[31m告.docx", "报\\x1b[31m告.docx"),
        ("报\u202e告.docx", "报\\u202e告.docx"),
        ("长" * 100_000, "…"),
    ],
)
def test_names_are_shown_escaped_and_cut(run: Run, name: str, shown: str) -> None:
    said = run("import", name)

    assert (said.code, said.out) == (2, "")
    assert shown in said.err
    assert len(said.err) < 1000
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err
    assert "\u202e" not in said.err


def test_lines_for_people_mislead_nobody(
    run: Run, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("set", "text.overview=甲\u202e乙")
    main(["show", "--workspace", str(workspace), "--unit", UNIT, "--year", YEAR])

    out = capsys.readouterr().out
    assert "甲\\u202e乙" in out
    assert "\u202e" not in out


def test_every_command_stands_where_it_is_looked_for() -> None:
    for topic, names in TOPICS.items():
        assert tuple(commands_of(topic)) == names
    spoken = [name for names in TOPICS.values() for name in names]
    assert len(spoken) == len(set(spoken))
    found = find_command(["show", "--json"])
    assert found is not None
    assert (found[0].name, found[1]) == ("show", ["--json"])
    assert find_command(["nonsense"]) is None
    assert find_command([]) is None


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["-h"])

    out = capsys.readouterr().out
    assert left.value.code == 0
    for names in TOPICS.values():
        for name in names:
            assert name in out


@pytest.mark.parametrize("words", [[], ["nonsense"], ["--workspace", "a.zwgk", "list"]])
def test_what_is_no_command_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "A02" in said.err


_HEAVY = ("asyncio", "openpyxl", "reportlab", "lxml", "docx", "PySide6", "pypdfium2")
_RULES = ("zwgk_desktop.domain.rules", "zwgk_desktop.catalog.rules")


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (("list",), (*_HEAVY, *_RULES, "platformdirs")),
        (
            ("show", "--unit", UNIT, "--year", YEAR),
            (*_HEAVY, *_RULES, "platformdirs", "simplejson"),
        ),
        (
            ("set", f"{CELL}=4", "--unit", UNIT, "--year", YEAR),
            (*_HEAVY, *_RULES, "simplejson"),
        ),
        (("check", "--unit", UNIT, "--year", YEAR), _HEAVY),
    ],
)
def test_a_command_loads_what_it_uses(
    run: Run, workspace: Path, words: tuple[str, ...], unused: tuple[str, ...]
) -> None:
    run("set", f"{CELL}=3")
    script = (
        "import sys; from zwgk_desktop.cli import main; code = main(); "
        f"print([n for n in {unused!r} if n in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    about = ("--workspace", str(workspace))
    done = subprocess.run(
        [sys.executable, "-c", script, *words, *about], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}
    assert done.stderr == "[]\n"


def test_exports_do_not_load_the_recogniser() -> None:
    script = "import sys, zwgk_desktop.cli.exporting; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "zwgk_desktop.services.exporting" in done.stdout.split()
    assert "zwgk_desktop.importers.recognise" not in done.stdout.split()


def test_examples_are_read_by_tests_alone(catalog: Catalog) -> None:
    catalog.ensure_sound()
    assert paths.forms().is_dir()
    assert all(catalog.examples[id_] for id_ in catalog.editions)


@pytest.mark.skipif(os.name == "nt", reason="Windows breaks a pipe in other words")
@pytest.mark.parametrize("words", [["-h"], ["set", "-h"], ["--version"]])
def test_help_that_is_read_no_further_is_no_fault(words: list[str]) -> None:
    unread, written = os.pipe()
    os.close(unread)
    done = subprocess.run([*PROGRAM, *words], stdout=written, stderr=subprocess.PIPE, check=False)
    os.close(written)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("code", [errno.EPIPE, errno.EINVAL])
def test_a_reader_who_has_gone_is_no_failure_on_windows(
    code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class ClosedOutput(io.TextIOWrapper):
        def write(self, _: str) -> int:
            raise OSError(code, "the pipe is closed")

    monkeypatch.setattr(output, "CLOSED_PIPE", {errno.EPIPE, errno.EINVAL})
    with (tmp_path / "pipe").open("wb") as file:
        monkeypatch.setattr("sys.stdout", ClosedOutput(file, "utf-8"))

        assert output.write_stdout("一行")


def test_what_comes_in_is_utf_8_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.TextIOWrapper(io.BytesIO("\ufeff张三".encode()), "gbk")
    monkeypatch.setattr("sys.stdin", typed)
    main(["nothing-of-the-kind"])

    assert typed.read() == "张三"


def test_old_reports_come_in_as_published(run: Run, tmp_path: Path) -> None:
    first = _report(tmp_path, "甲.txt", "松岭乡2022年政府信息公开工作年度报告", 7)
    second = _report(tmp_path, "乙.txt", "松岭乡2023年政府信息公开工作年度报告", 8)

    said = run("import", first, second, "--published-on", "2024-1-24", about=())

    assert [one["year"] for one in said.json["imported"]] == [2022, 2023]
    assert "项必须改正" in said.err
    reports = run("list", about=()).json["reports"]
    assert [one["status"] for one in reports] == ["published", "published"]
    about = ("--unit", "松岭乡", "--year", "2023")
    assert run("show", about=about).json["fields"]["published_on"] == "2024-01-24"
    assert run("undo", about=about).code == 2
    assert run("import", second, "--published-on", "2024-1-24", about=about).code == 2
    assert run("finalise", "--reason", "数字有误", about=about).json["status"] == "corrected"


def test_each_report_has_its_own_day_of_publication(run: Run, tmp_path: Path) -> None:
    files = [
        _report(tmp_path, f"{year}.txt", f"松岭乡{year}年政府信息公开工作年度报告", 7)
        for year in (2021, 2022, 2023)
    ]
    days = ("--published-on", "2022-1-20", "--published-on", "2023-1-19")

    assert run("import", *files, *days, about=()).code == 2
    assert len(run("import", *files, *days, "--published-on", "", about=()).json["imported"]) == 3

    said = [
        run("show", about=("--unit", "松岭乡", "--year", year)).json
        for year in ("2021", "2022", "2023")
    ]
    assert [(one["status"], one["fields"]["published_on"]) for one in said] == [
        ("published", "2022-01-20"),
        ("published", "2023-01-19"),
        ("editing", None),
    ]


def test_a_day_of_publication_is_read_before_anything_else(
    run: Run, tmp_path: Path, workspace: Path
) -> None:
    one = _report(tmp_path, "甲.txt", "松岭乡2022年政府信息公开工作年度报告", 7)

    assert run("import", one, "--published-on", "去年", about=()).code == 2
    assert not workspace.exists()
