"""Kill the program at random moments, spoil its files at random places, and look what is left.

    python tests/torture.py --kills 1000 --drills 200

``make torture`` does just that, ten thousand acts undone and redone, and works on texts
of odd words; the tests do a short run. Each round forks a child that works and says when
something is done; it is killed in the middle.
Then: nothing that was said to be done is lost, no workspace is damaged, no
export is half written, and whatever is left behind hurts nobody.
"""

import argparse
import contextlib
import itertools
import os
import random
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import zipfile
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import containers
import drills
import psutil
from workspaces import UNIT, filled, follow_acts_over_restarts, later_steps

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.county.likeness import ReportProse, find_similar_pairs
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.holiday_notice import read_notice
from zwgk_desktop.domain.personal_data import scan_report
from zwgk_desktop.domain.prose_editing import to_full_width
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services import backups
from zwgk_desktop.services import filling as drafting
from zwgk_desktop.services.backups import restore
from zwgk_desktop.services.books import filling, request_acts
from zwgk_desktop.services.comparing import prose_pieces
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.exporting import Export, export_report
from zwgk_desktop.services.importing import planned_values, recognise_file
from zwgk_desktop.services.recovery.examine import Condition, diagnose
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.verification import faults
from zwgk_desktop.storage.workspace_file import WorkspaceFile

OTHERS = ("松岭乡人民政府", "青溪乡人民政府")
CELL = "requests.received.natural_person"
ANEW = 40  # rounds after which a job gets a fresh folder: its log has grown long
RELEASE = Path(__file__).with_name("files") / "release-0.1.0.zwgk"
NOW = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - local, as names tell it

Say = Callable[[object], None]


class TortureError(AssertionError):
    """Something was lost, damaged or left behind."""


def demand(holds: object, what: str) -> None:
    """Fail unless something holds, also under ``python -O``."""
    if not holds:
        raise TortureError(what)


class Job(ABC):
    """What a child does until it is killed, and what must hold afterwards."""

    longest = 0.3
    """Seconds a child lives at most."""

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self.folder = folder
        self.catalog = catalog
        self.path = folder / "年度报告.zwgk"
        self.rounds = 0
        self.prepare()

    def open(self) -> Workspace:
        """Open the workspace to write."""
        return Workspace.open(self.path, self.catalog, writing=True, create=True, program="折磨")

    def prepare(self) -> None:
        """Make a workspace with one report in which nothing is wrong."""
        with self.open() as workspace:
            filled(workspace, self.catalog.editions["gkb-2021-30"], 2025)

    @abstractmethod
    def work(self, say: Say) -> None:
        """Work on and on, saying what has been done."""

    def watch(self) -> None:  # noqa: B027 - most jobs need nobody to look on
        """Look on from another process while the child works."""

    @abstractmethod
    def check(self, said: list[str]) -> None:
        """Make sure that all that was said is there."""

    def check_workspace(self) -> None:
        """Make sure that it opens, is sound, and that the next writer leaves nothing behind."""
        found = diagnose(self.path)
        demand(found.condition in {Condition.SOUND, Condition.INTERRUPTED}, str(found))
        with self.open() as workspace:
            demand(not workspace.faults(), "not sound once opened")
        for ending in ("-journal", ".lock", ".part"):
            demand(not self.path.with_name(self.path.name + ending).exists(), f"left: {ending}")


class Entry(Job):
    """Figure after figure."""

    def work(self, say: Say) -> None:
        with self.open() as workspace:
            session = workspace.session_of(UNIT, 2025)
            while True:
                figure = (session.report.entry(CELL) or 0) + 1
                session.enter(CELL, int(figure))
                say(figure)

    def check(self, said: list[str]) -> None:
        self.check_workspace()
        with self.open() as workspace:
            figure = int(workspace.session_of(UNIT, 2025).report.entry(CELL) or 0)
        demand(not said or figure in {int(said[-1]), int(said[-1]) + 1}, f"{figure}, {said[-1:]}")


