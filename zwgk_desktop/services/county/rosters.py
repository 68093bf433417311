"""Change the roster: add, edit, order and remove units, or read them from a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zwgk_desktop.domain.characters import is_blank, storable_text
from zwgk_desktop.domain.county.roster import Group, Roster, RosterUnit, ensure_scope_of_group
from zwgk_desktop.domain.entries import as_one_line, parse_unit
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import changes_between, replacing_changes
from zwgk_desktop.domain.units import Scope, same_unit, unit_key
from zwgk_desktop.exporters.registry import ROSTER
from zwgk_desktop.services.county.roster_lists import (
    ListedUnit,
    UnsureLine,
    read_roster_list,
    report_doubt,
)
from zwgk_desktop.services.outgoing import Outgoing, write_document
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind, SubjectChange, now, with_subject
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind


@dataclass(frozen=True, slots=True)
class ImportedRoster:
    """The roster after a list was read, and the lines that need confirmation."""

    roster: Roster
    unsure: tuple[UnsureLine, ...]


def roster(context: SessionContext) -> Roster:
    """Return the current roster."""
    known = context.collections.roster()
    return Roster(RosterUnit.of(subject, values) for subject, values in known.items())


def add(
    context: SessionContext,
    name: str,
    group: Group,
    aliases: Iterable[str] = (),
    not_summed: str = "",
) -> Roster:
    """Add a unit at the end, as `add_unit`."""
    return add_unit(context, RosterUnit(0, name, group, 0, tuple(aliases), not_summed=not_summed))


def add_unit(context: SessionContext, unit: RosterUnit) -> Roster:
    """Add a unit at the end.

    Raises:
        UserError: The name is blank (F01) or already that of another unit (S04), the reason
            for not adding its reports cannot be stored (T01), or a unit of the group has no
            summed report (S15).
    """
    name, aliases = parse_unit(unit.name), _clean_aliases(unit.aliases)
    added = replace(unit, name=name, aliases=aliases, not_summed=_reason(unit.not_summed))
    return _added(context, [added], "")


def import_list(context: SessionContext, path: Path) -> ImportedRoster:
    """Add every sure unit of a list file, as `add_listed`.

    Raises:
        UserError: The file cannot be read (I01 …), or contains no list of units (S06).
    """
    read = read_roster_list(path)
    known = roster(context)
    unsure = tuple(one for one in read.unsure if known.find(one.unit.name) is None)
    again = (one.unit for one in read.unsure if known.find(one.unit.name) is not None)
    added, doubtful = add_listed(context, (*read.sure, *again), path.name)
    return ImportedRoster(added, (*unsure, *doubtful))


def add_listed(
    context: SessionContext, listed: Sequence[ListedUnit], note: str = ""
) -> tuple[Roster, tuple[UnsureLine, ...]]:
    """Add units of a list as one act. Return the roster and the units that clash with others.

    A unit already on the roster takes only what the list says of the roll-up: the reason for
    not adding its reports, and which of its reports is added. Blanks change nothing.
    """
    known = roster(context)
    new: list[RosterUnit] = []
    changes: list[SubjectChange] = []
    told: set[int] = set()
    clashing: list[UnsureLine] = []
    taken = {unit_key(one.name) for one in listed}
    for one in listed:
        before = known.find(one.name)
        doubt = report_doubt(one, before.group) if before else ""
        if doubt:
            clashing.append(UnsureLine(one, doubt))
        elif before is not None and before.subject not in told:
            told.add(before.subject)
            edits = replacing_changes(before.values(), _with_listed(before, one).values())
            changes += with_subject(before.subject, edits)
        if before is not None or one.group is None:
            continue
        aliases = _clean_aliases(one.aliases)
        other = next((a for a in aliases if known.find(a) or unit_key(a) in taken), None)
        if other is not None:
            clashing.append(UnsureLine(one, f"“{other}”是名册上另一个单位"))
            continue
        taken |= set(map(unit_key, aliases))
        new.append(_unit_of(one, one.group))
    changed = _added(context, new, note, changes) if new or changes else known
    return changed, tuple(clashing)


def add_chosen(context: SessionContext, chosen: Iterable[ListedUnit], note: str = "") -> Roster:
    """Add units of a list that the clerk has confirmed, as one act.

    Raises:
        UserError: A name cannot be stored (T01), or is already that of another unit (S04).
    """
    new = [_unit_of(one, one.group) for one in chosen if one.group is not None]
    return _added(context, new, note)


def _unit_of(listed: ListedUnit, group: Group) -> RosterUnit:
    return RosterUnit(
        0,
        parse_unit(listed.name),
        group,
        0,
        _clean_aliases(listed.aliases),
        listed.contact,
        listed.telephone,
        _reason(listed.not_summed),
        listed.contributes or Scope.OFFICE,
    )


def _with_listed(unit: RosterUnit, listed: ListedUnit) -> RosterUnit:
    """Return a unit of the roster with what a list says of the roll-up."""
    return replace(
        unit,
        not_summed=_reason(listed.not_summed) or unit.not_summed,
        contributes=listed.contributes or unit.contributes,
    )


def write_list(context: SessionContext, target: Path) -> None:
    """Write the roster as a workbook that `import_list` can read, usable as a template.

    The columns for contact and telephone are blank, since those data stay at the county.

    Raises:
        UserError: A name or reason contains personal data (E04), or the file cannot be written
            (E01).
    """
    groups = "、".join(group.label for group in Group)
    about = f"计入哪一份（下级政府写{Scope.SUMMED.label}）"
    heads = [
        "单位名称",
        f"类别（{groups}）",
        "曾用名",
        "联系人",
        "联系电话",
        "不计入汇总的理由",
        about,
    ]
    units = roster(context).units
    rows = [
        (
            one.name,
            one.group.label,
            "、".join(one.aliases),
            *("", ""),
            one.not_summed,
            one.contributes.label if one.contributes_summed else "",
        )
        for one in units
    ]
    texts = [("名册", text) for one in units for text in (one.name, *one.aliases, one.not_summed)]
    outgoing = Outgoing(texts=texts, names=context.books.applicant_names())
    write_document(ROSTER, target, outgoing, ROSTER.label, heads, rows, now().date())


def rename(context: SessionContext, name: str, new: str) -> Roster:
    """Rename a unit. Its former name becomes an alias.

    Raises:
        UserError: There is no such unit (S05), or another unit has the new name (S04).
    """
    known = roster(context)
    unit = unit_named(known, name)
    other, wanted = known.find(new), parse_unit(new)
    if other is not None and other.subject != unit.subject:
        raise _name_taken_error(wanted)
    aliases = tuple(dict.fromkeys(one for one in (*unit.aliases, unit.name) if one != wanted))
    _change(context, unit, replace(unit, name=wanted, aliases=aliases))
    return roster(context)


def add_alias(context: SessionContext, name: str, alias: str) -> Roster:
    """Add an alias to a unit.

    Raises:
        UserError: There is no such unit (S05), or another unit has that name (S04).
    """
    known = roster(context)
    unit = unit_named(known, name)
    other, wanted = known.find(alias), _clean_aliases([alias])
    if other is not None and other.subject != unit.subject:
        raise _name_taken_error(alias)
    if other is None and wanted:
        _change(context, unit, replace(unit, aliases=(*unit.aliases, *wanted)))
    return roster(context)


def edit(context: SessionContext, name: str, new: RosterUnit) -> Roster:
    """Change everything but the name and place of a unit, as one act.

    Raises:
        UserError: There is no such unit (S05), an alias is another unit's name (S04), a text
            cannot be stored (T01), or a unit of the group has no summed report (S15).
    """
    known = roster(context)
    unit = unit_named(known, name)
    ensure_scope_of_group(new.contributes, new.group, unit.name)
    aliases = tuple(one for one in _clean_aliases(new.aliases) if not same_unit(one, unit.name))
    for alias in aliases:
        other = known.find(alias)
        if other is not None and other.subject != unit.subject:
            raise _name_taken_error(alias)
    contact = storable_text(as_one_line(new.contact), "联系人") or ""
    telephone = storable_text(as_one_line(new.telephone), "电话") or ""
    changed = replace(
        unit,
        group=new.group,
        aliases=aliases,
        contact=contact,
        telephone=telephone,
        not_summed=_reason(new.not_summed),
        contributes=new.contributes,
    )
    _change(context, unit, changed)
    return roster(context)


def move(context: SessionContext, name: str, steps: int) -> Roster:
    """Move a unit by a number of steps, negative for up, as one act. Stop at the ends.

    Raises:
        UserError: There is no such unit (S05).
    """
    context.ensure_writable()
    known = roster(context)
    unit = unit_named(known, name)
    order = [one for one in known.units if one.subject != unit.subject]
    at = min(max(known.units.index(unit) + steps, 0), len(order))
    order.insert(at, unit)
    changes = [
        change
        for place, one in enumerate(order, start=1)
        for change in with_subject(
            one.subject, replacing_changes(one.values(), replace(one, place=place).values())
        )
    ]
    if changes and tuple(order) != known.units:
        _record_act(context, changes, note=unit.name)
    return roster(context)


def remove(context: SessionContext, name: str) -> Roster:
    """Remove a unit from the roster. Its submissions are preserved.

    Raises:
        UserError: There is no such unit (S05).
    """
    unit = unit_named(roster(context), name)
    changes = replacing_changes(unit.values(), {})
    _record_act(context, with_subject(unit.subject, changes), note=unit.name)
    return roster(context)


def unit_named(roster: Roster, name: str) -> RosterUnit:
    """Return the unit with a name.

    Raises:
        UserError: The roster has no unit with that name (S05).
    """
    unit = roster.find(name)
    if unit is None:
        raise UserError(
            f"名册里没有“{name.strip()}”",
            remedy="请核对单位名称；改过名的，在名册里加上曾用名",
            code="S05",
        )
    return unit


def _added(
    context: SessionContext,
    new: Iterable[RosterUnit],
    note: str,
    changes: Sequence[SubjectChange] = (),
) -> Roster:
    """Add units at the end, and change others, as one act.

    Raises:
        UserError: A name is already that of another unit (S04), or a unit of the group has no
            summed report (S15).
    """
    context.ensure_writable()
    units = list(roster(context).units)
    made: list[RosterUnit] = []
    for one in new:
        ensure_scope_of_group(one.contributes, one.group, one.name)
        known = Roster(units)
        taken = next((name for name in (one.name, *one.aliases) if known.find(name)), None)
        if taken is not None:
            raise _name_taken_error(taken)
        place = 1 + max((unit.place for unit in units), default=0)
        others = tuple(alias for alias in one.aliases if not same_unit(alias, one.name))
        made.append(replace(one, place=place, aliases=others))
        units.append(made[-1])
    added = [NewSubject(SubjectKind.ROSTER, changes_between({}, unit.values())) for unit in made]
    _record_act(context, changes, added, note)
    return roster(context)


def _change(context: SessionContext, before: RosterUnit, after: RosterUnit) -> None:
    context.ensure_writable()
    changes = replacing_changes(before.values(), after.values())
    if changes:
        _record_act(context, with_subject(before.subject, changes), note=after.name)


def _record_act(
    context: SessionContext,
    changes: Iterable[SubjectChange] = (),
    added: Iterable[NewSubject] = (),
    note: str = "",
) -> None:
    timeline = context.timeline(SubjectKind.WORKSPACE, context.subjects.workspace)
    timeline.act(ActKind.ROSTER, changes, added, note)


def _reason(text: str) -> str:
    return storable_text(as_one_line(text), "不计入汇总的理由") or ""


def _clean_aliases(aliases: Iterable[str]) -> tuple[str, ...]:
    known = {unit_key(alias): parse_unit(alias) for alias in aliases if not is_blank(alias)}
    return tuple(known.values())


def _name_taken_error(name: str) -> UserError:
    return UserError(f"名册里已经有“{name}”", remedy="请核对名单；同一个单位只列一次", code="S04")
