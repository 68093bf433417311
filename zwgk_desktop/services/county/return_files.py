"""Files of a return for correction: the 退改单, and a Word list for units without the program."""

from pathlib import Path

from zwgk_desktop.domain.county.examination import verification_code
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.contents import RemarkList, RemarkRow
from zwgk_desktop.exporters.registry import REMARKS
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.submission import Submission
from zwgk_desktop.services.outgoing import Outgoing, send_out
from zwgk_desktop.services.packages.container import Package, package_bytes, plain_json
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.report_changes import edition_of


def write_return(
    collection: Collection, line: UnitStatus, return_file: Path | None, list_file: Path | None
) -> None:
    """Write the requested files of a unit's return: both, or neither.

    Raises:
        UserError: The unit has no submission (S08), a file cannot be written (E01), or a remark
            contains personal data (E04).
    """
    if return_file is None and list_file is None:
        return
    current = line.current
    if current is None:
        raise no_submission_error(line.name)
    files: list[tuple[Path, bytes]] = []
    if return_file is not None:
        files.append((return_file, _package(collection, line, current)))
    if list_file is not None:
        files.append((list_file, _word_list(collection, line, current)))
    said = [(f"第{remark.number}条审核意见", remark.text) for remark in line.remarks]
    send_out(files, Outgoing(texts=said, names=collection.context.books.applicant_names()))


def no_submission_error(unit: str) -> UserError:
    """Return the error of a unit without any submission."""
    return UserError(f"“{unit}”还没有报送，没有可以审核的", remedy="请先收报再审核", code="S08")


def _package(collection: Collection, line: UnitStatus, current: Submission) -> bytes:
    said = [
        {
            "number": remark.number,
            "address": remark.address,
            "severity": remark.severity.value,
            "text": remark.text,
            "hash": current.hash,
        }
        for remark in line.remarks
    ]
    about = {
        "unit": current.unit,
        "year": collection.year,
        "scope": current.scope.value,
        "report": current.hash,
        "number": current.number,
        **({"draft": True} if current.draft else {}),
    }
    back = line.open_return
    by = {"return_by": back.due_on.isoformat()} if back and back.due_on else {}
    members = {"remarks.json": plain_json({"remarks": said, **by})}
    return package_bytes(Package(PackageKind.REMARKS, about, members))


def _word_list(collection: Collection, line: UnitStatus, current: Submission) -> bytes:
    edition = edition_of(collection.context.catalog, current.edition)
    own = collection.roster.in_group(Group.OWN)
    back = line.open_return
    content = RemarkList(
        edition.title.format(unit=current.unit, year=collection.year) + current.scope.mark,
        verification_code(current.hash),
        own[0].name if own else "",
        [
            RemarkRow(one.number, edition.label(one.address), one.severity.label, one.text)
            for one in line.remarks
        ],
        (back.at if back else current.received_at).date(),
        back.due_on if back else None,
    )
    return REMARKS.compose(content).content