class Verify(Entry):
    """Figure after figure, while another process examines the file over and over."""

    def watch(self) -> None:
        for _ in range(3):
            found = diagnose(self.path, locking=False)
            demand(not found.faults, f"damage where somebody only writes: {found}")


class Succeed(Job):
    """Acts of several subjects in the workspace's line, and taken back."""

    def prepare(self) -> None:
        with self.open() as workspace:
            filled(workspace, self.catalog.editions["gkb-2021-30"], 2025)
            for unit in OTHERS:
                filled(workspace, self.catalog.editions["gkb-2021-30"], 2024, unit)

    def work(self, say: Say) -> None:
        with self.open() as workspace:
            year = max((one.year for one in workspace.unit_names.successions()), default=2024)
            while year < 2090:
                year += 1
                workspace.unit_names.add_succession(UNIT, OTHERS, year)
                say(year)
                workspace.timelines.successions.undo()
                workspace.timelines.successions.redo()

    def check(self, said: list[str]) -> None:
        self.check_workspace()
        with self.open() as workspace:
            years = {one.year for one in workspace.unit_names.successions()}
            number = len(workspace.unit_names.successions())
        demand(number in {0, len(OTHERS)}, f"half an act: {number}")
        demand(len(years) <= 1, f"half an act: {years}")
        last = int(said[-1]) if said else 0
        demand(not said or not years or years <= {last - 1, last, last + 1}, f"{years}, {last}")


class Register(Job):
    """Request after request, while the cells of a report are tied to the book."""

    def prepare(self) -> None:
        super().prepare()
        with self.open() as workspace:
            self._register(workspace)
            session = workspace.session_of(UNIT, 2025)
            books = workspace.books(UNIT).books
            filling.propose_book_figures(books, session.report, session.previous).apply(session)

    def _register(self, workspace: Workspace) -> int:
        books = workspace.books(UNIT)
        fields = {"received_on": "2025-03-03", "channel": "internet", "class": "natural_person"}
        request_acts.register_request(books, fields | {"applicant": "王小明"})
        return len(books.books.requests)

    def work(self, say: Say) -> None:
        with self.open() as workspace:
            while True:
                say(self._register(workspace))

    def check(self, said: list[str]) -> None:
        self.check_workspace()
        with self.open() as workspace:
            number = len(workspace.books(UNIT).books.requests)
            people = len(workspace.books(UNIT).all_personal())
            figure = workspace.session_of(UNIT, 2025).report.entry(CELL)
        demand(not said or number >= int(said[-1]), f"a request is lost: {number}, {said[-1:]}")
        demand(number == people == figure, f"half an act: {number}, {people}, {figure}")


class Paste(Job):
    """Whole tables, each as one act."""

    def work(self, say: Say) -> None:
        with self.open() as workspace:
            session = workspace.session_of(UNIT, 2025)
            cells = session.report.edition.table_of["requests"].entered
            while True:
                figure = int(session.report.entry(cells[0]) or 0) + 1
                session.apply(dict.fromkeys(cells, figure), ActKind.PASTE)
                say(figure)

    def check(self, said: list[str]) -> None:
        self.check_workspace()
        with self.open() as workspace:
            report = workspace.session_of(UNIT, 2025).report
            figures = {report.entry(a) for a in report.edition.table_of["requests"].entered}
        demand(len(figures) == 1, "half a paste")
        demand(not said or figures <= {int(said[-1]), int(said[-1]) + 1}, "a paste is lost")


