"""Are the talks that danger is looked for in put together as they are described?"""

from __future__ import annotations

from pathlib import Path

from counterpoint.terms import Risk
from tools.eval_talks import ORDINARY, SIGNS, put_together
from training import reading
from training.corpus import read_messages
from training.lines import Split

CORPUS = Path(__file__).parents[2] / "corpus" / "messages.jsonl"


def test_each_sign_stands_in_one_talk_and_three_messages_come_before_any() -> None:
    lines = reading.of_split(read_messages(CORPUS), Split.VALIDATION)
    danger = {
        one.line.text: one.labels.risk
        for one in lines
        if one.labels.risk is not Risk.NONE
    }
    talks = put_together(lines)
    signs = [talk.messages[place] for talk in talks for place in talk.signs]
    assert len(set(signs)) == len(signs) == SIGNS * len(talks) > 0
    for talk in talks:
        assert talk.signs[0] == ORDINARY
        for place, text in enumerate(talk.messages):
            found = danger.get(text, Risk.NONE)
            assert found.value == (talk.kind if place in talk.signs else "none")


def test_the_same_lines_make_the_same_talks() -> None:
    lines = reading.of_split(read_messages(CORPUS), Split.VALIDATION)
    assert put_together(lines) == put_together(lines)
