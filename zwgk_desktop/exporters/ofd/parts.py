"""XML of OFD: elements in the standard's namespace, numbers as it writes them."""

from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.ofdspec.org/2016"

_DECLARED = f' xmlns:ofd="{NAMESPACE}"'
_MM = 25.4 / 72


class OfdMarkup(str):
    """Text that is XML already."""

    __slots__ = ()


class Ids:
    """Numbers of objects, each given once in a document (GB/T 33190, 7.2)."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """Give the next number; none is given twice in a document."""
        self.last += 1
        return self.last


def element(tag: str, *content: str, **attributes: str | int) -> OfdMarkup:
    """Return an element; what of its content is no markup is text."""
    said = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
    inner = "".join(one if isinstance(one, OfdMarkup) else escape(one) for one in content)
    return OfdMarkup(f"<ofd:{tag}{said}>{inner}</ofd:{tag}>" if inner else f"<ofd:{tag}{said}/>")


def part(root: str) -> bytes:
    """Return a file of the package."""
    start, end = root.split(">", 1)
    slash = "/" if start.endswith("/") else ""
    opened = f"{start.removesuffix('/')}{_DECLARED}{slash}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}{end}\n'.encode()


def millimetres(points: float) -> str:
    """Write a length: OFD counts in millimetres; a thousandth is finer than any printer."""
    return number(points * _MM)


def number(value: float) -> str:
    """Write a number without what says nothing."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
