"""Rename and merge units (更名、承接), and describe the effects in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import UNIT
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.units import same_unit, unit_key
from zwgk_desktop.services import units
from zwgk_desktop.services.books.all_books import AllBooks
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActHeading, ActKind
from zwgk_desktop.storage.unit_records import Succession

if TYPE_CHECKING:
    from collections.abc import Callable

    from zwgk_desktop.services.editing import EditingSession


class UnitNames:
    """Renames and successions of units in a workspace; get it from `Workspace.unit_names`.

    Every open report looks up last year's report again after a change.
    """

    def __init__(
        self, context: SessionContext, books: AllBooks, session: "Callable[[int], EditingSession]"
    ) -> None:
        self._context = context
        self._books = books
        self._session = session

    def successions(self) -> tuple[Succession, ...]:
        """Return all successions of units."""
        return self._context.successions.all()

    def add_succession(self, unit: str, predecessors: Iterable[str], year: int) -> None:
        """Store that a unit succeeds others from a year on; their reports keep their names.

        Raises:
            UserError: A unit would succeed itself, or a predecessor has no report
                (U01); the year is invalid (F02); the workspace is read-only (D15).
        """
        with self._context.reload_after():
            units.add_succession(
                self._context, parse_unit(unit), predecessors, parse_year(str(year))
            )

    def remove_succession(self, unit: str, predecessor: str) -> None:
        """Remove the succession of a unit to a predecessor."""
        with self._context.reload_after():
            self._context.successions.remove(unit, predecessor)

    def rename(self, old: str, new: str) -> tuple[int, ...]:
        """Rename a unit in all its reports that are not final.

        Two spellings of one unit become one. Each report gets an undoable act of its
        own. Either all reports are renamed or none.

        Returns:
            Ids of the final reports, which keep their name. The new name succeeds
            the old one after them.

        Raises:
            UserError: Both names have a report of the same year (D05), the new
                name is blank (F01), or as for `EditingSession.apply`.
        """
        name, kept = parse_unit(new), list[int]()
        with self._context.reload_after(), self._context.transaction():
            for entry in self._context.reports.entries():
                if not same_unit(entry.unit, old):
                    continue
                session = self._session(entry.id)
                if session.frozen:
                    kept.append(entry.id)
                else:
                    session.enter(UNIT, name)
            units.link_renamed_unit(self._context, old.strip(), name, kept)
            self._books.rename_unit(old.strip(), name)
        return tuple(kept)

    def units(self) -> dict[str, tuple[int, ...]]:
        """Map each unit to the years of its reports, the earliest first.

        Several spellings of one unit's name count as the one that sorts first.
        """
        found: dict[str, tuple[str, set[int]]] = {}
        for entry in sorted(self._context.reports.entries(), key=lambda one: (one.unit, one.year)):
            found.setdefault(unit_key(entry.unit), (entry.unit, set()))[1].add(entry.year)
        return {unit: tuple(sorted(years)) for unit, years in found.values()}

    def rename_words(self, old: str, new: str) -> tuple[str, ...]:
        """Describe the effects of renaming a unit."""
        new, units = new.strip(), self.units()
        if not new or new == old:
            return ("请写新的名称。",)
        there = () if same_unit(old, new) else _years(units, new)
        twice = sorted({*_years(units, old)} & {*there})
        if twice:
            return (f"“{new}”已有{years_text(twice)}的报告，同一年不能有两份。请先删除其中一份。",)
        return tuple(self._renamed(old, new, there))

    def _renamed(self, old: str, new: str, there: Sequence[int]) -> Iterator[str]:
        entries = [entry for entry in self._context.reports.entries() if same_unit(entry.unit, old)]
        final = sorted({entry.year for entry in entries if self._session(entry.id).frozen})
        loose = sorted({entry.year for entry in entries if not self._session(entry.id).frozen})
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
        self, unit: str, predecessors: Sequence[str], year: int
    ) -> tuple[str, ...]:
        """Describe the effects of a unit succeeding others from a year on."""
        unit, units = unit.strip(), self.units()
        if not unit or not predecessors:
            return ("请写现在的单位名称，并在上面给原来的单位打勾。",)
        return tuple(_carried_on(units, unit, predecessors, year))

    def act_words(self, act: ActHeading) -> str:
        """Describe an act on successions: 设承接, 解除承接, 改承接的年度."""
        if act.kind is not ActKind.SUCCEED:
            return act.kind.label
        for change in self._context.log.changes_of(act.id):
            if change.before is None:
                return "设承接"
            if change.after is None:
                return "解除承接"
        return "改承接的年度"


def _years(units: Mapping[str, tuple[int, ...]], name: str) -> tuple[int, ...]:
    return next((years for unit, years in units.items() if same_unit(unit, name)), ())


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
    """Return a succession in words."""
    return f"从{one.year}年起，“{one.unit}”接着“{one.predecessor}”"


def release_words(one: Succession) -> str:
    """Describe the effects of removing a succession."""
    return (
        f"“{one.unit}”{one.year}年的报告不再以“{one.predecessor}”的报告为上年："
        "两年衔接、年度对比、上年文字都不再连着。报告本身不变；以后可以再设。"
    )


def years_text(years: Iterable[int]) -> str:
    """Return years as text: 2021、2022年."""
    return "、".join(map(str, years)) + "年"
