"""Command that compares a published page with a version, or with an accepted submission."""

from argparse import Namespace
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path
from zwgk_desktop.cli.exporting import CHANGE_LIST_ARGUMENT
from zwgk_desktop.cli.importing import unsure_json
from zwgk_desktop.cli.opening import open_to_write, scope_of, unit_and_year
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import Answer, CommandSpec, argument, argument_adder, unchanged_answer
from zwgk_desktop.domain.addresses import AddressKind, kind_of
from zwgk_desktop.exporters.registry import CHANGES
from zwgk_desktop.importers.recognise import OwnWords
from zwgk_desktop.services.comparing import Difference, difference_lines
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.published_pages import (
    accepted_version,
    check_accepted_page,
    own_words,
)
from zwgk_desktop.services.page_check import PageCheck, check_page, newest_version, read_page
from zwgk_desktop.services.workspace import Workspace


def _check_page(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_to_write(arguments, catalog) as workspace:
        checked = _checked(arguments, catalog, workspace)
    data: dict[str, Any] = {
        "same": checked.same,
        "scope": checked.before.report.scope.value,
        "version": checked.before.version,
        "differences": [_page_difference(one) for one in checked.found],
        "unsure": unsure_json(checked.unsure),
    }
    lines = [f"{checked.before.label} → {checked.after.label}", *difference_lines(checked.found)]
    lines += [f"认不准：{one.reason}" for one in checked.unsure]
    lines += ["网页与定稿相同"] if checked.same else []
    if arguments.output is not None:
        composed = checked.write(arguments.output)
        data |= {"file": str(arguments.output), CHANGES.length_unit.key: composed.length}
        lines.append(f"已导出：{arguments.output}")
    return Answer(data, tuple(lines), code=0 if checked.same else 1)


def _checked(arguments: Namespace, catalog: Catalog, workspace: Workspace) -> PageCheck:
    """Check the page against the report of the workspace, else against the unit's submission."""
    (unit, year), scope = unit_and_year(arguments), scope_of(arguments)
    collection = Collection(workspace.context, year)
    if workspace.find(unit, year, scope) is None and collection.submissions_of(unit, scope):
        status = collection.status_of(unit, scope)
        version = accepted_version(collection, status)
        own = own_words(collection, version)
        read = read_page(arguments.file, catalog, version.report, own)
        return check_accepted_page(collection, status, version, read)
    session = workspace.session_of(unit, year, scope)
    version, own = newest_version(session), OwnWords(confirmed=session.spellings)
    read = read_page(arguments.file, catalog, version.report, own)
    return check_page(session, version, read)


def _page_difference(one: Difference) -> dict[str, Any]:
    """Return a difference as JSON; a section's title has no address."""
    part = kind_of(one.address) is AddressKind.SOURCE
    place = {"part": one.label} if part else {"address": one.address}
    return {**place, "version": json_value(one.before), "page": json_value(one.after)}


COMMANDS = (
    CommandSpec(
        name="check-page",
        help="发布核对：公布的网页与最近一版定稿，或者与接收的报告，逐项比对",
        run=_check_page,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument(
                "file",
                metavar="文件",
                type=file_path,
                help="另存的网页（html、mht）、PDF、Word，或者复制成的文本",
            ),
            CHANGE_LIST_ARGUMENT,
        ),
    ),
)
