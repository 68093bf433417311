"""Progress and cancellation of long operations."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Progress callback, called with (done, total); it raises `CancelledError` to cancel."""


class CancelledError(Exception):
    """Cancellation of an operation by the user; no partial results remain."""


def no_progress(done: int, total: int) -> None:
    """Progress callback that does nothing."""
