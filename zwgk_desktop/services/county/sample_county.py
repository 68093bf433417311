"""Sample of a county: twelve invented units, their reports, and the county's collection.

The sample is made as in practice. Each unit has a workspace of its own, and unit and county
exchange files in a folder.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.atomic_file import written
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.addresses import Address, field_address, text_address
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.county.terms import CollectionTerms
from zwgk_desktop.domain.entries import parse_date, parse_level, parse_limit, parse_value
from zwgk_desktop.domain.progress import no_progress
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.board import board_rows, write_board
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.dispatch import dispatch
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import RollUp, propose_sums, roll_up
from zwgk_desktop.services.county.rollup_figures import rollup_figures, write_sums
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.packages.county_packages import answer_remark, import_return
from zwgk_desktop.services.packages.submitting import submit
from zwgk_desktop.services.workspace import Workspace

PROGRAM = "样例"
_TEXTS = ("overview", "problems", "other_matters")
_PREFACE = (
    "本报告根据《中华人民共和国政府信息公开条例》和{law}文件的要求编制，"
    "所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
)

_ACCEPTED = ExaminationStep(decision=ExaminationState.ACCEPTED.value, override="已与单位核对")
"""Decision that accepts a sample report, with a reason in case of errors."""


@dataclass(frozen=True, slots=True)
class CountySample:
    """Files of the county's sample.

    Args:
        workspace: The county's workspace.
        files: Label and path of further files of interest.
    """

    workspace: Path
    files: tuple[tuple[str, Path], ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of the sample, and the values of its report."""

    name: str
    level: str
    edition: str
    values: Mapping[str, str]


