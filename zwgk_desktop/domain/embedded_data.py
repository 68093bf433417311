"""Embedded data without the report in them: where they stand, their length and their hash.

Part of `embedded_report`, for the confined process, which loads no form.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT = 1
LARGEST = 1 << 21
"""Maximum length of the data in bytes. Texts of 200,000 characters have some 1.2 million."""

NAMESPACE = "urn:x-zwgk:report"
"""XML namespace of the `report` element in a Word document."""

SHEET = "_zwgk"
"""Name of the hidden sheet in a workbook."""

ATTRIBUTE = "data-report"
"""Attribute in a web page."""

ATTACHMENT = "report.json"
"""File name of the attachment in an OFD file."""


def is_embedded_report(text: str) -> bool:
    """Return whether a text is data with the right hash. Its values are not checked."""
    return bool(sound_content(text))


def sound_content(text: str) -> Mapping[str, Any]:
    """Return the content of data with the right hash, else an empty mapping."""
    if len(text) > LARGEST:
        return {}
    try:
        content = json.loads(text)
        said = content.pop("hash")
        return content if said == _hash_of(content) else {}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return {}


def sealed_line(content: Mapping[str, Any]) -> str:
    """Return content as one line of ASCII JSON with its hash."""
    return _canonical_line({**content, "hash": _hash_of(content)})


def _hash_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical_line(content).encode()).hexdigest()


def _canonical_line(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))
