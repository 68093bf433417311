"""Make the workspace of this version that every later one must still open.

Run after each change of the schema until a version is published, then once a release::

    python tests/files/make_release.py

The names are invented. The file holds every kind of act and of value, undone
acts and a deleted report; `tests/unit/storage/test_releases.py` opens it.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

from zwgk_desktop import __version__, paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.report import Status
from zwgk_desktop.domain.units import Level, Scope
from zwgk_desktop.services.editing import STATUS, ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace

UNIT = "青山县云溪镇人民政府"
COUNTY = "青山县人民政府"


def last_year(session: EditingSession) -> None:
    """A finished report."""
    cells = dict.fromkeys(session.report.edition.entered, 0)
    session.apply(cells, ActKind.FILL, "整表填0")
    session.apply(
        {
            "requests.received.natural_person": 3,
            "requests.granted.natural_person": 2,
            "requests.carried_out.natural_person": 1,
            "requests.received.total": 3,
            "text.overview": "（一）主动公开。\n（二）依申请公开。",
            "source.disputes": "标题为旧称",
        },
        ActKind.IMPORT,
        "云溪镇2024年年报.docx",
    )
    session.apply({STATUS: Status.FINAL}, ActKind.FINALISE)


def this_year(session: EditingSession) -> None:
    """A report in the making, with acts undone."""
    session.enter("requests.carried_in.natural_person", 1)
    session.enter("proactive.fees.amount", Decimal("190.457379"))
    session.enter("report.issued_on", date(2026, 1, 20))
    session.enter("report.seal", value=True)
    session.enter("proactive.rules.issued", 1)
    session.explain("P-TOWNSHIP-RULES", None, "示例说明")
    session.apply({"requests.received.natural_person": 4}, ActKind.PASTE)
    session.enter("requests.received.natural_person", 5)
    session.undo()
    session.undo()
    session.redo()


def main() -> None:
    """Write the file of this release beside this script."""
    path = Path(__file__).with_name(f"release-{__version__}.zwgk")
    path.unlink(missing_ok=True)
    catalog = load_catalog(paths.forms())
    with Workspace.open(path, catalog, writing=True, create=True, program="release") as workspace:
        last_year(workspace.session(workspace.new_report(UNIT, 2024, Level.TOWNSHIP)))
        this_year(workspace.session(workspace.new_report(UNIT, 2025, Level.TOWNSHIP)))
        for scope in Scope:
            made = workspace.new_report(COUNTY, 2025, Level.COUNTY, scope=scope)
            workspace.session(made).enter("report.contact", f"{scope.label}的联系方式")
        mistaken = workspace.session(workspace.new_report("云溪", 2025, Level.UNKNOWN))
        mistaken.enter("report.unit", "云溪镇")
        mistaken.delete()


if __name__ == "__main__":
    main()
