"""The roster (名册): the units from which a county collects, ordered, in three groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Scope, unit_key


class Group(StrEnum):
    """Group of units with a column of its own in the roll-up."""

    OWN = "own"
    DEPARTMENT = "department"
    TOWNSHIP = "township"

    @property
    def label(self) -> str:
        """The group in the county's words."""
        return {"own": "本级", "department": "区直单位", "township": "乡镇街道"}[self.value]


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """One unit of the roster.

    Args:
        subject: Subject that stores its values.
        place: Sort key among all units; gaps are allowed.
        aliases: Former names and other spellings that mean this unit.
        contact: Contact person. Never leaves the county.
        telephone: Telephone of the contact. Never leaves the county.
        not_summed: Reason why its reports are never added up, such as 垂直管理; "" if they are.
        contributes: Which of its reports is added up: the summed one of a lower government.
    """

    subject: int
    name: str
    group: Group
    place: int
    aliases: tuple[str, ...] = ()
    contact: str = ""
    telephone: str = ""
    not_summed: str = ""
    contributes: Scope = Scope.OFFICE

    @classmethod
    def of(cls, subject: int, values: Mapping[Address, Value]) -> "RosterUnit":
        """Build a unit from its stored values."""
        return cls(
            subject,
            str(values["roster.unit"]),
            Group(str(values["roster.group"])),
            int(str(values["roster.place"])),
            tuple(filter(None, str(values.get("roster.aliases", "")).split("\n"))),
            str(values.get("roster.contact", "")),
            str(values.get("roster.telephone", "")),
            str(values.get("roster.not_summed", "")),
            Scope(str(values.get("roster.contributes", Scope.OFFICE))),
        )

    @property
    def contributes_summed(self) -> bool:
        """Whether a roll-up takes its summed report."""
        return self.contributes is Scope.SUMMED

    def values(self) -> Mapping[Address, Value]:
        """Return the values to store for the unit."""
        known: dict[Address, Value] = {
            "roster.unit": self.name,
            "roster.group": self.group.value,
            "roster.place": self.place,
        }
        said = {
            "roster.aliases": "\n".join(self.aliases),
            "roster.contact": self.contact,
            "roster.telephone": self.telephone,
            "roster.not_summed": self.not_summed,
            "roster.contributes": self.contributes.value if self.contributes_summed else "",
        }
        return known | {address: text for address, text in said.items() if text}


def ensure_scope_of_group(scope: Scope, group: Group, unit: str) -> None:
    """Raise if a summed report is of a township or street (S15)."""
    if scope is Scope.SUMMED and group is Group.TOWNSHIP:
        raise UserError(
            f"“{unit}”在“{group.label}”一类，没有汇总的报告",
            remedy="请核对是不是它自己的报告；确是下级政府的，先在名册里改它的类别",
            code="S15",
        )


class Roster:
    """All units of the roster, in the county's order."""

    def __init__(self, units: Iterable[RosterUnit]) -> None:
        self.units = tuple(sorted(units, key=lambda unit: (unit.place, unit.subject)))
        self._known = {
            unit_key(name): unit
            for unit in self.units
            for name in (*unit.aliases, unit.name)  # names take precedence over aliases
        }
        self._known |= {unit_key(unit.name): unit for unit in self.units}

    def find(self, name: str) -> RosterUnit | None:
        """Return the unit with a name or an alias; None if there is none."""
        return self._known.get(unit_key(name))

    def named_in(self, text: str) -> RosterUnit | None:
        """Return the unit whose name or alias is the longest in a text; None if none is."""
        key = unit_key(text)
        return max(
            ((len(name), unit) for name, unit in self._known.items() if name and name in key),
            key=lambda one: one[0],
            default=(0, None),
        )[1]

    def in_group(self, group: Group | None) -> tuple[RosterUnit, ...]:
        """Return the units of a group; of all for None."""
        return tuple(unit for unit in self.units if group in {None, unit.group})
