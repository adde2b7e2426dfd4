from __future__ import annotations

import re

import pytest

from counterpoint.authored import load
from counterpoint.care.path import (
    FIRST_SENTENCES,
    LATER_SENTENCES,
    PATHS,
    CareState,
    next_step,
)
from counterpoint.care.reach import Standing
from counterpoint.care.script import NEXT, Rule, Wording, script
from counterpoint.care.speech import speak
from counterpoint.conversation.opening import PLANS, THOUGHTS
from counterpoint.errors import SettingsError
from counterpoint.terms import Prepared, Tier
from tests.care.words_of import (
    FILES,
    QUOTE,
    grade,
    own_wordings,
    plainly,
    reaching,
    sentences,
)

ASKS_FIRST = {"suicide", "harm_to_others"}  # a small sign brings a question only
every_file = pytest.mark.parametrize("name", FILES)


def everything(name: str) -> list[Rule]:
    here = script(name)
    return [*here.rules, *here.agenda]


@every_file
def test_every_line_is_readable_at_grade_seven(name: str) -> None:
    hard = [(w.id, grade(plainly(w))) for _, w in own_wordings(name)]
    assert not [one for one in hard if one[1] > 7]


@every_file
def test_a_wording_keeps_to_the_room_of_its_element(name: str) -> None:
    for element, wording in own_wordings(name):
        room = script(name).elements[element].room
        assert len(sentences(plainly(wording))) <= room, wording.id


@every_file
def test_only_an_element_that_opens_asks_and_then_once(name: str) -> None:
    for element, wording in own_wordings(name):
        opens = script(name).elements[element].opens
        assert plainly(wording).count("?") == (opens is not None), wording.id


@every_file
def test_every_element_says_who_needs_it_and_has_four_wordings(name: str) -> None:
    for element in script(name).elements.values():
        assert element.why
        assert len(element.wordings) >= 4, element.id


@every_file
def test_no_wording_shouts_or_dashes(name: str) -> None:
    for _, wording in own_wordings(name):
        assert not re.search("[!\u2013\u2014\u2019\u201c]", wording.text), wording.id


def test_ids_are_unique_over_all_paths() -> None:
    ids = [wording.id for name in FILES for _, wording in own_wordings(name)]
    assert len(ids) == len(set(ids))


@every_file
def test_no_sentence_stands_in_two_wordings_that_could_meet(name: str) -> None:
    seen: dict[str, Wording] = {}
    for element in script(name).elements.values():
        for wording in element.wordings:
            for sentence in sentences(wording.text):
                other = seen.setdefault(sentence, wording)
                alone = "{emergency}" in sentence or "{quote}" in sentence
                assert other is wording or alone, (sentence, other.id, wording.id)


@every_file
def test_every_line_can_be_reached(name: str) -> None:
    for element, wording in own_wordings(name):
        others = tuple(
            one.id
            for one in script(name).elements[element].wordings
            if one is not wording
        )
        path = "suicide" if name == "common" else name
        wanted = wording.country[0] if wording.country else Standing.KNOWN
        place = next(
            one
            for one in ("US", "GB", "NA", None)
            if reaching(script(path), one).standing is wanted
        )
        spoken = speak(
            (element,),
            path=path,
            tier=wording.tier[0] if wording.tier else Tier.CONCERN,
            quote=QUOTE,
            message=f"{QUOTE} and so it goes on and on {' '.join(wording.cue[:1])}",
            country=place,
            avoid=others,
            prepared=Prepared(plan=True, people=("Mo",)),
        )
        if name == "common" and script(path).elements[element].wordings[0].id != (
            script("common").elements[element].wordings[0].id
        ):
            continue  # the path has words of its own for it
        assert spoken.lines == (wording.id,)


