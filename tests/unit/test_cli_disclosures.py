"""The disclosure book on the command line: once entered, counted once, out to a sheet and back."""

from pathlib import Path

import pytest
from command_line import CommandResult, Run, run_json
from openpyxl import Workbook, load_workbook
from workspaces import UNIT

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.services.workspace import Workspace

DOCUMENT = (
    *("--title", "村级公益事业管理办法", "--category", "normative_documents"),
    *("--made", "2026-03-02", "--published", "2026-03-05", "--channel", "site"),
)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*words: str) -> CommandResult:
        about = ("--workspace", tmp_path / "台账.db", "--unit", UNIT)
        return run_json(capsys, *words, *about)

    return run_


def add(run: Run, title: str, *more: str, category: str = "social_assistance") -> CommandResult:
    days = ("--made", "2026-03-02", "--published", "2026-03-05")
    return run("disclosure", "add", "--title", title, "--category", category, *days, *more)


def test_information_through_several_channels_counts_once(run: Run) -> None:
    said = add(run, "低保公示", "--channel", "board", "site", "--approved-by", "某负责人")
    add(run, "救助标准", "--channel", "site", "--channel", "new_media")

    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "id": said.json["id"],
        "title": "低保公示",
        "number": None,
        "category": "social_assistance",
        "channels": ["site", "board"],
        "made_on": "2026-03-02",
        "published_on": "2026-03-05",
        "published_by": None,
        "approved_by": "某负责人",
        "valid_until": None,
        "repealed_on": None,
        "validity": "in_force",
        "days_late": 0,
        "document": False,
    }
    counts = run("disclosure", "counts", "--year", "2026").json
    assert counts["total"] == counts["by_category"]["social_assistance"] == 2
    assert sum(counts["by_category"].values()) == 2
    assert counts["by_channel"] == {
        "site": 2,
        "board": 1,
        "gazette": 0,
        "new_media": 1,
        "reading_place": 0,
        "other": 0,
    }
    assert run("disclosure", "counts", "--year", "2025").json["total"] == 0
    assert run("disclosure", "list", "--year", "2025").json == {"disclosures": []}


def test_the_same_information_is_entered_once(run: Run) -> None:
    add(run, "低保公示", "--channel", "board")
    again = add(run, "低保公示", "--channel", "site")

    assert again.code == 2
    assert "K04" in again.err
    assert "加上渠道" in again.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--channel", "pigeon"), "K02"),
        (("--channel", "site", "--valid-until", "2026-01-01"), "K02"),
        (("--channel", "site", "--repealed", "昨天"), "F04"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, words: tuple[str, ...], code: str) -> None:
    said = add(run, "低保公示", *words)

    assert said.code == 2
    assert code in said.err


def test_a_category_that_no_article_has_is_refused(run: Run) -> None:
    assert "K02" in add(run, "某事", "--channel", "site", category="gossip").err
    named = add(run, "某事", "--channel", "site", category="筹资筹劳")
    assert named.json["category"] == "levies"


def test_a_document_is_one_entry_of_both_books(run: Run) -> None:
    missing = run("disclosure", "add", *DOCUMENT)
    said = run("disclosure", "add", *DOCUMENT, "--number", "云政〔2026〕1号")

    assert (missing.code, said.code) == (2, 0)
    documents = run("document", "list").json["documents"]
    assert [one["number"] for one in documents] == ["云政〔2026〕1号"]
    id_ = str(said.json["id"])
    run("document", "repeal", "云政〔2026〕1号", "--on", "2026-06-01")
    (one,) = run("disclosure", "list").json["disclosures"]
    assert (one["repealed_on"], one["validity"], one["document"]) == (
        "2026-06-01",
        "repealed",
        True,
    )
    changed = run("disclosure", "change", id_, "title=办法", "made_on=2026-03-01", "channels=board")
    assert changed.json["channels"] == ["board"]
    (document,) = run("document", "list").json["documents"]
    assert (document["title"], document["issued_on"]) == ("办法", "2026-03-01")
    assert run("disclosure", "change", id_, "category=fees").code == 2
    assert run("disclosure", "change", id_, "channels=").code == 2

    assert run("disclosure", "remove", id_).json == {"disclosures": []}
    assert len(run("document", "list").json["documents"]) == 1
    assert run("undo").code == 0
    assert len(run("disclosure", "list").json["disclosures"]) == 1


def test_a_document_of_the_directory_is_published_and_not_entered_again(run: Run) -> None:
    number = "云政〔2026〕1号"
    run("document", "add", "--title", DOCUMENT[1], "--number", number, "--issued", "2026-03-02")
    other = run("disclosure", "add", "--number", number, *DOCUMENT[2:], "--title", "别的")
    said = run("disclosure", "add", "--number", number, *DOCUMENT)
    again = run("disclosure", "add", "--number", number, *DOCUMENT)

    assert (other.code, said.code, again.code) == (2, 0, 2)
    assert len(run("document", "list").json["documents"]) == 1
    assert run("document", "change", number, "published_on=").code == 2  # channels would remain


def test_the_number_of_a_document_is_not_cleared(run: Run) -> None:
    id_ = str(run("disclosure", "add", *DOCUMENT, "--number", "云政发〔2026〕2号").json["id"])
    before = run("disclosure", "list").json

    said = run("disclosure", "change", id_, "number=")

    assert (said.code, said.out, "K02" in said.err) == (2, "", True)
    assert run("disclosure", "list").json == before


