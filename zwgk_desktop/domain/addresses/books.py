"""Specifications of the addresses of book entries and of the holiday calendar."""

from zwgk_desktop.domain.addresses.kinds import AddressKind, AddressRow, Scrambling, ValueType


def _of_book(
    prefix: str,
    rest: str = r"\w+",
    *,
    type_: ValueType = ValueType.TEXT,
    scrambling: Scrambling = Scrambling.WORDS,
    kind: AddressKind = AddressKind.BOOK,
) -> AddressRow:
    """Return the specification of a book address."""
    return AddressRow(
        prefix=prefix,
        rest=rest,
        kind=kind,
        label="台账",
        type=type_,
        document=False,
        scrambling=scrambling,
    )


BOOK_ROWS = (
    _of_book(
        "request",
        r"(event\.[1-9]\d*\.)?(received_on|on|until)",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _of_book(
        "request",
        r"channel|class|event\.[1-9]\d*\.(kind|outcome)",
        scrambling=Scrambling.KEPT,
    ),
    _of_book("request", r"evidence\.\w+", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT),
    _of_book("request", r"event\.[1-9]\d*\.days", type_=ValueType.COUNT),
    _of_book("request", r"event\.[1-9]\d*\.amount", scrambling=Scrambling.SHAPE),
    _of_book("request", r"event\.[1-9]\d*\.\w+|\w+"),
    AddressRow(
        prefix="personal",
        rest=r"applicant|identity|contact|attachment\.[1-9]\d*\.\w+",
        kind=AddressKind.PERSONAL,
        label="申请人",
        type=ValueType.TEXT,
        document=False,
        scrambling=Scrambling.WORDS,
        personal=True,
    ),
    _of_book(
        "document",
        r"issued_on|valid_until|repealed_on|published_on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _of_book("document", "kind|channels", scrambling=Scrambling.KEPT),
    _of_book("document"),
    _of_book("decision", "row|month", scrambling=Scrambling.KEPT),
    _of_book("decision", "value", scrambling=Scrambling.SHAPE),
    _of_book("decision"),
    _of_book("dispute", "id", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _of_book(
        "dispute",
        r"filed_on|copy_received|simple_procedure|answered|complaint_received|defended|judged"
        r"|appealed|decided_on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _of_book("dispute", "kind|result", scrambling=Scrambling.KEPT),
    _of_book("dispute"),
    _of_book(
        "disclosure",
        r"made_on|published_on|valid_until|repealed_on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _of_book("disclosure", "category|channels", scrambling=Scrambling.KEPT),
    _of_book("disclosure"),
    _of_book("books", "unit", scrambling=Scrambling.UNIT),
    _of_book("books", "complete", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT),
    _of_book("books"),
    _of_book("calendar", "notice", kind=AddressKind.CALENDAR, scrambling=Scrambling.KEPT),
)
