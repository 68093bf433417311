"""Declaration of a document: its formats, what it is made from, and where it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from zwgk_desktop.domain.findings import Finding, is_draft
from zwgk_desktop.domain.report import Report

if TYPE_CHECKING:  # most documents have no need of them
    from zwgk_desktop.domain.rules import Rule

_Options = TypeVar("_Options")
_Source = ParamSpec("_Source")


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported: a snapshot that nothing changes any more.

    Args:
        findings: Of this very report; it is a draft while any of them blocks.
        options: Of the exporter's own type; None for what it does unasked.
        earlier: The unit's reports of earlier years, for documents that compare.
        rules: Of its edition, for documents that go on reckoning.
        changed: When the report was last changed, for documents that say what moment they show.
    """

    report: Report
    findings: tuple[Finding, ...]
    options: object = None
    earlier: tuple[Report, ...] = ()
    rules: tuple["Rule", ...] = ()
    changed: datetime | None = None

    @property
    def draft(self) -> bool:
        """Whether it must be marked 草稿."""
        return is_draft(self.findings)

    def chosen(self, kind: type[_Options]) -> _Options:
        """Return the options of a type, as chosen or as they are unasked."""
        return self.options if isinstance(self.options, kind) else kind()


class LengthUnit(Enum):
    """What the length of a document is counted in: its key in JSON, and the clerk's word."""

    PAGES = ("pages", "页")
    SHEETS = ("sheets", "张")
    TABLES = ("sheets", "张表")
    """Of what has no pages before another program opens it."""

    @property
    def key(self) -> str:
        """Its key in the command line's JSON."""
        return self.value[0]

    def said(self, length: object) -> str:
        """Say a length: 5 页."""
        return f"{length} {self.value[1]}"


@dataclass(frozen=True, slots=True)
class Composed:
    """A document's bytes and how long it is.

    Args:
        warnings: What whoever hands it on must know, in sentences.
    """

    content: bytes
    length: int = 1
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """Where the menu offers a document.

    Args:
        letter: What Alt chooses.
        keys: A key sequence, as Qt writes it.
        icon: The name of a shape the window has.
        tip: What it is for, where the label does not say enough.
        tool: Whether it stands in the toolbar too.
    """

    text: str
    letter: str = ""
    keys: str = ""
    icon: str = ""
    tip: str = ""
    tool: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter(Generic[_Source]):
    """A document the program writes. Its type parameter is the data it is made from.

    Args:
        name: Its key in the registry; of a report's document, its word on the command line.
        label: What the clerk calls it.
        formats: A function for each file suffix; it loads what it needs when it is called.
            The first suffix is the default.
        menu: Where the menu offers it; None for a document offered on a page or in a dialog.
        options: The type of what can be chosen about it; each field that says what it
            is for (`help` in its metadata) is an option of the command line.
        ending: Of its proposed name, so that no two documents have the same.
        private: Whether the file may name persons, so that only its owner may read it.
    """

    name: str
    label: str
    formats: Mapping[str, Callable[_Source, Composed]]
    counted: LengthUnit = LengthUnit.PAGES
    menu: MenuEntry | None = None
    options: type[Any] | None = None
    ending: str = ""
    private: bool = False

    @property
    def suffix(self) -> str:
        """Suffix of the default format."""
        return next(iter(self.formats))

    def compose(self, *source: _Source.args, **more: _Source.kwargs) -> Composed:
        """Return the document in its default format."""
        return self.compose_as(self.suffix, *source, **more)

    def compose_as(self, suffix: str, *source: _Source.args, **more: _Source.kwargs) -> Composed:
        """Return the document in the format of a suffix, or in the default one."""
        return self.formats.get(suffix.lower(), self.formats[self.suffix])(*source, **more)
