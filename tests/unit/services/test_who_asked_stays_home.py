"""Whatever leaves the house is searched for everybody who asked, through every archive."""

import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.book_figures import Period
from zwgk_desktop.domain.books.requests import Event, EventKind, ThirdParty
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.services import diagnosis
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.books.attachments import attach
from zwgk_desktop.services.books.filling import count_period, write_period
from zwgk_desktop.services.books.register_files import export_register
from zwgk_desktop.services.exporting import export_report
from zwgk_desktop.services.packages.submitting import submit
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.attachment_files import AttachmentFiles

UNIT = "云溪镇人民政府"
MARK = "云溪附件标记"
"""Stands in the contents of an attachment, compressed too, and in its name."""
YEAR = 2025
THIRD_PARTIES = (
    ThirdParty("赵青山", "natural_person", "云溪镇柳树巷某某号"),
    ThirdParty("青山县某某建材公司", "organisation", "青山县石桥路某某号"),
)


def opened(path: Path, catalog: Catalog, *, writing: bool = False) -> Workspace:
    return Workspace.open(path, catalog, writing=writing, create=writing, program="测试")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    path = tmp_path_factory.mktemp("sample") / "样例.zwgk"
    with opened(path, catalog, writing=True) as workspace:
        make_sample(workspace, catalog)
        books = workspace.books(UNIT)
        scan = path.with_name(f"{MARK}申请书.zip")
        with zipfile.ZipFile(scan, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("申请书.txt", MARK * 50)
        scan.write_bytes(scan.read_bytes() + MARK.encode())
        attach(books, books.books.requests[0].number, scan, "application")
        fields = {"received_on": f"{YEAR}-03-03", "channel": "fax", "class": "enterprise"}
        asked = [
            Event(EventKind.THIRD_PARTY_ASKED, date(YEAR, 3, 4), third_party=party)
            for party in THIRD_PARTIES
        ]
        request_acts.register_request(books, fields | {"applicant": "青山县某某中介公司"}, asked)
    return path


@pytest.fixture(scope="module")
def names(sample: Path, catalog: Catalog) -> frozenset[str]:
    with opened(sample, catalog) as workspace:
        people = workspace.books(UNIT).all_personal().values()
        names = {one["personal.applicant"] for one in people} | {MARK}
        return frozenset(names.union(*((one.name, one.address) for one in THIRD_PARTIES)))


def bytes_of(content: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and those of every file in it."""
    yield content
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from bytes_of(archive.read(name))


def told(file: Path, names: frozenset[str]) -> set[str]:
    """Return the names that stand in a file, in any encoding a file may have."""
    parts = list(bytes_of(file.read_bytes()))
    return {
        name
        for name in names
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
        if any(name.encode(encoding) in part for part in parts)
    }


def test_the_search_finds_them_where_they_are(sample: Path, names: frozenset[str]) -> None:
    assert len(names) > 15
    assert told(sample, names) == names
    (stored,) = AttachmentFiles.of(sample).files()
    assert told(stored, names) == {MARK}
    with zipfile.ZipFile(stored) as archive:
        assert MARK.encode() in archive.read("申请书.txt")


@pytest.mark.parametrize("kind", EXPORTERS)
def test_no_document_tells(
    sample: Path, names: frozenset[str], catalog: Catalog, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "文件"
    with opened(sample, catalog) as workspace:
        session = workspace.session_of(UNIT, YEAR)
        export = Export(session.report, session.findings)
        export_report(kind, export, target, as_draft=True)

    assert told(target, names) == set()


@pytest.mark.parametrize("ending", [".xlsx", ".ics"])
def test_the_register_handed_out_does_not_tell(
    sample: Path, names: frozenset[str], catalog: Catalog, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"登记簿{ending}"
    with opened(sample, catalog) as workspace:
        export_register(workspace.books(UNIT), target, unmasked=False)
        assert told(target, names) == set()
        export_register(workspace.books(UNIT), target, unmasked=True)

    assert bool(told(target, names)) is (ending == ".xlsx")
    assert MARK not in told(target, names)


def test_what_a_quarter_comes_to_does_not_tell(
    sample: Path, names: frozenset[str], catalog: Catalog, tmp_path: Path
) -> None:
    target = tmp_path / "一季度.xlsx"
    with opened(sample, catalog) as workspace:
        books = workspace.books(UNIT).books
        period = Period(date(YEAR, 1, 1), date(YEAR, 3, 31))
        write_period(count_period(UNIT, books, catalog.edition_to_fill(YEAR), period), target)

    assert told(target, names) == set()


def test_a_package_and_a_diagnosis_do_not_tell(
    sample: Path, names: frozenset[str], catalog: Catalog, tmp_path: Path
) -> None:
    package, bundle = tmp_path / "报送包.zip", tmp_path / "诊断包.zip"
    with opened(sample, catalog) as workspace:
        submit(workspace.session_of(UNIT, YEAR), package, as_draft=True)
    diagnosis.write_bundle(bundle, sample, catalog, tmp_path / "没有.log")

    assert told(package, names) == set()
    assert told(bundle, names) == set()
