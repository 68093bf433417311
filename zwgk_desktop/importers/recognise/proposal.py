"""What was read from a document, and how surely."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.rules.arithmetic import Equation
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.recognise.proof import CLERK, Proof, prove

NOTHING: Mapping[Address, Number | None] = {}


@dataclass(frozen=True, slots=True)
class Guess:
    """Which row a label in an office's own words most likely means; nobody has said so yet.

    Args:
        label: As the office writes it.
        spelling: Where it is kept once the clerk has taken it: `spelling.TABLE.ROW`.
        row: The row's label in the form.
        cells: What would stand in the row, totals too.
    """

    label: str
    spelling: Address
    row: str
    cells: Mapping[Address, Number]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something of the form that could not be read for certain, and so was not.

    A row's total that is not the sum of its figures is the exception: it is read, and asked about.

    Args:
        address: The cell; for a whole row its first cell; None where even the
            row is unknown.
        text: What stood in the source.
        reason: Why it was not taken, for the clerk.
        location: Which line of the document it is, see `Proposal.lines`; None
            where it is nowhere.
        guess: Which row it most likely is, if it is one.
    """

    address: Address | None
    text: str
    reason: str
    location: int | None = None
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the document something was read.

    Args:
        first: The first of its lines, see `Proposal.lines`.
        last: The last of them.
        text: A figure's as it was written; "" for a text.
    """

    first: int
    last: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class PicturedFigure:
    """A figure made out in a picture, which counts once the clerk has held it against it.

    Args:
        certainty: How sure the reader was of it, 0 to 1.
    """

    figure: Number
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A document, read; everything in the form's order.

    Args:
        edition: The form it is on.
        note: The file's name and SHA-256, for the change log.
        cells: Only what was recognised; None is a cell seen blank.
        stated: Totals the document states.
        texts: By id; paragraphs parted by a newline.
        missing: Headings of the sections whose table or text was not found.
        warnings: What was inferred or left aside, one sentence each.
        source_remarks: What is wrong with the document's sections, by
            ``source.…`` address.
        title: The document's own title; `unit` and `year` stand in it.
        lines: The document, line by line: what the clerk may be shown of it.
        sources: Where in it each cell, stated total and text was read.
        pictured: Figures made out in a picture; each is among `unsure` too.
        crops: What cells look like whose picture is known, read or not: PNGs in base64.
        equations: The sums that prove figures made out in a picture.
    """

    edition: Edition
    note: str
    cells: Mapping[Address, Number | None] = field(default_factory=dict[Address, Number | None])
    stated: Mapping[Address, Number] = field(default_factory=dict[Address, Number])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    unsure: tuple[Unsure, ...] = ()
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_remarks: Mapping[Address, str] = field(default_factory=dict[Address, str])
    title: str | None = None
    unit: str | None = None
    year: int | None = None
    lines: tuple[str, ...] = ()
    sources: Mapping[Address, Source] = field(default_factory=dict[Address, Source])
    pictured: Mapping[Address, PicturedFigure] = field(
        default_factory=dict[Address, PicturedFigure]
    )
    crops: Mapping[Address, str] = field(default_factory=dict[Address, str])
    equations: tuple[Equation, ...] = ()

    def proof(self, decided: Mapping[Address, Number | None] = NOTHING) -> Proof:
        """Judge the figures made out in a picture by the form's sums.

        Args:
            decided: What the clerk has said of some of them, which is certain.
        """
        read = {address: one.figure for address, one in self.pictured.items()}
        certainty = {address: one.certainty for address, one in self.pictured.items()}
        figures = {**self.cells, **read, **decided}
        return prove(self.equations, figures, {**certainty, **dict.fromkeys(decided, CLERK)})

    @property
    def empty(self) -> bool:
        """Whether the document holds nothing of the form."""
        return not (self.cells or self.stated or self.texts or self.unsure)

    @property
    def whole(self) -> bool:
        """Whether everything the form asks for was read for certain."""
        return not (self.unsure or self.missing)