def test_twenty_working_days_are_a_hint(run: Run) -> None:
    late = run(
        *("disclosure", "add", "--title", "预算", "--category", "budgets", "--channel", "site"),
        *("--made", "2025-02-20", "--published", "2025-03-21"),
    )
    in_time = run(
        *("disclosure", "add", "--title", "决算", "--category", "budgets", "--channel", "site"),
        *("--made", "2025-02-20", "--published", "2025-03-20"),
    )

    assert (late.code, late.json["days_late"]) == (0, 1)
    assert "第二十六条" in late.err
    assert (in_time.json["days_late"], in_time.err) == (0, "")


def test_entries_are_corrected_and_removed(run: Run) -> None:
    id_ = str(add(run, "低保公示", "--channel", "board").json["id"])

    changed = run("disclosure", "change", id_, "number=云社〔2026〕2号", "valid_until=2026-04-01")
    assert (changed.json["number"], changed.json["validity"]) == ("云社〔2026〕2号", "lapsed")
    assert run("disclosure", "change", id_, "published_on=2026-01-01").code == 2
    assert run("disclosure", "change", "999", "number=1").code == 2
    assert run("disclosure", "remove", "一").code == 2
    assert run("disclosure", "remove", id_).json == {"disclosures": []}
    addresses = {one["address"] for one in run("history").json["changes"]}
    assert "disclosure.valid_until" in addresses


def test_an_offices_list_comes_in_and_the_book_goes_out(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ("云溪镇2026年主动公开登记表",),
        ("标题", "文号", "信息类别", "公开方式", "形成日期", "发布时间", "审核人"),
        (
            "低保公示",
            None,
            "社会救助",
            "政府网站、公示栏",
            "2026年3月2日",
            "2026-03-05",
            "某负责人",
        ),
        ("低保公示", None, "社会救助", "微信公众号", "2026年3月2日", "2026-03-05", "某负责人"),
        (
            "管理办法",
            "云政〔2026〕1号",
            "第二十条第（一）项",
            "网站",
            "2026-03-02",
            "2026-03-05",
            None,
        ),
        ("管理办法", "云政〔2026〕1号", "规范性文件", "公报", "2026-03-02", "2026-03-05", None),
        ("别的办法", "云政〔2026〕1号", "规范性文件", "公报", "2026-03-02", "2026-03-05", None),
        ("无类别", None, "杂项", "网站", "2026-03-02", "2026-03-05", None),
        ("无日期", None, "社会救助", "网站", None, "2026-03-05", None),
    ):
        book.worksheets[0].append(list(row))
    file, out = tmp_path / "登记表.xlsx", tmp_path / "台账.xlsx"
    book.save(file)
    said = run("disclosure", "import", str(file))

    assert said.code == 1
    assert said.json["imported"] == ["低保公示", "管理办法"]
    assert [one["row"] for one in said.json["unsure"]] == [5, 6, 7]
    first, second = run("disclosure", "list").json["disclosures"]
    assert first["channels"] == ["site", "board", "new_media"]
    assert (second["channels"], second["document"]) == (["site", "gazette"], True)

    assert run("disclosure", "export", str(out), "--year", "2026").json["disclosures"] == 2
    texts = [cell.value for row in load_workbook(out).worksheets[0] for cell in row]
    assert {"低保公示", "政府网站、公开栏、政务新媒体", "第二十一条"} <= set(texts)
    run("undo")
    assert run("disclosure", "list").json == {"disclosures": []}
    assert run("disclosure", "import", str(out)).json["imported"] == ["低保公示", "管理办法"]
    assert run("disclosure", "list").json["disclosures"][0]["channels"] == first["channels"]
    assert run("disclosure", "import", str(out)).json["imported"] == []  # they are there already


def test_a_time_is_dropped_from_days_only(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "登记表.csv"
    file.write_text(
        "标题,信息类别,公开方式,形成日期,发布时间\n"
        "村务公开日 9:30,社会救助,网站/公示栏,2026-03-02 08:00:00,2026-03-05 9:30\n",
        encoding="utf-8",
    )

    assert run("disclosure", "import", str(file)).json["imported"] == ["村务公开日 9:30"]
    (one,) = run("disclosure", "list").json["disclosures"]
    assert (one["made_on"], one["published_on"]) == ("2026-03-02", "2026-03-05")
    assert one["channels"] == ["site", "board"]


def test_an_applicants_name_in_a_title_is_not_exported(run: Run, tmp_path: Path) -> None:
    run(
        *("request", "add", "--received", "2026-03-03", "--channel", "internet"),
        *("--class", "natural_person", "--applicant", "张云溪"),
    )
    add(run, "张云溪低保公示", "--channel", "board")
    said = run("disclosure", "export", str(tmp_path / "台账.xlsx"))

    assert said.code == 2
    assert "E04" in said.err


def test_a_draft_tells_what_was_published(run: Run, tmp_path: Path) -> None:
    add(run, "低保公示", "--channel", "board", "site")
    add(run, "救助标准", "--channel", "site")
    add(run, "收费目录", "--channel", "site", category="fees")
    assert _drafted(tmp_path, 2026).startswith(
        "全年通过政府网站、公开栏主动公开政府信息3条，主要是社会救助2条、行政事业性收费1条。"
    )
    assert _drafted(tmp_path, 2025).startswith("全年通过【请填：公开的渠道】主动公开政府信息【请填")


def _drafted(folder: Path, year: int) -> str:
    catalog, file = load_catalog(paths.forms()), folder / "台账.db"
    with (
        Workspace.open(file, catalog, writing=True, program="test") as workspace,
        workspace.session_or_created(UNIT, year) as session,
    ):
        draft = session.draft("text.overview")
        assert draft is not None
        return draft.text.partition("（一）主动公开\n")[2]
