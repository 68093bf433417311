"""What a unit sent is kept as it came, and looked at without being believed."""

import io
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from exports import composed, save
from package_files import sent
from reportlab.pdfgen.canvas import Canvas
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.confined import answer_of_process, command
from zwgk_desktop.importers.format import Bounds
from zwgk_desktop.importers.pdf import flattened as flattening
from zwgk_desktop.importers.pdf.flattened import FlatPage, flatten_pages
from zwgk_desktop.services import importing
from zwgk_desktop.services.county import read_files, rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.stored_reports import (
    Original,
    original_of,
    pages_of,
    save_original,
)
from zwgk_desktop.services.recovery.salvage import salvage
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.backups import restore
from zwgk_desktop.storage.verification import faults_of_file

_pypdfium2: Any = pypdfium2

YEAR, TOWN = 2025, "云溪镇"


@pytest.fixture
def workspace(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        rosters.add(opened.context, TOWN, Group.TOWNSHIP)
        yield opened


@pytest.fixture
def word(tmp_path: Path, edition: Edition) -> Path:
    """A report as a unit without the program would send it."""
    path = tmp_path / "云溪镇的报告.docx"
    save("docx", nil_report(edition, {"report.unit": TOWN}, YEAR), path)
    return path


def newest(workspace: Workspace) -> Original:
    return original_of(
        workspace.context, Collection(workspace.context, YEAR).submissions_of(TOWN)[-1]
    )


def drawn(draw: Callable[[Canvas], None], password: str | None = None) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=password)
    draw(canvas)
    canvas.save()
    return file.getvalue()


def darkness(document: Any) -> int:
    """Return how much ink there is on the first page, at the scale it is drawn in."""
    picture = document[0].render(scale=150 / 72).to_pil().convert("L")
    return sum(255 - grey for grey in picture.tobytes())


def many(canvas: Canvas) -> None:
    for _ in range(flattening.MOST + 1):
        canvas.showPage()


