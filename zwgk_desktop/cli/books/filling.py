"""The command that fills a report from its unit's books."""

from argparse import ArgumentParser, Namespace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.declared import book_command
from zwgk_desktop.cli.opening import open_to_write
from zwgk_desktop.cli.output import plain
from zwgk_desktop.cli.reports import report_answer
from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.levels import propose_level
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.services.books.filling import FillProposal, fill, propose
from zwgk_desktop.services.editing import EditingSession


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", required=True, help="报告年度，四位数字")
    parser.add_argument(
        "--table", metavar="表", action="append", default=[], help="requests、proactive、disputes"
    )


def _fill(said: Namespace, catalog: Catalog) -> Answer:
    unit, year = parse_unit(said.unit), parse_year(said.year)
    with open_to_write(said, catalog) as workspace:
        books = workspace.books(unit).books

        def filled(session: EditingSession) -> Answer:
            proposal = propose(books, session.report, session.previous, said.table)
            fill(session, proposal)
            return _answer(session, proposal)

        found = workspace.find(unit, year)
        if found is not None:
            return filled(workspace.session(found))
        with workspace.making(unit, year, propose_level(unit)) as session:
            return filled(session)


def _answer(session: EditingSession, proposal: FillProposal) -> Answer:
    shown = report_answer(session.report)
    changes = [
        {"address": one.cell, "from": plain(one.before), "to": plain(one.after)}
        for one in proposal.changes
    ]
    label = session.report.edition.label
    lines = [
        f"{label(one.cell)}：{number_text(one.before) or '空'} → {number_text(one.after)}"
        for one in proposal.changes
    ]
    return Answer(
        {**shown.data, "changes": changes},
        tuple(lines) or ("各格与台账一致，没有改动",),
        warnings=proposal.remarks,
    )


COMMANDS = (book_command("fill", "从台账填入报告的表", _options, _fill),)
