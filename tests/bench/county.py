"""A generator of counties: so many units, each with a final report that has been sent."""

import json
import random
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from package_files import by_hand

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import encode_figures, section_hashes
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import finalising
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import ActKind, canonical_json, sha256
from zwgk_desktop.storage.collections import FIGURES, REPORT
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind
from zwgk_desktop.storage.values import encode

YEAR = 2025
_WORDS = (
    "政务公开工作群众窗口会议制度培训平台信息审核发布更新政策解读回应关切便民服务中心村社区干部"
    "宣传栏网站领导小组责任考核评议监督档案申请答复依法规范流程登记办理期限统计台账问题改进措施"
)
_CUSTOMARY = (
    "{0}全年收到政府信息公开申请{1}件，予以公开{2}件",
    "{0}在便民服务中心设立政府信息公开查阅点，安排专人负责接待",
    "{0}通过政府门户网站主动公开政府信息{1}条，其中政策文件{2}件",
    "{0}坚持以公开为常态、不公开为例外，及时公开各项惠民政策{1}项",
    "召开政务公开专题会议{2}次，培训工作人员{1}人次",
    "{0}政务新媒体发布信息{1}条，关注人数达到{2}千人",
    "对{1}件规范性文件进行清理，废止{2}件，其余继续有效",
    "接受社会评议{2}次，没有发生需要责任追究的情况",
    "{0}政府信息公开内容还不够丰富，主动公开意识有待加强",
    "下一步{0}将继续完善政府信息公开制度，加强业务培训",
)
_COMMON = tuple(
    "".join(random.Random(seed).choices(_WORDS, k=28))  # noqa: S311 - not for secrets
    for seed in range(600)
)


def name(number: int) -> str:
    """Call a unit."""
    return f"第{number}镇人民政府"


def fill_roster(workspace: Workspace, count: int) -> None:
    """Put so many townships on the roster, as one act."""
    held = workspace.context
    added = [
        NewSubject(
            SubjectKind.ROSTER,
            [
                Change("roster.unit", None, name(number)),
                Change("roster.group", None, "township"),
                Change("roster.place", None, number + 1),
            ],
        )
        for number in range(count)
    ]
    held.timeline(SubjectKind.WORKSPACE, held.subjects.workspace).act(ActKind.ROSTER, added=added)


def fill_year(workspace: Workspace, year: int, count: int, edition: Edition) -> None:
    """Store a submission of every unit as one act, without a package: for thousands of them."""
    held = workspace.context
    added = [_submission(edition, number, year) for number in range(count)]
    collection = held.timeline(SubjectKind.COLLECTION, held.collections.get_or_create(year))
    collection.act(ActKind.RECEIVE, added=added)


def _submission(edition: Edition, number: int, year: int) -> NewSubject:
    report = Report(edition, dict(_values(edition, number, year)))
    content = finalising.canonical_text(report)
    values: dict[str, Value] = {
        "submission.unit": name(number),
        "submission.number": 1,
        "submission.hash": sha256(content),
        "submission.edition": edition.id,
        "submission.received_at": f"{year + 1}-01-10T09:00:00+08:00",
        "submission.file": f"{number}.zwgks",
        "submission.source": "package",
        "submission.version": 1,
        "submission.unsure": 0,
        "submission.error": 0,
        "submission.explain": 0,
        "submission.hint": 0,
        "submission.sections": json.dumps(dict(section_hashes(report))),
        REPORT: content,
        FIGURES: encode_figures(report),
    }
    changes = [Change(address, None, value) for address, value in values.items()]
    return NewSubject(SubjectKind.SUBMISSION, changes)


def _values(edition: Edition, number: int, year: int) -> Iterator[tuple[Address, Value]]:
    """Yield a report: noughts, a few requests, an amount, and prose of one's own and others'."""
    dice = random.Random(year * 100_000 + number)  # noqa: S311 - not for secrets
    yield "report.unit", name(number)
    yield "report.year", year
    yield from dict.fromkeys(edition.entered, 0).items()
    yield "proactive.fees.amount", Decimal(dice.randrange(10**6)) / 10**6
    received = dice.randrange(9)
    yield "requests.received.natural_person", received
    yield "requests.granted.natural_person", received
    yield "text.overview", overview(dice, number)
    yield "text.problems", "".join(f"{_own(dice)}。" for _ in range(5))


def overview(dice: random.Random, number: int) -> str:
    """Return prose as a county gets it: what all say with their own figures, and what is own."""
    said = [one.format(name(number), dice.randrange(300), dice.randrange(90)) for one in _CUSTOMARY]
    said += [_own(dice) for _ in range(18)] + dice.sample(_COMMON, 7)
    dice.shuffle(said)
    return "".join(f"{one}。" for one in said)


def _own(dice: random.Random) -> str:
    return "".join(dice.choice(_WORDS) for _ in range(dice.randint(18, 38)))


def packages(folder: Path, edition: Edition, count: int) -> Iterator[Path]:
    """Write the package of each unit's report, with a PDF of the usual size."""
    for number in range(count):
        values = {address: encode(value) for address, value in _values(edition, number, YEAR)}
        content = canonical_json({"edition": edition.id, "values": values})
        about = {
            "unit": name(number),
            "year": YEAR,
            "edition": edition.id,
            "report": sha256(content),
            "version": 1,
            "draft": False,
        }
        members = {"report.json": content.encode(), "report.pdf": bytes(180_000)}
        path = folder / f"{number}.zwgks"
        path.write_bytes(by_hand(members, **about))
        yield path


def bare_figures(workspace: Workspace) -> sqlite3.Connection:
    """Return the same figures in a plain table, one row each: what a peer would add up."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE figure (submission INTEGER, address TEXT, value NUMERIC)")
    source = sqlite3.connect(workspace.path)
    sql = "SELECT subject, value FROM value WHERE address = 'submission.report'"
    for subject, content in source.execute(sql):
        values = json.loads(content)["values"].items()
        rows = [(subject, address, value) for address, value in values if address.count(".") == 2]
        db.executemany("INSERT INTO figure VALUES (?, ?, ?)", rows)
    source.close()
    return db
