"""A real inbox: forty files of all kinds received at once, in any order, against an oracle."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from exports import composed
from openpyxl import Workbook
from package_files import by_hand, photo, zipped
from package_files import sent as packed
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.receiving import ReceivingResult, receive
from zwgk_desktop.services.county.rollup import roll_up
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import canonical_json, sha256

YEAR = 2025
CELL, BALANCE = "requests.received.natural_person", "requests.granted.natural_person"
TOWNS = ("云溪镇", "松岭乡", "石桥镇", "白石镇", "柳河乡", "青石镇", "大河乡", "金沙镇", "兰溪镇")
OLD_FORM, BUREAU, TAX, LOWER = "东山乡", "青山县教育局", "青山县税务局", "白水县人民政府"
_FIRST_CHANGE = 1_767_200_000
PHOTO, DRAFT, DOCUMENT, PACKAGE = range(4)


@dataclass(frozen=True)
class Sent:
    """What a file holds.

    Args:
        version: Version of a package; 0 for any other kind.
        unsure: Whether it is asked about whatever else came.
        added: Whether its form is the year's.
    """

    name: str
    unit: str
    kind: int
    figure: int
    version: int = 0
    scope: Scope = Scope.OFFICE
    unsure: bool = False
    added: bool = True

    @property
    def content(self) -> tuple[object, ...]:
        """What is equal in two files of one content."""
        return self.unit, self.kind, self.figure, self.version, self.scope

    def rank(self, number: int) -> tuple[int, int, int]:
        if self.kind == PACKAGE:
            return self.kind, self.version, -number
        return self.kind, number, 0


@dataclass
class Inbox:
    """The files in the order of their last changes, with what must become of each."""

    folder: Path
    edition: Edition
    files: list[Path] = field(default_factory=list[Path])
    held: list[Sent] = field(default_factory=list[Sent])
    refused: dict[str, str] = field(default_factory=dict[str, str])

    def write(self, name: str, data: bytes, *held: Sent, code: str = "") -> None:
        path = self.folder / name
        path.write_bytes(data)
        at = _FIRST_CHANGE + 60 * len(self.files)
        os.utime(path, (at, at))
        self.files.append(path)
        self.held += held
        if code:
            self.refused[name] = code

    def package(self, one: Sent) -> bytes:
        """Return a package, a draft for version 0."""
        values: dict[str, int | str] = {CELL: one.figure, BALANCE: one.figure}
        values |= {"report.scope": "summed"} if one.scope is Scope.SUMMED else {}
        path = packed(self.folder, one.unit, values, "x", version=one.version)
        data = path.read_bytes()
        path.unlink()
        return data

    def document(self, unit: str, figure: int, kind: str = "docx") -> bytes:
        values: dict[str, str | int] = {"report.unit": unit, CELL: figure, BALANCE: figure}
        return composed(kind, nil_report(self.edition, values, YEAR))

    def send(self, name: str, unit: str, kind: int, figure: int, version: int = 0) -> None:
        """Write one file that is received."""
        one = Sent(name, unit, kind, figure, version)
        data = self.package(one) if kind in {DRAFT, PACKAGE} else self.document(unit, figure)
        self.write(name, data, one)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory, edition: Edition) -> Inbox:
    inbox = Inbox(tmp_path_factory.mktemp("收到的"), edition)
    _send_versions(inbox)
    _send_archives(inbox)
    _send_two_scopes(inbox)
    _send_what_is_refused(inbox)
    return inbox


def _send_versions(inbox: Inbox) -> None:
    cloud, pine, stone, white, willow, *_ = TOWNS
    inbox.send("1.zwgks", cloud, PACKAGE, 5, 2)
    inbox.send("2.zwgks", cloud, PACKAGE, 4, 1)
    inbox.send("3.zwgks", cloud, PACKAGE, 6, 3)
    inbox.send("4.zwgks", cloud, PACKAGE, 6, 3)
    inbox.send("5.zwgks", cloud, DRAFT, 9)
    inbox.send("6.zwgks", pine, DRAFT, 1)
    inbox.send("7.zwgks", pine, DRAFT, 2)
    inbox.send("8.zwgks", stone, DRAFT, 3)
    inbox.send("9.zwgks", stone, PACKAGE, 7, 1)
    inbox.send("10.docx", stone, DOCUMENT, 8)
    inbox.send("11.docx", white, DOCUMENT, 10)
    inbox.send("12.docx", white, DOCUMENT, 11)
    inbox.send("13.zwgks", willow, PACKAGE, 12, 1)
    inbox.send("14.zwgks", willow, PACKAGE, 13, 1)
    inbox.send("15.zwgks", BUREAU, PACKAGE, 18, 1)
    inbox.send("16.zwgks", BUREAU, PACKAGE, 18, 1)
    inbox.send("17.zwgks", TAX, PACKAGE, 50, 1)


def _send_archives(inbox: Inbox) -> None:
    *_, blue, river, gold, orchid = TOWNS
    first = Sent("压缩包里的.zwgks", blue, PACKAGE, 14, 1)
    second = Sent("压缩包里的.docx", river, DOCUMENT, 15)
    picture = Sent(f"{gold}年报.png", gold, PHOTO, 0)
    members = {
        first.name: inbox.package(first),
        second.name: inbox.document(river, 15),
        picture.name: photo(),
        "IMG_7.png": photo(200),
        "Thumbs.db": b"x",
    }
    inbox.write("18.zip", zipped(members), first, second, picture)
    inbox.refused["IMG_7.png"] = "S05"
    mail = EmailMessage()
    mail["Subject"] = "报送年报"
    mail.set_content("见附件")
    mailed = Sent("邮件里的.docx", gold, DOCUMENT, 16)
    inner = zipped({mailed.name: inbox.document(gold, 16)})
    mail.add_attachment(inner, "application", "zip", filename="报送.zip")
    inbox.write("19.eml", bytes(mail), mailed)
    scan = Sent(f"20{orchid}.png", orchid, PHOTO, 0)
    inbox.write(scan.name, photo(90), scan)


def _send_two_scopes(inbox: Inbox) -> None:
    for name, figure, version, scope in (
        ("21.zwgks", 17, 1, Scope.OFFICE),
        ("22.zwgks", 110, 2, Scope.SUMMED),
        ("23.zwgks", 100, 1, Scope.SUMMED),
    ):
        one = Sent(name, LOWER, PACKAGE, figure, version, scope)
        inbox.write(name, inbox.package(one), one)
    loose = Sent("24.txt", LOWER, DOCUMENT, 19, unsure=True)
    inbox.write(loose.name, inbox.document(LOWER, 19, "txt"), loose)
    content = canonical_json(
        {"edition": "gkb-2019-60", "values": {"report.unit": OLD_FORM, "report.year": YEAR}}
    )
    about = {"unit": OLD_FORM, "year": YEAR, "edition": "gkb-2019-60", "report": sha256(content)}
    members = {"report.json": content.encode(), "report.pdf": b"%PDF-"}
    old = Sent("25.zwgks", OLD_FORM, PACKAGE, 0, 1, unsure=True, added=False)
    inbox.write(old.name, by_hand(members, **about, version=1, draft=False), old)


def _send_what_is_refused(inbox: Inbox) -> None:
    sound = inbox.package(Sent("", TOWNS[0], PACKAGE, 99, 9))
    stranger = inbox.package(Sent("", "无名镇", PACKAGE, 99, 1))
    sheet = Workbook()
    sheet.save(inbox.folder / "x.xlsx")
    for name, data, code in (
        ("26.zwgks", sound[: len(sound) // 2], "S01"),
        ("27.zwgks", _spoilt(sound), "S0"),
        ("28.zip", zipped({"年报.zwgks": sound})[:500], ""),
        ("29.zwgks", stranger, "S05"),
        ("30.docx", b"", "I0"),
        ("31.exe", b"MZ" + bytes(500), "I0"),
        ("32说明.txt", "请查收，谢谢。".encode(), "I0"),
        ("33.zwgkr", by_hand({"remarks.json": b"[]"}, kind="remarks"), "S01"),
        ("34名册.xlsx", (inbox.folder / "x.xlsx").read_bytes(), "I0"),
        (f"35{TOWNS[1]}2023年.png", photo(10), "S07"),
        ("36.pdf", b"%PDF-1.4 nothing", "I0"),
        ("37.zip", zipped({}), "I0"),
        ("38.docx", inbox.document("无名乡人民政府", 99), "S05"),
        ("39IMG.png", photo(30), "S05"),
        ("40.dwg", b"AC1027" + bytes(300), "I0"),
    ):
        inbox.write(name, data, code=code or "I0")
    (inbox.folder / "x.xlsx").unlink()
    other = {"report.year": 2024, CELL: 1}
    path = packed(inbox.folder, TOWNS[0], other, "x")
    inbox.write("41.zwgks", path.read_bytes(), code="S07")
    path.unlink()


def _spoilt(package: bytes) -> bytes:
    at = package.index(b'"values"')
    return package[:at] + b'"v@lues"' + package[at + 8 :]


def shuffled(inbox: Inbox, seed: int, _folder: Path) -> Sequence[Path]:
    """Return the files in another order; in that of their changes for 0."""
    return (
        sorted(inbox.files, key=lambda path: sha256(f"{seed}{path.name}")) if seed else inbox.files
    )


def renamed(inbox: Inbox, seed: int, folder: Path) -> Sequence[Path]:
    """Copy all files under names in another order, some into folders, and a file of the system."""
    for at, path in enumerate(shuffled(inbox, seed, folder)):
        home = folder / "收" / "甲乙丙"[at % 3]
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, home / f"{chr(ord('a') + at % 26)}_{path.name}")
    (folder / "收" / "~$年报.docx").write_bytes(b"x")
    return (folder / "收",)


@pytest.mark.parametrize(
    ("arrange", "seed"), [(shuffled, 0), (shuffled, 1), (shuffled, 2), (renamed, 3)]
)
def test_forty_files_are_received_the_same_in_any_order(
    inbox: Inbox,
    catalog: Catalog,
    tmp_path: Path,
    arrange: Callable[[Inbox, int, Path], Sequence[Path]],
    seed: int,
) -> None:
    assert len(inbox.files) >= 40
    files = arrange(inbox, seed, tmp_path)
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        for unit in roster():
            rosters.add_unit(workspace.context, unit)
        receipt = receive(workspace.context, files, YEAR)
        oracle = Oracle.of(inbox.held)

        assert told(receipt) == oracle.told()
        refused = {plain(one): error.code or "" for one, error in receipt.refused}
        assert refused.keys() == inbox.refused.keys()
        assert {name: code[: len(inbox.refused[name])] for name, code in refused.items()} == (
            inbox.refused
        )
        collection = Collection(workspace.context, YEAR)
        counting = {
            line.key: line.current.number for line in collection.status_lines() if line.current
        }
        assert counting == {key: number for key, (number, _) in oracle.counting.items()}
        rolled = roll_up(collection, all_received=True)
        assert rolled.cells()[CELL] == oracle.total()
        assert {one.unit for one in rolled.left_out} == {TAX, OLD_FORM, TOWNS[8]}
        receive(workspace.context, files, YEAR)
        rolled = roll_up(Collection(workspace.context, YEAR), all_received=True)
        assert rolled.cells()[CELL] == oracle.total()


def roster() -> Iterator[RosterUnit]:
    for name in (*TOWNS, OLD_FORM):
        yield RosterUnit(0, name, Group.TOWNSHIP, 0)
    yield RosterUnit(0, BUREAU, Group.DEPARTMENT, 0)
    yield RosterUnit(0, TAX, Group.DEPARTMENT, 0, not_summed="垂直管理")
    yield RosterUnit(0, LOWER, Group.DEPARTMENT, 0, contributes=Scope.SUMMED)


def plain(file: Path) -> str:
    """Return a file's name without the prefix that `renamed` gave it."""
    name = file.name
    return name[2:] if name[1:2] == "_" else name


