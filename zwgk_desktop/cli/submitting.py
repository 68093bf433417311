"""Commands of a unit towards its county: read its requirements, and write the submission."""

from argparse import Namespace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path, file_path_ending
from zwgk_desktop.cli.opening import open_report_to_read, open_to_write
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import (
    Answer,
    CommandSpec,
    Need,
    argument,
    argument_adder,
    unchanged_answer,
)
from zwgk_desktop.services.packages.county_packages import read_terms, store_terms
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import read_one
from zwgk_desktop.services.packages.submitting import WrittenSubmission, submit


def _submit(arguments: Namespace, catalog: Catalog) -> WrittenSubmission:
    with open_report_to_read(arguments, catalog) as session:
        return submit(session, arguments.output, as_draft=arguments.draft, sheet=arguments.sheet)


def _submit_answer(sent: WrittenSubmission) -> Answer:
    data = {"file": str(sent.file), "hash": sent.hash, "code": sent.code}
    mark = "" if sent.version else "（草稿）"
    return Answer(data, (f"已写成报送包{mark}：{sent.file}", f"核验码 {sent.code}"))


def _terms(arguments: Namespace, catalog: Catalog) -> Answer:
    name = arguments.file.name
    wishes = read_terms(catalog, read_one(arguments.file), name)
    with open_to_write(arguments, catalog, create=True) as workspace:
        session = store_terms(workspace, wishes, name, with_last_year=arguments.last_year)
        unit = session.report.unit
    data = {
        "unit": unit,
        "year": wishes.year,
        "scope": wishes.scope.value,
        "due_on": json_value(wishes.due_on),
        "length_limit": wishes.length_limit,
        "conventions": list(wishes.conventions),
        "wanted": list(wishes.topics),
        "last_year": wishes.last_year is not None,
    }
    lines = (f"{unit}{wishes.year}年：{wishes.sentence}", *wishes.conventions, *wishes.topics)
    return Answer(data, lines)


COMMANDS = (
    CommandSpec(
        name="submit",
        help="把定稿的报告做成报送包",
        run=_submit,
        to_answer=_submit_answer,
        add_arguments=argument_adder(
            argument(
                "--output",
                metavar="文件",
                type=file_path_ending(PackageKind.SUBMISSION.suffix),
                required=True,
                help="写到哪里",
            ),
            argument("--draft", action="store_true", help="没有定稿的，作为草稿报送"),
            argument(
                "--sheet",
                metavar="文件",
                type=file_path_ending(".pdf"),
                help="报送单（PDF）写到哪里",
            ),
        ),
    ),
    CommandSpec(
        name="terms",
        help="单位读入县里的下发包",
        run=_terms,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument("file", metavar="文件", type=file_path, help="下发包"),
            argument("--last-year", action="store_true", help="没有上年报告的，放入县里接收的"),
        ),
        unit=Need.NONE,
        year=Need.NONE,
    ),
)
