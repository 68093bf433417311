"""The commands between units and county: submit."""

from argparse import Namespace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import reading
from zwgk_desktop.cli.parsing import file_ending
from zwgk_desktop.cli.spec import Answer, CommandSpec, argument, arguments
from zwgk_desktop.services.packages.container import PackageKind
from zwgk_desktop.services.packages.submitting import Submitted, submit


def _submit(said: Namespace, catalog: Catalog) -> Submitted:
    with reading(said, catalog) as session:
        return submit(session, said.output, as_draft=said.draft, sheet=said.sheet)


def _submitted(sent: Submitted) -> Answer:
    data = {"file": str(sent.file), "hash": sent.hash, "code": sent.code}
    mark = "" if sent.version else "（草稿）"
    return Answer(data, (f"已写成报送包{mark}：{sent.file}", f"核验码 {sent.code}"))


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
)
