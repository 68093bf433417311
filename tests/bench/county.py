"""A generator of counties: so many units, each with a final report that has been sent."""

import random
from collections.abc import Iterator
from pathlib import Path

from package_files import by_hand

from zwgk_desktop.domain.report import Change
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.collections import NewSubject
from zwgk_desktop.storage.digests import canonical, sha256
from zwgk_desktop.storage.subjects import SubjectKind

YEAR = 2025
_SENTENCES = tuple(
    f"第{number}项工作按照既定的安排有序推进，取得了阶段性成效。" for number in range(400)
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
    held.collections.act(held.subjects.workspace, ActKind.ROSTER, added=added)


def packages(folder: Path, edition: Edition, count: int) -> Iterator[Path]:
    """Write a package of each unit: noughts, a few requests, and prose of one's own and others'."""
    dice = random.Random(7)  # noqa: S311 - not for secrets
    for number in range(count):
        figures: dict[str, int | str] = dict.fromkeys(edition.entered, 0)
        figures["proactive.fees.amount"] = f"0.{dice.randrange(10**6):06d}"
        received = dice.randrange(9)
        figures["requests.received.natural_person"] = received
        figures["requests.granted.natural_person"] = received
        texts = {
            "text.overview": "".join(dice.sample(_SENTENCES, 30)),
            "text.problems": "".join(dice.sample(_SENTENCES, 5)),
        }
        identity = {"report.unit": name(number), "report.year": YEAR}
        values = {**identity, **figures, **texts}
        content = canonical({"edition": edition.id, "values": values})
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
