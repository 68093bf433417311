"""A photographed page as the component read it, told again by a process in its place.

What it read is real and recorded: tests/files/scans/make.py. All but the component is the
program's own: the other process, its pages counted, its answer, what is made of it.
"""

import sys
from pathlib import Path

import pytest

from zwgk_desktop.importers import sandbox

SEED, PAGE = 7, 1
"""The report (`scans.printing.random_report`) and its page."""

RECORDED = Path(__file__).parent / "files" / "scans" / "photographed.json"

PHOTO = b"\xff\xd8\xff\xe0 the first bytes of a JPEG"

_TELL = """
import sys, time
sys.stdin.buffer.read()
pages, pause = 3, float(sys.argv[2])
for page in range(pages):
    print(f"{page}/{pages}", flush=True)
    time.sleep(pause)
sys.stdout.buffer.write(open(sys.argv[1], "rb").read())
"""


def tell_again(monkeypatch: pytest.MonkeyPatch, *, pause: float = 0.0) -> None:
    """Let every file read by the other process be this page, with so long a pause for each of 3."""
    told = (sys.executable, "-c", _TELL, str(RECORDED), str(pause))
    monkeypatch.setattr(sandbox, "command", lambda *_: told)
