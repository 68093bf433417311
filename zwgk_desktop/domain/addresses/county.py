"""Specifications of the addresses of a county's rosters, collections and submissions."""

from zwgk_desktop.domain.addresses.kinds import AddressKind, AddressSpec, Scrambling, ValueType


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
        r"|return\.[1-9]\d*\.(mark|at)",
        scrambling=Scrambling.KEPT,
    ),
    _county_spec(
        "review",
        r"chosen|chosen_among|return\.[1-9]\d*\.among",
        type_=ValueType.COUNT,
        scrambling=Scrambling.KEPT,
    ),
    _county_spec(
        "review", r"return\.[1-9]\d*\.by", type_=ValueType.DATE, scrambling=Scrambling.SHAPE
    ),
    _county_spec("review", r"anyway|remark\.[1-9]\d*\.text"),
)
