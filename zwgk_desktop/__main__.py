"""``python -m zwgk_desktop`` opens the window."""

import sys


def main() -> int:
    """Run the window and return its exit code."""
    from zwgk_desktop.app import main as run  # noqa: PLC0415 - importing it loads Qt

    return run()


if __name__ == "__main__":
    sys.exit(main())
