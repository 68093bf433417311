"""Lists of units as counties keep them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.roster_lists import read_roster_list
from zwgk_desktop.services.workspace import Workspace

OFFICE, SCHOOLS, WATER = "青山县人民政府办公室", "青山县教育局", "青山县水利局"
TOWN, VILLAGE, STREET = "云溪镇人民政府", "松岭乡人民政府", "城关街道办事处"
WANTED = {
    OFFICE: Group.OWN,
    SCHOOLS: Group.DEPARTMENT,
    WATER: Group.DEPARTMENT,
    TOWN: Group.TOWNSHIP,
    VILLAGE: Group.TOWNSHIP,
}
Rows = Sequence[Sequence[str | int | None]]


def sheet(folder: Path, rows: Rows, *merged: str) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    path = folder / "名单.xlsx"
    book.save(path)
    return path


def rows_of(*heads: str | None, groups: Sequence[str | None] = ()) -> Rows:
    said = groups or ("本级", "区直单位", "区直单位", "乡镇街道", "乡镇街道")
    every = zip(WANTED, said, strict=True)
    return [heads, *((n, name, group) for n, (name, group) in enumerate(every, start=1))]


PLAIN = rows_of("序号", "单位名称", "类别")
LISTS: dict[str, tuple[Rows, Sequence[str]]] = {
    "plain": (PLAIN, ()),
    "a title above": ([("青山县单位名单", None, None), *PLAIN], ("A1:C1",)),
    "spread head": (rows_of("序 号", "单 位 名 称", "类　别"), ()),
    "broken head": (rows_of("序号", "单位\n名称", "单位\n类别"), ()),
    "full name": (rows_of("序号", "单位名称（全称）", "类别*"), ()),
    "merged groups": (
        rows_of("序号", "单位", "类别", groups=("本级", "县直单位", None, "乡镇", None)),
        ("C3:C4", "C5:C6"),
    ),
    "totals": ([*PLAIN, (None, "合计", 5), ("总计：5", None, None), ("共5个单位", None, None)], ()),
    "other words": (
        rows_of(
            "序号", "报送单位", "性质", groups=("县政府本级", "县直部门", "部门", "镇", "乡（镇）")
        ),
        (),
    ),
    "sections": (
        [
            ("序号", "单位名称", "联系电话"),
            ("一、县本级", None, None),
            (1, OFFICE, None),
            ("二、县直部门（2个）", None, None),
            (2, SCHOOLS, None),
            (3, WATER, None),
            (None, "小计", 2),
            (None, "（三）乡镇、街道", None),
            (4, TOWN, None),
            (5, VILLAGE, None),
        ],
        ("A2:C2", "A4:C4"),
    ),
    "three columns": (
        [
            ("区政府", "区直单位", "乡镇街道"),
            (OFFICE, SCHOOLS, TOWN),
            (None, WATER, VILLAGE),
        ],
        (),
    ),
    "three columns with counts": (
        [
            ("县政府（1）", "县直单位\n（2个）", "乡镇/街道"),
            (OFFICE, f"{SCHOOLS}\n{WATER}", "云溪镇\n人民政府"),
            (None, None, VILLAGE),
            ("合计", None, None),
        ],
        (),
    ),
    "two-line head": (
        [
            ("序号", "单位", None, "联系方式", None),
            (None, "名称", "类别", "联系人", "电话"),
            *((n, name, group.label, None, None) for n, (name, group) in enumerate(WANTED.items())),
        ],
        ("A1:A2", "B1:C1", "D1:E1"),
    ),
    "groups side by side, each with a head": (
        [
            ("县政府", None, "县直单位", None, "乡镇街道", None),
            ("序号", "单位名称", "序号", "单位名称", "序号", "单位名称"),
            (1, OFFICE, 1, SCHOOLS, 1, TOWN),
            (None, None, 2, WATER, 2, VILLAGE),
        ],
        ("A1:B1", "C1:D1", "E1:F1"),
    ),
    "two halves side by side": (
        [
            ("序号", "单位名称", "类别", "序号", "单位名称", "类别"),
            (1, OFFICE, "本级", 4, TOWN, "乡镇"),
            (2, SCHOOLS, "部门", 5, VILLAGE, "乡镇"),
            (3, WATER, "部门", None, None, None),
        ],
        (),
    ),
    "sections of institutions, marks at names": (
        [
            ("单位全称", "备注"),
            ("县本级", None),
            (f"{OFFICE}*", None),
            ("县政府工作部门", None),
            (SCHOOLS, None),
            ("县政府直属事业单位", None),
            (f"{WATER}※", "含供水中心"),
            ("镇（乡、街道）", None),
            (TOWN, None),
            (VILLAGE, None),
        ],
        (),
    ),
    "spread names": (
        [("单位", "类别"), *((" ".join(name), group.label) for name, group in WANTED.items())],
        (),
    ),
}


def groups_in(path: Path) -> dict[str, Group | None]:
    read = read_roster_list(path)
    assert not read.unsure
    return {one.name: one.group for one in read.sure}


@pytest.mark.parametrize("what", LISTS)
def test_a_list_is_read_whatever_its_shape(tmp_path: Path, what: str) -> None:
    rows, merged = LISTS[what]

    assert groups_in(sheet(tmp_path, rows, *merged)) == WANTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_comma_list_is_read_in_any_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    lines = [("序号", '"单位\n名称"', "类别"), *PLAIN[1:]]
    path = tmp_path / "名单.csv"
    path.write_text("\r\n".join(mark.join(map(str, row)) for row in lines), encoding=encoding)

    assert groups_in(path) == WANTED


def test_lines_under_sections_are_a_list(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("青山县报送单位", "一、县政府", f"1．{OFFICE}", "二、县直单位", f"1．{SCHOOLS}"):
        document.add_paragraph(line)
    for line in (f"2．{WATER}", "三、乡镇街道", f"1．{TOWN}", f"2．{VILLAGE}", "合计5个"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "名单.docx"))

    assert groups_in(tmp_path / "名单.docx") == WANTED


def test_names_after_their_group_are_a_list(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    said = f"县本级：{OFFICE}\n县直部门：{SCHOOLS}、{WATER}。\n乡镇街道：{TOWN}，{VILLAGE}。\n"
    path.write_text(said, encoding="utf-8")

    assert groups_in(path) == WANTED


def test_tables_belong_to_the_group_named_above_them(tmp_path: Path) -> None:
    document = docx.Document()
    for group, names in (
        ("一、县本级", [OFFICE]),
        ("二、县直部门（2个）", [SCHOOLS, WATER]),
        ("三、乡镇", [TOWN, VILLAGE]),
    ):
        document.add_paragraph(group)
        table = document.add_table(rows=0, cols=2)
        for cells in (("序号", "单位名称"), *((str(n), name) for n, name in enumerate(names, 1))):
            for cell, words in zip(table.add_row().cells, cells, strict=True):
                cell.text = words
    document.save(str(tmp_path / "名单.docx"))

    assert groups_in(tmp_path / "名单.docx") == WANTED


def test_rows_over_the_whole_table_of_a_document_are_sections(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    every = [("序号", "单位名称", "备注")]
    for group, names in (("县本级", [OFFICE]), ("县直部门", [SCHOOLS, WATER])):
        every += [(group, "", ""), *((str(n), name, "") for n, name in enumerate(names, 1))]
    for row in [*every, ("乡镇", "", ""), ("1", TOWN, ""), ("2", VILLAGE, "")]:
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
        if not any(row[1:]):
            cells[0].merge(cells[2]).text = row[0]
    document.save(str(tmp_path / "名单.docx"))

    assert groups_in(tmp_path / "名单.docx") == WANTED


def test_names_without_head_or_group_are_asked_about(tmp_path: Path) -> None:
    read = read_roster_list(sheet(tmp_path, [(n, name) for n, name in enumerate(WANTED, 1)]))

    assert [one.name for one in read.sure] == [TOWN, VILLAGE]
    assert [one.unit.name for one in read.unsure] == [OFFICE, SCHOOLS, WATER]


def test_a_unit_twice_in_one_line_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [("区直单位", "乡镇街道"), (f"{SCHOOLS}、{SCHOOLS}", TOWN)]

    read = read_roster_list(sheet(tmp_path, rows))

    assert [one.name for one in read.sure] == [SCHOOLS, TOWN]
    assert [one.unit.name for one in read.unsure] == [SCHOOLS]


def test_a_former_name_stands_without_its_note(tmp_path: Path) -> None:
    rows: Rows = [("单位名称", "类别", "曾用名"), (TOWN, "乡镇", "原云溪乡（2019年撤乡设镇）")]

    (unit,) = read_roster_list(sheet(tmp_path, rows)).sure

    assert unit.aliases == ("云溪乡",)


def test_what_names_no_units_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="S06"):
        read_roster_list(sheet(tmp_path, [("收到", "办结"), (1, 2)]))


def test_unsure_lines_are_left_and_the_rest_is_taken(tmp_path: Path, catalog: Catalog) -> None:
    rows: Rows = [*PLAIN, (6, "青山县某中心", None), (7, TOWN, "乡镇"), (8, "白\u202e石镇", "乡镇")]
    path = tmp_path / "a.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        read = rosters.import_list(workspace.context, sheet(tmp_path, rows))
        again = rosters.import_list(workspace.context, sheet(tmp_path, rows))

        assert {one.name: one.group for one in read.roster.units} == WANTED
        assert [(one.unit.line, one.unit.name) for one in read.unsure] == [
            (7, "青山县某中心"),
            (8, TOWN),
            (9, "白\u202e石镇"),
        ]
        assert [one.unit.name for one in again.unsure] == ["青山县某中心", "白\u202e石镇"]
        workspace.timelines.roster.undo()
        assert rosters.roster(workspace.context).units == ()


@pytest.mark.parametrize(
    "twin",
    [
        "云溪镇\u200b人民政府",
        "云溪镇⼈民政府",
        "云\u3000溪镇人民政府",
        "云溪镇人民政府\u202e",
        "云溪镇人⺠政府",
    ],
    ids=ascii,
)
def test_a_twin_is_the_same_unit_or_none(tmp_path: Path, catalog: Catalog, twin: str) -> None:
    path = tmp_path / "a.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        rosters.add(workspace.context, TOWN, Group.TOWNSHIP)

        with pytest.raises(UserError, match=r"S04|T01"):
            rosters.add(workspace.context, twin, Group.TOWNSHIP)
        with pytest.raises(UserError, match=r"S04|T01"):
            rosters.add(workspace.context, VILLAGE, Group.TOWNSHIP, [twin])
        known = rosters.roster(workspace.context).find(twin)
        assert known is not None
        assert known.name == TOWN


def test_a_unit_is_edited_and_moved_and_each_step_undone(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "a.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        held = workspace.context
        for unit in (SCHOOLS, TOWN, VILLAGE):
            rosters.add(held, unit, Group.TOWNSHIP)
        wanted = RosterUnit(0, "", Group.DEPARTMENT, 0, ("县教委",), "办公室", "0571-000000")

        (edited, *_) = rosters.edit(held, SCHOOLS, wanted).units
        assert (edited.group, edited.aliases) == (Group.DEPARTMENT, ("县教委",))
        assert (edited.contact, edited.telephone) == ("办公室", "0571-000000")
        with pytest.raises(UserError, match="S04"):
            rosters.edit(held, TOWN, RosterUnit(0, "", Group.TOWNSHIP, 0, ("县教委",)))
        moved = rosters.move(held, VILLAGE, -1)
        assert [one.name for one in moved.units] == [SCHOOLS, VILLAGE, TOWN]
        assert rosters.move(held, SCHOOLS, -1).units[0].name == SCHOOLS

        workspace.timelines.roster.undo()
        assert [one.name for one in rosters.roster(held).units] == [SCHOOLS, TOWN, VILLAGE]
        workspace.timelines.roster.undo()
        assert rosters.roster(held).units[0].group is Group.TOWNSHIP


@pytest.fixture
def counties(catalog: Catalog, tmp_path: Path) -> Iterator[list[Workspace]]:
    with ExitStack() as opened:
        yield [
            opened.enter_context(
                Workspace.open(
                    tmp_path / f"{name}.zwgk", catalog, writing=True, create=True, program="测试"
                )
            )
            for name in "甲乙"
        ]


BUREAU, LOWER, REASON = "青山县税务局", "白水县人民政府", "垂直管理"


def summing(county: Workspace) -> dict[str, tuple[str, Scope]]:
    units = rosters.roster(county.context).units
    return {one.name: (one.not_summed, one.contributes) for one in units}


def test_a_written_roster_keeps_what_it_says_of_the_sum(
    counties: list[Workspace], tmp_path: Path
) -> None:
    first, second = counties
    path = tmp_path / "名册.xlsx"
    for unit in (
        RosterUnit(0, "云溪镇", Group.TOWNSHIP, 0),
        RosterUnit(0, BUREAU, Group.DEPARTMENT, 0, not_summed=REASON),
        RosterUnit(0, LOWER, Group.DEPARTMENT, 0, contributes=Scope.SUMMED),
    ):
        rosters.add_unit(first.context, unit)
    rosters.write_list(first.context, path)

    assert not rosters.import_list(second.context, path).unsure
    assert summing(second) == summing(first)
    assert summing(second)[LOWER] == ("", Scope.SUMMED)


def test_a_list_read_again_updates_what_it_says_of_the_sum(
    counties: list[Workspace], tmp_path: Path
) -> None:
    county = counties[0]
    names = (BUREAU, LOWER, OFFICE)
    for name in names:
        rosters.add(county.context, name, Group.DEPARTMENT)
    rosters.add(county.context, TOWN, Group.TOWNSHIP)
    heads = ("单位名称", "类别", "不计入汇总的理由", "计入哪一份")
    before = summing(county)

    def read(*rows: Sequence[str | None]) -> list[str]:
        path = sheet(tmp_path, [heads, *rows])
        return [one.reason for one in rosters.import_list(county.context, path).unsure]

    told = [
        (BUREAU, "区直单位", REASON, None),
        (LOWER, None, None, "汇总报告"),
        (OFFICE, "区直单位", None, "都算"),
        (TOWN, "乡镇", None, "汇总"),
        (SCHOOLS, "区直单位", None, "汇 总"),
    ]
    assert read(*told) == [
        "“计入哪一份”写的是“都算”，不知是哪一份",
        f"“{TOWN}”在“乡镇街道”一类，没有汇总的报告",
    ]
    assert summing(county) == {
        **before,
        BUREAU: (REASON, Scope.OFFICE),
        LOWER: ("", Scope.SUMMED),
        SCHOOLS: ("", Scope.SUMMED),
    }
    county.timelines.roster.undo()
    assert summing(county) == before

    read((LOWER, None, None, "汇总"))
    read((LOWER, "区直单位", None, None))
    assert summing(county)[LOWER] == ("", Scope.SUMMED)
    read((LOWER, "区直单位", None, "政府及其办公室"))
    assert summing(county) == before
