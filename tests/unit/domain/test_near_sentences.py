"""Sentences nearly alike are found as if each were held against each."""

from hypothesis import example, given
from hypothesis import strategies as st

from zwgk_desktop.domain.county.likeness import Fragments, SimilarSentenceIndex, fragments_of

WORDS = st.sampled_from(
    ("公开", "申请", "我镇", "我乡", "答复", "及时", "全年", "规范", "一", "二")
)
SENTENCES = st.lists(st.lists(WORDS, min_size=4, max_size=14).map("".join), max_size=24)


def nearly_alike(one: Fragments, other: Fragments) -> bool:
    return 3 * len(one & other) >= len(one) + len(other)


@given(SENTENCES)
@example(["公开申请我镇答复", "公开申请我镇答复", "申请我镇答复公开"])
def test_none_is_missed_and_none_too_many(sentences: list[str]) -> None:
    marked = [fragments_of(sentence) for sentence in sentences]
    near = SimilarSentenceIndex(marked)

    for at, one in enumerate(marked):
        expected = [n for n, other in enumerate(marked) if n != at and nearly_alike(one, other)]
        assert sorted(set(near.similar_to(at)) - {at}) == expected


def test_half_of_all_stretches_is_enough_and_less_is_not() -> None:
    one = frozenset("abcdef")
    assert nearly_alike(one, frozenset("abcd"))  # 4 of 6
    assert nearly_alike(frozenset("abc"), frozenset("abd"))  # 2 of 4
    assert not nearly_alike(frozenset("abcd"), frozenset("abef"))  # 2 of 6
