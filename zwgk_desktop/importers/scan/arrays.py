"""The libraries of the component, whose types nothing here can check, and what they hand about."""

import os
from importlib import import_module
from typing import Any, TypeAlias

LARGEST = 60_000_000
"""Pixels of a picture; cameras have fewer, and a page of 600 dots an inch has 35 million."""

os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(LARGEST)  # read as it loads: refused before decoded
cv2: Any = import_module("cv2")
numpy: Any = import_module("numpy")

Picture: TypeAlias = Any
"""An array of 8 bits: height × width of grey, 0 is black; or × 3 of red, green, blue."""

Stretches: TypeAlias = list[tuple[int, int]]
"""From and to, the end not counted."""

Region: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, the ends not counted."""
