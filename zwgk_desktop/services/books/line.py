"""Undo and redo of a unit's books: tied cells follow, and what was redacted stays so."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.act_line import ActLine
from zwgk_desktop.services.books.registers import UnitBooks
from zwgk_desktop.services.books.ties import follow
from zwgk_desktop.storage.acts import ActKind, ActSummary

if TYPE_CHECKING:
    from zwgk_desktop.services.session_context import SessionContext


class BookLine:
    """What can be undone and redone in a unit's books. Get it from `Workspace.book_line`."""

    def __init__(
        self,
        held: "SessionContext",
        line: int,
        books: UnitBooks,
        acted: Callable[[frozenset[int]], None],
    ) -> None:
        self._held = held
        self._line = ActLine(held, line, self._moved)
        self._books = books
        self._acted = acted
        self.history = self._line.history

    @property
    def undoable(self) -> ActSummary | None:
        """The act that undo would take back."""
        return self._line.undoable

    @property
    def redoable(self) -> ActSummary | None:
        """The act that redo would do again."""
        return self._line.redoable

    def undo(self) -> ActSummary:
        """Take back the last act, whole.

        Raises:
            UserError: As for `ActLine.undo`; it took personal data away for good (K06).
        """
        last = self.undoable
        if last is not None and last.kind is ActKind.REDACT:
            raise UserError(
                "到期脱敏不能撤销，个人信息已经清除",
                remedy="需要核对的，请查阅归档的纸质材料",
                code="K06",
            )
        with self._held.books.together():
            return self._line.undo()

    def redo(self) -> ActSummary:
        """Do again the act undone last.

        Raises:
            UserError: As for `ActLine.redo`.
        """
        with self._held.books.together():
            return self._line.redo()

    def _moved(self, act: ActSummary) -> None:
        self._books.reload()
        reports = follow(self._held, self._books.unit, self._books.books)
        self._acted(act.subjects | reports)
