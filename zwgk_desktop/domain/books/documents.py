"""The directory of 规章 and 行政规范性文件 (规范性文件目录)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is; named as the rows of 二 are."""

    RULES = "rules"
    NORMATIVE_DOCUMENTS = "normative_documents"


DOCUMENT_KINDS: Mapping[str, str] = {
    DocumentKind.RULES: "规章",
    DocumentKind.NORMATIVE_DOCUMENTS: "行政规范性文件",
}


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document.

    Args:
        number: Its 文号, unique in its unit.
        valid_until: The last day it holds; past it is lapsed, which is not 废止.
        repealed_on: The day it was repealed.
    """

    title: str
    number: str
    issued_on: date
    kind: str = DocumentKind.NORMATIVE_DOCUMENTS.value
    valid_until: date | None = None
    repealed_on: date | None = None
    remark: str = ""

    def in_force(self, day: date) -> bool:
        """Tell whether it holds on a day; on its last day yes, on the day of its repeal no."""
        lapsed = self.valid_until is not None and self.valid_until < day
        repealed = self.repealed_on is not None and self.repealed_on <= day
        return self.issued_on <= day and not lapsed and not repealed


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What became of the documents of one kind in a period."""

    issued: int
    repealed: int
    in_force: int


def count_documents(
    documents: Iterable[OfficialDocument], kind: str, first: date, last: date
) -> DocumentCounts:
    """Count one kind: issued and repealed within a period, in force at its end."""
    own = [one for one in documents if one.kind == kind]
    return DocumentCounts(
        issued=sum(first <= one.issued_on <= last for one in own),
        repealed=sum(
            one.repealed_on is not None and first <= one.repealed_on <= last for one in own
        ),
        in_force=sum(one.in_force(last) for one in own),
    )
