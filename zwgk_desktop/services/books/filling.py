"""填入: the tables of a report from the books, old and new shown, as one act."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.book_figures import Books, has_requests_before
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.books.ties import counted_books, tie_address
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession

NOTE = "从台账填入"

BOOK_LABELS: Mapping[str, str] = {
    "requests": "依申请公开登记簿",
    "documents": "规范性文件目录",
    "decisions": "行政处理决定统计",
    "disputes": "复议诉讼登记",
}


@dataclass(frozen=True, slots=True)
class FillChange:
    """One cell: what stands there, what the book says, and what that is made of."""

    cell: Address
    before: Number | None
    after: Number
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FillProposal:
    """What filling would change.

    Args:
        cells: Every cell a book speaks of, in the form's order, changed or not.
        remarks: What is left as it is, and why, one sentence each.
    """

    cells: tuple[FillChange, ...]
    remarks: tuple[str, ...]

    @property
    def changes(self) -> tuple[FillChange, ...]:
        """Only the cells that would change."""
        return tuple(one for one in self.cells if one.before != one.after)

    def values(self) -> Mapping[Address, Value | None]:
        """Return what to apply: the figures, each tied to its book."""
        wanted: dict[Address, Value | None] = {one.cell: one.after for one in self.cells}
        return wanted | {tie_address(one.cell): True for one in self.cells}


def propose(
    books: Books, report: Report, previous: Report | None, tables: Iterable[str] = ()
) -> FillProposal:
    """Propose what the books say of a report's year.

    Args:
        books: Of its unit.
        report: As it stands.
        previous: The same unit's report of the year before, when in the file.
        tables: Ids of the tables to fill; all where none is named.

    Raises:
        UserError: The books of every table named have no entry (K05).
    """
    names = _books_of(report.edition, tuple(tables))
    filled = [name for name in names if getattr(books, name)]
    if not filled:
        empty = "、".join(BOOK_LABELS[name] for name in names)
        raise UserError(
            f"台账里还没有条目（{empty}），不能据此填入",
            remedy="全年确实没有的，请用“零报告”填0；有的，请先登记",
            code="K05",
        )
    counted = counted_books(books, report.edition, report.year)
    figures: dict[Address, Number] = {}
    items: dict[Address, tuple[str, ...]] = {}
    for name in filled:
        figures |= counted[name].figures
        items |= {cell: tuple(behind) for cell, behind in counted[name].items.items()}
    remarks = [
        f"{BOOK_LABELS[name]}没有条目，相应的格没有填" for name in names if name not in filled
    ]
    if "requests" in filled:
        remarks += _keep_carried(books, report, previous, figures)
    remarks += _left_alone(report, filled, figures)
    cells = tuple(
        FillChange(cell, report.entry(cell), figures[cell], items.get(cell, ()))
        for cell in report.edition.entered
        if cell in figures
    )
    return FillProposal(cells=cells, remarks=tuple(remarks))


def fill(session: EditingSession, proposal: FillProposal) -> ActSummary | None:
    """Fill the cells proposed and tie them to their books, as one act; None when nothing is new.

    Raises:
        UserError: The report is final (V02), or as for `EditingSession.apply`.
    """
    return session.apply(proposal.values(), ActKind.FILL, NOTE)


def _books_of(edition: Edition, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Name the books behind some tables, all where none is named."""
    roles = edition.roles
    behind = {
        roles.requests.table: ("requests",),
        roles.proactive.table: ("documents", "decisions"),
        roles.disputes.table: ("disputes",),
    }
    unknown = [table for table in tables if table not in behind]
    if unknown:
        raise UserError(
            f"没有“{unknown[0]}”这张表", remedy=f"可以填入的是：{'、'.join(behind)}", code="A02"
        )
    return tuple(name for table in tables or tuple(behind) for name in behind[table])


def _keep_carried(
    books: Books, report: Report, previous: Report | None, figures: dict[Address, Number]
) -> Iterator[str]:
    """Leave 上年结转 to last year's report where the book does not reach back before the year."""
    if previous is None or has_requests_before(books.requests, date(report.year, 1, 1)):
        return
    roles = report.edition.roles.requests
    prefix = f"{roles.table}.{roles.carried_in}."
    for cell in [cell for cell in figures if cell.startswith(prefix)]:
        del figures[cell]
    last = previous.edition.roles.requests
    lacking = previous.judged(f"{last.table}.{last.carried_out}.{last.total}")
    if lacking:
        yield (
            f"上年报告结转了{lacking}件，登记簿里没有{report.year}年以前收到的申请，"
            f"还缺这{lacking}件；“上年结转”仍与上年报告关联"
        )


def _left_alone(
    report: Report, names: Collection[str], figures: Mapping[Address, Number]
) -> Iterator[str]:
    """Name the rows of 二 that no entry of the year speaks of."""
    roles = report.edition.roles.proactive
    table = report.edition.table_of[roles.table]
    spoken = {cell.split(".")[1] for cell in figures if cell.startswith(f"{roles.table}.")}
    wanted = [roles.licences, roles.penalties, roles.coercions, roles.fees]
    left = [table.row_of[row].label for row in wanted if row not in spoken]
    if left and "decisions" in names:
        yield f"{report.year}年没有登记的项目没有填：{'、'.join(left)}"
    if (
        "documents" in names
        and roles.in_force
        and not any(cell.endswith(f".{roles.in_force}") for cell in figures)
    ):
        yield "“现行有效件数”没有填：请先确认规范性文件目录从头起是完整的"
