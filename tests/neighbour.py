"""What may lie beside this checkout, and never need to.

A report that a real town published is kept in a folder next to the checkout, not in it:
it is not ours to hand on. A test that reads it is marked `with_published_report`, and is
skipped wherever the folder is not. `NEIGHBOUR` in the environment names another folder;
`test_neighbour.py` hides it so, once, to prove that nothing else is needed.
"""

import os
from pathlib import Path

import pytest

NEIGHBOUR = "ZWGK_NEIGHBOUR"
_FOLDER = os.environ.get(NEIGHBOUR) or Path(__file__).resolve().parents[2] / "shared"

PUBLISHED_REPORT = Path(_FOLDER) / "seed" / "report-2023.txt"

LAW = Path(_FOLDER) / "law.md"
"""The contract on which articles an answer quotes."""

with_law = pytest.mark.skipif(
    not LAW.is_file(), reason="the contract is kept beside the checkout, and is not there"
)
with_published_report = pytest.mark.skipif(
    not PUBLISHED_REPORT.is_file(),
    reason="the published report is kept beside the checkout, and is not there",
)
