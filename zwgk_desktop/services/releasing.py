"""Release a cell from its link to last year's report, or restore the link."""

from zwgk_desktop.domain.addresses import Address, explanation_address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.storage.acts import ActKind, ActSummary

RELEASED, LINKED_AGAIN = "解除与上年的关联", "恢复与上年的关联"


def link_at(session: EditingSession, address: Address) -> Link | None:
    """Return the link of a cell to last year's report; None for none."""
    return next((link for link in session.links if link.address == address), None)


def release(session: EditingSession, link: Link, reason: str) -> ActSummary | None:
    """Release a cell from matching last year's report, whether it differs yet or not.

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
    return session.apply({link.reason_address: why}, ActKind.EXPLAIN, RELEASED)


def link_again(session: EditingSession, link: Link) -> ActSummary | None:
    """Restore the link of a released cell to last year's report.

    Raises:
        UserError: As for `EditingSession.apply`.
    """
    own = link.reason_address in session.report.values
    place = (
        link.reason_address if own else explanation_address(link.rule)
    )  # reason for the whole row
    return session.apply({place: None}, ActKind.EXPLAIN, LINKED_AGAIN)
