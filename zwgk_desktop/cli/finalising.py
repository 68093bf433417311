"""The commands that make a report final and published, and that show what changed."""

from argparse import Namespace
from collections.abc import Iterable

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import open_to_read, unit_and_year, writing
from zwgk_desktop.cli.output import plain
from zwgk_desktop.cli.spec import Answer, CommandSpec, argument, arguments, as_it_is
from zwgk_desktop.domain.entries import parse_date, parse_year
from zwgk_desktop.services import finalising
from zwgk_desktop.services.comparing import Difference, change_text, compare
from zwgk_desktop.services.wording import shown


def _finalise(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as session:
        if session.frozen and said.reason.strip():
            finalising.begin_correction(session, said.reason)
        else:
            finalising.finalise(session, said.reason)
        versions = session.versions
        hash_ = versions[-1].hash if versions else finalising.fingerprint(session.report)
        return Answer(
            {"status": session.report.status.value, "hash": hash_},
            (finalising.state_label(session), f"SHA-256 {hash_}"),
        )


def _publish(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as session:
        on = parse_date(said.on, "发布日期")
        finalising.publish(session, on, said.page)
        return Answer({"status": session.report.status.value}, (finalising.state_label(session),))


def _compare(said: Namespace, catalog: Catalog) -> Answer:
    (unit, year), other = unit_and_year(said), parse_year(said.other)
    with open_to_read(said, catalog) as workspace:
        after, before = workspace.report_of(unit, year), workspace.year_of(unit, year, other)
    return _compare_answer(compare(before, after), other, year)


def _compare_answer(differences: Iterable[Difference], before: int, after: int) -> Answer:
    """List what differs between two years, in the form's order."""
    found = tuple(differences)
    changes = [
        {
            "address": one.address,
            "label": one.label,
            "from": plain(one.before),
            "to": plain(one.after),
            "change": one.change,
        }
        for one in found
    ]
    lines = tuple(_difference_line(one) for one in found)
    title = f"{before}年 → {after}年"
    return Answer({"changes": changes}, (title, *lines) if lines else ("两年没有不同",))


def _difference_line(one: Difference) -> str:
    change = change_text(one.change)
    grown = f"（{change}）" if change else ""
    return f"{one.label}：{shown(one.before)} → {shown(one.after)}{grown}"


COMMANDS = (
    CommandSpec(
        name="finalise",
        help="定稿；已定稿的加 --reason 开始更正，改后再定稿",
        run=_finalise,
        shown=as_it_is,
        options=arguments(argument("--reason", metavar="原因", default="", help="更正的原因")),
    ),
    CommandSpec(
        name="publish",
        help="标为已发布：定稿的报告登在了网上",
        run=_publish,
        shown=as_it_is,
        options=arguments(
            argument("--on", metavar="日期", required=True, help="发布日期，例如 2025-1-24"),
            argument("--page", metavar="网址", default="", help="登在哪一页"),
        ),
    ),
    CommandSpec(
        name="compare",
        help="与同一单位的另一年度对比",
        run=_compare,
        shown=as_it_is,
        options=arguments(
            argument(
                "--with",
                dest="other",
                metavar="年度",
                required=True,
                help="另一年度，四位数字",
            ),
        ),
    ),
)
