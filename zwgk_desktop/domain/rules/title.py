"""What is wrong with the title of an imported document, whatever its year."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from zwgk_desktop.domain.addresses import SOURCE_TITLE, Address
from zwgk_desktop.domain.findings import Finding, Repair
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition

TITLE_YEAR = re.compile(r"20\d\d|二[〇○零oO0][〇○零oO0一二三四五六七八九]{2}")
_DIGITS = str.maketrans("０１２３４５６７８９〇○零oO一二三四五六七八九", "012345678900000123456789")
_CUT = re.compile(r"年度报[》*]*$")
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_NO_UNIT = re.compile(r"^[#*《]*(?:关于)?(?:20\d\d|二[〇○零oO0]..)年度?(?:政府信息公开|政务公开)")


def title_years(title: str) -> tuple[int, ...]:
    """Return every year a title names, however it is written."""
    plain = title.translate(_WIDE)
    return tuple(int(year.translate(_DIGITS)) for year in TITLE_YEAR.findall(plain))


_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def title_faults(title: str) -> tuple[str, ...]:
    """Tell what is wrong with a title, in the clerk's words."""
    bare = _ASIDE.sub("", "".join(title.split()))
    found = (
        ("两次写了年份", len(title_years(bare)) > 1),
        ("没有写完，“报”字后面缺“告”字", _CUT.search(bare) is not None),
        ("没有写单位名称", _NO_UNIT.match(bare.translate(_WIDE)) is not None),
    )
    return tuple(words for words, wrong in found if wrong)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WholeTitle(Rule):
    """The title of an imported document names the unit and the year, each once, and is whole."""

    kind: ClassVar[str] = "whole_title"
    says: ClassVar[frozenset[str]] = frozenset({"fault"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The imported title."""
        del edition
        return (SOURCE_TITLE,)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all that is wrong."""
        title = case.report.values.get(SOURCE_TITLE)
        faults = title_faults(str(title)) if title is not None else ()
        if faults:
            repair = Repair(SOURCE_TITLE, str(title), None)
            found = self.finding(
                (SOURCE_TITLE,),
                expected=case.report.title,
                actual=str(title),
                fault="，".join(faults),
            )
            yield replace(found, repair=repair, repairs=(repair,))
