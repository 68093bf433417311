"""Reports and original files of stored submissions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from zwgk_desktop.atomic_file import PRIVATE_EXPORT, written
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.exporters.tagged.pages import PicturedPage, compose_pictures
from zwgk_desktop.importers.confined import Pulse, no_pulse
from zwgk_desktop.importers.format import broken_error
from zwgk_desktop.importers.pdf.flattened import FlatPage, flatten_pages
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.submission import Submission
from zwgk_desktop.services.packages.reading import parse_report
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.collections import ORIGINALS, PACKAGE, REPORT


def submitted_report(context: SessionContext, submission: Submission) -> Report:
    """Return the report of a submission, as it was received."""
    text = context.collections.large_value(submission.subject, REPORT)
    return parse_report(context.catalog, text, submission.unit)


def report_of_unit(collection: Collection, unit: str, scope: Scope = Scope.OFFICE) -> Report | None:
    """Return a unit's submitted report that counts in a year, else its report in this workspace."""
    context, sent = collection.context, collection.submissions_of(unit, scope)
    if sent:
        return submitted_report(context, sent[-1])
    return own_report(collection, unit, scope)


def own_report(collection: Collection, unit: str, scope: Scope) -> Report | None:
    """Return a unit's report in this workspace, also under a former name; None for none."""
    context, known = collection.context, collection.roster.find(unit)
    names = (unit, *known.aliases) if known else (unit,)
    found = (context.reports.find(name, collection.year, scope) for name in names)
    id_ = next((one for one in found if one is not None), None)
    return None if id_ is None else context.load_report(id_)


def content_of_unit(collection: Collection, unit: str, scope: Scope = Scope.OFFICE) -> str | None:
    """Return the hashed text of the report that `report_of_unit` gives."""
    context, sent = collection.context, collection.submissions_of(unit, scope)
    if sent:
        return context.collections.large_value(sent[-1].subject, REPORT)
    own = own_report(collection, unit, scope)
    return None if own is None else finalising.canonical_text(own)


_PAGES = ".pdf"


@dataclass(frozen=True, slots=True)
class Original:
    """File that came with a submission.

    Args:
        name: Name of the file as received, or a name for the PDF of a package.
        content: None if no file was stored, or it is lost or damaged.
        from_package: Whether it was part of a package.
        is_stored: Whether a file was stored.
    """

    name: str
    content: bytes | None
    from_package: bool
    is_stored: bool

    @property
    def has_pages(self) -> bool:
        """Whether the file is a PDF, whose pages can be shown."""
        return self.content is not None and self.content[:1024].lstrip().startswith(b"%PDF")


def original_of(context: SessionContext, submission: Submission) -> Original:
    """Return the file that came with a submission."""
    store, subject = context.collections, submission.subject
    packed = store.large_value(subject, "submission.source") == PACKAGE
    file = PurePath(store.large_value(subject, "submission.file"))
    hashes = (store.large_value(subject, address) for address in ORIGINALS.values())
    hash_ = next(filter(None, hashes), "")
    name = file.with_suffix(_PAGES).name if packed else file.name
    return Original(name, store.attachment(hash_), packed, bool(hash_))


def pages_of(original: Original, pulse: Pulse = no_pulse) -> bytes:
    """Redraw the pages of an untrusted PDF as pictures in a new PDF.

    Raises:
        UserError: As `flatten_pages`.
    """
    drawn = flatten_pages(original.content or b"", original.name, pulse)
    try:
        return compose_pictures(_pictured_pages(drawn))
    except ValueError:  # the other process may be compromised
        raise broken_error(original.name, "PDF") from None


def save_original(original: Original, target: Path) -> None:
    """Write the original file, byte for byte.

    Raises:
        UserError: The file cannot be written (E01).
    """
    with written(target, PRIVATE_EXPORT) as part:
        part.write_bytes(original.content or b"")


def _pictured_pages(drawn: Iterable[FlatPage]) -> Iterator[PicturedPage]:
    for page in drawn:
        yield PicturedPage(page.size, page.pixels, page.colours)
