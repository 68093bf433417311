"""A county beside the unit's window: its own workspace, and packages carried through a folder."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import ExaminationState, RemarkSeverity
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.workspace import Workspace

RECEIVED = "requests.received.natural_person"
REMARKS = ((RECEIVED, "与台账不符，请核对"), ("text.problems", "没有写下一步怎么改"))
RETURNED = "退改.zwgkr"


@contextmanager
def county_open(folder: Path, catalog: Catalog) -> Generator[Workspace]:
    path = folder / "青山县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as opened:
        yield opened


def send_back(
    folder: Path,
    catalog: Catalog,
    package: Path,
    unit: str,
    remarks: Sequence[tuple[str, str]] = REMARKS,
) -> Path:
    """Receive a unit's package at the county and send it back with remarks."""
    year, returned = 2023, folder / RETURNED
    with county_open(folder, catalog) as workspace:
        held = workspace.context
        if rosters.roster(held).find(unit) is None:
            rosters.add(held, unit, Group.TOWNSHIP, ())
        receipt = receive(held, [package], year)
        assert receipt.refused == ()
        said = ExaminationStep(remarks=remarks[:1], decision=ExaminationState.RETURNED.value)
        examine(
            Collection(held, year),
            unit,
            ExaminationStep(remarks=remarks[1:], severity=RemarkSeverity.SHOULD),
        )
        examine(Collection(held, year), unit, said, returned)
    return returned


def drop(window: QWidget, *paths: Path) -> None:
    """Drop files onto a window, as the file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, action = QPoint(400, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(at, action, mime, left, none))
    QApplication.sendEvent(window, QDropEvent(at.toPointF(), action, mime, left, none))
