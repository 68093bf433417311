"""Whether the component that reads pictures is there, without loading any of it.

It may be installed beside the program's own packages, or lie in a folder of its own, which only
the process that reads pictures looks into: numpy there makes nothing slower elsewhere.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from zwgk_desktop.importers.scan import no_requests

_NEEDED = ("rapidocr", "cv2", "onnxruntime")


def folder() -> Path:
    """Return where it may lie: beside the frozen program, or in the environment."""
    frozen = getattr(sys, "frozen", False)
    return (Path(sys.executable).parent if frozen else Path(sys.prefix)) / "ocr"


def is_installed() -> bool:
    """Tell whether scans can be read here."""
    return all(_found(name) for name in _NEEDED)


def _found(name: str) -> bool:
    return find_spec(name) is not None or PathFinder.find_spec(name, [str(folder())]) is not None


def open_folder() -> None:
    """Let Python find, in this process, what lies in the component's own folder; no network."""
    sys.modules["requests"] = no_requests
    own = str(folder())
    if own not in sys.path:
        sys.path.insert(0, own)  # it brings whole what a frozen program has in part
