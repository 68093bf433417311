"""``python -m zwgk_desktop`` opens the window."""

import gc
import sys
from types import ModuleType


def load() -> ModuleType:
    """Load what makes the window.

    Until that stands (`app.make_window`) hardly anything is thrown away: looking for it in
    vain would take a tenth of the start.
    """
    gc.disable()
    from zwgk_desktop import app  # noqa: PLC0415 - importing it loads Qt

    return app


def main() -> int:
    """Run the window and return its exit code."""
    return int(load().main())


if __name__ == "__main__":
    sys.exit(main())
