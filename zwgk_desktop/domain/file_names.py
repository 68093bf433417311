"""Names of files that every system takes: what we propose, and what Windows refuses."""

import unicodedata

_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
)
"""What Windows takes for a device, whatever ending follows."""

_LONGEST = 76
"""Characters of a stem: in UTF-8 it stays, with its ending, below others' limit of 255 bytes."""


def file_name(stem: str, ending: str) -> str:
    """Return a file name of what was typed, for any system, that stays in its folder.

    Args:
        stem: Whatever it is named by; what no system takes becomes _, and the rest is kept.
        ending: Ours, kept whole.
    """
    kept = "".join("_" if _is_forbidden(c) else c for c in stem).strip(" .")[:_LONGEST].rstrip(" .")
    named = f"{kept}{ending}"
    return f"_{named}" if not kept or _is_device(named) else named


def is_refused_by_windows(name: str) -> bool:
    """Tell whether Windows takes a name for something else than a file of that name.

    What follows a colon is a hidden part of another file, a dot or blank at the end falls off.
    """
    return any(map(_is_forbidden, name)) or name[-1:] in {" ", "."} or _is_device(name)


def _is_forbidden(character: str) -> bool:
    """Tell of what is forbidden, or cannot be seen: controls, halves of a pair, ends of lines."""
    kind = unicodedata.category(character)
    return character in _FORBIDDEN or kind.startswith("C") or kind in {"Zl", "Zp"}


def _is_device(name: str) -> bool:
    return name.partition(".")[0].rstrip(" ").lower() in _DEVICES
