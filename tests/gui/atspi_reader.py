"""Reads a window through AT-SPI, as a screen reader does; run by a Python that has the binding.

Prints one line for each thing on screen: its role and its name.
"""

import sys
import time
from typing import Any

import gi  # type: ignore[import-not-found,unused-ignore]  # the system's Python has it

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # type: ignore[import-not-found,unused-ignore]  # noqa: E402 - after require_version; the system's Python has it


def walk(thing: Any, depth: int = 0) -> None:
    """Print a thing and what stands in it."""
    if thing is None or depth > 14:
        return
    sys.stdout.write(f"{thing.get_role_name()}\t{thing.get_name()}\n")
    for index in range(min(thing.get_child_count(), 60)):
        walk(thing.get_child_at_index(index), depth + 1)


def program(name: str) -> Any:
    """Return the program by its name, once it is there."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child is not None and name in (child.get_name() or ""):
            return child
    return None


if __name__ == "__main__":
    until = time.monotonic() + 120
    found = None
    while found is None and time.monotonic() < until:
        found = program(sys.argv[1])
        time.sleep(0.3)
    walk(found)
