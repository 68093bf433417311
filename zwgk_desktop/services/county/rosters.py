"""Keeping the roster: typed, or read from the county's list of units."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.county.roster import Group, Roster, RosterUnit
from zwgk_desktop.domain.entries import one_line, parse_unit
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level, propose_level
from zwgk_desktop.domain.report import difference, replacement
from zwgk_desktop.importers.document import SourceGrid
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind, SubjectChange, on
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind

_HEADS = {
    "unit": ("单位", "单位名称", "报送单位", "填报单位", "机关", "机关名称", "名称"),
    "group": ("类别", "分组", "类型", "单位类别", "单位类型", "性质"),
    "aliases": ("曾用名", "别名", "简称", "其他写法"),
}
"""What the columns of a list are called in the wild."""

_GROUPS = {
    Group.OWN: ("本级", "县政府", "区政府", "市政府", "县级政府", "own"),
    Group.DEPARTMENT: ("部门", "区直", "县直", "市直", "区直单位", "县直单位", "department"),
    Group.TOWNSHIP: ("乡镇", "街道", "镇街", "乡镇街道", "township"),
}


def roster(held: SessionContext) -> Roster:
    """Return the roster as it stands."""
    known = held.collections.roster()
    return Roster(RosterUnit.of(subject, values) for subject, values in known.items())


def add(held: SessionContext, name: str, group: Group, aliases: Iterable[str] = ()) -> Roster:
    """Add a unit at the end.

    Raises:
        UserError: The name is blank (F01) or another unit's already (S04).
    """
    return _added(held, [(parse_unit(name), group, _clean(aliases))], "")


def read_list(held: SessionContext, path: Path) -> Roster:
    """Add every unit of a list that is not on the roster yet; those that are stay as they are.

    Raises:
        UserError: The file cannot be used (I01 …), holds no list, or a unit whose
            group neither the list nor its name tells (S06).
    """
    known = roster(held)
    listed = [one for one in _listed(path) if known.find(one[0]) is None]
    return _added(held, listed, path.name) if listed else known


def rename(held: SessionContext, name: str, new: str) -> Roster:
    """Give a unit another name; what it was called stays known.

    Raises:
        UserError: There is no such unit (S05), or another one is called so (S04).
    """
    known = roster(held)
    unit = found(known, name)
    other, wanted = known.find(new), parse_unit(new)
    if other is not None and other.subject != unit.subject:
        raise _taken(wanted)
    aliases = tuple(dict.fromkeys(one for one in (*unit.aliases, unit.name) if one != wanted))
    _change(held, unit, replace(unit, name=wanted, aliases=aliases))
    return roster(held)


def know_as(held: SessionContext, name: str, alias: str) -> Roster:
    """Know a unit under another name too.

    Raises:
        UserError: There is no such unit (S05), or another one is called so (S04).
    """
    known = roster(held)
    unit = found(known, name)
    other, wanted = known.find(alias), _clean([alias])
    if other is not None and other.subject != unit.subject:
        raise _taken(alias)
    if other is None and wanted:
        _change(held, unit, replace(unit, aliases=(*unit.aliases, *wanted)))
    return roster(held)


def remove(held: SessionContext, name: str) -> Roster:
    """Take a unit off the roster; what it submitted stays.

    Raises:
        UserError: There is no such unit (S05).
    """
    unit = found(roster(held), name)
    changes = replacement(unit.values(), {})
    _act(held, on(unit.subject, changes), note=unit.name)
    return roster(held)


def found(known: Roster, name: str) -> RosterUnit:
    """Return the unit of a name.

    Raises:
        UserError: Nobody on the roster is called so (S05).
    """
    unit = known.find(name)
    if unit is None:
        raise UserError(
            f"名册里没有“{name.strip()}”",
            remedy="请核对单位名称；改过名的，在名册里加上曾用名",
            code="S05",
        )
    return unit


def _added(
    held: SessionContext, new: Iterable[tuple[str, Group, tuple[str, ...]]], note: str
) -> Roster:
    held.ensure_writable()
    known = roster(held)
    units = list(known.units)
    made: list[RosterUnit] = []
    for name, group, aliases in new:
        taken = next((one for one in (name, *aliases) if Roster(units).find(one)), None)
        if taken is not None:
            raise _taken(taken)
        place = 1 + max((unit.place for unit in units), default=0)
        others = tuple(one for one in aliases if one != name)
        made.append(RosterUnit(0, name, group, place, others))
        units.append(made[-1])
    added = [NewSubject(SubjectKind.ROSTER, difference({}, unit.values())) for unit in made]
    _act(held, added=added, note=note)
    return roster(held)


def _change(held: SessionContext, before: RosterUnit, after: RosterUnit) -> None:
    held.ensure_writable()
    changes = replacement(before.values(), after.values())
    if changes:
        _act(held, on(before.subject, changes), note=after.name)


def _act(
    held: SessionContext,
    changes: Iterable[SubjectChange] = (),
    added: Iterable[NewSubject] = (),
    note: str = "",
) -> None:
    timeline = held.timeline(SubjectKind.WORKSPACE, held.subjects.workspace)
    timeline.act(ActKind.ROSTER, changes, added, note)


def _listed(path: Path) -> Iterator[tuple[str, Group, tuple[str, ...]]]:
    """Yield the units of a list: the first table that has a column of names."""
    grids = [block for block in read_document(path).blocks if isinstance(block, SourceGrid)]
    for grid in grids:
        rows = [[one_line(cell or "") for cell in row.cells] for row in grid.rows]
        at = next((n for n, row in enumerate(rows) if set(row) & set(_HEADS["unit"])), None)
        if at is None:
            continue
        columns = {what: _column(rows[at], heads) for what, heads in _HEADS.items()}
        for number, row in enumerate(rows[at + 1 :], start=at + 2):
            name = _cell(row, columns["unit"])
            if name:
                group = _group(_cell(row, columns["group"]), name, number)
                aliases = _cell(row, columns["aliases"]).replace("，", "、").split("、")
                yield parse_unit(name), group, _clean(aliases)
        return
    raise UserError(
        f"“{path.name}”里没有找到单位名单",
        remedy="请在表头写上“单位名称”“类别”（本级、区直单位、乡镇街道）",
        code="S06",
    )


def _column(heads: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((at for at, head in enumerate(heads) if head in wanted), None)


def _cell(row: list[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _group(said: str, name: str, number: int) -> Group:
    for group, words in _GROUPS.items():
        if said in words:
            return group
    if not said and propose_level(name) in {Level.TOWNSHIP, Level.STREET}:
        return Group.TOWNSHIP
    raise UserError(
        f"名单第{number}行“{name}”没有写明类别",
        remedy="请在“类别”一列写明本级、区直单位或者乡镇街道",
        code="S06",
    )


def _clean(aliases: Iterable[str]) -> tuple[str, ...]:
    known = (storable_text(one_line(alias), "曾用名") for alias in aliases)
    return tuple(dict.fromkeys(alias for alias in known if alias))


def _taken(name: str) -> UserError:
    return UserError(f"名册里已经有“{name}”", remedy="请核对名单；同一个单位只列一次", code="S04")
