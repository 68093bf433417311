"""Progress of long work, and how it is stopped."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (done, all) as work goes on; raises `CancelledError` to stop it."""


class CancelledError(Exception):
    """The clerk stopped the work; nothing went wrong and nothing is left behind."""


def unwatched(done: int, total: int) -> None:
    """Progress callback that does nothing."""
