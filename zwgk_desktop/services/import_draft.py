"""An import before it is one: what was read, as the clerk corrects it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Self

from zwgk_desktop.domain.addresses import (
    FIGURES,
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
from zwgk_desktop.services.importing import doubted_cells, homeless, plan, remembered
from zwgk_desktop.services.proposal import Proposal
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.storage.acts import ActKind, ActSummary

_CONTENT = {*FIGURES, AddressKind.TEXT}


class ReadingState(StrEnum):
    """How surely something was read, or what the clerk has made of it."""

    SURE = "sure"
    BLANK = "blank"
    UNSURE = "unsure"
    MISSING = "missing"
    CHANGED = "changed"
    """It would overwrite what is entered."""
    KEPT = "kept"
    """It differs from what is entered, which stays."""
    PICTURED = "pictured"
    """Made out in a picture, and not yet held against it."""
    PROVEN = "proven"
    """So too, but its row and column both add up to their totals."""
    SUSPECT = "suspect"
    """So too, but a sum does not come out, and this is the least certain figure in it."""
    CONFIRMED = "confirmed"
    """Held against its picture and taken."""
    TYPED = "typed"
    DROPPED = "dropped"
    ABSENT = "absent"
    """A total that the source need not state."""


OF_PICTURES = {ReadingState.PICTURED, ReadingState.PROVEN, ReadingState.SUSPECT}
"""How a figure stands that was made out in a picture and waits for the clerk."""


class ImportDraft:
    """A recognised report with the clerk's corrections, as a `FigureView`.

    Nothing of it is on disk. Without `overwrite` what is entered stays, except
    where the clerk has typed over it here.
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
        """The report as it would stand."""
        return self._report

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """None: the import is judged once it is in the report."""
        return ()

    @property
    def links(self) -> tuple[Link, ...]:
        """None, until it is in the report."""
        return ()

    @property
    def base(self) -> Report | None:
        """The report it would go into, if there is one."""
        return self._base

    def put_into(self, base: Report | None, *, overwrite: bool) -> None:
        """Say which report it goes into, and whether over what is entered there."""
        if base is not self._base or overwrite is not self.overwrite:
            self._base, self.overwrite = base, overwrite
            self._report = self._made()

    def behind(self, cell: Address) -> None:
        """None: what a document says is not of our books."""

    def ensure_editable(self) -> Self:
        """Return itself: nothing of it is written yet."""
        return self

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Take corrections; None drops what was read. There is no act yet."""
        del kind, note
        self._remember()
        for address, value in values.items():
            self._own[address] = value
            self._texts.pop(address, None)
        self._changed()
        return None

    def point(self, address: Address, value: Value | None, text: str) -> None:
        """Put a figure of the source into the cell the clerk points at."""
        self._remember()
        self._own[address] = value
        self._texts[address] = text
        self._changed()

    def take_guess(self, number: int) -> None:
        """Take an unsure row for the one it most likely is: its figures, and its label for good."""
        guess = self.recognised.unsure[number].guess
        if guess is None or self.has_taken(number):
            return
        self._remember()
        for address, figure in guess.cells.items():
            self._own[address] = figure
            self._texts[address] = guess.label
        self._changed()

    def has_taken(self, number: int) -> bool:
        """Tell whether a guess was taken and stands as it was."""
        guess = self.recognised.unsure[number].guess
        return guess is not None and all(
            self._own.get(address) == figure and self._texts.get(address) == guess.label
            for address, figure in guess.cells.items()
        )

    def _spellings(self) -> Mapping[Address, str]:
        """Return the labels taken, beside those that were known before."""
        taken = {
            one.guess.label: one.guess.spelling
            for number, one in enumerate(self.recognised.unsure)
            if one.guess is not None and self.has_taken(number)
        }
        return remembered(taken, self._base)

    @property
    def proof(self) -> Proof:
        """What the form's sums say of the figures made out in a picture, as they stand now."""
        if self._proof is None:
            decided = {a: v for a, v in self._own.items() if v is None or isinstance(v, Number)}
            self._proof = self.recognised.proof(decided)
        return self._proof

    def to_confirm(self, address: Address) -> bool:
        """Tell whether a figure was made out in a picture, and nobody has looked yet."""
        return address in self.recognised.pictured and address not in self._own

    def waiting(self) -> tuple[Address, ...]:
        """Return what is to be looked at in pictures, read or not, in the form's order."""
        return tuple(
            a for a in self.recognised.edition.kinds if self.to_confirm(a) or self._unread_in(a)
        )

    def urgent(self) -> tuple[Address, ...]:
        """Return what to look at first: what nobody could read, and what failing sums point at.

        Once they are right, the rest of their rows and columns may be proven.
        """
        suspects = self.proof.suspects
        return tuple(a for a in self.waiting() if a in suspects or not self.to_confirm(a))

    def _unread_in(self, address: Address) -> bool:
        """Tell whether there is a picture of a cell in which nothing was made out for certain."""
        unread = address in self._doubted and address not in self.recognised.pictured
        return unread and address in self.recognised.crops and address not in self._own

    def unconfirmed(self, *, proven: bool = False) -> tuple[Address, ...]:
        """Return what is to be held against its picture, in the form's order.

        With `proven` only what adds up in its row and its column.
        """
        wanted = self.proof.proven if proven else self.recognised.pictured
        return tuple(a for a in self.recognised.edition.kinds if a in wanted and self.to_confirm(a))

    def confirm(self, addresses: Sequence[Address]) -> None:
        """Take what was made out in pictures; one correction, however many they are."""
        self._remember()
        for address in addresses:
            self._own[address] = self.recognised.pictured[address].figure
        self._changed()

    def restore(self, address: Address) -> None:
        """Take a cell again as it was read, whatever was corrected since."""
        self._remember()
        self._own.pop(address, None)
        self._texts.pop(address, None)
        self._changed()

    def undo(self) -> None:
        """Take back the last correction."""
        if self._before:
            self._own, self._texts = self._before.pop()
            self._changed()

    def standing(self, address: Address) -> ReadingState:
        """Tell how something stands; the address is a cell's, a total's or a text's."""
        if address in self._own:
            return self._decided(address)
        read = self.read(address)
        before = self.entered(address)
        if read is None:
            return self._unread(address)
        if before is None or before == read:
            return ReadingState.UNSURE if address in self._doubted else ReadingState.SURE
        return ReadingState.CHANGED if self.overwrite else ReadingState.KEPT

    def read(self, address: Address) -> Value | None:
        """Return what was read there for certain."""
        recognised = self.recognised
        if kind_of(address) is AddressKind.TEXT:
            return recognised.texts.get(after_prefix(address))
        figure = recognised.cells.get(address)
        return recognised.stated.get(address) if figure is None else figure

    def entered(self, address: Address) -> Value | None:
        """Return what stands there in the report it goes into."""
        return self._base.values.get(address) if self._base else None

    def source_text(self, address: Address) -> str:
        """Return what stood in the source for a figure; "" when nothing is known of it."""
        if address in self._texts:
            return self._texts[address]
        source = self.recognised.sources.get(address)
        return source.text if source else ""

    def differing(self) -> Mapping[Address, tuple[Value, Value]]:
        """Return what is entered and was read otherwise, both, unless the clerk has decided."""
        return {
            address: (before, read)
            for address in self._addresses()
            if address not in self._own
            and (read := self.read(address)) is not None
            and (before := self.entered(address)) is not None
            and before != read
        }

    def wanted(self) -> Mapping[Address, Value | None]:
        """Return what the import puts where, to be applied as one act."""
        base, recognised = self._base, self.recognised
        wanted = dict(plan(self._corrected(), base, replace=True))
        wanted |= self._spellings()
        if base is None:
            return wanted
        kept = (*self.differing(), *homeless(base, recognised.edition))
        for address in () if self.overwrite else kept:
            wanted.pop(address, None)
        return wanted

    def proposed(self) -> Proposal:
        """Return the import as it is now; its page and not a list shows what it changes."""
        return Proposal(kind=ActKind.IMPORT, note=self.note(), beside=self.wanted())

    def note(self) -> str:
        """Return the act's note: the source's name and hash, and each figure as it was written."""
        return "\n".join((self.recognised.note, *self._record()))

    def count(self, *standings: ReadingState) -> int:
        """Count the cells that stand so."""
        cells = self.recognised.edition.entered
        return sum(self.standing(address) in standings for address in cells)

    def cell_of_doubt(self, number: int) -> Address | None:
        """Return the cell an unsure one is about, else the one read nearest before it."""
        one = self.recognised.unsure[number]
        own = one.address or next(iter(one.guess.cells if one.guess else ()), None)
        if own is not None or one.location is None:
            return own
        read = [(first, address) for address, first in self._first_lines().items()]
        before = [place for place in read if place[0] <= one.location]
        return max(before or read, key=lambda place: place[0], default=(0, None))[1]

    def read_before(self, number: int) -> Address | None:
        """Return the nearest cell read before one that is nowhere in the source."""
        lines, before = self._first_lines(), None
        for address in self.recognised.edition.kinds:
            if address == self.recognised.unsure[number].address:
                return before
            before = address if address in lines else before
        return before

    def _first_lines(self) -> Mapping[Address, int]:
        """Return in which line of the source each figure was read."""
        return {a: source.first for a, source in self.recognised.sources.items() if source.text}

    def doubt(self, address: Address) -> str:
        """Return why a cell is unsure; "" when it is not."""
        if self.to_confirm(address):
            return picture_doubt(self.recognised, self.proof, address)
        return self._doubted.get(address, "")

    def _record(self) -> Iterator[str]:
        wanted = self.wanted()
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
        values |= self.wanted()
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
    """Stands in until somebody wants to hear of changes."""


def _plain(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
