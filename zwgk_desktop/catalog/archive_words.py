"""Wording of the archive stamp and of the catalogue of archived files: `resources/archive.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.catalog.node import Node, read_fields


@dataclass(frozen=True, slots=True)
class ArchiveWords:
    """Wording of the archive stamp (归档章) and of the catalogue (归档文件目录).

    Args:
        width: Width of the stamp, in mm.
        height: Height of the stamp, in mm.
        rows: Ids of the stamp's items, row by row.
        periods: Retention periods to choose from.
        catalogue: Title of the catalogue.
        heads: Heads of its columns.
        sources: Source of each of these, in words.
        labels: Label of each item by id.
    """

    width: int
    height: int
    rows: tuple[tuple[str, ...], ...]
    periods: tuple[str, ...]
    catalogue: str
    heads: tuple[str, ...]
    sources: tuple[str, ...]
    labels: Mapping[str, str]


def read_archive_words(path: Path) -> ArchiveWords:
    """Return the wording of a file.

    Raises:
        DataFileError: A key is missing, unknown or of another type, or an item has no label.
    """
    node = Node.of_file(path)
    words = ArchiveWords(**read_fields(node, ArchiveWords))
    for row in words.rows:
        if unknown := set(row) - words.labels.keys():
            raise node.error(f"“{min(unknown)}” has no label", "rows")
    return words