class Import(Job):
    """A web page of ours into a new year's report, over and over."""

    def prepare(self) -> None:
        super().prepare()
        self.source = self.folder / "报告.html"
        with self.open() as workspace:
            session = workspace.session_of(UNIT, 2025)
            export = Export(session.report, session.findings)
        export_report("html", export, self.source, as_draft=True)

    def work(self, say: Say) -> None:
        with self.open() as workspace:
            year = max(entry.year for entry in workspace.reports())
            while year < 2090:
                year += 1
                recognised = recognise_file(self.source, self.catalog, unit=UNIT, year=year)
                with workspace.creating_report(UNIT, year, Level.TOWNSHIP) as session:
                    session.apply(
                        planned_values(recognised, session.report), ActKind.IMPORT, recognised.note
                    )
                say(year)

    def check(self, said: list[str]) -> None:
        self.check_workspace()
        with self.open() as workspace:
            years = {entry.year for entry in workspace.reports()}
            demand(years >= {int(year) for year in said}, "an import is lost")
            for year in years:
                blanks = workspace.session_of(UNIT, year).report.count_blanks()
                demand(blanks == 0, f"half an import: {year}")


class ExportJob(Job):
    """An Excel file over the one that is there."""

    longest = 0.5

    def prepare(self) -> None:
        super().prepare()
        self.target = self.folder / "报告.xlsx"
        self._export()

    def _export(self) -> None:
        with Workspace.open(self.path, self.catalog, writing=False, program="折磨") as workspace:
            session = workspace.session_of(UNIT, 2025)
            export = Export(session.report, session.findings)
        export_report("xlsx", export, self.target, as_draft=True)

    def work(self, say: Say) -> None:
        while True:
            self._export()
            say("written")

    def check(self, said: list[str]) -> None:
        del said
        with zipfile.ZipFile(self.target) as book:
            demand(book.testzip() is None, "a broken export")
        self._export()
        names = {file.name for file in self.folder.iterdir()}
        demand(names == {self.path.name, self.target.name}, f"left behind: {names}")


