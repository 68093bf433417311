"""Lists of units as counties keep them."""

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.errors import UserError
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


def test_what_names_no_units_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="S06"):
        read_roster_list(sheet(tmp_path, [("收到", "办结"), (1, 2)]))


def test_unsure_lines_are_left_and_the_rest_is_taken(tmp_path: Path, catalog: Catalog) -> None:
    rows: Rows = [*PLAIN, (6, "青山县某中心", None), (7, TOWN, "乡镇"), (8, "白\u202e石镇", "乡镇")]
    path = tmp_path / "a.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        read = rosters.read_list(workspace.context, sheet(tmp_path, rows))
        again = rosters.read_list(workspace.context, sheet(tmp_path, rows))

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
