"""A sum of many units as a sheet that tables can show: read, never written."""

from dataclasses import dataclass
from typing import NoReturn

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.year_links import Link


@dataclass(frozen=True, eq=False)
class SumSheet:
    """Sums, and what the rules find in them; a `FigureView`."""

    report: Report
    all_findings: tuple[Finding, ...] = ()
    links: tuple[Link, ...] = ()

    def behind(self, cell: Address) -> None:
        """None: the units of a sum are listed beside it."""

    def ensure_editable(self) -> NoReturn:
        """Raise: sums are never changed.

        Raises:
            UserError: Always (V05).
        """
        raise UserError(
            "汇总数是各单位相加得出的，不能改写",
            remedy="数字不对的，退回那个单位改正后再收",
            code="V05",
        )