def _report_count(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM report WHERE deleted = 0").fetchone()[0])


class Upgrade(Job):
    """A workspace brought up to date by a step that a later release might bring."""

    def prepare(self) -> None:
        shutil.copyfile(RELEASE, self.path)

    def upgraded(self) -> WorkspaceFile:
        """Open the workspace to write, with the later step."""
        return WorkspaceFile.for_writing(
            self.path, ValueTypes({}), "折磨", create=False, steps=later_steps()
        )

    def work(self, say: Say) -> None:
        self.upgraded().close()
        say("upgraded")

    def check(self, said: list[str]) -> None:
        del said
        file = self.upgraded()
        demand(not faults(file.db), "not sound once upgraded")
        demand(len(file.reports.entries()) == _report_count(RELEASE), "an upgrade lost a report")
        file.close()
        demand(not list(self.folder.glob("*.part*")), "an unfinished copy is left")
        for copy in self.folder.glob("*升级*.zwgk"):
            demand(not diagnose(copy).faults, "the copy kept is not sound")
            copy.unlink()
        self.prepare()


class Backup(Job):
    """Backup after backup, of a workspace that changes."""

    def work(self, say: Say) -> None:
        with self.open() as workspace:
            session = workspace.session_of(UNIT, 2025)
            while True:
                figure = int(session.report.entry(CELL) or 0) + 1
                session.enter(CELL, figure)
                made = backups.back_up(workspace, NOW + timedelta(hours=7 * figure))
                say(made.path.name if made else "")

    def check(self, said: list[str]) -> None:
        self.check_workspace()
        folder = backups.backup_folder_of(self.path)
        names = {copy.path.name for copy in backups.backups_in(folder)}
        newest = max(names, default="")  # one not said any more may have taken the place
        demand(not said or newest >= said[-1], "a backup is lost")
        for copy in backups.backups_in(folder)[:3]:
            backups.check_file(copy.path)
        with self.open() as workspace:
            backups.back_up(workspace, NOW + timedelta(days=900))
        demand(not list(folder.glob("*.part*")), "an unfinished copy is left")


class Restore(Job):
    """A copy put back, over and over."""

    def prepare(self) -> None:
        super().prepare()
        self.copy = self.folder / "副本.zwgk"
        with self.open() as workspace:
            backups.save_copy(workspace, self.copy)

    def work(self, say: Say) -> None:
        while True:
            kept = restore(self.path, self.copy, "折磨").former_file
            if kept is not None:
                kept.unlink()
            say("restored")

    def check(self, said: list[str]) -> None:
        del said
        restore(self.path, self.copy, "折磨")
        self.check_workspace()
        demand(not list(self.folder.glob("*.part*")), "an unfinished copy is left")
        for kept in self.folder.glob("*恢复前*"):
            kept.unlink()


_MOST_KILOBYTES, _MOST_SECONDS = 200 * 1024, 5
"""What the program's own process may take for a file that another process reads."""

_MOST_MEMORY = 4 * 1024**3
_MOST_CPU = 20
ODD_WORDS = (
    *(
        "收取",
        "\n",
        "　\n",
        "《",
        "〔",
        "1,",
        "6 ",
        "未",
        "公开",
        "甲。",
        "(",
        ",",
        "中,.",
        "【请填",
    ),
    *(
        "收到申请5件，",
        "共5件，其中5件，",
        "5个方面：",
        "没有行政许可和",
        "2022年",
        "一、\n",
        "申请人王",
    ),
)
"""Words that, repeated, took a check, a comparison or a conversion minutes."""

_REFUSALS = frozenset({"I02", "I03", "I05", "I07", "I09", "I10"})
"""Why a container may be refused; none of these says that the program failed."""


class Hostile(Job):
    """Containers made to do harm read into the report, a figure entered after each.

    One of every class in turn is also read to its end, whatever that takes within bounds.
    """

    longest = 1.5

    def prepare(self) -> None:
        super().prepare()
        self.dice = random.Random(self.folder.name)  # noqa: S311 - repeatable, not secret
        self.classes = itertools.cycle(containers.HOSTILE)

    def _refused(self, kind: str) -> None:
        """Read one; all of them hold nothing of the form, whatever else they are."""
        name, content = containers.HOSTILE[kind](self.dice)
        file = self.folder / name
        file.write_bytes(content)
        before = resource.getrusage(resource.RUSAGE_SELF)
        try:
            recognise_file(file, self.catalog, unit=UNIT, year=2025)
        except UserError as refused:
            demand(refused.code in _REFUSALS, f"{kind}: {refused}")
        else:
            raise TortureError(f"{kind}: something was read")
        after = resource.getrusage(resource.RUSAGE_SELF)
        demand(after.ru_maxrss - before.ru_maxrss <= _MOST_KILOBYTES, f"{kind}: {after.ru_maxrss}")
        demand(after.ru_utime - before.ru_utime < _MOST_SECONDS, f"{kind}: {after.ru_utime}")

    def work(self, say: Say) -> None:
        with self.open() as workspace:
            session = workspace.session_of(UNIT, 2025)
            for kind in self.dice.sample(sorted(containers.HOSTILE), len(containers.HOSTILE)):
                self._refused(kind)
                figure = int(session.report.entry(CELL) or 0) + 1
                session.enter(CELL, figure)
                say(figure)

    def check(self, said: list[str]) -> None:
        self.check_workspace()
        with self.open() as workspace:
            report = workspace.session_of(UNIT, 2025).report
        figure = int(report.entry(CELL) or 0)
        demand(not said or figure in {int(said[-1]), int(said[-1]) + 1}, f"{figure}, {said[-1:]}")
        demand(report.count_blanks() == 0, "a container emptied a cell")
        kind = next(self.classes)
        self._refused(kind)
        demand(not psutil.Process().children(), f"{kind}: a reader is left")


JOBS: tuple[type[Job], ...] = (
    *(
        Entry,
        Verify,
        Register,
        Paste,
        Succeed,
        Import,
        ExportJob,
        Upgrade,
        Backup,
        Restore,
        Hostile,
    ),
)


def kill_once(job: Job, dice: random.Random) -> int:
    """Let a child work, kill it, and check; return how many things it had done."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(job, writing)
    os.close(writing)
    job.watch()
    time.sleep(dice.uniform(0, job.longest))
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = [line for line in pipe.read().splitlines() if line]
    _, status = os.waitpid(child, 0)
    demand("!" not in "".join(said), f"the child failed: {said[-1:]}")
    demand(os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed")
    job.check(said)
    return len(said)


def _work(job: Job, pipe: int) -> None:
    """Work in the child, which never returns from here."""

    def say(what: object) -> None:
        os.write(pipe, f"{what}\n".encode())

    code = 0
    try:
        job.work(say)
    except BaseException as error:  # noqa: BLE001 - the parent tells
        say(f"!{type(error).__name__}: {error}")
        code = 1
    os._exit(code)


def torture(kills: int, dice: random.Random, catalog: Catalog) -> Counter[str]:
    """Kill as often as asked, the jobs taking turns; return how often each was killed."""
    done: Counter[str] = Counter()
    jobs: dict[type[Job], Job] = {}
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        for number in range(kills):
            kind = JOBS[number % len(JOBS)]
            if kind not in jobs or jobs[kind].rounds >= ANEW:
                own = Path(tempfile.mkdtemp(prefix=f"{kind.__name__}-", dir=folder))
                jobs[kind] = kind(own, catalog)
            jobs[kind].rounds += 1
            try:
                done[f"{kind.__name__} acts"] += kill_once(jobs[kind], dice)
            except Exception as error:
                raise TortureError(f"round {number}, {kind.__name__}: {error!r}") from error
            done[kind.__name__] += 1
    return done


def drill(number: int, dice: random.Random, catalog: Catalog) -> Counter[str]:
    """Spoil a workspace as often as asked; return what it was seen to be."""
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="drill-") as name:
        folder = Path(name)
        ground = drills.make_ground(folder, catalog, catalog.editions["gkb-2021-30"])
        for _ in range(number):
            done[drills.drill(ground, catalog, folder, dice)] += 1
    return done


def endure(catalog: Catalog, length: int) -> int:
    """Do what a clerk does with long and odd texts, each in a child of bounded processor time."""
    edition = catalog.editions["gkb-2021-30"]
    for word in ODD_WORDS:
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU, _MOST_CPU))
            work_on(catalog, edition, (word * length)[:length])
            os._exit(0)
        _, status = os.waitpid(child, 0)
        demand(status == 0, f"{length} characters of {word!r}")
    return len(ODD_WORDS)


def work_on(catalog: Catalog, edition: Edition, text: str) -> None:
    """Check, scan, compare, draft and convert a text, and read it as a notice."""
    report, before = (
        Report(edition, {"report.unit": UNIT, "report.year": year, "text.overview": said})
        for year, said in ((2025, text), (2024, text[::-1]))
    )
    catalog.check(report, before)
    scan_report(report)
    prose_pieces(text, text[::-1])
    find_similar_pairs(
        [ReportProse.of(report, UNIT)],
        0.3,
        [(ReportProse.of(report, UNIT), ReportProse.of(before, UNIT))],
    )
    drafting.propose_draft(catalog, report, "text.overview")
    to_full_width(text)
    with contextlib.suppress(UserError):
        read_notice(text, 2026)


def _tell(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> int:
    """Torture as the command line asks, and tell what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--drills", type=int, default=200)
    parser.add_argument("--acts", type=int, default=10_000, help="undone and redone over restarts")
    parser.add_argument("--length", type=int, default=190_000, help="of the odd texts")
    parser.add_argument("--seed", type=int, default=None, help="of an earlier run, to repeat it")
    said = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if said.seed is None else said.seed
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    _tell(f"seed {seed}")
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    catalog = load_catalog(paths.forms())
    with tempfile.TemporaryDirectory(prefix="data-") as data:
        os.environ["XDG_DATA_HOME"] = data
        _tell(f"kills {dict(torture(said.kills, dice, catalog))}")
        _tell(f"drills {dict(drill(said.drills, dice, catalog))}")
        follow_acts_over_restarts(Path(data) / "acts.zwgk", catalog, said.acts)
        _tell(f"acts {said.acts}")
    _tell(f"odd texts {endure(catalog, said.length)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
