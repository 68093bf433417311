"""What came of each file that was received, in the clerk's words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.county.submissions import verification_code
from zwgk_desktop.services.county.receiving import Receipt, Received

TAKEN, AGAIN, REFUSED = "收下", "收过", "没有收"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file.

    Args:
        result: Taken, the very same again, or not taken.
        words: More of it: what stands in it, or why it was not taken.
        calls_itself: Of one that was not taken because nobody on the roster is called
            so: what it calls itself.
    """

    file: Path
    result: str
    unit: str = ""
    words: str = ""
    code: str = ""
    calls_itself: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The words of a row."""
        return (self.file.name, self.unit or self.calls_itself, self.result, self.words, self.code)


HEADS = ("文件", "单位", "结果", "说明", "核验码")


def outcomes(
    receipt: Receipt, unknown: Mapping[Path, str], skipped: Iterable[Path]
) -> Iterator[Outcome]:
    """Yield what was not taken first: that is what the clerk must see to."""
    for file, error in receipt.refused:
        name = unknown.get(file, "")
        yield Outcome(file, REFUSED, words=f"{error.what}。{error.remedy}。", calls_itself=name)
    for file in skipped:
        yield Outcome(file, REFUSED, words="没有确认。要收时再选这个文件。")
    for one in receipt.received:
        result = AGAIN if one.again else TAKEN
        code = verification_code(one.hash)
        yield Outcome(one.file, result, one.unit, _words(one), code)


def _words(one: Received) -> str:
    if one.again:
        return f"与第{one.number}次报送一样，没有再存"
    said = f"第{one.number}次报送"
    said += "，草稿" if one.draft else ""
    return said + (f"，{one.errors}项必须改正" if one.errors else "，没有必须改正的")


def summary(found: Iterable[Outcome]) -> str:
    """Say how many were taken and how many were not."""
    results = [one.result for one in found]
    counts = ((results.count(one), one) for one in (TAKEN, AGAIN, REFUSED))
    return "，".join(f"{word} {count} 份" for count, word in counts if count) or "没有可以收的文件"
