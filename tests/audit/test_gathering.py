from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterpoint.audit.gathering import Spread


@given(st.integers(0, 300), st.integers(1, 9))
def test_the_same_are_kept_where_those_passed_over_are_never_made(
    come: int, most: int
) -> None:
    every, wanted = Spread[int](most), Spread[int](most)
    for number in range(come):
        every.take(number)
        if wanted.wants_next:
            wanted.take(number)
        else:
            wanted.pass_over()
    assert wanted.kept() == every.kept()
    assert wanted.come == every.come == come
