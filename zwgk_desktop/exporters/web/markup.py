"""HTML built so that text can never become markup."""

from collections.abc import Iterable
from html import escape


class Markup(str):
    """Finished HTML; a plain string is text and is escaped."""

    __slots__ = ()


def element(tag: str, *content: str, **attributes: str | int | None) -> Markup:
    """Return an element; attributes that are None or "" are left out.

    A trailing underscore is dropped from attributes' names (``class_``), and
    others become hyphens (``aria_label``).
    """
    end = f"</{tag}>\n" if tag in _BLOCKS else f"</{tag}>"
    return Markup(f"{void(tag, **attributes)}{joined(*content)}{end}")


_BLOCKS = frozenset({"title", "header", "main", "footer", "section", "p", "div"}) | frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "caption", "colgroup", "tr"}
)
"""After these the source begins a new line, for those who read or edit it."""


def void(tag: str, **attributes: str | int | None) -> Markup:
    """Return an element that has no content and no end."""
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value not in (None, "")
    )
    return Markup(f"<{tag}{said}>")


def joined(*content: str) -> Markup:
    """Put markup and text one after another."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in content))


def breakable(parts: Iterable[str]) -> Markup:
    """Return a text that may break between its parts."""
    return Markup("<wbr>".join(escape(part) for part in parts))