@every_file
def test_every_element_is_called_for_by_some_rule(name: str) -> None:
    called = {
        element for path in FILES for rule in everything(path) for element in rule.say
    }
    called |= {*PLANS, *THOUGHTS}
    own = {element for element, _ in own_wordings(name)}
    assert own - called - {"stay", "breaks_silence"} == set()


@every_file
def test_rules_name_only_what_there_is(name: str) -> None:
    here = script(name)
    opened = {element.opens for element in here.elements.values()}
    for rule in everything(name):
        assert set(rule.say) - {NEXT} <= set(here.elements), rule
        assert {*rule.when.said, *rule.when.unsaid} <= set(here.elements) | {
            element for path in FILES for element in script(path).elements
        }
        assert {*rule.when.cue, *rule.when.not_cue} <= set(here.cues), rule
        if name != "common" and rule not in script("common").rules:
            assert set(rule.when.opened) <= opened, rule


@every_file
def test_no_rule_asks_for_more_than_a_reply_can_hold(name: str) -> None:
    here = script(name)
    for rule in (*here.rules, *here.agenda):
        if rule in script("common").rules and name != "common":
            continue
        elements = [here.elements[one] for one in rule.say if one != NEXT]
        budget = FIRST_SENTENCES if rule.when.first else LATER_SENTENCES
        assert sum(one.room for one in elements) <= budget, rule
        assert sum(one.opens is not None for one in elements) <= 1, rule


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("tier", list(Tier))
def test_a_first_reply_names_a_person_to_reach(path: str, tier: Tier) -> None:
    state = CareState(path=path, tier=tier)
    step = next_step(state, message="it is very bad here", shape="long")
    text = speak(
        step.elements,
        path=path,
        tier=tier,
        quote="it is very bad here",
        message="it is very bad here",
        country="GB",
    ).text
    reachable = (
        "116 123",
        "999",
        "0800 1111",
        "findahelpline.com",
        "pharmac",
        "prescri",
    )
    only_asks = path == "checkin" or (path in ASKS_FIRST and tier is Tier.WATCH)
    assert only_asks or any(way in text for way in reachable)


@pytest.mark.parametrize("shape", ["yes", "dunno", "mixed", "short", "long", "list"])
def test_a_small_sign_is_asked_about_and_anything_but_a_no_brings_the_number(
    shape: str,
) -> None:
    first = next_step(
        CareState("suicide", Tier.WATCH), message="no point in it", shape="short"
    )
    assert "line" not in first.elements
    state = CareState("suicide", Tier.WATCH, first.elements, 1, (), "suicide_direct")
    second = next_step(state, message="it is like that here", shape=shape)
    assert "line_brief" in second.elements


@pytest.mark.parametrize("path", PATHS)
def test_a_path_has_at_least_eight_turns_of_its_own(path: str) -> None:
    said: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    opened: str | None = None
    fresh: set[str] = set()
    for turn in range(18):
        state = CareState(path, Tier.CONCERN, said, turn, lines, opened)
        message = f"and then this is how it went on for me {'so ' * turn}"
        step = next_step(state, message=message, shape="long")
        spoken = speak(
            step.elements,
            path=path,
            tier=Tier.CONCERN,
            quote="",
            message=message,
            country="US",
            avoid=lines,
        )
        fresh |= {f"{turn}" for one in step.elements if one not in (*said, "listen")}
        said, lines, opened = said + step.elements, lines + spoken.lines, spoken.opens
    assert len(fresh) >= 8


@every_file
def test_every_file_has_an_owner_a_date_and_says_who_has_not_reviewed_it(
    name: str,
) -> None:
    authored = load("care", name)
    assert authored.owner
    assert authored.reviewed < authored.review_by
    assert "clinician has not yet reviewed" in authored.body["note"]


def test_a_path_that_is_not_there_says_so() -> None:
    with pytest.raises(SettingsError):
        script("nowhere")


def test_another_language_falls_back_to_english_so_that_help_is_never_missing() -> None:
    assert script("suicide", "fr").elements.keys() == script("suicide").elements.keys()
