"""What is put by is given back, be it in memory or in a file."""

from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.services.county.read_files import Spool


@given(st.lists(st.binary(max_size=40), max_size=6), st.sampled_from([1, 10**6]))
def test_each_is_given_back(contents: list[bytes], in_memory: int) -> None:
    put_by = Spool(in_memory)
    given_back = [put_by.store(content) for content in contents]

    assert [one() for one in reversed(given_back)] == contents[::-1]
    assert [one() for one in given_back] == contents
