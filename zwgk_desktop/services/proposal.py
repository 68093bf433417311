"""Proposed changes of a report, shown to the clerk and applied as one act."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Value
from zwgk_desktop.storage.acts import ActKind, ActSummary


class FigureEditor(Protocol):
    """Editor of a report or of the figures of a table."""

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Store values at several addresses as one act, as `EditingSession.apply` does."""
        ...


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """Proposed change of one value of a report.

    Args:
        label: Name of the address for the clerk.
        reason: Origin of the new value, or what to do with it.
        group: Heading that the change is listed under; "" for none.
        ticked: Whether it is selected by default.
    """

    address: Address
    label: str
    before: Value | None
    after: Value | None
    reason: str = ""
    group: str = ""
    ticked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Proposed changes of one report, applied as one act.

    Args:
        kind: Kind of the act.
        note: Note of the act.
        changes: In the order they are listed; some may change nothing.
        unlisted_values: Values that are stored by the same act and not listed.
        questions: Remaining tasks and checks for the clerk, one sentence each.
    """

    kind: ActKind
    note: str
    changes: tuple[ProposedChange, ...] = ()
    unlisted_values: Mapping[Address, Value | None] = field(
        default_factory=dict[Address, Value | None]
    )
    questions: tuple[str, ...] = ()

    @property
    def effective_changes(self) -> tuple[ProposedChange, ...]:
        """The listed changes that change a value."""
        return tuple(change for change in self.changes if change.before != change.after)

    def values(self, chosen: Container[Address] | None = None) -> Mapping[Address, Value | None]:
        """Return the values to store, of all listed addresses or only the chosen ones."""
        listed = {
            change.address: change.after
            for change in self.changes
            if chosen is None or change.address in chosen
        }
        return {**listed, **self.unlisted_values}

    def apply(
        self, editor: FigureEditor, chosen: Container[Address] | None = None
    ) -> ActSummary | None:
        """Apply all changes or the chosen ones as one act; None when no value changes.

        Raises:
            UserError: As for `EditingSession.apply`.
        """
        return editor.apply(self.values(chosen), self.kind, self.note)
