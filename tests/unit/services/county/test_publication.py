"""集中公布: the folder of pages, PDFs and figures that a county publishes."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from package_files import sent

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.publication import LIST, publish
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import roll_up
from zwgk_desktop.services.workspace import Workspace

YEAR = 2025
CELL, FEE = "requests.received.enterprise", "proactive.fees.amount"
UNITS = {"青山县<教育>局": Group.DEPARTMENT, "云溪镇": Group.TOWNSHIP, "松岭乡": Group.TOWNSHIP}
ACCEPT = ExaminationStep(decision="accepted", override="试")


@pytest.fixture
def county(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    """A county with two accepted reports, a third received, and one of the year before."""
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        for at, (name, group) in enumerate(UNITS.items()):
            rosters.add(opened.context, name, group)
            values: dict[str, int | str] = {CELL: at + 1, FEE: "0.25", "text.overview": "一<b>"}
            receive(opened.context, [sent(tmp_path, name, values, name=str(at))], YEAR)
        last = sent(tmp_path, "云溪镇", {CELL: 7, "report.year": YEAR - 1}, name="last")
        receive(opened.context, [last], YEAR - 1)
        examine(Collection(opened.context, YEAR - 1), "云溪镇", ACCEPT)
        for name in list(UNITS)[:2]:
            examine(Collection(opened.context, YEAR), name, ACCEPT)
        yield opened


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [str(value) for name, value in attrs if name in {"href", "src"}]


def test_accepted_reports_are_published_with_pages_and_figures(
    county: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "公布"
    collection = Collection(county.context, YEAR)

    made = publish(collection, folder)

    files = files_in(folder)
    assert made.files == len(files)
    assert made.included == ("青山县<教育>局", "云溪镇")
    assert [(one.unit, one.reason) for one in made.left_out] == [("松岭乡", "未接收（已收到）")]
    assert set(files) == {
        *("index.html", "figures.csv", "figures-columns.csv", LIST),
        *(f"青山县_教育_局/{name}" for name in ("index.html", "2025.html", "2025.pdf")),
        *(f"云溪镇/{name}" for name in ("index.html", "2025.html", "2025.pdf")),
    }
    for name, content in files.items():
        if name.endswith(".html"):
            links = Links()
            links.feed(content.decode())
            assert "script" not in links.tags
            for link in links.found:
                assert not re.match(r"[a-z]+:|/", link)
                target = (folder / name).parent / unquote(link)
                assert target.exists(), link
    index = files["index.html"].decode()
    assert "松岭乡" not in index
    assert index.index("青山县&lt;教育&gt;局") < index.index("云溪镇")


def test_the_figures_add_up_to_the_sum(county: Workspace, tmp_path: Path) -> None:
    collection = Collection(county.context, YEAR)
    publish(collection, tmp_path / "公布")
    raw = (tmp_path / "公布" / "figures.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    told = (tmp_path / "公布" / "figures-columns.csv").read_text("utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in told[1:]] == list(lines[0])

    for cell, figure in roll_up(collection).cells().items():
        values = [line["value"] for line in lines if line["address"] == cell]
        assert len(values) == 2
        known = [Decimal(value) for value in values if value]
        assert (sum(known) if known else None) == figure


def test_the_same_state_gives_the_same_bytes_and_what_is_gone_is_removed(
    county: Workspace, tmp_path: Path
) -> None:
    folder, other = tmp_path / "公布", tmp_path / "另一处"
    publish(Collection(county.context, YEAR), folder, [YEAR - 1], missing=True)
    first = files_in(folder)
    assert "云溪镇/2024.html" in first
    foreign = folder / "云溪镇" / "说明.txt"
    foreign.write_text("别人的", encoding="utf-8")
    for unit in list(UNITS)[:2]:
        examine(Collection(county.context, YEAR), unit, ExaminationStep(decision="reopened"))

    publish(Collection(county.context, YEAR), folder)

    assert {name for name in files_in(folder) if "/" in name} == {"云溪镇/说明.txt"}
    foreign.unlink()
    for _ in range(2):
        county.timelines.collection(YEAR).undo()
    publish(Collection(county.context, YEAR), other, [YEAR - 1], missing=True)
    assert files_in(other) == first


def test_a_foreign_file_where_one_must_go_is_refused(county: Workspace, tmp_path: Path) -> None:
    for name in ("云溪镇/2025.pdf", "figures.csv", "青山县_教育_局", LIST):
        folder = tmp_path / name.replace("/", "-").replace(".", "")
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"foreign")

        with pytest.raises(UserError, match="E01"):
            publish(Collection(county.context, YEAR), folder)

        assert files_in(folder) == {name: b"foreign"}


def test_a_list_that_names_files_elsewhere_removes_nothing(
    county: Workspace, tmp_path: Path
) -> None:
    kept, folder = tmp_path / "别处.txt", tmp_path / "公布"
    kept.write_bytes(b"x")
    folder.mkdir()
    for path in ("../别处.txt", str(kept), "a/../../别处.txt"):
        (folder / LIST).write_text(f'{{"files": ["{path}"]}}', encoding="utf-8")
        with pytest.raises(UserError, match="E01"):
            publish(Collection(county.context, YEAR), folder)
    assert kept.exists()


def test_who_has_not_submitted_is_listed_only_on_request(county: Workspace, tmp_path: Path) -> None:
    rosters.add(county.context, "石桥镇", Group.TOWNSHIP)
    collection = Collection(county.context, YEAR)
    publish(collection, tmp_path / "甲")
    publish(collection, tmp_path / "乙", missing=True)

    pages = [(tmp_path / name / "index.html").read_text("utf-8") for name in ("甲", "乙")]
    assert ["石桥镇" in page for page in pages] == [False, True]
    assert ["松岭乡" in page for page in pages] == [False, False]


def test_personal_data_are_not_published(county: Workspace, tmp_path: Path) -> None:
    text = {"text.problems": "联系人手机13800138000。"}
    receive(county.context, [sent(tmp_path, "松岭乡", text, version=2)], YEAR)
    examine(Collection(county.context, YEAR), "松岭乡", ACCEPT)

    with pytest.raises(UserError, match="E04"):
        publish(Collection(county.context, YEAR), tmp_path / "公布")

    assert not (tmp_path / "公布").exists()
