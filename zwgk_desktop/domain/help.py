"""What a row, a column, a text or a field is about, for the clerk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What a row or a column counts.

    Args:
        text: One or two sentences for the clerk.
        source: The article or notice; None where no source defines it.
    """

    text: str
    source: str | None

    @property
    def origin(self) -> str:
        """Where it comes from, in the clerk's words, or that nothing defines it."""
        return f"依据：{self.source}" if self.source else "没有查到对此作出定义的文件"
