"""Who made a request, shown so that only who knows it reads it."""

from zwgk_desktop.domain.addresses import Address, row_of
from zwgk_desktop.domain.report import Value

HIDDEN = "〔已隐去〕"
"""What stands for words in which names may be."""

_SHOWN_ENDS = 7
"""From this many characters on (a telephone, an identity number) both ends stay."""


def masked_text(text: str) -> str:
    """Mask a name to 张某, a telephone to 138****0000, a longer number likewise.

    Names of bodies are masked likewise: whether one is a natural person's, the program
    does not know.
    """
    if any(char.isdigit() or char == "@" for char in text):
        if len(text) < _SHOWN_ENDS:
            return "*" * len(text)
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return f"{text[:1]}某" if len(text) > 1 else "某"


def masked_value(address: Address, value: Value | None) -> Value | None:
    """Mask what stands at a personal address; leave all else."""
    personal = row_of(address).personal and isinstance(value, str)
    return masked_text(str(value)) if personal else value