def told(receipt: ReceivingResult) -> dict[str, tuple[object, ...]]:
    return {
        plain(one.file): (
            one.unit,
            one.scope,
            one.number,
            one.is_duplicate,
            one.draft,
            one.unentered,
            one.is_outdated,
            bool(one.unsure),
        )
        for one in receipt.received
    }


Key = tuple[str, Scope]


@dataclass
class Oracle:
    """What must become of the files, by counting in the order of their last changes."""

    stored: dict[Key, list[Sent]] = field(default_factory=dict[Key, list[Sent]])
    numbers: dict[str, tuple[Sent, int, bool]] = field(
        default_factory=dict[str, tuple[Sent, int, bool]]
    )

    @classmethod
    def of(cls, held: Sequence[Sent]) -> "Oracle":
        oracle = cls()
        for one in held:
            kept = oracle.stored.setdefault((one.unit, one.scope), [])
            counts = _best(kept)
            again = counts > 0 and kept[counts - 1].content == one.content
            if not again:
                kept.append(one)
            oracle.numbers[one.name] = one, counts if again else len(kept), again
        return oracle

    @property
    def counting(self) -> Mapping[Key, tuple[int, Sent]]:
        return {key: (_best(kept), kept[_best(kept) - 1]) for key, kept in self.stored.items()}

    def told(self) -> dict[str, tuple[object, ...]]:
        found: dict[str, tuple[object, ...]] = {}
        for name, (one, number, again) in self.numbers.items():
            at, top = self.counting[one.unit, one.scope]
            final = one.kind == top.kind == PACKAGE
            older = final and one.version < top.version
            rival = final and number != at and one.version == top.version
            asked = one.unsure or rival or (one.kind == DOCUMENT and top.kind == PACKAGE)
            kinds = (one.kind == DRAFT, one.kind == PHOTO)
            found[name] = (one.unit, one.scope, number, again, *kinds, older, asked)
        return found

    def total(self) -> int:
        return sum(
            one.figure
            for (unit, scope), (_, one) in self.counting.items()
            if unit != TAX and one.added and scope is (Scope.SUMMED if unit == LOWER else scope)
        )


def _best(kept: Sequence[Sent]) -> int:
    """Return the number of the submission that counts; 0 for none."""
    return max(range(1, len(kept) + 1), key=lambda number: kept[number - 1].rank(number), default=0)
