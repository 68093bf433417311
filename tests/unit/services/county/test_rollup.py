"""Sums over random counties, against sums by hand from what was sent."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from package_files import sent
from workspaces import new_folder

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import contributions, roll_up
from zwgk_desktop.services.workspace import Workspace

YEAR = 2025
CELLS = (
    "requests.received.natural_person",
    "requests.granted.other_body",
    "disputes.review.upheld",
)
AMOUNT = "proactive.fees.amount"
Sent = Mapping[str, int | str]


def units() -> st.SearchStrategy[list[tuple[Group, Sent]]]:
    figures = st.fixed_dictionaries(
        {},
        optional={cell: st.integers(0, 99_999_999) for cell in CELLS}
        | {AMOUNT: st.decimals(0, 10**6, places=6).map(lambda amount: format(amount, "f"))}
        | {"requests.received.total": st.integers(0, 9)},
    )
    return st.lists(st.tuples(st.sampled_from(Group), figures), min_size=1, max_size=4)


def by_hand_sum(sent: list[Sent], cell: str) -> int | Decimal | None:
    known = [figures[cell] for figures in sent if cell in figures]
    if not known:
        return None
    return sum((Decimal(figure) if cell == AMOUNT else int(figure)) for figure in known)


@settings(max_examples=25, deadline=None)
@given(units())
def test_sums_are_what_counting_by_hand_gives(
    catalog: Catalog, edition: Edition, county: list[tuple[Group, Sent]]
) -> None:
    with (
        new_folder() as folder,
        Workspace.open(
            folder / "县.zwgk", catalog, writing=True, create=True, program="测试"
        ) as workspace,
    ):
        held = workspace.context
        names = [f"第{number}镇" for number in range(len(county))]
        for name, (group, _) in zip(names, county, strict=True):
            rosters.add(held, name, group)
        files = [
            sent(folder, name, figures) for name, (_, figures) in zip(names, county, strict=True)
        ]
        assert receive(held, files, YEAR).refused == ()
        collection = Collection(held, YEAR)
        for group in (None, *Group):
            chosen = [figures for one, figures in county if group in {None, one}]
            rolled = roll_up(collection, group, all_received=True)
            for cell in (*CELLS, AMOUNT):
                assert rolled.cells()[cell] == by_hand_sum(chosen, cell)
            assert set(rolled.cells()) == set(edition.entered)
            assert len(rolled.included) == len(chosen)
        rolled = roll_up(collection, all_received=True)
        for cell in CELLS:
            listed = contributions(rolled, collection, cell)
            assert sum(figure for _, figure in listed) == (rolled.cells()[cell] or 0)
            assert [f for _, f in listed] == sorted((f for _, f in listed), reverse=True)
