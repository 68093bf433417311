"""What two texts share: alike or nearly, of the shorter one, without the form's own words."""

from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.county.likeness import ReportProse, SimilarPair, find_similar_pairs
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

A = "今年以来，我镇坚持以公开为常态、不公开为例外，及时公开惠民政策。"
B = "在镇便民服务中心设立公开查阅点，安排专人负责接待和解答群众咨询。"
C = "结合农时组织干部进村入户宣讲，把补贴标准讲清楚、讲透彻。"
A_NEARLY = "今年以来，我乡坚持以公开为常态、不公开为例外，及时公开惠民政策。"


def prose(edition: Edition, unit: str, overview: str, year: int = 2025) -> ReportProse:
    report = Report(edition, {"report.unit": unit, "report.year": year, "text.overview": overview})
    return ReportProse.of(report, unit)


def only(edition: Edition, one: str, other: str) -> SimilarPair | None:
    found = find_similar_pairs([prose(edition, "甲镇", one), prose(edition, "乙镇", other)], 0.0)
    return found[0] if found else None


def test_the_same_text_is_shared_whole(edition: Edition) -> None:
    pair = only(edition, A + B, A + B)

    assert pair is not None
    assert (pair.first.unit, pair.second.unit, pair.share) == ("甲镇", "乙镇", 1.0)
    assert [(a.start, a.end) for a, _ in pair.passages] == [
        (0, len(A) - 1),
        (len(A), len(A + B) - 1),
    ]


def test_spaces_and_punctuation_hide_nothing(edition: Edition) -> None:
    spaced = " ".join(A.replace("，", "、"))
    pair = only(edition, A, spaced)
    assert pair is not None
    assert pair.share == 1.0


def test_nearly_alike_counts(edition: Edition) -> None:
    pair = only(edition, A, A_NEARLY)
    assert pair is not None
    assert pair.share == 1.0


def test_the_share_is_that_of_the_shorter(edition: Edition) -> None:
    pair = only(edition, A, A + B + C)
    assert pair is not None
    assert pair.share == 1.0
    half = only(edition, A + C, A + B + B)
    assert half is not None
    assert 0.3 < half.share < 0.7


def test_what_is_different_is_no_pair(edition: Edition) -> None:
    assert only(edition, B, C) is None


def test_the_form_s_own_words_count_for_nothing(edition: Edition) -> None:
    nil = "".join(edition.roles.nil.clauses(2025))
    assert only(edition, nil + B, nil + C) is None


def test_last_year_is_another_year(edition: Edition) -> None:
    now, old = prose(edition, "甲镇", A), prose(edition, "甲镇", A, 2024)

    (pair,) = find_similar_pairs([now], 0.3, [(now, old)])

    assert (pair.first.year, pair.second.year, pair.share) == (2025, 2024, 1.0)


@given(
    st.lists(st.lists(st.sampled_from([A, B, C]), max_size=5), min_size=2, max_size=4),
    st.sampled_from([0.0, 0.3, 0.9]),
)
def test_shares_are_within_bounds_and_ordered(
    edition: Edition, county: list[list[str]], at_least: float
) -> None:
    texts = [prose(edition, f"第{at}镇", "".join(said)) for at, said in enumerate(county)]

    found = find_similar_pairs(texts, at_least)

    assert all(at_least <= pair.share <= 1 for pair in found)
    assert [pair.share for pair in found] == sorted((p.share for p in found), reverse=True)
    assert len({(p.first.unit, p.second.unit) for p in found}) == len(found)
    for pair in found:
        for own, theirs in pair.passages:
            for text, passage in ((pair.first, own), (pair.second, theirs)):
                assert passage in {sentence.passage for sentence in text.sentences}


def test_a_customary_heading_is_everybodys_whatever_its_number(edition: Edition) -> None:
    one, other = (
        ReportProse.of(
            Report(edition, {"report.year": 2025, "text.overview": f"{heading}\n{said}"}),
            unit,
            ["政府信息公开平台建设"],
        )
        for unit, heading, said in (
            ("甲镇", "（四）政府信息公开平台建设", B),
            ("乙镇", "4. 政府信息公开平台建设", C),
        )
    )
    assert find_similar_pairs([one, other], 0.0) == ()
    assert [sentence.plain[:4] for sentence in one.sentences] == [B[:4]]
