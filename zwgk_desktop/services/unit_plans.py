"""What renaming or merging units would do to the chain of years, told before it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zwgk_desktop.domain.unit_names import same_unit, unit_key
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Succession, Workspace
from zwgk_desktop.storage.acts import ActHeading


def units_of(workspace: Workspace) -> dict[str, tuple[int, ...]]:
    """Return the units with the years of their reports, the earliest first.

    Several spellings of one unit's name count as the one that sorts first.
    """
    found: dict[str, tuple[str, list[int]]] = {}
    for entry in sorted(workspace.reports(), key=lambda one: (one.unit, one.year)):
        found.setdefault(unit_key(entry.unit), (entry.unit, []))[1].append(entry.year)
    return {unit: tuple(sorted(years)) for unit, years in found.values()}


def _years(units: Mapping[str, tuple[int, ...]], name: str) -> tuple[int, ...]:
    return next((years for unit, years in units.items() if same_unit(unit, name)), ())


def rename_words(workspace: Workspace, old: str, new: str) -> tuple[str, ...]:
    """Say what writing a unit's name otherwise would do."""
    new, units = new.strip(), units_of(workspace)
    if not new or new == old:
        return ("请写新的名称。",)
    there = () if same_unit(old, new) else _years(units, new)
    twice = sorted({*_years(units, old)} & {*there})
    if twice:
        return (f"“{new}”已有{years_text(twice)}的报告，同一年不能有两份。请先删除其中一份。",)
    return tuple(_renamed(workspace, old, new, there))


def _renamed(workspace: Workspace, old: str, new: str, there: Sequence[int]) -> Iterator[str]:
    entries = [entry for entry in workspace.reports() if same_unit(entry.unit, old)]
    final = sorted(one.year for one in entries if workspace.session(one.id).frozen)
    loose = sorted({one.year for one in entries} - {*final})
    if loose:
        yield f"{years_text(loose)}的报告改写为“{new}”，每份算一步，可以撤销。"
    if final:
        yield (
            f"{years_text(final)}的已经定稿，名称不变；“{new}”从{final[-1] + 1}年起接着它，"
            "各年仍连成一串。"
        )
    if there:
        yield f"“{new}”已有{years_text(there)}的报告，改写后与它们连成一串。"


def succession_words(
    workspace: Workspace, unit: str, predecessors: Sequence[str], year: int
) -> tuple[str, ...]:
    """Say what it would mean that a unit carries on others from a year on."""
    unit, units = unit.strip(), units_of(workspace)
    if not unit or not predecessors:
        return ("请写现在的单位名称，并在上面给原来的单位打勾。",)
    return tuple(_carried_on(units, unit, predecessors, year))


def _carried_on(
    units: dict[str, tuple[int, ...]], unit: str, predecessors: Sequence[str], year: int
) -> Iterator[str]:
    names = "、".join(f"“{name}”" for name in predecessors)
    yield f"从{year}年起，“{unit}”接着{names}的报告。原来的报告不改，名称也不变。"
    members = [name for name in (unit, *predecessors) if year - 1 in _years(units, name)]
    if len(members) > 1:
        joined = "、".join(f"“{name}”" for name in members)
        yield f"{year}年的上年数字，是{joined}{year - 1}年各格相加；文字不相加。"
    elif members:
        yield f"{year}年的上年报告，就是“{members[0]}”{year - 1}年的报告。"
    for name in predecessors:
        if name not in members:
            yield f"“{name}”没有{year - 1}年的报告，这一年的衔接核对不了它；导入以后就能核对。"


def succession_text(one: Succession) -> str:
    """Say who carries on whom."""
    return f"从{one.year}年起，“{one.unit}”接着“{one.predecessor}”"


def release_words(one: Succession) -> str:
    """Say what forgetting a succession would do."""
    return (
        f"“{one.unit}”{one.year}年的报告不再以“{one.predecessor}”的报告为上年："
        "两年衔接、年度对比、上年文字都不再连着。报告本身不变；以后可以再设。"
    )


def act_words(workspace: Workspace, act: ActHeading) -> str:
    """Describe an act on successions: 设承接, 解除承接, 改承接的年度."""
    if act.kind is not ActKind.SUCCEED:
        return act.kind.label
    for change in workspace.context.log.changes_of(act.id):
        if change.before is None:
            return "设承接"
        if change.after is None:
            return "解除承接"
    return "改承接的年度"


def years_text(years: Iterable[int]) -> str:
    """Write years as 2021、2022年."""
    return "、".join(map(str, years)) + "年"
