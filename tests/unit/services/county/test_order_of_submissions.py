"""Which submission counts, over random orders of receipt, against a rule applied one by one."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from package_files import EDITION
from workspaces import UNIT, new_folder

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.read_files import CheckedFiles, CheckedReport
from zwgk_desktop.services.county.receiving import ReceivedFile, store
from zwgk_desktop.services.county.submission_file import IncomingReport, submissions_in
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.collections import DOCUMENT, PACKAGE

YEAR = 2025


@dataclass(frozen=True)
class Sent:
    """A file of the unit: a package of a version, a draft (version 0), or a document (None)."""

    version: int | None
    figure: int

    @property
    def draft(self) -> bool:
        return self.version == 0


@dataclass
class Oracle:
    """What counts, decided at each receipt from what counted before."""

    kept: list[Sent] = field(default_factory=list[Sent])
    top: int = 0
    counting: int = 0

    def receive(self, one: Sent) -> tuple[int, bool]:
        """Return the number of the submission, and whether it was received again."""
        if self.counting and self.kept[self.counting - 1] == one:
            return self.counting, True
        self.kept.append(one)
        number = len(self.kept)
        if not self.top or self.beats(one, self.kept[self.top - 1]):
            self.top = self.counting = number
        elif one == self.kept[self.top - 1] and one.version:
            self.top = number
        return number, False

    @staticmethod
    def beats(new: Sent, old: Sent) -> bool:
        if new.draft:
            return old.draft
        if new.version is None:
            return old.draft or old.version is None
        return not old.version or new.version > old.version

    def is_older(self, one: Sent) -> bool:
        counts = self.kept[self.counting - 1].version
        return bool(one.version and counts and one.version < counts)

    def is_asked(self, number: int) -> bool:
        one, counts = self.kept[number - 1], self.kept[self.counting - 1]
        if number == self.counting or one.draft or not counts.version:
            return False
        return one.version is None or (one.version == counts.version and one != counts)


def check(catalog: Catalog, one: Sent) -> CheckedReport:
    report = Report(
        catalog.editions[EDITION],
        {"report.unit": UNIT, "report.year": YEAR, "requests.received.enterprise": one.figure},
    )
    source, name = (DOCUMENT, "文件.docx") if one.version is None else (PACKAGE, "文件.zwgks")
    incoming = IncomingReport(Path(name), report, one.draft, one.version or 0, source)
    counts = dict.fromkeys(Severity, 0)
    return CheckedReport.of(incoming, UNIT, finalising.canonical_text(report), counts)


def receive_all(context: SessionContext, every: Sequence[Sent]) -> tuple[ReceivedFile, ...]:
    checked = tuple(check(context.catalog, one) for one in every)
    return store(context, CheckedFiles(YEAR, checked, ())).received


SENT = st.builds(Sent, st.sampled_from([None, 0, 1, 2, 3]), st.integers(0, 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(SENT, min_size=1, max_size=4), max_size=4), st.data())
def test_the_order_of_receipt_does_not_decide_what_counts(
    catalog: Catalog, batches: list[list[Sent]], data: st.DataObject
) -> None:
    oracle = Oracle()
    with (
        new_folder() as folder,
        Workspace.open(
            folder / "县.zwgk", catalog, writing=True, create=True, program="测试"
        ) as workspace,
    ):
        context = workspace.context
        rosters.add(context, UNIT, Group.TOWNSHIP)
        for batch in batches:
            expected = [oracle.receive(one) for one in batch]
            received = receive_all(context, batch)
            assert [(one.number, one.is_duplicate) for one in received] == expected
            for one, (number, _) in zip(received, expected, strict=True):
                assert one.is_outdated == oracle.is_older(oracle.kept[number - 1])
                assert bool(one.unsure) == oracle.is_asked(number)
            assert counting(context) == oracle.counting
            finals = [n for n, one in enumerate(oracle.kept, 1) if not one.draft]
            if data.draw(st.booleans()):
                chosen = data.draw(st.sampled_from(finals or range(1, len(oracle.kept) + 1)))
                examine(Collection(context, YEAR), UNIT, ExaminationStep(chosen_number=chosen))
                oracle.counting = chosen
                assert counting(context) == chosen


def counting(context: SessionContext) -> int:
    current = Collection(context, YEAR).status_of(UNIT).current
    return current.number if current else 0


@settings(max_examples=20, deadline=None)
@given(st.permutations([1, 2, 3, 4]))
def test_names_in_a_folder_do_not_decide(order: list[int]) -> None:
    with new_folder() as folder:
        for at, number in enumerate(order):
            path = folder / f"{number}.zwgks"
            path.write_bytes(b"x")
            age = 1_700_000_000 + 60 * at
            os.utime(path, (age, age))
        assert [int(path.stem) for path in submissions_in(folder)] == order
