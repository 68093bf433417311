"""Commands of a unit towards its county: read its requirements, and write the submission."""

from argparse import Namespace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_ending, file_path
from zwgk_desktop.cli.opening import open_to_write, reading
from zwgk_desktop.cli.output import plain
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, argument, arguments, as_it_is
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import read_one
from zwgk_desktop.services.packages.submitting import WrittenSubmission, submit
from zwgk_desktop.services.packages.terms import read_terms, store_terms


def _submit(said: Namespace, catalog: Catalog) -> WrittenSubmission:
    with reading(said, catalog) as session:
        return submit(session, said.output, as_draft=said.draft, sheet=said.sheet)


def _submitted(sent: WrittenSubmission) -> Answer:
    data = {"file": str(sent.file), "hash": sent.hash, "code": sent.code}
    mark = "" if sent.version else "（草稿）"
    return Answer(data, (f"已写成报送包{mark}：{sent.file}", f"核验码 {sent.code}"))


def _terms(said: Namespace, catalog: Catalog) -> Answer:
    name = said.file.name
    wishes = read_terms(catalog, read_one(said.file), name)
    with open_to_write(said, catalog, create=True) as workspace:
        session = store_terms(workspace, wishes, name, with_last_year=said.last_year)
        unit = session.report.unit
    data = {
        "unit": unit,
        "year": wishes.year,
        "due_on": plain(wishes.due_on),
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
        shown=_submitted,
        options=arguments(
            argument(
                "--output",
                metavar="文件",
                type=file_ending(PackageKind.SUBMISSION.suffix),
                required=True,
                help="写到哪里",
            ),
            argument("--draft", action="store_true", help="没有定稿的，作为草稿报送"),
            argument(
                "--sheet", metavar="文件", type=file_ending(".pdf"), help="报送单（PDF）写到哪里"
            ),
        ),
    ),
    CommandSpec(
        name="terms",
        help="单位读入县里的下发包",
        run=_terms,
        shown=as_it_is,
        options=arguments(
            argument("file", metavar="文件", type=file_path, help="下发包"),
            argument("--last-year", action="store_true", help="没有上年报告的，放入县里接收的"),
        ),
        unit=Need.NONE,
        year=Need.NONE,
    ),
)
