from __future__ import annotations

import random
from datetime import timedelta

from counterpoint.audit.labels import Label, Seen
from counterpoint.audit.reading import Passage, labelled, passages
from counterpoint.audit.talks import Talk, Who
from counterpoint.audit.worries import WORRIED, worries
from tests.audit.talk_of import BEGAN, talk_of

BOSS = (
    "i'm worried that my boss wants me gone",
    "i keep thinking my boss will replace me. i'm scared of the boss now",
    "the boss again. i'm anxious that my boss will fire me",
)
MOTHER = (
    "i feel guilty about my mother, i'm scared that my mother is alone at night",
    "i'm worried about my mother and the stairs",
)


def talks(*texts: str, weeks: int = 1) -> list[Talk]:
    return [
        talk_of(f"> {text}", talk=text[:20], began=BEGAN + n * timedelta(weeks=weeks))
        for n, text in enumerate(texts)
    ]


def passages_of(*of: Talk) -> list[Passage]:
    return [one for talk in of for one in passages(talk, labelled(talk), WORRIED)]


def test_a_worry_that_came_back_is_named_in_the_persons_own_words() -> None:
    said = talks(*BOSS)
    (found,) = worries(passages_of(*said))
    assert "boss" in found.name
    assert any(found.name in text for text in BOSS)
    assert found.talks == 3
    assert found.weeks == ("2026-W10", "2026-W11", "2026-W12")
    assert found.first == BEGAN


def test_two_worries_are_told_apart_the_more_frequent_first() -> None:
    found = worries(passages_of(*talks(*MOTHER, *BOSS)))
    assert ["boss" in one.name for one in found] == [True, False]
    assert "mother" in found[1].name


def test_what_was_said_in_one_talk_only_did_not_come_back() -> None:
    talk = talk_of(*(f"> {text}" for text in BOSS))
    assert worries(passages_of(talk)) == ()


def test_worries_that_share_only_how_one_worries_are_not_one() -> None:
    said = talks("i'm worried about the rent money", "i'm worried about her cough")
    assert worries(passages_of(*said)) == ()


def test_the_order_of_shards_changes_nothing() -> None:
    given = passages_of(*talks(*MOTHER, *BOSS))
    chance = random.Random(3)
    for _ in range(5):
        mixed = chance.sample(given, len(given))
        assert worries(mixed) == worries(given)


def test_what_was_written_in_danger_names_no_worry() -> None:
    said = talks(
        "i'm scared my boss hates me, i want to kill myself tonight",
        "i'm worried about my boss, i will end my life on friday",
    )
    assert worries(passages_of(*said)) == ()


def test_a_long_letter_is_quoted_only_around_the_worry() -> None:
    letter = "and then " * 60 + "i'm worried that my boss wants me gone"
    (found,) = worries(passages_of(*talks(letter, BOSS[2])))
    assert len(found.name.split()) <= 24
    assert found.name in letter or found.name in BOSS[2]


def test_without_times_worries_are_still_found() -> None:
    said = [talk_of(f"> {text}", talk=text[:20], began=None) for text in BOSS]
    (found,) = worries(passages_of(*said))
    assert found.weeks == ()
    assert found.first is None


def test_only_so_many_are_named() -> None:
    assert len(worries(passages_of(*talks(*MOTHER, *BOSS)), most=1)) == 1


def test_passages_of_other_labels_are_passed_over() -> None:
    said = Passage("t", 0, Who.PERSON, BEGAN, "", "my boss", Seen(Label.CLAIM, 0, 7))
    assert worries([said, said._replace(talk="u")]) == ()
