"""Detection of the optional component for reading pictures, without importing it.

It may be installed among the program's packages or in a folder of its own. Only the process
that reads pictures searches that folder, so its numpy slows down no other process.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from zwgk_desktop.importers.scan import no_requests

_NEEDED = ("rapidocr", "cv2", "onnxruntime")


def folder() -> Path:
    """Return the component's own folder: beside the frozen program, or in the environment."""
    frozen = getattr(sys, "frozen", False)
    return (Path(sys.executable).parent if frozen else Path(sys.prefix)) / "ocr"


def is_installed() -> bool:
    """Return whether the component for reading scans is installed."""
    return all(_is_module_found(name) for name in _NEEDED)


def _is_module_found(name: str) -> bool:
    return find_spec(name) is not None or PathFinder.find_spec(name, [str(folder())]) is not None


def open_folder() -> None:
    """Put the component's folder on `sys.path` of this process, and block `requests`."""
    sys.modules["requests"] = no_requests
    own = str(folder())
    if own not in sys.path:
        sys.path.insert(0, own)  # first: a frozen program has only parts of some packages
