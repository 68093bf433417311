"""The dialogs of what goes between a unit and its county, each brought about over a window."""

import json
from datetime import date
from pathlib import Path

from gui.county_driving import YEAR, sent_by
from gui.unit_driving import REMARKS, RETURNED, county_open, drop, send_back
from gui.window_driving import page_of
from package_files import members_of
from reports import nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.county.terms import CollectionTerms
from zwgk_desktop.domain.units import propose_level
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.dispatch import dispatch
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.packages.county_packages import import_return
from zwgk_desktop.services.packages.submitting import WrittenSubmission, submit
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.examination.examination_commands import ExaminationCommands
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.submitting.dialogs import SubmitDialog, SubmittedDialog

SENDER, ASKED, LOOKED_AT = "城关街道办事处", "柳河乡人民政府", "白石镇人民政府"
_YEAR = 2023  # of what `send_back` receives
_SENT = f"{SENDER}{_YEAR}年政府信息公开工作年度报告（第1次）.zwgks"
_CONVENTIONS = (
    "个体工商户计入商业企业",
    "一封信里有几件申请的，分开计；同一个人一天里几次提出的也分开计",
)


def open_submit(window: MainWindow, folder: Path) -> None:
    """Of a report that is not final, which has one button more."""
    target = folder / "云溪镇人民政府2025年政府信息公开工作年度报告（草稿）.zwgks"
    SubmitDialog(window, page_of(window).session, target).open()


def open_submitted(window: MainWindow, folder: Path) -> None:
    package = folder / _SENT
    hash_ = json.loads(members_of(package)["manifest.json"])["report"]
    sheet = package.with_name(f"{package.stem}报送单.pdf")
    SubmittedDialog(window, WrittenSubmission(package, hash_, 1), sheet).open()


def open_return(window: MainWindow, folder: Path) -> None:
    """Of a report that is final, which asks why it is corrected."""
    window.open_report(final_report(window.library.writable_workspace()).id)
    drop(window, folder / RETURNED)


def open_unanswered(window: MainWindow, folder: Path) -> None:
    session = final_report(window.library.writable_workspace())
    import_return(session, folder / RETURNED)
    window.open_report(session.id)
    window.frame.actions["submit"].trigger()


def open_dispatched_terms(window: MainWindow, folder: Path) -> None:
    """With a day, a limit, what is to be counted how, and last year's report."""
    with county_open(folder, window.library.catalog) as workspace:
        held = workspace.context
        rosters.add(held, ASKED, Group.TOWNSHIP)
        receive(held, [sent_by(folder, window.library.catalog, ASKED)], YEAR)
        accepted = ExaminationStep(decision=ExaminationState.ACCEPTED.value, override="已核对")
        examine(Collection(held, YEAR), ASKED, accepted)
        Collection(held, YEAR + 1).set_terms(CollectionTerms(date(2027, 1, 20), 800, _CONVENTIONS))
        made = dispatch(Collection(held, YEAR + 1), folder)
    drop(window, next(one.file for one in made if one.unit == ASKED))


def open_send_back(window: MainWindow, folder: Path) -> None:
    held = window.library.writable_workspace().context
    rosters.add(held, LOOKED_AT, Group.TOWNSHIP)
    receive(held, [sent_by(folder, window.library.catalog, LOOKED_AT)], YEAR)
    examine(Collection(held, YEAR), LOOKED_AT, ExaminationStep(remarks=REMARKS))
    window.show_start()
    window.county.open(YEAR)
    window.county.open_submission(LOOKED_AT)
    window.context.group(ExaminationCommands).send_back()


def send_off_and_back(workspace: Workspace, folder: Path, catalog: Catalog) -> None:
    """Make a unit's report final, send it off, and have its county send it back."""
    sent = submit(final_report(workspace), folder / _SENT)
    send_back(folder, catalog, sent.file, SENDER)


def final_report(workspace: Workspace) -> EditingSession:
    """Return the session of a unit's final report, made where it is not there."""
    found = workspace.find(SENDER, _YEAR)
    session = workspace.session(found or workspace.new_report(SENDER, _YEAR, propose_level(SENDER)))
    if found is None:
        values = nil_values(session.report.edition, _YEAR)
        own = {"report.unit": SENDER, "report.signed_by": SENDER}
        session.apply({**values, **own}, ActKind.ENTRY)
        finalising.finalise(session)
    return session
