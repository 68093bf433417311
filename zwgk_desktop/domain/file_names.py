"""File names that are valid on every system, and a check for names invalid on Windows."""

import unicodedata

_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
)
"""Names that Windows reserves for devices, with any extension."""

_LONGEST = 76
"""Maximum characters of a stem, so that a name stays below 255 bytes in UTF-8."""


def file_name(stem: str, ending: str) -> str:
    """Return a file name that is valid on every system and has no path separators.

    Args:
        stem: Any text; forbidden characters become _, and long texts are cut.
        ending: Extension, used unchanged.
    """
    kept = "".join("_" if _is_forbidden(c) else c for c in stem).strip(" .")[:_LONGEST].rstrip(" .")
    named = f"{kept}{ending}"
    return f"_{named}" if not kept or _is_device(named) else named


def is_refused_by_windows(name: str) -> bool:
    """Return whether Windows cannot store a file under exactly this name.

    Windows treats the part after a colon as an alternate stream, and drops a dot or space at
    the end.
    """
    return any(map(_is_forbidden, name)) or name[-1:] in {" ", "."} or _is_device(name)


def _is_forbidden(character: str) -> bool:
    """Return whether a character is forbidden or is a control, surrogate or line separator."""
    kind = unicodedata.category(character)
    return character in _FORBIDDEN or kind.startswith("C") or kind in {"Zl", "Zp"}


def _is_device(name: str) -> bool:
    return name.partition(".")[0].rstrip(" ").lower() in _DEVICES