class _Sample:
    """Builder of the sample in a folder, with the county's workspace and its units."""

    def __init__(self, folder: Path, catalog: Catalog, county: Workspace, data: Node) -> None:
        self.folder = folder
        self.catalog = catalog
        self.county = county
        self.data = data
        self.year = data.value("year", int)
        self.day = date(self.year + 1, 1, 31)
        self.units = {unit.name: unit for unit in _units(data, "reports")}
        for name in ("单位", "报送", "下发"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def collection(self) -> Collection:
        """The current state of the collection."""
        return Collection(self.county.context, self.year)

    def begin(self) -> None:
        """Set up roster and terms, and write the packages for the units."""
        for one in self.data.tables("roster"):
            group, aliases = Group(one.text("group")), one.texts("aliases", [])
            rosters.add(self.county.context, one.text("unit"), group, aliases)
            one.ensure_all_read()
        self.collection.set_terms(
            CollectionTerms(
                parse_date(self.data.text("due_on"), "截止日期"),
                parse_limit(self.data.text("length_limit"), "字数上限"),
                self.data.texts("conventions"),
            )
        )
        dispatch(self.collection, self.folder / "下发")

    def collect(self) -> None:
        """Create the reports of the units, and receive them."""
        files = [self._package_of(unit) for unit in self.units.values()]
        files += [self._document(unit) for unit in _units(self.data, "documents")]
        receive(self.county.context, files, self.year, at=self._time_of("received_at"))

    def examine(self) -> None:
        """Return one report, receive it again, tick and accept some."""
        again = [self._return_and_correct(one) for one in self.data.tables("returned")]
        at = self._time_of("received_again_at")
        self.day = at.date()
        receive(self.county.context, again, self.year, at=at)
        for unit in self.data.texts("ticked"):
            examine(self.collection, unit, ExaminationStep(ticks=("overview", "proactive")))
        for unit in self.data.texts("accepted"):
            examine(
                self.collection,
                unit,
                _ACCEPTED,
            )

    def roll_up(self) -> RollUp:
        """Add up the accepted reports and fill the county's own report with the sums."""
        county = self.data.text("county")
        rolled = roll_up(self.collection)
        level = parse_level("county")
        with self.county.creating_report(county, self.year, level, scope=Scope.SUMMED) as session:
            propose_sums(session.report, rolled).apply(session)
        self.data.ensure_all_read()
        return rolled

    def print_board(self) -> Path:
        """Write the board as of the day the last report was received."""
        target = self.folder / f"青山县{self.year}年收报台.pdf"
        rows = board_rows(self.collection, self.day)
        for path in (target, target.with_suffix(".xlsx")):
            write_board(self.collection, rows, path, self.day)
        return target

    def _time_of(self, key: str) -> datetime:
        return datetime.fromisoformat(self.data.text(key))

    def _package_of(self, unit: _Unit) -> Path:
        with self._opened(unit.name) as workspace:
            session = self._filled(workspace, unit)
            finalising.finalise(session)
            return self._submitted(session, "")

    def _return_and_correct(self, node: Node) -> Path:
        """Send a report back, have it corrected and answered, and return the new package."""
        unit, slip = node.text("unit"), self.folder / "报送" / f"{node.text('unit')}退改单.zwgkr"
        remark = (node.text("address"), node.text("remark"))
        step = ExaminationStep(
            remarks=(remark,),
            decision=ExaminationState.RETURNED.value,
            returned_at=self._time_of("received_at"),
        )
        examine(self.collection, unit, step, slip, slip.with_suffix(".docx"))
        with self._opened(unit) as workspace:
            session = workspace.session_of(unit, self.year)
            (advice,) = import_return(session, slip)
            answer_remark(session, advice.number, node.text("answer"))
            session.enter(text_address("problems"), node.text("problems").strip())
            node.ensure_all_read()
            finalising.finalise(session)
            return self._submitted(session, "（更正）")

    def _submitted(self, session: EditingSession, mark: str) -> Path:
        stem = f"{session.report.unit}{self.year}年报送{mark}"
        target = self.folder / "报送" / f"{stem}.zwgks"
        submit(session, target, sheet=target.with_name(f"{stem}单.pdf"))
        return target

    def _document(self, unit: _Unit) -> Path:
        """Write a unit's report as a Word document, as a unit without the program would."""
        with self._opened(unit.name) as workspace:
            session = self._filled(workspace, unit)
            target = self.folder / "报送" / f"{unit.name}{self.year}年度报告.docx"
            with written(target) as part:
                part.write_bytes(_word(session.report))
            return target

    def _filled(self, workspace: Workspace, unit: _Unit) -> EditingSession:
        with workspace.creating_report(
            unit.name, self.year, parse_level(unit.level), unit.edition or None
        ) as session:
            session.apply(_values(unit, session.report.edition, self.year), ActKind.ENTRY)
        return session

    def _opened(self, unit: str) -> Workspace:
        path = self.folder / "单位" / f"{unit}.zwgk"
        return Workspace.open(path, self.catalog, writing=True, create=True, program=PROGRAM)


def make_county(folder: Path, catalog: Catalog) -> CountySample:
    """Make the county's sample in an empty folder.

    Raises:
        UserError: A file cannot be written.
    """
    path = folder / "青山县收报.zwgk"
    data = Node.of_file(paths.resources() / "samples" / "county.toml")
    with Workspace.open(path, catalog, writing=True, create=True, program=PROGRAM) as county:
        sample = _Sample(folder, catalog, county, data)
        sample.begin()
        sample.collect()
        sample.examine()
        rolled = sample.roll_up()
        workbook = folder / f"青山县{sample.year}年汇总表.xlsx"
        write_sums(rollup_figures(rolled, county.context), county.context, workbook)
        board = sample.print_board()
    sheets = sorted((folder / "报送").glob("*报送*单.pdf"))
    files = [("收报台", board), ("汇总表", workbook), *(("报送单", sheet) for sheet in sheets)]
    return CountySample(path, tuple(files))


def _word(report: Report) -> bytes:
    return EXPORTERS["docx"].compose(Export(report, ()), no_progress).content


def _units(data: Node, key: str) -> Iterator[_Unit]:
    for one in data.tables(key):
        edition = one.text("edition", "")
        typed = {field_address("contact"): one.text("contact")}
        typed |= {text_address(text): one.text(text).strip() for text in _TEXTS}
        typed |= one.mapping("cells")
        yield _Unit(one.text("unit"), one.text("level"), edition, typed)
        one.ensure_all_read()


def _values(unit: _Unit, edition: Edition, year: int) -> dict[Address, Value | None]:
    typed = dict.fromkeys(edition.entered, "0") | dict(unit.values)
    typed |= {
        text_address("preface"): _PREFACE.format(law=edition.name.removesuffix("表式"), year=year),
        field_address("issued_on"): f"{year + 1}-1-15",
        field_address("signed_by"): unit.name,
    }
    return {address: parse_value(edition, address, text) for address, text in typed.items()}
