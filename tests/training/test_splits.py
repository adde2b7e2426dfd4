from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.lines import DANGER, SAFE, line
from training.build import build
from training.lines import MessageLine, Split
from training.rating import Answers
from training.splits import FrozenTestError, check_frozen, fingerprint, split
from training.twins import alike, joined, near_duplicates, words

NOTHING = Answers({}, {}, set(), [])
TEXTS = st.lists(st.text(alphabet="abcdefgh ", max_size=30), max_size=30)


@given(TEXTS)
def test_near_duplicates_are_all_found(texts: list[str]) -> None:
    bags = [words(text) for text in texts]
    slow = {
        (i, j) for i, j in combinations(range(len(bags)), 2) if alike(bags[i], bags[j])
    }
    assert set(near_duplicates(bags)) == slow


@given(TEXTS)
def test_near_duplicates_are_in_one_group(texts: list[str]) -> None:
    groups = joined(texts, [str(place) for place in range(len(texts))])
    for i, j in near_duplicates([words(text) for text in texts]):
        assert groups[i] == groups[j]


def test_a_written_group_stays_together_whatever_its_words() -> None:
    one, two, three = joined(["a b c d", "e f g h", "i j k l"], ["g", "g", "h"])
    assert one == two != three


def test_short_lines_join_only_if_they_are_the_same() -> None:
    assert alike(words("ok, thanks"), words("OK thanks"))
    assert not alike(words("ok thanks"), words("thanks"))


@given(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60))
def test_a_group_goes_one_way(groups: list[str]) -> None:
    given_split = split(groups, ["ash/none"] * len(groups), {})
    assert set(given_split) == set(groups)


def test_each_writer_and_kind_is_on_every_side() -> None:
    groups = [f"{stratum}{n}" for stratum in "xy" for n in range(100)]
    strata = [group[0] for group in groups]
    given_split = split(groups, strata, {})
    for stratum in "xy":
        sides = Counter(s for group, s in given_split.items() if group[0] == stratum)
        assert sides == {Split.TRAIN: 70, Split.VALIDATION: 10, Split.TEST: 20}


def built(
    lines: list[MessageLine], known: dict[str, Split] | None = None
) -> dict[str, Split]:
    messages, _ = build(
        lines,
        [],
        known=known or {},
        frozen=known is not None,
        rated=NOTHING,
        settled=NOTHING,
    )
    return {one.line.id: one.split for one in messages}


def many(count: int) -> list[MessageLine]:
    return [line(f"w{n} x{n} y{n} z{n}", (SAFE, DANGER)[n % 2]) for n in range(count)]


def test_later_lines_leave_a_frozen_test_as_it_is() -> None:
    before = built(many(60))
    after = built(many(120), before)
    tested = {name for name, side in before.items() if side is Split.TEST}
    assert tested
    assert {name for name, side in after.items() if side is Split.TEST} == tested


def test_a_later_line_that_resembles_a_test_line_is_set_aside() -> None:
    before = built(many(60))
    tested = next(one for one in many(60) if before[one.id] is Split.TEST)
    twin = line(tested.text + " again")
    after = built([*many(60), twin], before)
    assert after[twin.id] is Split.ASIDE


def test_a_line_between_train_and_test_draws_neither_into_the_test() -> None:
    before = built(many(60))
    test = next(one for one in many(60) if before[one.id] is Split.TEST)
    train = next(one for one in many(60) if before[one.id] is Split.TRAIN)
    bridge = line(f"{test.text} {train.text}")
    after = built([*many(60), bridge], before)
    assert after[test.id] is Split.TEST
    assert after[bridge.id] is Split.ASIDE
    assert after[train.id] is Split.ASIDE


def test_the_same_line_twice_counts_once() -> None:
    assert len(built([line("lol no"), line("lol no", writer="birch")])) == 1


def test_the_first_label_is_kept_beside_the_later_ones() -> None:
    one = line("i swim out")
    rated = Answers({one.id: DANGER}, {}, set(), [])
    messages, _ = build([one], [], known={}, frozen=False, rated=rated, settled=NOTHING)
    (message,) = messages
    assert message.line.labels == SAFE
    assert message.rater == DANGER
    assert message.labels == SAFE
    assert message.contested


def test_a_changed_test_split_stops_everything() -> None:
    seal = fingerprint(["m1", "m2"])
    check_frozen(["m2", "m1"], seal)
    with pytest.raises(FrozenTestError, match="frozen"):
        check_frozen(["m1"], seal)
