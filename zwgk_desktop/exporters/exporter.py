"""Declaration of a document: formats, source data, and menu entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from zwgk_desktop.domain.embedded_report import encode_report
from zwgk_desktop.domain.findings import Finding, is_draft
from zwgk_desktop.domain.report import Report

if TYPE_CHECKING:  # most documents do not need rules
    from zwgk_desktop.domain.rules import Rule

_Options = TypeVar("_Options")
_Source = ParamSpec("_Source")


@dataclass(frozen=True, slots=True)
class Export:
    """Immutable snapshot of a report and its findings, from which documents are composed.

    Args:
        findings: Findings of this report; it is a draft while any of them blocks.
        options: Options of the exporter's own type; None for the defaults.
        earlier: Reports of the unit's earlier years, for documents that compare.
        rules: Rules of the edition, for documents that contain live checks.
        changed: Time of the report's last change, for documents that show it.
        version: Number of the final version; 0 for a draft, or if unknown.
    """

    report: Report
    findings: tuple[Finding, ...]
    options: object = None
    earlier: tuple[Report, ...] = ()
    rules: tuple["Rule", ...] = ()
    changed: datetime | None = None
    version: int = 0

    @property
    def data(self) -> str:
        """The report as data to embed in a document."""
        return encode_report(self.report, self.version)

    @property
    def draft(self) -> bool:
        """Whether the document must be marked 草稿."""
        return is_draft(self.findings)

    def options_of(self, kind: type[_Options]) -> _Options:
        """Return the chosen options of a type, or the defaults."""
        return self.options if isinstance(self.options, kind) else kind()


class LengthUnit(Enum):
    """Unit of a document's length: its key in JSON, and the clerk's word."""

    PAGES = ("pages", "页")
    SHEETS = ("sheets", "张")
    TABLES = ("sheets", "张表")
    """Unit of documents that have no pages until another program opens them."""

    @property
    def key(self) -> str:
        """Key in the command line's JSON."""
        return self.value[0]

    def in_words(self, length: object) -> str:
        """Return a length with its unit, such as 5 页."""
        return f"{length} {self.value[1]}"


@dataclass(frozen=True, slots=True)
class Composed:
    """Composed document: its bytes, length and warnings.

    Args:
        warnings: Sentences for the user about flaws of the document.
    """

    content: bytes
    length: int = 1
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """Menu entry of a document.

    Args:
        letter: Mnemonic letter for Alt.
        keys: Keyboard shortcut, as Qt writes it.
        icon: Name of an icon of the window.
        tip: Tooltip, if the label does not say enough.
        tool: Whether it is also in the toolbar.
    """

    text: str
    letter: str = ""
    keys: str = ""
    icon: str = ""
    tip: str = ""
    tool: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter(Generic[_Source]):
    """Kind of document the program writes; the type parameter is its source data.

    Args:
        name: Key in the registry; for a report's document, also its name on the command line.
        label: Name shown to the clerk.
        formats: Function for each file suffix, which imports its modules when called.
            The first suffix is the default.
        menu: Menu entry; None for a document offered on a page or in a dialog.
        options: Dataclass of the document's options. Each field with `help` in its metadata
            is an option of the command line.
        ending: Suffix of the proposed file name, so that no two documents have the same.
        private: Whether the file may name persons, so that only its owner may read it.
    """

    name: str
    label: str
    formats: Mapping[str, Callable[_Source, Composed]]
    length_unit: LengthUnit = LengthUnit.PAGES
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
