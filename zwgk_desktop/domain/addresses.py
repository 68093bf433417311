"""Addresses: one for everything that a report can hold.

The same address stands for the same thing on every floor::

    requests.received.natural_person   a cell (table.row.column); for a total, its stated figure
    text.overview                      a text
    report.contact                     a field
    explanation.P-IN-FORCE[.ADDRESS]   why a finding may stand
    source.requests                    what was wrong with a section in an imported document
    privacy.3f9c0d1be2a74c55           why personal data may stand (`domain.personal_data`)
    posting.1.place                    where the first notice hung (`domain.posting`)
    second.requests.received.total     a figure as the second person keyed it (复核)

What personal data may stand is told by a hash of place, kind and number, so that a
reason holds for that number in that place and for nothing else.
"""

import re
from enum import StrEnum

Address = str


class AddressKind(StrEnum):
    """What stands at an address."""

    CELL = "cell"
    STATED = "stated"
    TEXT = "text"
    FIELD = "field"
    EXPLANATION = "explanation"
    SOURCE = "source"
    PRIVACY = "privacy"
    POSTING = "posting"
    SECOND = "second"


SECOND_PREFIX = "second."

OPEN = (
    (re.compile(r"explanation\..+"), AddressKind.EXPLANATION),
    (re.compile(r"privacy\.[0-9a-f]{16}"), AddressKind.PRIVACY),
    (
        re.compile(r"posting\.[1-9]\d*\.(place|posted_on|posted_by|taken_down_on|taken_down_by)"),
        AddressKind.POSTING,
    ),
)
"""Addresses of which there may be any number."""

OPEN_LABELS = {
    AddressKind.EXPLANATION: "说明",
    AddressKind.PRIVACY: "个人信息保留理由",
    AddressKind.POSTING: "张贴记录",
}
