"""Editable draft of an import: the recognised figures and the clerk's corrections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Self

from zwgk_desktop.domain.addresses import (
    FIGURE_KINDS,
    Address,
    AddressKind,
    after_prefix,
    kind_of,
    text_address,
)
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.importers.recognise import Proof, RecognisedReport
from zwgk_desktop.importers.recognise.recognised_report import picture_doubt
from zwgk_desktop.services.importing import (
    cells_without_counterpart,
    doubted_cells,
    planned_values,
    spelling_values,
)
from zwgk_desktop.services.proposal import Proposal
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.storage.acts import ActKind, ActSummary

_CONTENT = {*FIGURE_KINDS, AddressKind.TEXT}


class ReadingState(StrEnum):
    """State of one cell or text in an import draft."""

    SURE = "sure"
    BLANK = "blank"
    EMBEDDED = "embedded"
    """Value that the page does not give, from the data embedded in the file."""
    UNSURE = "unsure"
    MISSING = "missing"
    CHANGED = "changed"
    """Read value that would overwrite a different entered value."""
    KEPT = "kept"
    """Read value that differs from the entered one and is not imported."""
    PICTURED = "pictured"
    """Figure recognised in a picture and not yet confirmed."""
    PROVEN = "proven"
    """Unconfirmed picture figure whose row and column both add up."""
    SUSPECT = "suspect"
    """Unconfirmed picture figure that is the least certain one in a failing sum."""
    CONFIRMED = "confirmed"
    """Picture figure that the clerk confirmed."""
    TYPED = "typed"
    DROPPED = "dropped"
    ABSENT = "absent"
    """Total that the source does not state and need not state."""


UNCONFIRMED_STATES = {ReadingState.PICTURED, ReadingState.PROVEN, ReadingState.SUSPECT}
"""States of a picture figure that the clerk has not confirmed yet."""


class ImportDraft:
    """Recognised report with the clerk's corrections, as a `FigureView`.

    Nothing is stored on disk. Without `overwrite`, entered values are kept unless
    the clerk corrected them in the draft.
    """

    def __init__(self, recognised: RecognisedReport) -> None:
        self.recognised = recognised
        self.overwrite = False
        self._base: Report | None = None
        self._own: dict[Address, Value | None] = {}
        self._texts: dict[Address, str] = {}
        self._before: list[tuple[dict[Address, Value | None], dict[Address, str]]] = []
        self._doubted = doubted_cells(recognised)
        self._proof: Proof | None = None
        self._report = self._made()
        self.on_change = _nothing

    @property
    def report(self) -> Report:
        """The report as it would be after the import."""
        return self._report

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Always empty: rules are checked after the import."""
        return ()

    @property
    def links(self) -> tuple[Link, ...]:
        """Always empty: links to last year are computed after the import."""
        return ()

    @property
    def target(self) -> Report | None:
        """The existing report to import into; None for a new one."""
        return self._base

    def set_target(self, base: Report | None, *, overwrite: bool) -> None:
        """Set the report to import into, and whether to overwrite its entered values."""
        if base is not self._base or overwrite is not self.overwrite:
            self._base, self.overwrite = base, overwrite
            self._report = self._made()

    def counted_entries(self, cell: Address) -> None:
        """Return None: no figure of a draft comes from the books."""

    def ensure_editable(self) -> Self:
        """Return the draft itself, which is always editable."""
        return self

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Store corrections in the draft and return None; a value of None drops a reading."""
        del kind, note
        self._remember()
        for address, value in values.items():
            self._own[address] = value
            self._texts.pop(address, None)
        self._changed()
        return None

    def assign_figure(self, address: Address, value: Value | None, text: str) -> None:
        """Assign a figure of the source to the cell that the clerk chose."""
        self._remember()
        self._own[address] = value
        self._texts[address] = text
        self._changed()

    def candidates(self, address: Address) -> Sequence[Number | None]:
        """Return the possible figures of an unsure cell, None for blank; empty if unknown."""
        several = (one.candidates for one in self.recognised.unsure if one.address == address)
        return next((one for one in several if one), ())

    def choose_candidate(self, address: Address, figure: Number | None) -> None:
        """Store one of the possible figures of an unsure cell."""
        unsure = self.recognised.unsure
        self.assign_figure(
            address, figure, next(one.text for one in unsure if one.address == address)
        )

    def accept_guess(self, number: int) -> None:
        """Accept the guess for an unsure row: its figures, and its label for later imports."""
        guess = self.recognised.unsure[number].guess
        if guess is None or self.is_guess_accepted(number):
            return
        self._remember()
        for address, figure in guess.cells.items():
            self._own[address] = figure
            self._texts[address] = guess.label
        self._changed()

    def is_guess_accepted(self, number: int) -> bool:
        """Return whether a guess was accepted and not corrected since."""
        guess = self.recognised.unsure[number].guess
        return guess is not None and all(
            self._own.get(address) == figure and self._texts.get(address) == guess.label
            for address, figure in guess.cells.items()
        )

    def _spellings(self) -> Mapping[Address, str]:
        """Return the row labels of accepted guesses, merged with those already known."""
        taken = {
            one.guess.label: one.guess.spelling
            for number, one in enumerate(self.recognised.unsure)
            if one.guess is not None and self.is_guess_accepted(number)
        }
        return spelling_values(taken, self._base)

    @property
    def proof(self) -> Proof:
        """Proven and suspect picture figures, by the form's sums and current corrections."""
        if self._proof is None:
            decided = {a: v for a, v in self._own.items() if v is None or isinstance(v, Number)}
            self._proof = self.recognised.proof(decided)
        return self._proof

    def needs_confirmation(self, address: Address) -> bool:
        """Return whether a picture figure still needs the clerk's confirmation."""
        return address in self.recognised.pictured and address not in self._own

    def cells_to_check(self) -> tuple[Address, ...]:
        """Return the picture cells the clerk must check, recognised or not, in form order."""
        return tuple(
            a
            for a in self.recognised.edition.kinds
            if self.needs_confirmation(a) or self._unread_in(a)
        )

    def cells_to_check_first(self) -> tuple[Address, ...]:
        """Return the picture cells to check first: unread ones and suspects of failing sums.

        Once they are right, the rest of their rows and columns may be proven.
        """
        suspects = self.proof.suspects
        return tuple(
            a for a in self.cells_to_check() if a in suspects or not self.needs_confirmation(a)
        )

    def _unread_in(self, address: Address) -> bool:
        """Return whether a cell has a picture, but no figure recognised in it."""
        unread = address in self._doubted and address not in self.recognised.pictured
        return unread and address in self.recognised.crops and address not in self._own

    def unconfirmed(self, *, proven: bool = False) -> tuple[Address, ...]:
        """Return the picture figures not yet confirmed, in form order.

        With `proven`, only those whose row and column both add up.
        """
        wanted = self.proof.proven if proven else self.recognised.pictured
        return tuple(
            a for a in self.recognised.edition.kinds if a in wanted and self.needs_confirmation(a)
        )

    def confirm(self, addresses: Sequence[Address]) -> None:
        """Confirm picture figures, as one correction for undo."""
        self._remember()
        for address in addresses:
            self._own[address] = self.recognised.pictured[address].figure
        self._changed()

    def restore(self, address: Address) -> None:
        """Discard the corrections of a cell and use its reading again."""
        self._remember()
        self._own.pop(address, None)
        self._texts.pop(address, None)
        self._changed()

    def undo(self) -> None:
        """Undo the last correction."""
        if self._before:
            self._own, self._texts = self._before.pop()
            self._changed()

    def state_of(self, address: Address) -> ReadingState:
        """Return the state of a cell, a total or a text."""
        if address in self._own:
            return self._decided(address)
        read = self.read_value(address)
        before = self.entered_value(address)
        if read is None:
            return self._unread(address)
        if before is None or before == read:
            return self._read_standing(address)
        return ReadingState.CHANGED if self.overwrite else ReadingState.KEPT

    def _read_standing(self, address: Address) -> ReadingState:
        if address in self._doubted:
            return ReadingState.UNSURE
        source = self.recognised.sources.get(address)
        return ReadingState.EMBEDDED if source and source.first < 0 else ReadingState.SURE

    def read_value(self, address: Address) -> Value | None:
        """Return the value read for certain at an address; None where there is none."""
        recognised = self.recognised
        if kind_of(address) is AddressKind.TEXT:
            return recognised.texts.get(after_prefix(address))
        figure = recognised.cells.get(address)
        return recognised.stated.get(address) if figure is None else figure

    def entered_value(self, address: Address) -> Value | None:
        """Return the value entered in the existing report; None where there is none."""
        return self._base.values.get(address) if self._base else None

    def source_text(self, address: Address) -> str:
        """Return the source's text for a figure; "" where it is unknown."""
        if address in self._texts:
            return self._texts[address]
        source = self.recognised.sources.get(address)
        return source.text if source else ""

    def conflicting_values(self) -> Mapping[Address, tuple[Value, Value]]:
        """Return entered and read values where they differ and the clerk has not decided."""
        return {
            address: (before, read)
            for address in self._addresses()
            if address not in self._own
            and (read := self.read_value(address)) is not None
            and (before := self.entered_value(address)) is not None
            and before != read
        }

    def values_to_store(self) -> Mapping[Address, Value | None]:
        """Return the values the import would store, by address."""
        base, recognised = self._base, self.recognised
        wanted = dict(planned_values(self._corrected(), base, replace=True))
        wanted |= self._spellings()
        if base is None:
            return wanted
        kept = (*self.conflicting_values(), *cells_without_counterpart(base, recognised.edition))
        for address in () if self.overwrite else kept:
            wanted.pop(address, None)
        return wanted

    def proposal(self) -> Proposal:
        """Return the import as a proposal without listed changes, which its page shows."""
        return Proposal(
            kind=ActKind.IMPORT, note=self.note(), unlisted_values=self.values_to_store()
        )

    def note(self) -> str:
        """Return the act's note: name and hash of the source, and each figure as written there."""
        return "\n".join((self.recognised.note, *self._record()))

    def count_in_states(self, *standings: ReadingState) -> int:
        """Count the cells in any of the given states."""
        cells = self.recognised.edition.entered
        return sum(self.state_of(address) in standings for address in cells)

    def cell_of_doubt(self, number: int) -> Address | None:
        """Return the cell of an unsure item, or the nearest cell read before it."""
        one = self.recognised.unsure[number]
        own = one.address or next(iter(one.guess.cells if one.guess else ()), None)
        if own is not None or one.location is None:
            return own
        read = [(first, address) for address, first in self._first_lines().items()]
        before = [place for place in read if place[0] <= one.location]
        return max(before or read, key=lambda place: place[0], default=(0, None))[1]

    def read_before(self, number: int) -> Address | None:
        """Return the nearest cell read before an unsure item, in form order."""
        lines, before = self._first_lines(), None
        for address in self.recognised.edition.kinds:
            if address == self.recognised.unsure[number].address:
                return before
            before = address if address in lines else before
        return before

    def _first_lines(self) -> Mapping[Address, int]:
        """Map each figure to the first line of the source it was read from."""
        return {a: source.first for a, source in self.recognised.sources.items() if source.text}

    def reason_of_doubt(self, address: Address) -> str:
        """Return the reason why a cell is unsure; "" where it is sure."""
        if self.needs_confirmation(address):
            return picture_doubt(self.recognised, self.proof, address)
        return self._doubted.get(address, "")

    def _record(self) -> Iterator[str]:
        wanted = self.values_to_store()
        for address in self._addresses():
            value = wanted.get(address)
            if value is None or kind_of(address) is AddressKind.TEXT:
                continue
            written = self.source_text(address)
            typed = f" → {_plain(value)}" if address in self._own else ""
            yield f"{address}={escaped(' '.join(written.split()))}{typed}"

    def _decided(self, address: Address) -> ReadingState:
        own, seen = self._own[address], self.recognised.pictured.get(address)
        if own is None:
            return ReadingState.DROPPED
        same = seen is not None and own == seen.figure
        return ReadingState.CONFIRMED if same else ReadingState.TYPED

    def _unread(self, address: Address) -> ReadingState:
        seen = self.recognised.pictured.get(address)
        if seen is not None:
            return self._pictured(address)
        if address in self._doubted:
            return ReadingState.UNSURE
        if address in self.recognised.cells:
            return ReadingState.BLANK
        return (
            ReadingState.ABSENT
            if address in self.recognised.edition.leaves
            else ReadingState.MISSING
        )

    def _pictured(self, address: Address) -> ReadingState:
        if address in self.proof.suspects:
            return ReadingState.SUSPECT
        return ReadingState.PROVEN if address in self.proof.proven else ReadingState.PICTURED

    def _corrected(self) -> RecognisedReport:
        recognised, own = self.recognised, self._own
        leaves = recognised.edition.leaves
        figures = {a: v for a, v in own.items() if isinstance(v, (int, Decimal))}
        cells = {a: f for a, f in recognised.cells.items() if a not in own}
        stated = {a: f for a, f in recognised.stated.items() if a not in own}
        texts = {i: t for i, t in recognised.texts.items() if text_address(i) not in own}
        texts |= {after_prefix(a): v for a, v in own.items() if isinstance(v, str)}
        return replace(
            recognised,
            cells=cells | {a: f for a, f in figures.items() if a not in leaves},
            stated=stated | {a: f for a, f in figures.items() if a in leaves},
            texts=texts,
        )

    def _made(self) -> Report:
        edition = self.recognised.edition
        values: dict[Address, Value | None] = dict(self._base.values) if self._base else {}
        values |= self.values_to_store()
        known = {a: v for a, v in values.items() if v is not None and a in edition.kinds}
        return Report(edition, known)

    def _addresses(self) -> Iterator[Address]:
        kinds = self.recognised.edition.kinds
        return (address for address, kind in kinds.items() if kind in _CONTENT)

    def _remember(self) -> None:
        self._before.append((dict(self._own), dict(self._texts)))

    def _changed(self) -> None:
        self._proof = None
        self._report = self._made()
        self.on_change()


def _nothing() -> None:
    """Change callback that does nothing."""


def _plain(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
