"""Commands that finalise a report or mark it as published."""

from argparse import Namespace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import open_report_to_write
from zwgk_desktop.cli.spec import Answer, CommandSpec, argument, argument_adder, unchanged_answer
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.services import finalising


def _finalise(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_report_to_write(arguments, catalog) as session:
        if session.frozen and arguments.reason.strip():
            finalising.begin_correction(session, arguments.reason)
        else:
            finalising.finalise(session, arguments.reason)
        versions = session.versions
        hash_ = versions[-1].hash if versions else finalising.fingerprint(session.report)
        return Answer(
            {"status": session.report.status.value, "hash": hash_},
            (finalising.state_label(session), f"SHA-256 {hash_}"),
        )


def _publish(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_report_to_write(arguments, catalog) as session:
        on = parse_date(arguments.on, "发布日期")
        finalising.publish(session, on, arguments.page)
        return Answer({"status": session.report.status.value}, (finalising.state_label(session),))


COMMANDS = (
    CommandSpec(
        name="finalise",
        help="定稿；已定稿的加 --reason 开始更正，改后再定稿",
        run=_finalise,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument("--reason", metavar="原因", default="", help="更正的原因")
        ),
    ),
    CommandSpec(
        name="publish",
        help="标为已发布：定稿的报告登在了网上",
        run=_publish,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument("--on", metavar="日期", required=True, help="发布日期，例如 2025-1-24"),
            argument("--page", metavar="网址", default="", help="登在哪一页"),
        ),
    ),
)
