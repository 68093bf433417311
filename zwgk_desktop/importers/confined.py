"""What every process has in common that reads what came from elsewhere, and may use so much."""

import contextlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from zwgk_desktop.domain.errors import UserError

NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""How it is begun: a console program would open a window of its own there."""


def command(argument: str, module: str) -> Sequence[str]:
    """Return how this program is started as the other process.

    Args:
        argument: What tells a frozen program to be it.
        module: What is run as one where nothing is frozen.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, argument)
    return (sys.executable, "-P", "-m", module)


def limit(memory: int, cpu_seconds: int | None = None) -> None:
    """Set limits where the system has them; elsewhere the time alone is limited, from outside."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if cpu_seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def told(error: UserError) -> dict[str, Any]:
    """Say in JSON why nothing was read."""
    return {"error": {"what": error.what, "remedy": error.remedy, "code": error.code}}


def ensure_read(answer: Mapping[str, Any]) -> None:
    """Raise again here what the other process refused with.

    Raises:
        UserError: It did.
    """
    if "error" in answer:
        error = answer["error"]
        raise UserError(error["what"], remedy=error["remedy"], code=error["code"])
