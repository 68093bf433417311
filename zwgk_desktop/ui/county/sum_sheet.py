"""A sum of many units as a sheet that tables can show: read, never written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.storage.acts import ActKind, ActSummary

if TYPE_CHECKING:
    from zwgk_desktop.services.year_links import Link


class SumSheet:
    """Figures that come of others.

    Args:
        report: The sums.
        findings: What the rules say of them.
    """

    def __init__(self, report: Report, findings: tuple[Finding, ...] = ()) -> None:
        self.report = report
        self.all_findings = findings
        self.links: tuple[Link, ...] = ()

    def behind(self, cell: Address) -> tuple[str, ...] | None:
        """Return nothing: no book stands behind a sum, whose units are listed beside it."""
        del cell
        return None

    def ensure_editable(self) -> NoReturn:
        """Refuse.

        Raises:
            UserError: Always (V05).
        """
        raise UserError(
            "汇总数是各单位相加得出的，不能改写",
            remedy="数字不对的，退回那个单位改正后再收",
            code="V05",
        )

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Refuse, as `ensure_editable`."""
        del values, kind, note
        self.ensure_editable()
