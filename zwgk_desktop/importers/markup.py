"""Elements of XML and HTML, whatever namespace a program wrote them in."""

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - lxml has no public name for it

_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


def local(element: Element) -> str:
    """Return an element's name without its namespace, so that strict files read alike."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its name alone, whichever namespace it is in."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def relation_id(element: Element) -> str:
    """Return the relation an element names."""
    return next((id_ for space in _RELATIONS if (id_ := element.get(f"{space}id"))), "")
