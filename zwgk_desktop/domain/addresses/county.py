"""Specifications of the addresses of a county's rosters, collections and submissions."""

from zwgk_desktop.domain.addresses.kinds import AddressKind, AddressRow, Scrambling, ValueType


def _of_county(
    prefix: str,
    rest: str = r"\w+",
    *,
    type_: ValueType = ValueType.TEXT,
    scrambling: Scrambling = Scrambling.WORDS,
) -> AddressRow:
    """Return the specification of a county address."""
    return AddressRow(
        prefix=prefix,
        rest=rest,
        kind=AddressKind.COUNTY,
        label="收报",
        type=type_,
        document=False,
        scrambling=scrambling,
    )


COUNTY_ROWS = (
    _of_county("roster", "unit", scrambling=Scrambling.UNIT),
    _of_county("roster", "group", scrambling=Scrambling.KEPT),
    _of_county("roster", "place", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _of_county("roster", "aliases|contact|telephone|not_summed"),
    _of_county("collection", "due_on", type_=ValueType.DATE, scrambling=Scrambling.SHAPE),
    _of_county("collection", "length_limit", type_=ValueType.COUNT, scrambling=Scrambling.KEPT),
    _of_county("collection", r"(convention|wanted|refused)\.[1-9]\d*"),
    _of_county("submission", "unit", scrambling=Scrambling.UNIT),
    _of_county("submission", "draft", type_=ValueType.YES_NO, scrambling=Scrambling.KEPT),
    _of_county(
        "submission",
        "number|version|error|explain|hint|unsure",
        type_=ValueType.COUNT,
        scrambling=Scrambling.KEPT,
    ),
    _of_county(
        "submission",
        "edition|source|received_at|hash|pdf|document",
        scrambling=Scrambling.KEPT,
    ),
    _of_county("submission"),
    _of_county("review", "unit", scrambling=Scrambling.UNIT),
    _of_county(
        "review",
        r"decision|decided|ticked|tick\.\w+|remark\.[1-9]\d*\.(address|severity|mark)"
        r"|return\.[1-9]\d*\.(mark|at)",
        scrambling=Scrambling.KEPT,
    ),
    _of_county(
        "review",
        r"chosen|chosen_among|return\.[1-9]\d*\.among",
        type_=ValueType.COUNT,
        scrambling=Scrambling.KEPT,
    ),
    _of_county(
        "review", r"return\.[1-9]\d*\.by", type_=ValueType.DATE, scrambling=Scrambling.SHAPE
    ),
    _of_county("review", r"anyway|remark\.[1-9]\d*\.text"),
)
