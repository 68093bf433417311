"""Entry point of ``python -m zwgk_desktop``, which opens the window."""

import gc
import sys
from types import ModuleType


def load() -> ModuleType:
    """Import the window's package with garbage collection off.

    Until `app.make_window` has run there is hardly any garbage. Collecting it would take a
    tenth of the start-up time.
    """
    gc.disable()
    from zwgk_desktop import app  # noqa: PLC0415 - importing it loads Qt

    return app


def main() -> int:
    """Run the window and return its exit code."""
    return int(load().main())


if __name__ == "__main__":
    sys.exit(main())