def red(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(-10, -10, 2_000, 2_000, fill=1)


def vast(canvas: Canvas) -> None:
    canvas.setPageSize((14_000, 14_000))
    canvas.rect(0, 0, 14_000, 14_000, fill=1)


def test_a_document_is_kept_as_it_came(workspace: Workspace, word: Path, tmp_path: Path) -> None:
    content = word.read_bytes()
    receive(workspace.context, [word], YEAR)
    word.unlink()

    kept = newest(workspace)
    assert (kept.name, kept.content, kept.from_package) == ("云溪镇的报告.docx", content, False)
    assert not kept.has_pages
    workspace.timelines.collection(YEAR).undo()
    workspace.timelines.collection(YEAR).redo()
    assert newest(workspace) == kept
    assert workspace.faults() == ()
    target = tmp_path / "存出来的.docx"
    save_original(kept, target)
    assert target.read_bytes() == content


def test_a_document_that_changes_while_it_is_read_is_not_taken(
    workspace: Workspace, word: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_and_change(path: Path, *more: object) -> object:
        found = importing.read_file(path, *more)  # type: ignore[arg-type]  # handed on as they came
        path.write_bytes(path.read_bytes() + b" ")
        return found

    monkeypatch.setattr(read_files, "read_file", read_and_change)

    ((_, why),) = receive(workspace.context, [word], YEAR).refused

    assert (why.code, "被改动" in why.what) == ("I01", True)
    assert Collection(workspace.context, YEAR).submissions == ()


def test_what_came_is_saved_from_a_damaged_workspace(
    workspace: Workspace, word: Path, tmp_path: Path, catalog: Catalog
) -> None:
    content, damaged = word.read_bytes(), tmp_path / "损坏.zwgk"
    receive(workspace.context, [sent(tmp_path, TOWN, {})], YEAR)
    receive(workspace.context, [word], YEAR)
    workspace.close()
    damaged.write_bytes(workspace.path.read_bytes())
    with closing(sqlite3.connect(damaged)) as db, db:
        db.execute("UPDATE attachment SET content = x'00' WHERE content = CAST('%PDF-' AS BLOB)")

    told = salvage(damaged, tmp_path / "救出.zwgk", catalog)

    assert [line for line in told.lost if "原件读不出来" in line] == [
        "“云溪镇”第1次报送：随报的原件读不出来"
    ]
    with Workspace.open(tmp_path / "救出.zwgk", catalog, writing=False, program="测试") as saved:
        document, packed = Collection(saved.context, YEAR).submissions_of(TOWN)
        assert original_of(saved.context, document).content == content
        lost = original_of(saved.context, packed)
        assert (lost.content, lost.is_stored) == (None, True)
        assert saved.faults() == ()


@pytest.mark.parametrize(
    "loss", ["UPDATE attachment SET content = x'00'", "DELETE FROM attachment"]
)
def test_a_damaged_original_is_a_fault(
    workspace: Workspace, tmp_path: Path, catalog: Catalog, loss: str
) -> None:
    receive(workspace.context, [sent(tmp_path, TOWN, {})], YEAR)
    workspace.write_backup(tmp_path / "好.zwgk")
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as db, db:
        db.execute(loss)
    copied = tmp_path / "抄.zwgk"
    copied.write_bytes(workspace.path.read_bytes())

    told = "“云溪镇”第1次报送：收到的原件丢失或者损坏"
    assert faults_of_file(copied) == (told,)
    with pytest.raises(UserError, match="D11"):
        restore(tmp_path / "新.zwgk", copied, "测试")
    with Workspace.open(copied, catalog, writing=True, program="测试") as opened:
        assert opened.faults() == (told,)
        with pytest.raises(UserError, match="B01"):
            opened.write_backup(tmp_path / "备.zwgk")
    assert restore(tmp_path / "新.zwgk", tmp_path / "好.zwgk", "测试").contents.acts


def test_what_is_lost_is_said_to_be(workspace: Workspace, tmp_path: Path) -> None:
    receive(workspace.context, [sent(tmp_path, TOWN, {})], YEAR)
    assert newest(workspace).content == b"%PDF-"
    assert newest(workspace).name == f"{TOWN}.pdf"

    with closing(sqlite3.connect(workspace.path)) as db, db:
        db.execute("UPDATE attachment SET content = x'00'")

    lost = newest(workspace)
    assert (lost.content, lost.is_stored, lost.has_pages) == (None, True, False)


def test_pages_look_as_they_did(edition: Edition) -> None:
    content = composed("pdf", nil_report(edition, {"report.unit": TOWN}, YEAR))
    ours = pages_of(Original("报.pdf", content, from_package=True, is_stored=True))

    before, after = _pypdfium2.PdfDocument(content), _pypdfium2.PdfDocument(ours)
    assert len(after) == len(before) > 1
    assert after[0].get_size() == pytest.approx(before[0].get_size(), abs=0.1)
    assert after[0].get_textpage().get_text_range() == ""
    pictures = [
        document[0].render(scale=150 / 72).to_pil().convert("L") for document in (before, after)
    ]
    darkness = [sum(255 - grey for grey in picture.tobytes()) for picture in pictures]
    assert darkness[1] == pytest.approx(darkness[0], rel=0.1)
    before.close()
    after.close()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n junk", "I07"),
        (drawn(lambda canvas: canvas.drawString(9, 9, "A"), "geheim"), "I09"),
        (drawn(many), "I02"),
    ],
)
def test_pages_that_cannot_be_drawn_say_why(content: bytes, code: str) -> None:
    with pytest.raises(UserError) as refused:
        flatten_pages(content, "报.pdf")

    assert refused.value.code == code


def test_colours_stay_what_they_are() -> None:
    (page,) = flatten_pages(drawn(red), "报.pdf")
    assert page.colours[:3] == bytes((255, 0, 0))

    ours = pages_of(Original("报.pdf", drawn(red), from_package=True, is_stored=True))

    (again,) = flatten_pages(ours, "报.pdf")
    assert again.colours[:3] == bytes((255, 0, 0))


def test_a_vast_page_is_drawn_small() -> None:
    (page,) = flatten_pages(drawn(vast), "报.pdf")

    assert max(page.size) == 14_000
    assert page.pixels[0] * page.pixels[1] < 4_100_000
    assert set(page.colours) == {0}


def test_a_picture_that_is_not_what_it_says_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "zwgk_desktop.services.county.stored_reports.flatten_pages",
        lambda *_: (FlatPage((10, 10), (4, 4), b"x\x9c\x03\x00\x00\x00\x00\x01"),),
    )

    with pytest.raises(UserError, match="I07"):
        pages_of(Original("报.pdf", b"%PDF", from_package=True, is_stored=True))


@pytest.mark.parametrize(
    ("code", "said"), [("I07", "import os; os.abort()"), ("I10", "import time; time.sleep(60)")]
)
def test_another_process_that_dies_or_hangs_is_told_of(code: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        answer_of_process([sys.executable, "-c", said], b"", "报.pdf", Bounds(seconds=1))

    assert refused.value.code == code


def test_the_other_process_says_nothing_but_its_answer() -> None:
    process = [*command(flattening.ARGUMENT, flattening.__name__), "报.pdf"]
    done = subprocess.run(process, input=b"junk", capture_output=True, check=True)

    assert done.stderr == b""
    assert b'"code": "I07"' in done.stdout
