"""Letting a cell go from last year's report, with a reason, and linking it again."""

from zwgk_desktop.domain.addresses import Address, explanation_address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.storage.acts import ActKind, ActSummary

RELEASED, LINKED_AGAIN = "解除与上年的关联", "恢复与上年的关联"


def link_at(session: EditingSession, address: Address) -> Link | None:
    """Return how a cell is linked to last year's report, if it is one that is."""
    return next((link for link in session.links if link.address == address), None)


def release(session: EditingSession, link: Link, reason: str) -> ActSummary | None:
    """Let a cell stand otherwise than last year's report, also before it does.

    Raises:
        UserError: No reason is given (D14), or as for `EditingSession.apply`.
    """
    why = " ".join(reason.split())
    if not why:
        raise UserError(
            "没有写解除关联的原因",
            remedy="请写明为什么与上年不同，例如 上年报告多计1件；原因随报告留存",
            code="D14",
        )
    return session.apply({link.place: why}, ActKind.EXPLAIN, RELEASED)


def link_again(session: EditingSession, link: Link) -> ActSummary | None:
    """Link a cell that was released to last year's report again.

    Raises:
        UserError: As for `EditingSession.apply`.
    """
    own = link.place in session.report.values
    place = link.place if own else explanation_address(link.rule)  # one for the whole row
    return session.apply({place: None}, ActKind.EXPLAIN, LINKED_AGAIN)
