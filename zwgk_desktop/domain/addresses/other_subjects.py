"""Specifications of the addresses of subjects other than reports: books, calendar, county."""

from zwgk_desktop.domain.addresses.kinds import AddressKind, AddressSpec, Scrambling, ValueType


def _book_spec(
    prefix: str,
    rest_pattern: str = r"\w+",
    *,
    type_: ValueType = ValueType.TEXT,
    scrambling: Scrambling = Scrambling.WORDS,
    kind: AddressKind = AddressKind.BOOK,
) -> AddressSpec:
    """Return the specification of a book address."""
    return AddressSpec(
        prefix=prefix,
        rest_pattern=rest_pattern,
        kind=kind,
        label="台账",
        type=type_,
        in_document=False,
        scrambling=scrambling,
    )


def _personal_spec(
    rest_pattern: str, label: str, scrambling: Scrambling = Scrambling.WORDS
) -> AddressSpec:
    """Return the specification of an address of personal data, which is stored separately."""
    return AddressSpec(
        prefix="personal",
        rest_pattern=rest_pattern,
        kind=AddressKind.PERSONAL,
        label=label,
        type=ValueType.TEXT,
        in_document=False,
        scrambling=scrambling,
        personal=True,
    )


BOOK_SPECS = (
    _book_spec(
        "request",
        r"(event\.[1-9]\d*\.)?(received_on|on|until)",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _book_spec(
        "request",
        r"channel|class|event\.[1-9]\d*\.(kind|outcome|answer)",
        scrambling=Scrambling.KEPT,
    ),
    _book_spec("request", r"evidence\.\w+", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT),
    _book_spec("request", r"event\.[1-9]\d*\.days", type_=ValueType.COUNT),
    _book_spec(
        "request",
        r"event\.[1-9]\d*\.party",
        type_=ValueType.COUNT,
        scrambling=Scrambling.KEPT,
    ),
    _book_spec("request", r"event\.[1-9]\d*\.amount", scrambling=Scrambling.SHAPE),
    _book_spec("request", r"event\.[1-9]\d*\.\w+|\w+"),
    _personal_spec(r"third_party\.[1-9]\d*\.kind", "第三方", Scrambling.KEPT),
    _personal_spec(r"third_party\.[1-9]\d*\.(name|address)", "第三方"),
    _personal_spec(r"applicant|identity|contact|attachment\.[1-9]\d*\.\w+", "申请人"),
    _book_spec(
        "document",
        r"issued_on|valid_until|repealed_on|published_on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _book_spec("document", "kind|channels", scrambling=Scrambling.KEPT),
    _book_spec("document"),
    _book_spec("decision", "row|month", scrambling=Scrambling.KEPT),
    _book_spec("decision", "value", scrambling=Scrambling.SHAPE),
    _book_spec("decision"),
    _book_spec("dispute", "id", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _book_spec(
        "dispute",
        r"filed_on|copy_received|simple_procedure|answered|complaint_received|defended|judged"
        r"|appealed|decided_on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _book_spec("dispute", "kind|result", scrambling=Scrambling.KEPT),
    _book_spec("dispute"),
    _book_spec(
        "disclosure",
        r"made_on|published_on|valid_until|repealed_on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _book_spec("disclosure", "category|channels", scrambling=Scrambling.KEPT),
    _book_spec("disclosure"),
    _book_spec("books", "unit", scrambling=Scrambling.UNIT),
    _book_spec("books", "complete", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT),
    _book_spec("books"),
    _book_spec("calendar", "notice", kind=AddressKind.CALENDAR, scrambling=Scrambling.KEPT),
)


def _county_spec(
    prefix: str,
    rest_pattern: str = r"\w+",
    *,
    type_: ValueType = ValueType.TEXT,
    scrambling: Scrambling = Scrambling.WORDS,
) -> AddressSpec:
    """Return the specification of a county address."""
    return AddressSpec(
        prefix=prefix,
        rest_pattern=rest_pattern,
        kind=AddressKind.COUNTY,
        label="收报",
        type=type_,
        in_document=False,
        scrambling=scrambling,
    )


COUNTY_SPECS = (
    _county_spec("roster", "unit", scrambling=Scrambling.UNIT),
    _county_spec("roster", "group|contributes", scrambling=Scrambling.KEPT),
    _county_spec("roster", "place", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _county_spec("roster", "aliases|contact|telephone|not_summed"),
    _county_spec("collection", "due_on", type_=ValueType.DATE, scrambling=Scrambling.SHAPE),
    _county_spec("collection", "length_limit", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _county_spec("collection", r"(convention|wanted|refused|score|sentence)\.[1-9]\d*"),
    _county_spec("submission", "unit", scrambling=Scrambling.UNIT),
    _county_spec(
        "submission", "draft|unentered", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT
    ),
    _county_spec(
        "submission",
        "number|version|error|explain|hint|unsure",
        type_=ValueType.COUNT,
        scrambling=Scrambling.KEPT,
    ),
    _county_spec(
        "submission",
        "edition|scope|source|received_at|hash|pdf|document",
        scrambling=Scrambling.KEPT,
    ),
    _county_spec("submission"),
    _county_spec("review", "unit", scrambling=Scrambling.UNIT),
    _county_spec(
        "review",
        r"scope|decision|decided|ticked|tick\.\w+|remark\.[1-9]\d*\.(address|severity|mark)"
        r"|return\.[1-9]\d*\.(mark|at)|page\.mark",
        scrambling=Scrambling.KEPT,
    ),
    _county_spec(
        "review",
        r"chosen|chosen_among|return\.[1-9]\d*\.among|page\.unsure",
        type_=ValueType.COUNT,
        scrambling=Scrambling.KEPT,
    ),
    _county_spec(
        "review",
        r"return\.[1-9]\d*\.by|page\.on",
        type_=ValueType.DATE,
        scrambling=Scrambling.SHAPE,
    ),
    _county_spec("review", r"anyway|remark\.[1-9]\d*\.text|page\.(file|differences)"),
)
