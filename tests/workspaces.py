"""Reports in a workspace under test."""

from reports import nil_values

from zwgk_desktop.domain.levels import Level
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace

UNIT = "云溪镇人民政府"


def filled(
    workspace: Workspace, edition: Edition, year: int, unit: str = UNIT, **more: int
) -> EditingSession:
    """Make a report in which nothing happened, with some figures of natural persons on top."""
    session = workspace.session(workspace.new_report(unit, year, Level.TOWNSHIP))
    figures = {f"requests.{row}.natural_person": figure for row, figure in more.items()}
    values = nil_values(edition, year) | {"report.unit": unit} | figures
    session.apply(values, ActKind.FILL)
    return session
