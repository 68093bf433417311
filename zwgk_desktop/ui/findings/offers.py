"""What may be done about findings, by their rule."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zwgk_desktop.domain.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What may be done about findings, by their rule.

    Args:
        releasable: Errors that an explanation releases.
        fillable: About blank cells, which noughts would fill.
        draftable: About a text that is empty or lacks headings, which can be drafted.
        booked: About blank cells, too, which the books would fill.
        locked: Only shown, final or open to look: nothing may be done.
        answerable: Whether the county's remarks may be answered, which a final report's may.
        withdrawable: Numbers of remarks that the county may still put otherwise or take back.
        convertible: About the form itself, which another would mend.
        form: What that other form is called.
        settled: What a report that is final is called; "" while it is not.
    """

    releasable: Collection[str]
    fillable: Collection[str]
    locked: bool
    convertible: Collection[str] = ()
    draftable: Collection[str] = ()
    booked: Collection[str] = ()
    form: str = ""
    settled: str = ""
    answerable: bool = False
    withdrawable: Collection[int] = ()

    @staticmethod
    def of(
        rules: "Iterable[Rule]",
        *,
        locked: bool,
        form: str = "",
        settled: str = "",
        answerable: bool = False,
    ) -> "Offers":
        """Return what the rules of an edition offer."""
        known = _known(tuple(rules))
        convertible = known.convertible if form else ()
        return replace(
            known,
            locked=locked,
            convertible=convertible,
            form=form,
            settled=settled,
            answerable=answerable,
        )


@lru_cache(maxsize=8)  # asked at every entry
def _known(rules: "tuple[Rule, ...]") -> Offers:
    from zwgk_desktop.domain.rules.continuity import (  # noqa: PLC0415 - with the first report
        BookSaysOtherwise,
    )
    from zwgk_desktop.domain.rules.prose import Headings  # noqa: PLC0415 - with the first report
    from zwgk_desktop.domain.rules.structure import (  # noqa: PLC0415 - as above
        EditionInForce,
        Unfilled,
        WholeSections,
    )

    return Offers(
        releasable={rule.id for rule in rules if rule.releasable},
        fillable={rule.id for rule in rules if isinstance(rule, Unfilled)},
        locked=False,
        draftable={rule.id for rule in rules if isinstance(rule, Headings | WholeSections)},
        booked={r.id for r in rules if isinstance(r, BookSaysOtherwise) and r.book != "rollup"},
        convertible={rule.id for rule in rules if isinstance(rule, EditionInForce)},
    )
