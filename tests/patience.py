"""How long a test waits for what must come.

It ends what hangs, never what is slow: on a machine under load honest work takes
minutes, and a test that holds a stopwatch fails there. Speed is what `make bench` measures.
"""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE = 300
"""Seconds; a test as a whole has twice that (pytest's `timeout`)."""


class PatientBot(QtBot):
    """A qtbot that waits as long as a busy machine needs, unless told otherwise."""

    def waitUntil(  # noqa: N802 - pytest-qt's name
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE * 1000
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, *what: Any, timeout: int = PATIENCE * 1000, **how: Any) -> Any:  # noqa: N802 - pytest-qt's name
        return super().waitSignal(*what, timeout=timeout, **how)

    def waitSignals(self, *what: Any, timeout: int = PATIENCE * 1000, **how: Any) -> Any:  # noqa: N802 - pytest-qt's name
        return super().waitSignals(*what, timeout=timeout, **how)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE * 1000) -> Any:  # noqa: N802 - pytest-qt's name
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE * 1000) -> Any:  # noqa: N802 - pytest-qt's name
        return super().waitExposed(widget, timeout=timeout)
